"""Claims on updates in the database: each is done once, whichever process it comes to, and again if that process dies.

A row holds an update's number and the bot's own, nothing of what is in it and nobody who sent it.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Executable, and_, bindparam, case, cast, delete, or_, select, update

from bot.logs import where
from bot.storage.gathering import Gathering
from bot.storage.tables import UpdateClaimRow
from bot.storage.transactions import Storage
from directory.errors import StorageError

logger = logging.getLogger(__name__)

LEASE_SECONDS: Final = 15
"""How long a worker that tells nothing of itself still counts as alive."""
KEPT_SECONDS: Final = 25 * 3600
"""How long it is known that an update is done: Telegram sends none again after a day."""
ASIDE_SECONDS: Final = 30 * 24 * 3600
"""How long an update that was set aside can be looked at."""
SWEEP_SECONDS: Final = 300.0
_OPEN, _DONE, _ASIDE = "open", "done", "aside"


class Standing(StrEnum):
    """What a claim led to."""

    MINE = "mine"
    DONE = "done"
    ASIDE = "aside"
    HELD = "held"
    """Another worker is at it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The answer to a claim."""

    standing: Standing
    tries: int = 1
    """How often work on it has begun, this time included."""


class _Settled(NamedTuple):
    """What became of an update."""

    update_id: int
    state: str
    seconds: int
    tries_back: int = 0
    fault: str | None = None


class Claims:
    """The claims of one worker; every method raises StorageError where the database fails."""

    def __init__(self, storage: Storage, worker: str, bot_id: int, lease_seconds: int = LEASE_SECONDS) -> None:
        """Claim for a worker, whose successor after a crash has the same name and so takes over at once."""
        self._storage = storage
        self._worker = worker[:64]
        self._bot_id = bot_id
        self._lease = lease_seconds
        self._now, self._ends = storage.seconds(), storage.seconds(lease_seconds)
        self._held: set[int] = set()
        self._claim, self._settlement = self._claim_statement(), self._settlement_statement()
        mine = UpdateClaimRow.bot_id == bot_id
        asked = UpdateClaimRow.update_id.in_(bindparam("numbers", expanding=True))
        self._known = select(UpdateClaimRow.update_id, UpdateClaimRow.state).where(mine, asked)
        self._takings = Gathering(self._take)
        self._settlings = Gathering(self._settle)

    async def take(self, update_id: int) -> Claim:
        """Claim an update; one whose worker has died is taken over."""
        claim = await self._takings.do(update_id)
        if claim.standing is Standing.MINE:
            self._held.add(update_id)
        return claim

    async def done(self, update_id: int) -> None:
        """Write down that an update is done, whether or not it could be claimed."""
        await self._finish(_Settled(update_id, _DONE, KEPT_SECONDS))

    async def set_aside(self, update_id: int, fault: str) -> None:
        """Write down that an update is not tried again, and the class of the error for which."""
        await self._finish(_Settled(update_id, _ASIDE, ASIDE_SECONDS, fault=fault[:64]))

    async def give_back(self, update_id: int, *, counts: bool) -> None:
        """Let anybody try an update again; a try that ``counts`` brings it nearer to being set aside."""
        await self._finish(_Settled(update_id, _OPEN, 0, tries_back=0 if counts else 1))

    async def renew(self) -> None:
        """Say that the worker lives."""
        held = and_(UpdateClaimRow.state == _OPEN, UpdateClaimRow.until > 0)
        mine = and_(UpdateClaimRow.bot_id == self._bot_id, UpdateClaimRow.worker == self._worker)
        async with self._storage.writing("claims") as session:
            await session.execute(update(UpdateClaimRow).where(mine, held).values(until=self._ends))

    async def sweep(self) -> None:
        """Delete what nobody needs any longer."""
        settled = and_(UpdateClaimRow.state != _OPEN, UpdateClaimRow.until <= self._now)
        left = and_(UpdateClaimRow.state == _OPEN, UpdateClaimRow.until <= self._now - KEPT_SECONDS)
        async with self._storage.writing("claims") as session:
            await session.execute(delete(UpdateClaimRow).where(or_(settled, left)))

    async def watch(self) -> None:
        """Renew what is under way and delete what is past, until cancelled."""
        loop = asyncio.get_running_loop()
        swept = loop.time() - SWEEP_SECONDS
        while True:
            try:
                if self._held:
                    await self.renew()
                if loop.time() - swept >= SWEEP_SECONDS:
                    swept = loop.time()
                    await self.sweep()
            except StorageError as fault:
                logger.warning(
                    "Claims on updates cannot be renewed: %s", where(fault), extra={"event": "claims_not_renewed"}
                )
            await asyncio.sleep(self._lease / 3)

    async def _finish(self, settled: _Settled) -> None:
        self._held.discard(settled.update_id)
        await self._settlings.do(settled)

    async def _take(self, asked: Sequence[int]) -> list[Claim]:
        # In one order for all, so that two workers never wait for each other's rows.
        rows = [self._row(number) for number in sorted(asked)]
        async with self._storage.writing("claims") as session:
            connection = await session.connection()
            mine: dict[int, int] = dict((await connection.execute(self._claim, rows)).all())
            others = [number for number in asked if number not in mine]
            states: dict[int, str] = {}
            if others:
                states = dict((await connection.execute(self._known, {"numbers": others})).all())
        told = {_DONE: Standing.DONE, _ASIDE: Standing.ASIDE}
        return [
            Claim(Standing.MINE, mine[number])
            if number in mine
            else Claim(told.get(states.get(number, ""), Standing.HELD))
            for number in asked
        ]

    async def _settle(self, settled: Sequence[_Settled]) -> list[None]:
        rows = [
            self._row(one.update_id)
            | {"state": one.state, "seconds": one.seconds, "tries_back": one.tries_back, "fault": one.fault}
            for one in sorted(settled)
        ]
        async with self._storage.writing("claims") as session:
            await (await session.connection()).execute(self._settlement, rows)
        return [None] * len(settled)

    def _claim_statement(self) -> Executable:
        row = UpdateClaimRow
        free = and_(row.state == _OPEN, or_(row.until <= self._now, row.worker == self._worker))
        new = self._storage.insert(row).values(until=self._ends)
        claim: Executable = new.on_conflict_do_update(
            index_elements=[row.bot_id, row.update_id],
            set_={"worker": new.excluded.worker, "until": new.excluded.until, "tries": row.tries + 1},
            where=free,
        ).returning(row.update_id, row.tries)
        return claim

    def _settlement_statement(self) -> Executable:
        row = UpdateClaimRow
        # What is given back has no end at all: free at once, and no renewal reaches it.
        kept = cast(bindparam("seconds"), BigInteger)
        new = self._storage.insert(row).values(until=case((kept == 0, 0), else_=self._now + kept))
        settlement: Executable = new.on_conflict_do_update(
            index_elements=[row.bot_id, row.update_id],
            set_={
                "state": new.excluded.state,
                "until": new.excluded.until,
                "fault": new.excluded.fault,
                "tries": row.tries - cast(bindparam("tries_back"), BigInteger),
            },
        )
        return settlement

    def _row(self, update_id: int) -> dict[str, Any]:
        return {
            "bot_id": self._bot_id,
            "update_id": update_id,
            "worker": self._worker,
            "state": _OPEN,
            "tries": 1,
            "fault": None,
        }
