"""Links that open the bot at a place of the talk: what the directory's codec calls a purpose is an intent here."""

from collections.abc import Mapping
from typing import Final

from bot.callback import Action, Press
from bot.state import State
from bot.understanding.reading import REFERRING, Intent
from directory.deep_links import DeepLink, decode, encode

INTENTS: Final[Mapping[str, Intent]] = {
    "interview": Intent.SPOKESPERSON,
    "speaker": Intent.SPEAKER,
    "internship": Intent.INTERNSHIP,
    "contact": Intent.CONTACT,
    "join": Intent.JOIN,
    "services": Intent.SERVICE_DELIVERY,
    "organization": Intent.ORGANIZATION,
    "browse": Intent.BROWSE,
    "press": Intent.PRESS,
    "publications": Intent.KNOWLEDGE_BASE,
    "students": Intent.STUDENT_REQUEST,
    "company-funds": Intent.CORPORATE_FUNDING,
    "company-advice": Intent.CORPORATE_ADVICE,
    "calls": Intent.FUNDING_OPPORTUNITY,
    "deadline": Intent.SHORT_DEADLINE,
    "partnership": Intent.PARTNERSHIP,
    "wiego": Intent.ABOUT,
    "impact": Intent.IMPACT,
    "donors": Intent.DONORS,
    "bot": Intent.ABOUT_BOT,
    "privacy": Intent.PRIVACY,
    "correction": Intent.CORRECTION,
    "hello": Intent.GREETING,
    "thanks": Intent.THANKS,
    "other": Intent.OUT_OF_SCOPE,
}
"""Intents by the purposes of ``directory.deep_links``."""
_PURPOSES: Final = {intent: purpose for purpose, intent in INTENTS.items()}


def to_organization(slug: str) -> str:
    """Return the payload that opens an organization's own screen."""
    return encode(DeepLink(organization=slug))


def to_request(state: State) -> str:
    """Return the payload that opens the answer to a request or to a question; to the first screen where there is none.

    Who asks and which page they look at stay out of it.
    """
    intent = state.topic or state.intent
    if intent is None and not state.sectors and not state.places:
        intent = Intent.GREETING
    return encode(DeepLink(None, _PURPOSES[intent] if intent else None, state.sectors, state.places))


def pressed(payload: str) -> Press | None:
    """Return what a payload asks for, as a button would; None where it is damaged or asks for the first screen."""
    link = decode(payload)
    if link is None:
        return None
    if link.organization is not None:
        return Press(Action.CARD, State(organization=link.organization))
    intent = INTENTS[link.purpose] if link.purpose else Intent.CONTACT
    if intent is Intent.GREETING:
        return None
    if intent in REFERRING:
        return Press(Action.LIST, State(intent=intent, sectors=link.sectors, places=link.places))
    return Press(Action.TOPIC, State(topic=intent, sectors=link.sectors, places=link.places))
