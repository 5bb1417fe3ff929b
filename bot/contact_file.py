"""An organization as a contact for an address book: a vCard file in the inquirer's language, its door's with it."""

from dataclasses import dataclass
from typing import Final

from bot.cards import Cards
from bot.keyboard import Keyboard
from bot.rendering import bold, escape, lines, plain
from bot.reply import Document, Reply
from bot.state import State
from bot.understanding.reading import Intent
from bot.voice import Voice
from directory.matching import Match, single
from directory.model import ChannelKind, ContactChannel, Organization, Purpose

MEDIA_TYPE: Final = "text/vcard"
_LONGEST: Final = 300
"""Signs of a name in the few words under a file."""


@dataclass(frozen=True, slots=True)
class ContactFile:
    """Makes the files in one language, at one moment."""

    voice: Voice
    cards: Cards

    def reply(self, match: Match, state: State) -> Reply:
        """Return the file with a few words; one without a channel of its own brings the contact of its door as well."""
        from directory import vcards  # noqa: PLC0415 - the library and its time zones take memory where nobody asks

        organization, door = match.organization, match.door
        wording = vcards.Wording(self.voice.area, self._note, self._label)
        named = [organization] if door is organization else [organization, door]
        content = "".join(vcards.write(one, wording) for one in named)
        say = self.voice.say
        words = lines(
            [
                bold(organization.name[:_LONGEST]),
                escape(say("contact_file.caption")),
                escape(say("contact_file.with_door", name=door.name[:_LONGEST])) if len(named) > 1 else "",
            ]
        )
        keyboard = Keyboard(self.voice, state)
        rows = ((keyboard.first_message(),), (keyboard.to_organization(organization), keyboard.home()))
        document = Document(f"{organization.slug}.vcf", content.encode(), MEDIA_TYPE)
        return Reply(words, rows, self.voice.locale, document)

    def _note(self, organization: Organization) -> str:
        """Return who they are, their languages, how to reach one without a channel, and the sources."""
        cards = self.cards
        match = single(organization, cards.catalogue)
        own = organization.channels
        return lines(
            [
                cards.reason(match),
                cards.freshness.status(organization),
                cards.languages(organization.languages),
                "" if own else lines(cards.contact(match, Intent.CONTACT)),
                cards.freshness.dates(organization),
                plain(cards.freshness.sources(organization)),
            ]
        )

    def _label(self, channel: ContactChannel) -> str | None:
        """Return what a channel is called in the inquirer's language, None for a usual one."""
        from directory import vcards  # noqa: PLC0415 - as above

        say = self.voice.say
        name = vcards.NAMES.get(channel.kind, channel.kind.capitalize())
        if channel.kind is ChannelKind.CONTACT_PAGE:
            name = say("contact_file.contact_page")
        purpose = None if channel.purpose is Purpose.GENERAL else say(f"card.{channel.purpose}")
        return ", ".join(part for part in (name, purpose) if part) or None
