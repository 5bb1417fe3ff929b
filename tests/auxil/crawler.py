"""Presses buttons until there is none left that leads anywhere new."""

from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import replace

from bot.callback import Action, Press, decode

Key = Callable[[Press], Hashable]


def exactly(press: Press) -> Hashable:
    """Tell buttons apart by all that they carry, but for the trades that are marked: there are thousands of sets."""
    return replace(press, argument=_argument(press))


def by_shape(press: Press) -> Hashable:
    """Tell buttons apart by what they do and which parts of a state they carry, not by which place or organization."""
    state = press.state
    places = "region" if any(place.isdigit() for place in state.places) else len(state.places)
    return (
        press.action,
        _argument(press),
        state.intent,
        state.topic,
        state.locale,
        len(state.sectors),
        places,
        state.organization is not None,
        state.offset > 0,
    )


def by_kind(press: Press) -> Hashable:
    """Tell buttons apart by what they do and for which purpose or question, not by the request that they carry on."""
    state = press.state
    about = state.topic if press.action is Action.TOPIC else state.intent
    return press.action, _argument(press), about, state.organization is not None, state.offset > 0


def _argument(press: Press) -> str:
    return press.argument[:2] if press.action is Action.CORRECT else press.argument


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
