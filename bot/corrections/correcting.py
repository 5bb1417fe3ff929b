"""The way of a correction: an organization, a field, the value, a source; each step a button or the next message."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from bot.correction_fields import CHOICES, CODE_OF, CODES, NEW, Step, kind_of, recorded, trades_of
from bot.corrections.screens import CorrectionScreens
from bot.corrections.values import Unfit, Value, ValueReader, web_address
from bot.links import to_organization, to_request
from bot.referral import Outcome
from bot.state import State
from bot.texts import Texts
from bot.turn import SourceOf, Turn, Utterance
from bot.understanding.reading import LOCALES, Intent, Reading
from bot.understanding.understander import READ_CHARACTERS, Findings
from bot.voice import Voice
from directory.catalogue import Catalogue
from directory.edits import NOTHING
from directory.matching import Match
from directory.model import Organization, Sector, Suggestion
from directory.text import fold

_ORGANIZATION: Final = "which"
"""State.expecting: the next message may name the organization."""
_VALUE: Final = "value:"
"""State.expecting: the next message is the value of the field that follows, unless it asks something."""
_SOURCE: Final = "source:"
"""State.expecting: the next message may be the source of the suggestion whose number follows."""
_ENDINGS: Final[Mapping[str, str]] = {Step.CANCEL: "canceled", Step.WITHOUT_SOURCE: "done"}
"""What is said at the end."""
_MOST_NAMED: Final = 8
"""Organizations offered where it is not clear which is meant."""


@dataclass(frozen=True, slots=True)
class Correcting:
    """Leads through a correction in one language; what comes of it stands in ``Turn.suggestion``."""

    voice: Voice
    catalogue: Catalogue

    def begin(
        self, step: str, outcome: Outcome, state: State, shown: Iterable[Match] = (), private_chat: str | None = None
    ) -> Turn:
        """Ask for the wrong field of the organization that a message names, else of the one that was shown last.

        ``step`` is what the message says instead, where it says what a button does; ``shown`` are the organizations of
        the page before; ``private_chat`` is set in groups, where no corrections are taken.
        """
        nearest = [slug for unknown in outcome.unknown if unknown.slot == "organization" for slug in unknown.nearest]
        offered = outcome.choices or tuple(found for slug in nearest if (found := self.catalogue.get(slug)))
        if outcome.organization is not None:
            state = replace(state, organization=outcome.organization.slug)
        elif offered:
            state = replace(state, organization=None)
        if private_chat is not None:
            return self.in_private(private_chat, state)
        if step:
            return self.press(step, state, shown)
        return self.open(state, offered or tuple(match.organization for match in shown), outcome.alternatives)

    def open(self, state: State, offered: Sequence[Organization] = (), alternatives: Sequence[Intent] = ()) -> Turn:
        """Ask for the wrong field of the state's organization or, where it has none, for the organization.

        ``offered`` are organizations that may be meant, ``alternatives`` other close readings of what was written.
        """
        state = replace(state, topic=Intent.CORRECTION, locale=self.voice.locale, expecting=None)
        organization = self._organization(state)
        if organization is not None:
            return Turn(self._screens(state).choose(organization, alternatives), state)
        state = replace(state, organization=None)
        reply = self._screens(state).which(offered[:_MOST_NAMED], alternatives)
        return Turn(reply, replace(state, expecting=_ORGANIZATION))

    def press(self, argument: str, state: State, shown: Iterable[Match] = ()) -> Turn:
        """Carry out a step; a button of another version leads to the choice of the field."""
        code, rest = argument[:2], argument[2:]
        state = replace(state, locale=self.voice.locale)
        if code in _ENDINGS:
            done = replace(state, topic=None, expecting=None)
            return Turn(self._screens(done).sentence(_ENDINGS[code]), done)
        field, organization = CODES.get(code), self._organization(state)
        if field == NEW:
            return self._ask(NEW, None, replace(state, organization=None))
        if organization is None:
            return self.open(state, [match.organization for match in shown])
        value = _chosen(code, rest, organization)
        if value is not None:
            return self._noted(value, organization, state)
        if field is None:
            return self.open(state)
        marked = trades_of(rest) if rest else frozenset(organization.sectors)
        return self._ask(field, organization, state, marked)

    def hear(
        self, utterance: Utterance, state: State | None, find: Callable[[str, str | None], Findings]
    ) -> Turn | None:
        """Take a message for what the talk waits for; None where it is none of that, but a question like any other.

        ``find`` finds the trades, places and organization that a text in a language names.
        """
        if state is None or state.expecting is None or utterance.is_edited:
            return None
        state = replace(state, locale=self.voice.locale)
        text, expected = utterance.text[:READ_CHARACTERS].strip(), state.expecting or ""
        if text.startswith("/"):
            return None
        if expected.startswith(_SOURCE):
            return self._source(text, state, expected.removeprefix(_SOURCE))
        if not expected.startswith(_VALUE):
            return None
        field, organization = expected.removeprefix(_VALUE), self._organization(state)
        if organization is None and field != NEW:
            return None
        return self._value(field, text, organization, state, ValueReader(find, self.catalogue.areas))

    def in_private(self, address: str, state: State) -> Turn:
        """Say that corrections are taken in the private chat, which a link opens at the organization that is meant."""
        state = replace(state, topic=None)
        organization = self._organization(state)
        payload = to_organization(organization.slug) if organization else to_request(State(topic=Intent.CORRECTION))
        return Turn(self._screens(state).in_private(f"{address}?start={payload}"), state)

    def refused(self, state: State) -> Turn:
        """Say that no more suggestions are taken today."""
        done = replace(state, topic=None, expecting=None)
        return Turn(self._screens(done).sentence("limit"), done)

    def _ask(
        self, field: str, organization: Organization | None, state: State, marked: frozenset[Sector] = frozenset()
    ) -> Turn:
        # What is chosen with buttons leaves the next message a question like any other.
        expecting = None if field in CHOICES or field == "sectors" else _VALUE + field
        state = replace(state, topic=Intent.CORRECTION, expecting=expecting)
        return Turn(self._screens(state).ask(field, organization, marked), state)

    def _noted(self, value: Value, organization: Organization | None, state: State) -> Turn:
        state = replace(state, topic=None, expecting=None)
        slug = organization.slug if organization else None
        suggestion = Suggestion(slug, value.field, value.text)
        return Turn(self._screens(state).noted(value, organization), state, suggestion=suggestion)

    def _value(
        self, field: str, text: str, organization: Organization | None, state: State, reader: ValueReader
    ) -> Turn | None:
        if self._cancels(text):
            return self.press(Step.CANCEL, state)
        found = reader.read(field, text, organization, self.voice.locale)
        if isinstance(found, Unfit):
            return Turn(self._screens(state).unfit(found), state)
        return None if found is None else self._noted(found, organization, state)

    def _source(self, text: str, state: State, number: str) -> Turn | None:
        address = web_address(text)
        if address is None or not number.isdecimal():
            return None
        state = replace(state, expecting=None)
        return Turn(self._screens(state).source_noted(address), state, source=SourceOf(int(number), address))

    def _cancels(self, text: str) -> bool:
        label = "corrections.buttons.cancel"
        return fold(text) in {fold(self.voice.texts.say(locale, label)) for locale in LOCALES}

    def _organization(self, state: State) -> Organization | None:
        """Return the whole record: a channel that is not shown at present may be just what is to be corrected."""
        found = self.catalogue.get(state.organization) if state.organization else None
        return found and self.catalogue.recorded(found)

    def _screens(self, state: State) -> CorrectionScreens:
        return CorrectionScreens(self.voice, state)


def _chosen(code: str, rest: str, organization: Organization) -> Value | None:
    """Return the value that a button stands for, or None where it stands for a question."""
    field = CODES.get(code, "")
    if chosen := CHOICES.get(field, {}).get(rest):
        return Value(field, chosen.value)
    if code == Step.SEND_TRADES and (marked := trades_of(rest)):
        return Value("sectors", "; ".join(sector.value for sector in Sector if sector in marked))
    if code == Step.DEAD and (kind := kind_of(rest)) and recorded(organization, kind):
        return Value(kind.value, NOTHING)
    return None


def awaiting_source(state: State, number: int) -> State:
    """Return a state in which the next message may be the source of the suggestion of this number."""
    return replace(state, expecting=f"{_SOURCE}{number}")


def as_correction(reading: Reading, text: str, before: State | None, texts: Texts) -> Reading:
    """Return the reading of a correction where a message says what a button of one says, or names what is asked for.

    Its ``argument`` is then the button's. Any other reading comes back as it is.
    """
    step = _step_said(text, texts)
    if step is not None:
        return replace(reading, intent=Intent.CORRECTION, alternatives=(), command=None, argument=step)
    named = (reading.organization or reading.organization_choices) and reading.command is None
    if before is not None and before.expecting == _ORGANIZATION and named and reading.intent is Intent.ORGANIZATION:
        return replace(reading, intent=Intent.CORRECTION, locale=None)  # a name alone tells no language
    return reading


def _step_said(text: str, texts: Texts) -> str | None:
    """Return a button's argument for a message that says what the button says ("I want to report an error")."""
    said = fold(text)
    for locale in LOCALES:
        wishes = texts.say(locale, "corrections.wishes")
        for key, step in (("report", ""), ("suggest", CODE_OF[NEW])):
            if said in _ways_to_say(texts.say(locale, f"buttons.{key}"), wishes):
                return step
    return None


@lru_cache(maxsize=32)
def _ways_to_say(label: str, wishes: str) -> frozenset[str]:
    """Return what a button says, folded, alone and after each of the wishes, which slashes part."""
    return frozenset(fold(f"{wish} {label}") for wish in ("", *wishes.split("/")))
