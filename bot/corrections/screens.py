"""Screens of a correction: which organization, which field, what is on record, what is right, thanks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.callback import Action
from bot.correction_fields import (
    CHOICES,
    CODE_OF,
    CODES,
    FREE,
    NEW,
    OTHER,
    TOLD_WITH,
    Step,
    channels,
    kind_code,
    recorded,
    trades_code,
)
from bot.corrections.field_words import FieldWords
from bot.corrections.values import LONGEST, Unfit, Value
from bot.keyboard import Keyboard, Row, grid
from bot.rendering import bold, escape, lines, paragraphs, shorten, within
from bot.reply import Button, Reply
from bot.state import State
from bot.understanding.reading import Intent
from bot.voice import Voice
from directory.model import Organization, Sector

_NAME: Final = 40
_ROOM: Final = 1_500
"""Signs for what is on record: addresses are never cut, so those that come last may be left out."""
"""Signs of an organization's name on a button."""
_MARKED: Final = "✓ "


@dataclass(frozen=True, slots=True)
class CorrectionScreens:
    """Makes these screens in one language; ``state`` is the talk so far, which their buttons carry on."""

    voice: Voice
    state: State

    def which(
        self, organizations: Iterable[Organization], alternatives: Sequence[Intent] = (), opening: str | None = None
    ) -> Reply:
        """Return the question which organization it is about, with some to choose from, or whether one is missing.

        ``alternatives`` are other close readings of what was written.
        """
        say = self.voice.say
        named = [
            (self._step(shorten(found.name, _NAME), "", replace(self.state, organization=found.slug)),)
            for found in organizations
        ]
        return self._reply(
            [opening or self.voice.answer(Intent.CORRECTION), say("notes.several_readings") if alternatives else ""],
            [*self._keyboard.alternatives(alternatives), *named, (self._field(NEW),), self._keyboard.to_list()],
        )

    def choose(self, organization: Organization, alternatives: Sequence[Intent] = ()) -> Reply:
        """Return the fields of an organization to choose the wrong one from."""
        say = self.voice.say
        fields = [self._field(field) for field in CODES.values() if field not in {OTHER, NEW}]
        return self._reply(
            [
                say("corrections.choose", name=organization.name),
                say("notes.several_readings") if alternatives else "",
            ],
            [
                *self._keyboard.alternatives(alternatives),
                *grid(fields, 2),
                (self._field(OTHER),),
                (self._field(NEW),),
                (self._to_card(), self._keyboard.home()),
            ],
        )

    def ask(self, field: str, organization: Organization | None, marked: frozenset[Sector] = frozenset()) -> Reply:
        """Return what is on record in a field and the question what is right; ``marked`` are the trades so far."""
        say = self.voice.say
        key = "choice" if field in CHOICES else field
        parts = [self._title(field, organization), self._recorded(field, organization)]
        parts.append(escape(say(f"corrections.ask.{key}", most=LONGEST.get(field, 0))))
        if field in FREE:
            parts.append(escape(say("corrections.next_message")))
        if field in TOLD_WITH or field in {OTHER, NEW}:
            parts.append(escape(say("corrections.own_channels")))
        return self._reply_html(parts, [*self._answers(field, organization, marked), self._cancel()])

    def unfit(self, fault: Unfit) -> Reply:
        """Return why a value cannot be right; the next message is still taken for it."""
        said = self.voice.say(f"corrections.wrong.{fault.why}", word=shorten(fault.word, _NAME), most=fault.limit)
        return self._reply([said], [self._cancel()])

    def noted(self, value: Value, organization: Organization | None) -> Reply:
        """Return thanks for a suggestion, what was noted, and the question for a source."""
        say = self.voice.say
        what = escape(FieldWords(self.voice).value(value.field, value.text))
        return self._reply_html(
            [
                escape(say("corrections.noted")),
                lines([self._title(value.field, organization), what]),
                escape(say("corrections.looks_personal")) if value.looks_personal else "",
                escape(say("corrections.unanswered")),
                escape(say("corrections.ask.source")),
            ],
            [(self._step(say("corrections.buttons.without_source"), Step.WITHOUT_SOURCE),), *self._ways_on()],
        )

    def source_noted(self, source: str) -> Reply:
        """Return thanks for a source."""
        return self._reply([self.voice.say("corrections.source_noted", source=source)], self._ways_on())

    def sentence(self, key: str) -> Reply:
        """Return one sentence with the ways on."""
        return self._reply([self.voice.say(f"corrections.{key}")], self._ways_on())

    def in_private(self, address: str) -> Reply:
        """Return where corrections are taken, for groups; ``address`` opens the private chat."""
        say = self.voice.say
        return self._reply(
            [say("corrections.in_private")],
            [(Button(say("corrections.buttons.in_private"), url=address),), self._keyboard.to_list()],
        )

    def _answers(self, field: str, organization: Organization | None, marked: frozenset[Sector]) -> Iterable[Row]:
        """Yield the buttons that answer what is right."""
        say, words = self.voice.say, FieldWords(self.voice)
        if field == "sectors":
            trades = [self._trade(sector, marked) for sector in Sector]
            yield from grid(trades, 2)
            if marked:
                yield (self._step(say("corrections.buttons.send"), Step.SEND_TRADES + trades_code(marked)),)
        elif organization is not None and field in CHOICES:
            now = recorded(organization, field)
            for code, value in CHOICES[field].items():
                if value != now:
                    yield (self._step(words.value(field, value), CODE_OF[field] + code),)
        elif organization is not None:
            for kind in channels(organization, field):
                label = say("corrections.buttons.dead", channel=words.field(kind))
                yield (self._step(label, Step.DEAD + kind_code(kind)),)

    def _recorded(self, field: str, organization: Organization | None) -> str:
        """Return what is on record, every channel of a kind in a line of its own."""
        if organization is None or field == OTHER:
            return ""
        words = FieldWords(self.voice)
        kinds: Sequence[str] = channels(organization, field) if field in TOLD_WITH else (field,)
        found = [words.value(kind, value) for kind in kinds if (value := recorded(organization, kind))]
        if not found:
            return escape(self.voice.say("corrections.nothing_recorded"))
        return lines([escape(self.voice.say("corrections.recorded")), *map(escape, within(found, _ROOM))])

    def _title(self, field: str, organization: Organization | None) -> str:
        name = FieldWords(self.voice).field(field)
        if organization is None:
            return bold(name)
        return bold(self.voice.say("corrections.title", field=name, name=organization.name))

    def _trade(self, sector: Sector, marked: frozenset[Sector]) -> Button:
        """Return the button that marks a trade, or takes its mark away."""
        label = (_MARKED if sector in marked else "") + self.voice.trade(sector)
        return self._step(label, CODE_OF["sectors"] + trades_code(marked ^ {sector}))

    def _field(self, field: str) -> Button:
        label = self.voice.say("buttons.suggest") if field == NEW else FieldWords(self.voice).choice(field)
        return self._step(label, CODE_OF[field])

    def _cancel(self) -> Row:
        return (self._step(self.voice.say("corrections.buttons.cancel"), Step.CANCEL),)

    def _step(self, label: str, argument: str, state: State | None = None) -> Button:
        return self._keyboard.button(label, Action.CORRECT, state, argument)

    def _to_card(self) -> Button:
        return self._keyboard.button(self.voice.say("corrections.buttons.to_card"), Action.CARD)

    def _ways_on(self) -> tuple[Row, ...]:
        card = ((self._to_card(),),) if self.state.organization else ()
        return (*card, self._keyboard.to_list())

    @property
    def _keyboard(self) -> Keyboard:
        return Keyboard(self.voice, self.state)

    def _reply(self, parts: Iterable[str], rows: Iterable[Row]) -> Reply:
        return self._reply_html(map(escape, parts), rows)

    def _reply_html(self, parts: Iterable[str], rows: Iterable[Row]) -> Reply:
        return Reply(paragraphs(parts), tuple(row for row in rows if row), self.voice.locale)
