"""The service's figures for Prometheus: the one place where metrics have names; no label tells of a person or a chat.

What was asked for in vain is shown as ``directory tallies`` shows it: nothing under five, the rest in steps of five.
"""

from collections import Counter as Counts
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.openmetrics import exposition as openmetrics
from prometheus_client.registry import Collector

from bot.storage.transactions import Part
from bot.turn import Turn
from bot.understanding.reading import Intent
from directory.cells import Event
from directory.tallies import FEW

Stage = Literal["claim", "recall", "understand", "answer", "deliver", "keep", "total"]
"""A part of the work on one update; ``total`` is all of it."""
Done = Literal[
    "done", "duplicate", "held", "failed", "delayed", "aside", "stopped", "released", "unreadable", "unclaimed"
]
"""What became of an update, or of a try."""
METHODS: Final = frozenset(
    {
        *("getUpdates", "getWebhookInfo", "setWebhook", "deleteWebhook", "getMe"),
        *("sendMessage", "sendDocument", "sendChatAction", "editMessageText", "editMessageReplyMarkup"),
        *("answerCallbackQuery", "answerInlineQuery"),
        *("getMyCommands", "getMyName", "getMyDescription", "getMyShortDescription"),
        *("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription", "deleteMyCommands"),
    }
)
"""Methods of the Bot API that are told apart; the rest is ``other``."""
_STAGE_SECONDS: Final = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
_CALL_SECONDS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 35)
"""A poll without news ends after 30 seconds."""
_SHARES: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1)
_OPEN_METRICS: Final = "application/openmetrics-text"
_OK: Final = "ok"
_NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class CatalogueStanding:
    """What is to be seen of the catalogue at a moment."""

    organizations: int
    revision: int
    age_seconds: float
    """Time since it was last found to be what the database holds."""
    left_out: int
    """Records that this version of the program cannot read."""


