from dataclasses import replace

import pytest

from bot.followups import Followups
from bot.state import State
from bot.understanding.reading import Command, Intent, Reading
from directory.model import Sector
from tests.auxil.talks import readers

BEFORE = State(
    intent=Intent.SPOKESPERSON, sectors=(Sector.STREET_VENDORS,), places=("SN",), offset=0, shown=4, locale="en"
)
FOLLOWUPS = Followups.load(readers().find)


def interpret(text, state=BEFORE, intent=Intent.OUT_OF_SCOPE, confidence=0.5, locale=None):
    found = readers().find(text)
    reading = Reading(
        locale, intent, confidence, ((intent, confidence),), sectors=found.sectors.sectors, places=found.places.places,
        targets=found.places.targets, organization=found.organization.organization,
        unknown=found.places.unknown, ambiguous_places=found.places.ambiguous,
    )  # fmt: skip
    return FOLLOWUPS.interpret(text, reading, state)


@pytest.mark.parametrize(
    "text",
    [
        "more",
        "More please!",
        "show me more",
        "next",
        "the next ones",
        "moree",
        "any others?",
        "más",
        "dame más",
        "otras opciones",
        "quiero ver más",
        "siguiente",
        "la suite",
        "encore plus svp",
        "d'autres ?",
        "montrez-moi les suivantes",
        "mais",
        "tem mais?",
        "mostre outras",
        "próximas",
    ],
)
def test_more_is_asked_for_in_many_words(text):
    reading = interpret(text)
    assert reading.command is Command.MORE
    assert (reading.intent, reading.sectors, reading.places) == (BEFORE.intent, BEFORE.sectors, BEFORE.places)


@pytest.mark.parametrize(
    "text",
    [
        "all",
        "show me all of them",
        "the whole list",
        "everything please",
        "todas",
        "la lista completa",
        "muéstrame todo",
        "toutes",
        "la liste complète svp",
        "tout voir",
        "todas por favor",
        "a lista inteira",
        "quero ver tudo",
    ],
)
def test_the_whole_list_is_asked_for_in_many_words(text):
    assert interpret(text).command is Command.ALL


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("the second one", "2"),
        ("2", "2"),
        ("number 3", "3"),
        ("the last", "-1"),
        ("tell me about the first", "1"),
        ("la segunda", "2"),
        ("el último", "-1"),
        ("quiero ver la primera", "1"),
        ("la deuxième", "2"),
        ("le dernier svp", "-1"),
        ("la 3e", "3"),
        ("o segundo", "2"),
        ("a última por favor", "-1"),
        ("me mostre a terceira", "3"),
        ("the phone of the second one", "2"),
    ],
)
def test_one_of_those_shown_is_picked_by_its_place(text, position):
    reading = interpret(text)
    assert (reading.command, reading.argument) == (Command.PICK, position)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("their phone?", "phone"),
        ("can I have their number", "phone"),
        ("je peux avoir leur numéro ?", "phone"),
        ("do they have an email", "email"),
        ("phone number please", "phone"),
        ("website?", "website"),
        ("how can I contact them", None),
        ("¿su teléfono?", "phone"),
        ("tienen correo?", "email"),
        ("cómo los contacto", None),
        ("leur téléphone ?", "phone"),
        ("comment les contacter", None),
        ("le site web svp", "website"),
        ("o telefone deles", "phone"),
        ("têm site?", "website"),
        ("e o e-mail?", "email"),
        ("are they on facebook", "social"),
    ],
)
def test_a_channel_is_asked_for(text, kind):
    reading = interpret(text)
    assert (reading.command, reading.argument) == (Command.CHANNELS, kind)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("in English please", "en"),
        ("English", "en"),
        ("en español por favor", "es"),
        ("puedes hablar español?", "es"),
        ("en français svp", "fr"),
        ("can you answer in French", "fr"),
        ("em português", "pt"),
        ("fala português?", "pt"),
        ("¿y en inglés?", "en"),
        ("switch to Spanish", "es"),
    ],
)
def test_a_language_is_asked_for_with_a_talk_or_without(text, locale):
    for state in (BEFORE, None):
        reading = interpret(text, state)
        assert (reading.command, reading.argument, reading.locale) == (Command.LANGUAGE, locale, locale)


@pytest.mark.parametrize(
    ("text", "sectors", "places"),
    [
        ("and in Mali?", "street_vendors", "ML"),
        ("what about domestic workers", "domestic_workers", "SN"),
        ("Ghanaian ones ideally", "street_vendors", "GH"),
        ("let's say just West Africa", "street_vendors", "011"),
        ("not Senegal, Mali", "street_vendors", "ML"),
        ("¿y en Perú?", "street_vendors", "PE"),
        ("mejor recicladoras", "waste_pickers", "SN"),
        ("solo en Bolivia", "street_vendors", "BO"),
        ("perdón, quise decir Chile", "street_vendors", "CL"),
        ("et au Cameroun ?", "street_vendors", "CM"),
        ("plutôt des travailleuses domestiques", "domestic_workers", "SN"),
        ("só catadores", "waste_pickers", "SN"),
        ("desculpe, quis dizer Angola", "street_vendors", "AO"),
        ("Kenya", "street_vendors", "KE"),
        ("waste pickers in India instead", "waste_pickers", "IN"),
        ("haha ok, Nepal then", "street_vendors", "NP"),
        ("any trade", "", "SN"),
        ("domestic workers, not street vendors", "domestic_workers", "SN"),
    ],
)
def test_what_is_named_takes_the_place_of_what_was_named_before(text, sectors, places):
    reading = interpret(text)
    assert reading.command is None
    assert reading.intent is Intent.SPOKESPERSON
    assert [*reading.sectors] == sectors.split()
    assert [*reading.places] == places.split()
    assert reading.targets == reading.places


