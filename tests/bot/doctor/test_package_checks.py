from dataclasses import replace

from bot.doctor import package_checks
from bot.doctor.findings import Level
from tests.auxil.talks import talk


def understander():
    return talk().understand.__self__


def test_the_model_of_the_package_reads_what_it_has_learned():
    finding = package_checks.check_model()
    assert finding.level is Level.OK
    assert "It loads and reads 100% of 180 phrases" in finding.sentence


def test_a_model_that_has_learned_other_phrases_is_told():
    finding = package_checks.judge(understander(), [("en", "waste pickers in Brazil", "goodbye")])
    assert finding.level is Level.ERROR
    assert "`bot train`" in finding.mend


def test_a_model_that_has_learned_other_words_is_told():
    unlearned = replace(understander(), classifier=replace(understander().classifier, concepts={}))
    read = [("en", "thanks", unlearned.read("thanks").intent.value)]
    assert package_checks.judge(unlearned, read).level is Level.WARNING


def test_all_languages_are_complete():
    finding = package_checks.check_languages()
    assert finding.level is Level.OK
    assert finding.sentence.startswith("en, es, fr, pt are complete")