class Metrics:
    """Counts and times what the service does, and writes it out for Prometheus."""

    def __init__(self) -> None:
        disable_created_metrics()  # they double the series, and nothing here reads them
        kept = self._registry = CollectorRegistry()
        ProcessCollector(registry=kept)
        self._in_vain = _InVain()
        self._catalogue = _Catalogue()
        kept.register(self._in_vain)
        kept.register(self._catalogue)
        self._answers = Counter(
            "referral_bot_answers_total",
            "Answers, by what was wanted, how near the first organization works, and language.",
            ("intent", "level", "locale"),
            registry=kept,
        )
        self._doubts = Counter(
            "referral_bot_doubts_total", "Answers under which other readings stood.", ("intent",), registry=kept
        )
        self._confidence = Histogram(
            "referral_bot_confidence", "Confidence of what was read in words.", buckets=_SHARES, registry=kept
        )
        stages = Histogram(
            "referral_bot_stage_seconds",
            "Time of each part of the work on an update.",
            ("stage",),
            buckets=_STAGE_SECONDS,
            registry=kept,
        )
        self._stages = {stage: stages.labels(stage) for stage in get_args(Stage)}
        self._calls = Counter(
            "referral_bot_api_calls_total",
            "Calls of the Bot API, by method and by what came of them: ok, or the class of the error.",
            ("method", "outcome"),
            registry=kept,
        )
        self._call_seconds = Histogram(
            "referral_bot_api_call_seconds",
            "Time of a call of the Bot API.",
            ("method",),
            buckets=_CALL_SECONDS,
            registry=kept,
        )
        updates = Counter("referral_bot_updates_total", "Updates, by what became of them.", ("outcome",), registry=kept)
        self._updates = {outcome: updates.labels(outcome) for outcome in get_args(Done)}
        self._under_way = Gauge("referral_bot_updates_under_way", "Updates being worked off.", registry=kept)
        faults = Counter(
            "referral_bot_storage_faults_total", "Times that the database failed somebody.", ("part",), registry=kept
        )
        self._faults = {part: faults.labels(part) for part in get_args(Part)}

    def answered(self, turn: Turn) -> None:
        """Count an answer, how sure it was of what was meant, and what it had to leave unserved."""
        intent, reading = _intent(turn), turn.reading
        level = turn.matches[0].level.value if turn.matches else _NONE
        self._answers.labels(intent, level, turn.reply.locale).inc()
        if turn.outcome is not None and turn.outcome.alternatives:
            self._doubts.labels(intent).inc()
        if reading is not None and reading.alternatives:  # else a button or a plain rule said it
            self._confidence.observe(reading.confidence)
        self._in_vain.add(turn)

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        """Time a part of the work, whether or not it succeeds."""
        begun = perf_counter()
        try:
            yield
        finally:
            self._stages[name].observe(perf_counter() - begun)

    def called(self, method: str, seconds: float, fault: BaseException | None = None) -> None:
        """Count a call of the Bot API, such as ``sendMessage``, and what it ended in."""
        known = method if method in METHODS else "other"
        self._calls.labels(known, type(fault).__name__ if fault else _OK).inc()
        self._call_seconds.labels(known).observe(seconds)

    def update(self, outcome: Done) -> None:
        """Count an update by what became of it."""
        self._updates[outcome].inc()

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Show one more update as being worked off."""
        with self._under_way.track_inprogress():
            yield

    def storage_fault(self, part: Part) -> None:
        """Count a failure of the database."""
        self._faults[part].inc()

    def follow(self, catalogue: Callable[[], CatalogueStanding]) -> None:
        """Show the catalogue from now on as a function tells it; the function must be quick and raise nothing."""
        self._catalogue.standing = catalogue

    def expose(self, accept: str = "") -> tuple[bytes, str]:
        """Return all figures and their media type: OpenMetrics for whom the Accept header asks for it, else plain."""
        # Not by the library's own choice, which stumbles over versions that are no numbers.
        if _OPEN_METRICS in accept:
            return openmetrics.generate_latest(self._registry), openmetrics.CONTENT_TYPE_LATEST
        return generate_latest(self._registry), CONTENT_TYPE_PLAIN_0_0_4


class _InVain(Collector):
    """Requests for a trade in a place where nobody of it is on record."""

    def __init__(self) -> None:
        self._counts: Counts[tuple[str, str]] = Counts()

    def add(self, turn: Turn) -> None:
        self._counts.update((cell.sector, cell.area) for cell in turn.tally if cell.event is Event.UNSERVED)

    def collect(self) -> Iterator[Metric]:
        text = "Requests for a trade in a place where nobody of it is on record, in steps of five."
        family = CounterMetricFamily("referral_bot_unserved", text, labels=("sector", "area"))
        # Sorted: the order of coming would tell which was asked for first.
        for (sector, area), count in sorted(self._counts.items()):
            if count >= FEW:
                family.add_metric((sector, area), count // FEW * FEW)
        yield family


class _Catalogue(Collector):
    """The catalogue at the moment of looking."""

    def __init__(self) -> None:
        self.standing: Callable[[], CatalogueStanding] | None = None

    def collect(self) -> Iterator[Metric]:
        if self.standing is None:
            return
        now = self.standing()
        for name, text, value in (
            ("organizations", "Organizations in the catalogue.", now.organizations),
            ("revision", "Revision of the directory that the catalogue holds.", now.revision),
            ("age_seconds", "Time since the catalogue was last found current.", now.age_seconds),
            ("left_out", "Records that this version of the program cannot read.", now.left_out),
        ):
            yield GaugeMetricFamily(f"referral_bot_catalogue_{name}", text, value=value)


def _intent(turn: Turn) -> str:
    """Return what an answer was to: what was read, else what the talk is about."""
    if turn.reading is not None:
        return turn.reading.intent.value
    state = turn.state
    if state is None:
        return _NONE
    if state.organization is not None and state.topic is None and state.intent is None:
        return Intent.ORGANIZATION.value
    found = state.topic or state.intent
    return found.value if found else _NONE
