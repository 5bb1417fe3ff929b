"""The screen with a first message to an organization: the draft, how to fill it in, where to send it, other drafts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from bot import drafts
from bot.cards import Cards, ranked
from bot.drafts import Aim, Draft, Ground
from bot.keyboard import LANGUAGE_NAMES, Keyboard, Row, grid
from bot.rendering import bold, escape, lines, paragraphs, pre, units
from bot.reply import Button, Reply
from bot.seats import seat_line
from bot.state import State
from bot.understanding.reading import LOCALES, Intent
from bot.voice import Voice
from directory.matching import Match
from directory.model import ChannelKind, ContactChannel

_COPIED: Final = (ChannelKind.EMAIL, ChannelKind.PHONE, ChannelKind.WHATSAPP)


@dataclass(frozen=True, slots=True)
class FirstMessage:
    """Makes the screen in one language, at one moment."""

    voice: Voice
    cards: Cards

    def reply(self, match: Match, state: State, argument: str = "") -> Reply:
        """Return the screen; the argument is a button's, by which another aim or language is asked for."""
        voice, say = self.voice, self.voice.say
        aim, chosen = drafts.from_code(argument, state.intent)
        draft = drafts.write(match, aim, voice, chosen)
        intent = state.intent or Intent.CONTACT
        html = paragraphs(
            [
                lines(
                    [
                        bold(say("draft.title", aim=say(f"aims.{aim}"))),
                        escape(say("draft.to", name=draft.reader.name)),
                        escape(seat_line(draft.reader, voice, self.cards.now)),
                        escape(self._language(draft)),
                    ]
                ),
                pre(draft.text),
                lines([escape(say("draft.fill")), escape(self._glossary(draft))]),
                lines(map(escape, self.cards.contact(match, intent))),
            ]
        )
        keyboard = Keyboard(voice, state)
        rows = [
            *self._copying(draft, intent),
            *self._others(draft, chosen, keyboard),
            (keyboard.to_organization(match.organization), keyboard.home()),
        ]
        return Reply(html, tuple(row for row in rows if row), voice.locale)

    def _language(self, draft: Draft) -> str:
        """Return which language the draft is in, and why."""
        words = {"language": self.voice.languages([draft.locale])}
        if draft.ground is Ground.FOREIGN:
            words["languages"] = self.voice.languages(draft.reader.languages)
        return self.voice.say(f"draft.{draft.ground}", **words)

    def _glossary(self, draft: Draft) -> str:
        """Return what the blanks mean, where they are not in the inquirer's language."""
        if draft.locale == self.voice.locale:
            return ""
        texts = self.voice.texts
        meanings = (
            f"{drafts.blank(name, draft.locale, texts)} = {self.voice.say(f'drafts.blanks.{name}')}"
            for name in draft.blanks
        )
        return " · ".join(meanings)

    def _copying(self, draft: Draft, intent: Intent) -> Iterator[Row]:
        """Yield the buttons that copy the message and the addresses, and the one that opens WhatsApp with it."""
        say = self.voice.say
        if units(draft.text) <= drafts.MOST_COPIED:
            yield (Button(say("buttons.copy_message"), copy=draft.text),)
        channels = ranked(draft.reader, intent)
        first = (next((one for one in channels if one.kind is kind), None) for kind in _COPIED)
        found = [one for one in first if one is not None]
        yield tuple(
            Button(say(f"buttons.copy_{one.kind}"), copy=value)
            for one in found
            if units(value := _to_copy(one, draft)) <= drafts.MOST_COPIED
        )
        yield from (
            (Button(say("buttons.open_whatsapp"), url=link),)
            for one in found
            if one.kind is ChannelKind.WHATSAPP and (link := _whatsapp(one, draft))
        )

    def _others(self, draft: Draft, chosen: str | None, keyboard: Keyboard) -> Iterator[Row]:
        """Yield the buttons to the other aims and languages, which take this message's place."""
        say = self.voice.say
        aims = [
            keyboard.first_message(say(f"aims.{aim}"), drafts.code(aim, chosen)) for aim in Aim if aim is not draft.aim
        ]
        yield from grid(aims, 3)
        own_first = sorted(LOCALES, key=lambda locale: locale != self.voice.locale)
        yield tuple(
            keyboard.first_message(LANGUAGE_NAMES[locale], drafts.code(draft.aim, locale))
            for locale in own_first
            if locale != draft.locale
        )


def _to_copy(channel: ContactChannel, draft: Draft) -> str:
    """Return an address as it is pasted: a phone number as it is dialed from anywhere."""
    if channel.kind is ChannelKind.EMAIL or "://" in channel.value:
        return channel.value
    from directory.phones import dial  # noqa: PLC0415 - loaded where it is needed: it knows the numbers of the world

    return dial(channel.value, draft.reader.country).number


def _whatsapp(channel: ContactChannel, draft: Draft) -> str | None:
    """Return the address that opens WhatsApp with the draft written; None where the number cannot be told."""
    copied = _to_copy(channel, draft)
    digits = copied.partition("wa.me/")[2].partition("?")[0].strip("/") if "://" in copied else copied.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return None
    return f"https://wa.me/{digits}?text={quote(draft.text)}"
