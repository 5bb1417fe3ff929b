import re
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_open_metrics
from prometheus_client.parser import text_string_to_metric_families as parse
from telegram import Bot
from telegram.error import TimedOut

from bot.callback import Action, Press, encode
from bot.conversation import Utterance
from bot.operations.metrics import METHODS, CatalogueStanding, Metrics
from bot.state import State
from bot.understanding.reading import Intent, Reading
from directory.model import Sector
from tests.auxil.talks import make_conversation

FISHERS = (Sector.FISHERS,)


@pytest.fixture
def metrics():
    return Metrics()


def shown(metrics, name, **labels):
    """Return the sample of a name and labels, None where it is not shown."""
    text = metrics.expose()[0].decode()
    found = [
        sample.value
        for family in parse(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    assert len(found) <= 1
    return found[0] if found else None


def respond(**fields):
    understood = Reading(**{"locale": "es", "intent": Intent.SPOKESPERSON, "confidence": 0.9} | fields)
    return make_conversation(lambda _text: understood).respond(Utterance("hola, hola"))


def test_answers_are_told_apart_by_intent_level_and_language(metrics):
    for place in ("PE", "PE", "MN"):
        metrics.answered(respond(sectors=(Sector.STREET_VENDORS,), places=(place,)))
    metrics.answered(respond(intent=Intent.DONORS))
    told = {"intent": "spokesperson", "locale": "es"}
    assert shown(metrics, "referral_bot_answers_total", level="country", **told) == 2
    assert shown(metrics, "referral_bot_answers_total", level="global", **told) == 1
    assert shown(metrics, "referral_bot_answers_total", intent="donors", level="none") == 1


def test_a_button_counts_by_what_the_talk_is_about(metrics):
    conversation = make_conversation(lambda _text: pytest.fail("a button needs no understanding"))
    for state in (State(Intent.CONTACT, locale="fr"), State(topic=Intent.DONORS, locale="fr"), State(locale="fr")):
        metrics.answered(conversation.press(encode(Press(Action.LANGUAGES, state)), state, Utterance()))
    told = {
        intent: shown(metrics, "referral_bot_answers_total", intent=intent, locale="fr")
        for intent in ("contact", "donors", "none")
    }
    assert told == {"contact": 1, "donors": 1, "none": 1}


def test_doubt_counts_where_other_readings_stand_under_the_answer(metrics):
    sure = ((Intent.SPOKESPERSON, 0.9), (Intent.DONORS, 0.1))
    torn = ((Intent.SPOKESPERSON, 0.45), (Intent.DONORS, 0.4))
    metrics.answered(respond(confidence=0.9, alternatives=sure))
    assert shown(metrics, "referral_bot_doubts_total", intent="spokesperson") is None
    metrics.answered(respond(confidence=0.45, alternatives=torn))
    assert shown(metrics, "referral_bot_doubts_total", intent="spokesperson") == 1


def test_confidence_is_that_of_words_and_not_of_buttons(metrics):
    metrics.answered(respond(confidence=0.45, alternatives=((Intent.SPOKESPERSON, 0.45),)))
    metrics.answered(respond(confidence=1.0))
    assert shown(metrics, "referral_bot_confidence_count") == 1
    assert shown(metrics, "referral_bot_confidence_bucket", le="0.4") == 0
    assert shown(metrics, "referral_bot_confidence_bucket", le="0.5") == 1


def test_what_is_unserved_is_shown_from_five_on_and_in_steps_of_five(metrics):
    told = []
    for _ in range(11):
        metrics.answered(respond(sectors=FISHERS, places=("MN",)))
        told.append(shown(metrics, "referral_bot_unserved_total", sector="fishers", area="MN"))
    assert told == [None, None, None, None, 5, 5, 5, 5, 5, 10, 10]


def test_the_order_of_what_is_unserved_tells_nothing(metrics):
    for place in ("PE", "MN", "BD"):
        for _ in range(5):
            metrics.answered(respond(sectors=FISHERS, places=(place,)))
    areas = re.findall(r'referral_bot_unserved_total\{area="(\w\w)"', metrics.expose()[0].decode())
    assert areas == ["BD", "MN", "PE"]


def test_stages_are_timed_whether_they_succeed_or_not(metrics):
    with metrics.stage("total"), metrics.stage("recall"):
        pass
    with pytest.raises(ValueError, match="no"), metrics.stage("recall"):
        raise ValueError("no")
    assert shown(metrics, "referral_bot_stage_seconds_count", stage="recall") == 2
    assert shown(metrics, "referral_bot_stage_seconds_count", stage="total") == 1
    assert shown(metrics, "referral_bot_stage_seconds_count", stage="deliver") == 0


def test_calls_are_told_apart_by_method_and_by_what_came_of_them(metrics):
    metrics.called("sendMessage", 0.03)
    metrics.called("sendMessage", 0.2, TimedOut())
    metrics.called("sendPoll/../../x", 0.2)
    assert shown(metrics, "referral_bot_api_calls_total", method="sendMessage", outcome="ok") == 1
    assert shown(metrics, "referral_bot_api_calls_total", method="sendMessage", outcome="TimedOut") == 1
    assert shown(metrics, "referral_bot_api_calls_total", method="other", outcome="ok") == 1
    assert shown(metrics, "referral_bot_api_call_seconds_bucket", method="sendMessage", le="0.1") == 1


@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_methods_are_those_of_the_bot_api(method):
    assert hasattr(Bot, method)


def test_updates_are_counted_by_what_became_of_them_and_while_under_way(metrics):
    assert shown(metrics, "referral_bot_updates_total", outcome="aside") == 0
    with metrics.under_way(), metrics.under_way():
        assert shown(metrics, "referral_bot_updates_under_way") == 2
    metrics.update("done")
    assert shown(metrics, "referral_bot_updates_total", outcome="done") == 1
    assert shown(metrics, "referral_bot_updates_under_way") == 0


def test_faults_of_the_database_are_counted_by_what_it_was_for(metrics):
    metrics.storage_fault("memory")
    assert shown(metrics, "referral_bot_storage_faults_total", part="memory") == 1
    assert shown(metrics, "referral_bot_storage_faults_total", part="claims") == 0


def test_the_catalogue_is_shown_as_it_is_at_the_moment(metrics):
    assert shown(metrics, "referral_bot_catalogue_organizations") is None
    ages = iter((2.5, 7.5))
    metrics.follow(lambda: CatalogueStanding(organizations=812, revision=40, age_seconds=next(ages), left_out=1))
    assert shown(metrics, "referral_bot_catalogue_age_seconds") == 2.5
    assert shown(metrics, "referral_bot_catalogue_age_seconds") == 7.5
    ages = iter([0])
    body = metrics.expose()[0].decode()
    for line in ("organizations 812.0", "revision 40.0", "left_out 1.0"):
        assert f"referral_bot_catalogue_{line}\n" in body


@pytest.mark.skipif(not Path("/proc/stat").exists(), reason="Linux alone tells of processes there")
def test_the_process_is_shown_and_the_platform_is_not(metrics):
    body = metrics.expose()[0].decode()
    assert "process_resident_memory_bytes" in body
    assert "python_info" not in body


def test_figures_of_one_are_not_those_of_another(metrics):
    Metrics().update("done")
    assert shown(metrics, "referral_bot_updates_total", outcome="done") == 0


@pytest.mark.parametrize("accept", ["", "*/*", "text/plain;version=abc", "text/plain; version=0.0.4"])
def test_the_plain_format_is_for_everybody(metrics, accept):
    body, media_type = metrics.expose(accept)
    assert media_type == "text/plain; version=0.0.4; charset=utf-8"
    assert list(parse(body.decode()))


@pytest.mark.parametrize("version", ["", ";version=1.0.0", ";version=abc"])
def test_open_metrics_is_for_whom_asks_for_it(metrics, version):
    body, media_type = metrics.expose(f"application/openmetrics-text{version},text/plain;q=0.5")
    assert media_type.startswith("application/openmetrics-text; version=1.0.0")
    assert list(parse_open_metrics(body.decode()))
