"""What a message takes over from the request before it: purpose, trades and places."""

from collections.abc import Collection
from dataclasses import replace

from bot.fragment import Fragment
from bot.state import State
from bot.understanding.reading import Command, Intent, Reading
from directory.model import Sector
from directory.text import fold


def merged(
    reading: Reading,
    state: State,
    *,
    intent: Intent,
    sectors: tuple[Sector, ...],
    places: tuple[str, ...],
    locale: str | None,
) -> Reading:
    """Return a reading whose request is sure: its purpose, trades and places, asked by the person of before."""
    return replace(
        reading,
        locale=locale or state.locale or reading.locale,
        intent=intent,
        confidence=1.0,
        alternatives=((intent, 1.0),),
        audience=state.audience or reading.audience,
        sectors=sectors,
        places=places,
        targets=places,
        organization=None,
        organization_choices=(),
    )


def without(excluded: Collection[str], reading: Reading) -> Reading:
    """Return a reading without what its message rules out, save where nothing else is named."""
    places = tuple(place for place in reading.places if place not in excluded)
    sectors = tuple(sector for sector in reading.sectors if sector not in excluded)
    return replace(
        reading,
        sectors=sectors or reading.sectors,
        places=places or reading.places,
        targets=tuple(place for place in reading.targets if place not in excluded) if places else reading.targets,
    )


def about(organization: str, reading: Reading, locale: str) -> Reading:
    """Return the reading of a question about the organization that was shown."""
    return replace(
        reading,
        locale=locale,
        intent=Intent.ORGANIZATION,
        confidence=1.0,
        alternatives=((Intent.ORGANIZATION, 1.0),),
        sectors=(),
        places=(),
        targets=(),
        organization=organization,
        organization_choices=(),
    )


def commanded(reading: Reading, state: State | None, command: Command, argument: str | None, locale: str) -> Reading:
    """Return the reading of a command; it stands for the request that it is about."""
    if command is Command.RESTART:
        reading = replace(reading, intent=Intent.GREETING, sectors=(), places=(), targets=())
    elif state is not None and state.organization is not None and _is_about_one(command, state):
        reading = about(state.organization, reading, locale)
    elif state is not None and state.intent is not None:
        reading = merged(reading, state, intent=state.intent, sectors=state.sectors, places=state.places, locale=locale)
    return replace(reading, command=command, argument=argument, locale=locale, unknown=(), ambiguous_places=())


def _is_about_one(command: Command, state: State) -> bool:
    return command is Command.CHANNELS or (command is Command.LANGUAGE and state.intent is None)


def sectors(fragment: Fragment, state: State) -> tuple[Sector, ...]:
    """Return the request's trades: those named now, else those of before."""
    found = fragment.found.sectors
    named = tuple(sector for sector in found.sectors if sector not in fragment.excluded)
    before = tuple(sector for sector in state.sectors if sector not in fragment.excluded)
    general = named == (Sector.ALL_INFORMAL,) and not any(
        "informal" in fold(mention.text) for mention in found.mentions
    )
    if not named or (general and fragment.found.places.mentions and state.sectors):
        return before
    if fragment.swaps:
        return tuple(sector for sector in named if sector not in state.sectors) or named
    return tuple(dict.fromkeys((*before, *named))) if fragment.adds else named


def places(fragment: Fragment, state: State) -> tuple[str, ...]:
    """Return the request's places: those named now, else those of before."""
    found = fragment.found.places
    named = tuple(place for place in found.places if place not in fragment.excluded)
    before = tuple(place for place in state.places if place not in fragment.excluded)
    if fragment.swaps and named:
        return tuple(place for place in named if place not in state.places) or named
    if named:
        return tuple(dict.fromkeys((*before, *named))) if fragment.adds else named
    return () if found.ambiguous and not fragment.adds else before
