from dataclasses import replace

import pytest

from bot.answer import as_json
from bot.callback import Action, Press, encode
from bot.conversation import Turn, Utterance
from bot.corrections.correcting import awaiting_source
from bot.rendering import plain
from bot.state import State
from bot.understanding.reading import LOCALES, Ambiguity, Intent, Reading, Unknown
from directory.model import Sector
from tests.auxil.talks import assert_sendable, make_conversation, talk
from tests.auxil.written_talks import both, written_talks


def take_turn(before, step, locale):
    """Say what the step says, or press the button that it names under the reply before."""
    hint = Utterance(step.get("says", ""), locale)
    state = before.state if before else None
    if "says" in step:
        return as_kept(talk().respond(hint, state))
    labels = {
        label: button.action
        for row in reversed(before.reply.buttons)
        for button in reversed(row)
        for label in both(button.label)
    }
    assert step["presses"] in labels, list(labels)
    return as_kept(talk().press(labels[step["presses"]], state, hint))


def as_kept(turn):
    """Go on as a shell does that has kept what a turn suggests."""
    return turn if turn.suggestion is None else replace(turn, state=awaiting_source(turn.state, 1))


@pytest.mark.parametrize(("locale", "steps"), written_talks())
def test_talks_go_as_written(locale, steps):
    turn: Turn | None = None
    for step in steps:
        turn = take_turn(turn, step, locale)
        assert_sendable(turn.reply)
        text, reading = plain(turn.reply.html), turn.reading
        locale = step.get("locale", locale)
        assert turn.reply.locale == locale, step
        for name in ("intent", "command"):
            assert name not in step or getattr(reading, name) == step[name], (step, reading)
        for name in ("sectors", "places"):
            assert name not in step or sorted(getattr(reading, name)) == sorted(step[name]), (step, reading)
        if "says" in step and "command" not in step and reading is not None:
            assert reading.command is None, (step, reading)
        noted = turn.suggestion and [turn.suggestion.organization or "", turn.suggestion.field, turn.suggestion.value]
        assert noted == step.get("suggests"), (step, noted)
        assert (turn.source and turn.source.address) == step.get("source"), (step, turn.source)
        assert all(part in text for part in step.get("says_back", ())), (step, text)
        labels = {label for row in turn.reply.buttons for button in row for label in both(button.label)}
        assert labels >= set(step.get("buttons", ())), (step, labels)
        slugs = [match.organization.slug for match in turn.matches]
        assert set(slugs) >= set(step.get("names", ())), (step, slugs)
        assert "first" not in step or slugs[0] == step["first"], (step, slugs)


def reading(intent=Intent.CONTACT, **fields):
    return Reading(**({"locale": "en", "intent": intent, "confidence": 0.9, "alternatives": ((intent, 0.9),)} | fields))


def say(text="hello", state=None, understood=None, **hints):
    conversation = make_conversation(lambda _text: understood or reading())
    return conversation.respond(Utterance(text, **hints), state)


def labels(turn):
    return [button.label for row in turn.reply.buttons for button in row]


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "\x00\x07", "...!?", "\u200b"])
def test_a_message_without_words_gets_a_kind_answer(text):
    turn = say(text, language_code="pt-br")
    assert_sendable(turn.reply)
    assert "Não encontrei palavras" in plain(turn.reply.html)


@pytest.mark.parametrize("text", ["我想采访街头小贩", "أريد مقابلة الباعة المتجولين", "интервью", "ஆவணப்படம்"])
def test_other_scripts_get_an_answer_in_the_persons_language_that_names_the_four(text):
    for code, start in (("fr", "Pardon"), ("zh-hans", "Sorry"), (None, "Sorry")):
        shown = plain(say(text, language_code=code).reply.html)
        assert shown.startswith(start)
        assert "English, español, français" in shown


def test_of_a_hundred_thousand_characters_two_thousand_are_read_and_that_is_said():
    seen = []

    def understand(text):
        seen.append(len(text))
        return reading()

    turn = make_conversation(understand).respond(Utterance("word " * 20_000))
    assert seen == [2000]
    assert plain(turn.reply.html).startswith("Your message was very long: I read its first 2,000 characters.")


def test_the_reply_takes_the_messages_language_then_the_talks_then_the_persons_then_telegrams():
    unclear = reading(locale=None)
    assert say(understood=reading(locale="fr"), locale="es").reply.locale == "fr"
    assert say(understood=unclear, state=State(locale="pt"), locale="es").reply.locale == "pt"
    assert say(understood=unclear, locale="es", language_code="fr").reply.locale == "es"
    assert say(understood=unclear, language_code="pt-BR").reply.locale == "pt"
    assert say(understood=unclear, language_code="de").reply.locale == "en"


def test_an_unknown_word_is_named_with_the_nearest_as_buttons():
    unknown = Unknown("Sengal", "place", ("SN",))
    turn = say(understood=reading(unknown=(unknown,), sectors=(Sector.STREET_VENDORS,)))
    assert "I do not know the place “Sengal”. Did you mean…" in plain(turn.reply.html)
    assert "Senegal" in labels(turn)
    assert turn.matches


def test_an_unclear_place_is_asked_for_and_not_guessed():
    turn = say(understood=reading(ambiguous_places=(Ambiguity("Granada", ("ES", "NI")),)))
    assert "“Granada” can be several places" in plain(turn.reply.html)
    assert {"Spain", "Nicaragua"} <= set(labels(turn))
    assert "Which country or region?" not in plain(turn.reply.html)


