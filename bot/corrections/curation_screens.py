"""What curators see: a suggestion beside what is on record, the open ones, and what became of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.callback import Action, base36
from bot.cards import Cards
from bot.correction_fields import CHOICES, NEW, OTHER, recorded
from bot.corrections.field_words import FieldWords
from bot.corrections.values import Unfit, Value, ValueReader
from bot.keyboard import Keyboard, Row, grid
from bot.rendering import bold, escape, fitting, lines, paragraphs, shorten
from bot.reply import Button, Reply
from bot.state import State
from bot.voice import Voice
from directory.edits import NOTHING
from directory.model import Organization, Suggestion

ACCEPT: Final = "a"
EDIT: Final = "e"
REFUSE: Final = "r"
SHOW: Final = "s"
"""What a button does, before the suggestion's number in base 36."""
MOST_OPEN: Final = 20
"""Open suggestions that one message lists."""
_READ: Final = frozenset({"website", "email", "phone", "languages", "country"})
"""Fields whose value is read in a curator's words as in anybody's."""
_FORMS: Final = {"languages": "language"}
_LONGEST_REASON: Final = 400
_SHOWN: Final = 80
"""Signs of a value in that list."""


@dataclass(frozen=True, slots=True)
class CurationScreens:
    """Makes these screens in one language."""

    cards: Cards
    reader: ValueReader

    def notice(self, suggestion: Suggestion, reason: str = "") -> Reply:
        """Return a suggestion with what is on record, its source, the record's own sources, and what can be done.

        ``reason`` says why it could not be accepted just now.
        """
        say = self._voice.say
        notes = [
            say("curation.gone") if suggestion.organization and not self._organization(suggestion) else "",
            say("curation.looks_personal") if self._looks_personal(suggestion) else "",
            say("curation.free") if suggestion.field in {NEW, OTHER} else "",
            self._failed(reason),
        ]
        return self._reply(suggestion, notes, self._choices(suggestion))

    def verdict(self, suggestion: Suggestion, *, accepted: bool) -> Reply:
        """Return a suggestion with what has just become of it; a note that is accepted changes nothing by itself."""
        done = "done" if suggestion.field in {NEW, OTHER} else "accepted"
        return self._reply(
            suggestion, [self._voice.say(f"curation.{done if accepted else 'refused'}")], self._ways_on()
        )

    def decided(self, suggestion: Suggestion) -> Reply:
        """Return a suggestion about which somebody else was faster."""
        return self._reply(suggestion, [self._voice.say("curation.decided")], self._ways_on())

    def ask(self, suggestion: Suggestion, fault: Unfit | None = None, reason: str = "") -> Reply:
        """Return the question for the right value; ``fault`` or ``reason`` say why the last one was none."""
        say = self._voice.say
        wrong = self._failed(reason)
        if fault is not None:
            wrong = say(f"corrections.wrong.{fault.why}", word=shorten(fault.word, _SHOWN), most=fault.limit)
        cancel = self._button(say("corrections.buttons.cancel"), SHOW, suggestion)
        return self._reply(suggestion, [wrong, say("curation.edit")], ((cancel,),))

    def sentence(self, key: str) -> Reply:
        """Return one sentence of ``curation``."""
        return Reply(escape(self._voice.say(f"curation.{key}")), self._ways_on(), self._voice.locale)

    def waiting(self, suggestions: Sequence[Suggestion]) -> Reply:
        """Return the open suggestions, the oldest first, each with a button."""
        if not suggestions:
            return self.sentence("none_open")
        told = [escape(self._voice.say("curation.open", count=len(suggestions)))]
        entries = [self._entry(suggestion) for suggestion in suggestions[:MOST_OPEN]]
        shown = fitting(told, entries, ())
        buttons = [self._button(str(one.id), SHOW, one) for one in suggestions[:shown]]
        rows = (*grid(buttons, 5), *self._ways_on())
        return Reply(paragraphs([*told, *entries[:shown]]), rows, self._voice.locale)

    def read(self, suggestion: Suggestion, text: str) -> Value | Unfit:
        """Return the value that a curator has written in the place of a suggestion's own; accepting it checks it."""
        field, text = suggestion.field, text.strip()
        if text == NOTHING:
            return Value(field, NOTHING)
        if field == "sectors":
            sectors = self.reader.find(text, self._voice.locale).sectors.sectors
            return Value(field, "; ".join(sector.value for sector in sectors) or text)
        if field not in _READ:
            return Value(field, text)
        found = self.reader.read(field, text, self._organization(suggestion), self._voice.locale)
        return found or Unfit(_FORMS.get(field, field), text)

    def _looks_personal(self, suggestion: Suggestion) -> bool:
        if suggestion.field not in _READ | {NEW, OTHER}:
            return False
        organization = self._organization(suggestion)
        found = self.reader.read(suggestion.field, suggestion.value, organization, self._voice.locale)
        return isinstance(found, Value) and found.looks_personal

    def _entry(self, suggestion: Suggestion) -> str:
        field = FieldWords(self._voice).field(suggestion.field)
        value = " ".join(FieldWords(self._voice).value(suggestion.field, suggestion.value).split())
        whose = self._name(suggestion)
        head = f"{suggestion.id}. {bold(whose or field)}"
        return lines([head, escape(f"{field}: {shorten(value, _SHOWN)}" if whose else shorten(value, _SHOWN))])

    def _reply(self, suggestion: Suggestion, notes: Iterable[str], rows: Sequence[Row]) -> Reply:
        voice, words, organization = self._voice, FieldWords(self._voice), self._organization(suggestion)
        say, field, whose = voice.say, words.field(suggestion.field), self._name(suggestion)
        received = voice.date(suggestion.received_on.isoformat()) if suggestion.received_on else ""
        before = recorded(organization, suggestion.field) if organization else ""
        has_value = suggestion.field not in {NEW, OTHER}
        source = say("curation.source", source=suggestion.source) if suggestion.source else say("curation.no_source")
        old = words.value(suggestion.field, before) if before else say("corrections.nothing_recorded")
        parts = [
            escape(say("curation.title", number=suggestion.id, date=received)),
            bold(say("corrections.title", field=field, name=whose) if whose else field),
            lines(map(escape, [say("corrections.recorded"), old] if before else [old])) if has_value else "",
            lines(map(escape, [say("curation.suggested"), words.value(suggestion.field, suggestion.value)])),
            escape(source),
        ]
        after = [escape(note) for note in notes if note]
        sources = self.cards.freshness.sources(organization) if organization else ""
        kept = fitting(parts, [sources], after, least=0)
        return Reply(paragraphs([*parts, *[sources][:kept], *after]), tuple(rows), voice.locale)

    def _choices(self, suggestion: Suggestion) -> tuple[Row, ...]:
        say = self._voice.say
        refuse = self._button(say("curation.buttons.refuse"), REFUSE, suggestion)
        if suggestion.field in {NEW, OTHER}:
            return ((self._button(say("curation.buttons.done"), ACCEPT, suggestion), refuse),)
        accept = self._button(say("curation.buttons.accept"), ACCEPT, suggestion)
        if suggestion.field in CHOICES:
            return ((accept, refuse),)
        return ((accept, self._button(say("curation.buttons.edit"), EDIT, suggestion), refuse),)

    def _failed(self, reason: str) -> str:
        return self._voice.say("curation.failed", reason=shorten(reason, _LONGEST_REASON)) if reason else ""

    def _ways_on(self) -> tuple[Row, ...]:
        return ((Keyboard(self._voice, State()).home(),),)

    def _button(self, label: str, does: str, suggestion: Suggestion) -> Button:
        return Keyboard(self._voice, State()).button(label, Action.DECIDE, argument=does + base36(suggestion.id or 0))

    def _organization(self, suggestion: Suggestion) -> Organization | None:
        catalogue = self.cards.catalogue
        found = catalogue.get(suggestion.organization) if suggestion.organization else None
        return found and catalogue.recorded(found)

    def _name(self, suggestion: Suggestion) -> str:
        organization = self._organization(suggestion)
        return organization.name if organization else suggestion.organization or ""

    @property
    def _voice(self) -> Voice:
        return self.cards.voice
