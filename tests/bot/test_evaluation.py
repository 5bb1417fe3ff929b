"""The figures of an evaluation, counted by hand on a few questions."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import InputError
from bot.evaluation import confusions, figures, grouped, judge, named, read_questions
from bot.understanding.reading import Intent, Reading
from directory.model import Kind, Organization, Sector

LABEL = {
    "id": "en-1",
    "lang": "en",
    "text": "hi",
    "intent": "contact",
    "also": ["browse"],
    "sectors": ["fishers"],
    "places": ["PE", "BO"],
    "organization": None,
    "style": "plain",
}
SEWA = Organization(
    slug="sewa", name="Self-Employed", acronym="SEWA", kind=Kind.MEMBER_ORGANIZATION, coverage=("IN",), sectors=()
)


def questions_file(tmp_path: Path, *changes: dict[str, Any]) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(LABEL | change) for change in changes) + "\n\n", encoding="utf-8")
    return path


def reading(**values: Any) -> Reading:
    found: dict[str, Any] = {
        "locale": "en",
        "intent": Intent.CONTACT,
        "confidence": 1.0,
        "sectors": (Sector.FISHERS,),
        "places": ("PE", "BO"),
    }
    return Reading(**(found | values))


def shares(tmp_path: Path, read: Reading, **change: Any) -> dict[str, float | None]:
    judgements = judge(read_questions(questions_file(tmp_path, change)), lambda _: read, named([SEWA]))
    return dict(figures(judgements).shares)


def test_a_right_reading_is_right_in_every_stage(tmp_path: Path):
    assert shares(tmp_path, reading()) == {
        "intent": 1, "sectors": 1, "places": 1, "organization": None, "language": 1, "served": 1
    }  # fmt: skip


def test_another_intent_that_serves_as_well_is_right(tmp_path: Path):
    assert shares(tmp_path, reading(intent=Intent.BROWSE))["intent"] == 1
    assert shares(tmp_path, reading(intent=Intent.JOIN))["intent"] == 0


@pytest.mark.parametrize(("places", "served"), [(("PE",), 1), ((), 0), (("PE", "CL"), 0), (("CL",), 0)])
def test_served_wants_a_place_that_was_said_and_none_that_was_not(tmp_path: Path, places: tuple[str, ...], served: int):
    found = shares(tmp_path, reading(places=places))
    assert (found["places"], found["served"]) == (0, served)


def test_an_organization_is_right_when_it_is_the_record_of_that_name_or_acronym(tmp_path: Path):
    assert shares(tmp_path, reading(organization="sewa"), organization="Sewa")["organization"] == 1
    assert shares(tmp_path, reading(organization=None), organization="SEWA")["served"] == 0
    assert shares(tmp_path, reading(organization="sewa"))["served"] == 0


def test_an_organization_that_the_directory_lacks_is_not_counted(tmp_path: Path):
    assert shares(tmp_path, reading(), organization="Unheard Of")["organization"] is None


def test_figures_come_by_group_with_f1_and_confusions(tmp_path: Path):
    path = questions_file(tmp_path, {}, {"lang": "fr", "intent": "join", "also": [], "places": ["PE"]})
    judgements = judge(read_questions(path), lambda _: reading(), named([]))
    assert {name: group.shares["intent"] for name, group in grouped(judgements, lambda item: item.locale).items()} == {
        "en": 1,
        "fr": 0,
    }
    assert figures(judgements).f1 == {"sectors": 1.0, "places": pytest.approx(6 / 7)}
    assert confusions(judgements) == [(Intent.JOIN, Intent.CONTACT, 1)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1"),
        ("[]", "line 1"),
        (json.dumps({"text": "hi"}), "label 'intent' is missing"),
        (json.dumps(LABEL | {"intent": "dance"}), "dance"),
        (json.dumps(LABEL | {"sectors": ["bakers"]}), "bakers"),
        ("", "holds no questions"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, line: str, message: str):
    path = tmp_path / "questions.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match=r"questions\.jsonl") as raised:
        read_questions(path)
    assert message in str(raised.value)
