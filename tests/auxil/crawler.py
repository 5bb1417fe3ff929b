"""Presses buttons until there is none left that leads anywhere new."""

from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import replace

from bot.callback import Action, Press, decode

_ALIKE = {Action.MISSED: 0, Action.CORRECT: 2}
"""Signs of a button's argument that make it another kind: what follows lists readings, or trades that are marked."""
Key = Callable[[Press], Hashable]


def exactly(press: Press) -> Hashable:
    """Tell buttons apart by all that they carry, but for the trades that are marked: there are thousands of sets."""
    return replace(press, argument=_argument(press))


def by_shape(press: Press) -> Hashable:
    """Tell buttons apart by what they do and for which purpose, not by which place or organization."""
    return *by_part(press), press.state.intent, press.state.topic


def by_part(press: Press) -> tuple[Hashable, ...]:
    """Tell buttons apart by what they do and which parts of a state they carry."""
    state = press.state
    places = "region" if any(place.isdigit() for place in state.places) else len(state.places)
    return (
        press.action,
        _argument(press),
        state.locale,
        state.intent is not None,
        state.topic is not None,
        bool(state.sectors),
        places,
        state.organization is not None,
        state.offset > 0,
    )


def _argument(press: Press) -> str:
    return press.argument[: _ALIKE.get(press.action)]


async def crawl(first: Iterable[str], press: Callable[[str], Awaitable[Iterable[str]]], key: Key, most: int) -> int:
    """Press every button that can be reached from the first ones, each kind once, and return how many that were.

    Raises:
        AssertionError: a button's data cannot be read, or more than ``most`` were pressed.
    """
    seen: set[Hashable] = set()
    waiting = deque(first)
    pressed = 0
    while waiting:
        data = waiting.popleft()
        meant = decode(data)
        assert meant is not None, data
        if key(meant) in seen:
            continue
        seen.add(key(meant))
        pressed += 1
        assert pressed <= most, "there is no end to these buttons"
        waiting.extend(await press(data))
    return pressed
