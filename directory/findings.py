"""What a check finds: whose, in which field, how grave, and a sentence with the mend."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How grave a finding is, gravest first."""

    ERROR = "error"
    """It is wrong, and people would be misled or sent nowhere."""
    WARNING = "warning"
    """It looks wrong; somebody should look."""
    NOTICE = "notice"
    """It could be better."""


GRAVITY = {level: number for number, level in enumerate(Level)}
"""The gravest is 0."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one organization."""

    slug: str
    field: str
    level: Level
    text: str
    """What it is and the mend, one sentence or two."""
    score: int | None = None
    """How likely it is, 1-99, where that was weighed (duplicates)."""

    def to_document(self) -> dict[str, Any]:
        """Return the finding as JSON Lines hold it; a score only where there is one."""
        document = asdict(self)
        if self.score is None:
            del document["score"]
        return document


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return the findings, gravest first, then by slug and field."""
    return tuple(sorted(findings, key=lambda each: (GRAVITY[each.level], each.slug, each.field, each.text)))