def test_two_close_readings_are_both_offered():
    close = ((Intent.SPEAKER, 0.5), (Intent.PARTNERSHIP, 0.45))
    turn = say(understood=reading(Intent.SPEAKER, confidence=0.5, alternatives=close))
    assert "more than one way" in plain(turn.reply.html)
    assert "Partnership with WIEGO" in labels(turn)
    assert turn.matches


def test_a_close_reading_beside_a_policy_is_offered_too():
    close = ((Intent.PARTNERSHIP, 0.5), (Intent.SPEAKER, 0.45))
    turn = say(understood=reading(Intent.PARTNERSHIP, confidence=0.5, alternatives=close))
    assert "Find a speaker" in labels(turn)


def test_too_many_places_are_cut_and_that_is_said():
    places = (
        "AR",
        "BO",
        "BR",
        "CL",
        "CO",
        "EC",
        "PE",
        "PY",
        "UY",
        "VE",
        "MX",
        "GT",
        "HN",
        "NI",
        "CR",
        "PA",
        "SV",
        "CU",
    )
    turn = say(understood=reading(places=places))
    assert "I took the first 16" in plain(turn.reply.html)
    assert len(turn.state.places) == 16
    assert_sendable(turn.reply)


@pytest.mark.parametrize("intent", sorted(Intent))
@pytest.mark.parametrize("locale", LOCALES)
def test_every_intent_is_answered_in_every_language_with_a_way_on(intent, locale):
    turn = say(understood=reading(intent, locale=locale))
    assert_sendable(turn.reply)
    assert turn.reply.locale == locale


def test_who_asks_changes_words_alone():
    company = say(understood=reading(audience="company", sectors=(Sector.WASTE_PICKERS,)))
    other = say(understood=reading(sectors=(Sector.WASTE_PICKERS,)))
    assert [match.organization for match in company.matches] == [match.organization for match in other.matches]
    assert company.reply.html != other.reply.html


@pytest.mark.parametrize("data", ["", "0lold", "2l", "1l|sp|zz", "1len||||ZZ", "x" * 64, "lista"])
def test_a_button_of_another_version_gives_a_fresh_start_and_keeps_the_talk(data):
    kept = State(intent=Intent.CONTACT, places=("PE",), locale="es")
    turn = make_conversation(lambda _text: reading()).press(data, kept, Utterance(language_code="es"))
    assert "versión anterior" in plain(turn.reply.html)
    assert turn.state == kept


def test_a_button_of_an_organization_that_is_gone_says_so():
    data = encode(Press(Action.CARD, State(organization="never-was", locale="fr")))
    turn = make_conversation(lambda _text: reading()).press(data, None, Utterance())
    assert "n'est plus dans le répertoire" in plain(turn.reply.html)


def test_a_language_button_speaks_on_and_tells_the_shell_what_was_chosen():
    state = State(intent=Intent.CONTACT, sectors=(Sector.FISHERS,), places=("SN",), locale="en")
    data = encode(Press(Action.SPEAK, replace(state, locale="fr")))
    turn = make_conversation(lambda _text: reading()).press(data, state, Utterance())
    assert turn.chosen == "fr"
    assert "Travaille au Sénégal" in plain(turn.reply.html)


@pytest.mark.parametrize("name", ["start", "help", "privacy", "forget", "language", "unsupported", "apology"])
@pytest.mark.parametrize("locale", LOCALES)
def test_every_command_has_a_screen_in_every_language(name, locale):
    turn = getattr(make_conversation(lambda _text: reading()), name)(Utterance(language_code=locale))
    assert_sendable(turn.reply)
    assert turn.reply.locale == locale


def test_forgetting_and_starting_leave_nothing_of_the_talk():
    conversation = make_conversation(lambda _text: reading())
    assert conversation.forget(Utterance()).state is None
    assert conversation.start(Utterance()).state is None


def test_privacy_says_what_is_kept_and_what_telegram_keeps():
    shown = plain(make_conversation(lambda _text: reading()).privacy(Utterance()).reply.html)
    assert all(part in shown for part in ("30 minutes", "/forget", "no messages", "Telegram itself keeps"))


def test_the_json_of_an_answer_holds_the_first_page_and_the_plain_reply():
    understood = reading(Intent.SPOKESPERSON, sectors=(Sector.STREET_VENDORS,), places=("PE",), targets=("PE",))
    conversation = make_conversation(lambda _text: understood)
    turn = conversation.respond(Utterance("street vendors in Lima"))
    answer = as_json("street vendors in Lima", turn, conversation.reason, "en-1")
    assert list(answer) == [
        "id", "text", "locale", "intent", "confidence", "audience", "sectors", "places", "organization", "referral",
        "total", "question", "reply",
    ]  # fmt: skip
    assert answer["total"] == len(turn.outcome.matches)
    first = answer["referral"][0]
    assert list(first) == ["slug", "name", "level", "sectors", "country", "reason", "channels"]
    assert first["level"] == "country"
    assert first["reason"] == "Works in Peru with street vendors"
    assert first["channels"] == {"website": None, "email": None, "phone": None, "via": "streetnet-international"}
    assert answer["reply"] == plain(turn.reply.html)


def test_the_json_of_an_answer_without_a_referral_has_an_empty_one():
    conversation = make_conversation(lambda _text: reading(Intent.DONORS))
    answer = as_json("who funds you", conversation.respond(Utterance("who funds you")), conversation.reason)
    assert "id" not in answer
    assert (answer["referral"], answer["total"], answer["question"]) == ([], 0, None)
