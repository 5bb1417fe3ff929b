"""What is measured of a bot under load: its answers, what they take, and what went wrong."""

import statistics
import time
from typing import NamedTuple

from tests.benchmark.asking import quantile
from tests.benchmark.crowd import Crowd
from tests.benchmark.processes_under_load import Bots, Database, processor_seconds


class Figures(NamedTuple):
    """What a bot did in the time that was measured; all its processes together."""

    answers: int
    rate: float
    """Answers a second."""
    median: float
    """Seconds from an update written to its answer received."""
    p99: float
    cpu: float
    """Processor seconds of the bot for one answer, 0 where the system does not tell."""
    database_cpu: float
    """The same of the database's server, 0 where there is none."""
    load_cpu: float
    """Share of a core that the load itself took: near 1, it would be what is measured."""
    late: int
    """Updates that somebody gave up, in the time measured."""
    lost: int
    """Updates that were never answered, from the start to the end."""
    doubles: int
    """Answers beyond one for an update, from the start to the end."""
    again: int
    """Times that an update was given or brought once more, as it was not confirmed."""
    memory: float
    """Megabytes resident at the highest."""


class Meter:
    """Reads what a stretch of time took."""

    def __init__(self, crowd: Crowd, bots: Bots, made: Database | None) -> None:
        self._crowd = crowd
        self._bots = bots
        self._server = made.server if made else None
        self._began = 0.0
        self._used = (0.0, 0.0, 0.0)

    def begin(self) -> None:
        """Start to measure."""
        self._crowd.times.clear()
        self._crowd.late = 0
        self._began, self._used = time.perf_counter(), self._use()

    def read(self) -> Figures:
        """Return the figures since then; what shows only at the end is still 0."""
        took, used = time.perf_counter() - self._began, self._use()
        times = list(self._crowd.times)
        assert times, "the bot has answered nothing"
        bot, server, own = (after - before for after, before in zip(used, self._used, strict=True))
        return Figures(
            answers=len(times),
            rate=len(times) / took,
            median=statistics.median(times),
            p99=quantile(times, 0.99),
            cpu=bot / len(times),
            database_cpu=server / len(times),
            load_cpu=own / took,
            late=self._crowd.late,
            lost=0,
            doubles=0,
            again=0,
            memory=self._bots.memory("VmHWM"),
        )

    def _use(self) -> tuple[float, float, float]:
        server = 0.0 if self._server is None else processor_seconds(self._server, with_children=True)
        return self._bots.cpu(), server, time.process_time()