@pytest.mark.parametrize(
    ("text", "sectors", "places"),
    [
        ("also in Mali", "street_vendors", "SN ML"),
        ("Mali too", "street_vendors", "SN ML"),
        ("plus Guinea-Bissau", "street_vendors", "SN GW"),
        ("también recicladoras", "street_vendors waste_pickers", "SN"),
        ("y en Perú también", "street_vendors", "SN PE"),
        ("et aussi le Mali", "street_vendors", "SN ML"),
        ("e também em Angola", "street_vendors", "SN AO"),
        ("add domestic workers", "street_vendors domestic_workers", "SN"),
    ],
)
def test_also_adds_to_what_was_named_before(text, sectors, places):
    reading = interpret(text)
    assert [*reading.sectors] == sectors.split()
    assert [*reading.places] == places.split()


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("without Senegal", "en"),
        ("not in Senegal", "en"),
        ("excepto Senegal", "es"),
        ("sauf le Sénégal", "fr"),
        ("exceto o Senegal", "pt"),
    ],
)
def test_what_is_ruled_out_goes(text, locale):
    two = State(intent=Intent.CONTACT, sectors=(Sector.FISHERS,), places=("SN", "ML"), locale="en")
    assert interpret(text, two, locale=locale).places == ("ML",)


@pytest.mark.parametrize(
    "text",
    [
        "Different matter: interviews with forest produce gatherers in India, for a film",
        "otra cosa: pasantías con recicladores en Chile",
        "I need a speaker on domestic work for a conference in Lima",
        "who funds WIEGO in Kenya and why do they do that every year",
    ],
)
def test_a_request_of_its_own_stays_as_it_is(text):
    reading = interpret(text, intent=Intent.SPEAKER, confidence=0.9)
    assert reading.intent is Intent.SPEAKER
    assert "SN" not in reading.places


def test_another_purpose_for_the_same_people_keeps_trade_and_place():
    reading = interpret("do any of them take interns?", intent=Intent.INTERNSHIP, confidence=0.9)
    assert reading.intent is Intent.INTERNSHIP
    assert (reading.sectors, reading.places) == (BEFORE.sectors, BEFORE.places)


@pytest.mark.parametrize(
    ("text", "confidence"), [("how i join", 0.3), ("and to join them", 0.9), ("et pour adhérer ?", 0.9)]
)
def test_a_few_unclear_words_or_a_continuation_keep_trade_and_place(text, confidence):
    reading = interpret(text, intent=Intent.JOIN, confidence=confidence)
    assert reading.intent is Intent.JOIN
    assert (reading.sectors, reading.places) == (BEFORE.sectors, BEFORE.places)


def test_another_purpose_alone_begins_anew():
    assert interpret("I need an internship", intent=Intent.INTERNSHIP, confidence=0.9).places == ()


def test_a_question_about_wiego_is_no_followup():
    reading = interpret("and who funds WIEGO in Kenya?", intent=Intent.DONORS, confidence=0.9)
    assert reading.intent is Intent.DONORS


def test_an_organization_alone_is_asked_about():
    reading = interpret("and StreetNet?")
    assert reading.intent is Intent.ORGANIZATION
    assert reading.organization == "streetnet-international"


def test_without_a_talk_nothing_is_taken_over():
    reading = interpret("and in Mali?", None)
    assert reading.intent is Intent.OUT_OF_SCOPE
    assert reading.sectors == ()


def test_a_no_of_one_language_is_no_no_of_another():
    assert interpret("e no Brasil?", locale="pt").places == ("BR",)
    assert interpret("no Senegal, Mali", locale="es").places == ("ML",)


def test_starting_over_is_a_command_that_greets():
    for text in ("start over", "ok, start over please", "empezar de nuevo", "recommencer", "deixa pra lá, recomeça"):
        reading = interpret(text)
        assert (reading.command, reading.intent, reading.places) == (Command.RESTART, Intent.GREETING, ())


def test_a_question_about_wiego_in_between_is_told_apart():
    assert interpret("does WIEGO take interns?", intent=Intent.INTERNSHIP, confidence=0.9).aside
    assert not interpret("do they take interns?", intent=Intent.INTERNSHIP, confidence=0.9).aside


def test_what_is_asked_of_the_organization_just_shown_is_about_it():
    shown = State(organization="sewa", locale="es")
    asked = interpret("¿me das su correo?", shown, intent=Intent.ABOUT_BOT, locale="es")
    assert (asked.command, asked.argument, asked.organization) == (Command.CHANNELS, "email", "sewa")
    asked = interpret("and what do they do there", replace(shown, locale="en"), intent=Intent.ABOUT)
    assert (asked.intent, asked.organization) == (Intent.ORGANIZATION, "sewa")


def test_a_word_of_a_purpose_counts_more_than_an_unsure_guess():
    reading = interpret("and a speaker from Kenya?", intent=Intent.SPOKESPERSON, confidence=0.87)
    assert (reading.intent, reading.sectors, reading.places) == (Intent.SPEAKER, BEFORE.sectors, ("KE",))


def test_a_long_request_may_let_a_name_of_before_go():
    text = "Forget Senegal. I run a small theatre festival in Glasgow and we want a street vendor from Ghana to open it"
    assert set(interpret(text, intent=Intent.SPEAKER, confidence=0.99).places) == {"GB", "GH"}


def test_two_names_are_swapped():
    assert interpret("change Senegal to Mali").places == ("ML",)
