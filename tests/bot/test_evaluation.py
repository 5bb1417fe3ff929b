"""The figures of an evaluation, counted by hand on a few questions."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.errors import InputError
from bot.evaluation import confusions, figures, grouped, judge, meant, named, read_questions
from bot.evaluation_report import as_json
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


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("SEWA", "sewa"),
        ("self employed", "sewa"),
        ("Les Valoristes", "valoristes"),
        ("SYTDTEI-CI", "sytdtei"),
        ("ASSOTSI", "aeimo"),
        ("HomeNet", None),
        ("SYT", None),
        ("Unheard Of", None),
    ],
)
def test_a_label_may_be_short_for_the_name_of_one_organization_alone(label: str, slug: str | None):
    names = {
        "valoristes": "Les Valoristes, coopérative de solidarité",
        "sytdtei": "SYTDTEI",
        "aeimo": "Associação do Sector Informal (ASSOTSI)",
        "hnsa": "HomeNet South Asia",
        "hna": "HomeNet Africa",
    }
    slugs = named([SEWA, *(replace(SEWA, slug=slug, name=name, acronym=None) for slug, name in names.items())])
    assert meant(label, slugs) == ({slug} if slug else set())


def test_figures_come_by_group_with_f1_and_confusions(tmp_path: Path):
    path = questions_file(tmp_path, {}, {"lang": "fr", "intent": "join", "also": [], "places": ["PE"]})
    judgements = judge(read_questions(path), lambda _: reading(), named([]))
    assert {name: group.shares["intent"] for name, group in grouped(judgements, lambda item: item.locale).items()} == {
        "en": 1,
        "fr": 0,
    }
    assert figures(judgements).f1 == {"sectors": 1.0, "places": pytest.approx(6 / 7)}
    assert confusions(judgements) == [(Intent.JOIN, Intent.CONTACT, 1)]


def test_the_figures_as_json_tell_how_honest_confidence_is(tmp_path: Path):
    path = questions_file(tmp_path, {}, {"text": "sure"}, {"text": "unsure", "intent": "join", "also": []})
    likely = ((Intent.CONTACT, 0.45), (Intent.JOIN, 0.4))
    unsure = reading(confidence=0.45, alternatives=likely)
    judgements = judge(read_questions(path), lambda text: unsure if text == "unsure" else reading(), named([]))
    found = as_json(judgements, lambda read: read is unsure, misses=True)
    assert [(each["low"], each["count"], each["accuracy"]) for each in found["calibration"]["bins"]] == [
        (0.4, 1, 0.0), (0.9, 2, 1.0)
    ]  # fmt: skip
    assert found["calibration"]["expected_error"] == pytest.approx(0.15)
    curve = {point["threshold"]: point for point in found["risk_coverage"]}
    assert (curve[0.0]["intent"], curve[0.5]["intent"], curve[0.5]["served"]) == (pytest.approx(2 / 3), 1, 1)
    assert curve[0.5]["coverage"] == pytest.approx(2 / 3)
    assert found["widest"]["threshold"] == 1.0
    assert found["asking"] == {
        "asked": 1, "answered": 2, "answered_right": 1, "asked_right_at_first": 0, "asked_right_among_readings": 1
    }  # fmt: skip
    assert [(miss["stage"], miss["wanted"], miss["read"]) for miss in found["misses"]] == [
        ("intent", "join", "contact (0.45)")
    ]


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
