"""An answer as JSON, for ``bot ask --json`` and ``--batch``."""

from collections.abc import Callable
from typing import Any

from bot.rendering import plain
from bot.turn import Turn
from directory.matching import Match
from directory.model import ChannelKind, Organization

Reason = Callable[[Match, str], str]
"""Tells in a language why an organization is named: ``Conversation.reason``."""


def as_json(text: str, turn: Turn, reason: Reason, identifier: object = None) -> dict[str, Any]:
    """Return what was understood, the organizations shown and the reply as plain text.

    ``referral`` holds the organizations of the page shown, in order, ``total`` the length of the whole list;
    ``id`` is there only where one was given.
    """
    reading, locale = turn.reading, turn.reply.locale
    total = len(turn.outcome.matches) if turn.outcome else len(turn.matches)
    answer: dict[str, Any] = {
        "text": text,
        "locale": locale,
        "intent": reading.intent.value if reading else None,
        "confidence": round(reading.confidence, 2) if reading else None,
        "audience": reading.audience.value if reading and reading.audience else None,
        "sectors": [sector.value for sector in reading.sectors] if reading else [],
        "places": list(reading.places) if reading else [],
        "organization": reading.organization if reading else None,
        "referral": [_referral(match, reason(match, locale)) for match in turn.matches],
        "total": total,
        "question": turn.outcome.question if turn.outcome else None,
        "reply": plain(turn.reply.html),
    }
    return answer if identifier is None else {"id": identifier, **answer}


def _referral(match: Match, reason: str) -> dict[str, Any]:
    organization = match.organization
    via = None if organization.channels or not match.door.channels else match.door.slug
    return {
        "slug": organization.slug,
        "name": organization.name,
        "level": match.level.value,
        "sectors": [sector.value for sector in organization.sectors],
        "country": organization.country,
        "reason": reason,
        "channels": {
            "website": _first(organization, ChannelKind.WEBSITE) or _first(organization, ChannelKind.CONTACT_PAGE),
            "email": _first(organization, ChannelKind.EMAIL),
            "phone": _first(organization, ChannelKind.PHONE) or _first(organization, ChannelKind.WHATSAPP),
            "via": via,
        },
    }


def _first(organization: Organization, kind: ChannelKind) -> str | None:
    return next((channel.value for channel in organization.channels if channel.kind is kind), None)
