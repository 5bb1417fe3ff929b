"""Does all that the tests do, at length, and prints what it counted as a table for the README."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from tests.faults import bot_api_faults, clock_jumps, database_away, disk_full, ending, killing, migrating, poison
from tests.faults.arena import Arena, arena
from tests.faults.servers import Databases
from tests.faults.traffic import Counts

LONGEST_SECONDS = 600


class Scenario(NamedTuple):
    """A line of the table."""

    key: str
    name: str
    kind: str
    play: Callable[[Arena], Awaitable[Counts]]


async def _kill(world: Arena, receives: str) -> Counts:
    counts = await killing.kill_under_load(world, receives)
    counts.hold()
    return counts


async def _away(world: Arena, receives: str, how: str) -> Counts:
    return (await database_away.go_on_without(world, receives, how)).counts


async def _bad_api(world: Arena, receives: str) -> Counts:
    return (await bot_api_faults.serve_through_faults(world, receives)).counts


async def _end(world: Arena, receives: str, meanwhile: str) -> Counts:
    end = await ending.end_under_load(world, receives, meanwhile)
    if end.status or end.seconds >= 10:
        raise AssertionError(f"it ended with {end.status} after {end.seconds:.1f} s")
    return end.counts


async def _poison(world: Arena, receives: str) -> Counts:
    counts, _ = await poison.serve_beside_poison(world, receives)
    return counts


S, P = "sqlite", "postgresql"
SCENARIOS = (
    Scenario("kill", "kill -9, 8 times, polling", S, lambda w: _kill(w, "polling")),
    Scenario("kill", "kill -9, 8 times, polling", P, lambda w: _kill(w, "polling")),
    Scenario("kill", "kill -9, 8 times, webhook", S, lambda w: _kill(w, "webhook")),
    Scenario("kill", "kill -9, 8 times, webhook", P, lambda w: _kill(w, "webhook")),
    Scenario("kill", "one of two replicas killed, 4 times", P, killing.kill_one_of_two),
    Scenario("away", "server of the database gone for 30 s", P, lambda w: _away(w, "polling", "stop")),
    Scenario("away", "server of the database hangs for 30 s", P, lambda w: _away(w, "webhook", "freeze")),
    Scenario("disk", "disk full for 25 s", S, lambda w: disk_full.go_on_without_room(w, "polling")),
    Scenario("disk", "tables cannot grow for 25 s", P, lambda w: disk_full.go_on_without_room(w, "webhook")),
    Scenario("api", "Bot API: every fault, polling", S, lambda w: _bad_api(w, "polling")),
    Scenario("api", "Bot API: every fault, webhook", P, lambda w: _bad_api(w, "webhook")),
    Scenario("clock", "clock jumps by a day, back, by 10 years", S, clock_jumps.jump_under_load),
    Scenario("end", "SIGTERM, polling", S, lambda w: _end(w, "polling", "")),
    Scenario("end", "SIGTERM, webhook, slow Bot API", P, lambda w: _end(w, "webhook", "slow")),
    Scenario("migrate", "migration beneath one that polls", S, migrating.migrate_under_load),
    Scenario("migrate", "migration beneath two replicas", P, migrating.migrate_under_load),
    Scenario("poison", "an update that kills the process", S, lambda w: _poison(w, "polling")),
    Scenario("poison", "an update that kills the process", P, lambda w: _poison(w, "webhook")),
)


async def _play(scenario: Scenario, databases: Databases, url: str, *, is_large: bool) -> Counts:
    async with arena(databases, scenario.kind, url, is_large=is_large) as world:
        async with asyncio.timeout(LONGEST_SECONDS):
            return await scenario.play(world)


def main() -> None:
    """Play the scenarios, or those of some kinds."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    kinds = sorted({scenario.key for scenario in SCENARIOS})
    parser.add_argument("kinds", nargs="*", metavar="kind", help=f"of {', '.join(kinds)}; all where none is named")
    parser.add_argument("--short", action="store_true", help="as small as in the tests")
    given = parser.parse_args()
    if strange := sorted(set(given.kinds) - set(kinds)):
        parser.error(f"there is no kind {strange[0]}; choose of {', '.join(kinds)}")
    print("| Fault | Database | Messages | Lost | Twice | Longest silence | Median | Slowest |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    databases = Databases()
    try:
        for one in SCENARIOS:
            if given.kinds and one.key not in given.kinds:
                continue
            url = databases.make(one.kind)
            try:
                c = asyncio.run(_play(one, databases, url, is_large=not given.short))
                counted = f"{c.messages} | {c.lost} | {c.doubled}"
                figures = f"{counted} | {c.silence:.1f} s | {c.median:.2f} s | {c.slowest:.1f} s"
            except Exception as fault:  # noqa: BLE001 - the others' figures count all the same
                figures = f"{type(fault).__name__}: {fault}".partition("\n")[0]
            print(f"| {one.name} | {'SQLite' if one.kind == S else 'PostgreSQL'} | {figures} |", flush=True)
    finally:
        databases.remove()


if __name__ == "__main__":
    main()
