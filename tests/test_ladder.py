"""Every referral answer obeys the ladder: examples.jsonl against the records, by rules written apart from the code."""

import json
from pathlib import Path

import pytest

from bot.referral import Outcome, decide
from bot.understanding.reading import REFERRING, Intent, Reading
from directory.model import Sector
from tests.auxil.ladder import Facts, Ladder, Offer
from tests.auxil.organizations import TODAY, areas, shipped

ROOT = Path(__file__).parent.parent


def _lines(path: str) -> list[dict]:
    return [json.loads(line) for line in (ROOT / path).read_text(encoding="utf-8").splitlines()]


RECORDS = _lines("directory/data/organizations.jsonl")
FACTS = [Facts.of_json(record, TODAY) for record in RECORDS]
SLUGS = {name: record["slug"] for record in RECORDS for name in (record["acronym"], record["name"]) if name}
EXAMPLES = {example["id"]: example for example in _lines("tests/questions/examples.jsonl")}
REFERRED = [id_ for id_, example in EXAMPLES.items() if Intent(example["intent"]) in REFERRING]
NAMED = [id_ for id_ in REFERRED if EXAMPLES[id_]["organization"] in SLUGS]
LISTED = [id_ for id_ in REFERRED if id_ not in NAMED]
NEAREST = [
    id_
    for id_ in LISTED
    if EXAMPLES[id_]["intent"] in {"spokesperson", "contact", "join", "service_delivery"}
    and len(EXAMPLES[id_]["sectors"]) == len(EXAMPLES[id_]["places"]) == 1
    and EXAMPLES[id_]["places"][0].isalpha()
]


@pytest.fixture(scope="module")
def ladder() -> Ladder:
    return Ladder(FACTS, areas())


def answer(example: dict) -> Outcome:
    sectors = tuple(Sector(sector) for sector in example["sectors"])
    places = tuple(example["places"])
    organization = SLUGS.get(example["organization"])
    intent = Intent(example["intent"])
    reading = Reading("en", intent, 1.0, sectors=sectors, places=places, targets=places, organization=organization)
    return decide(reading, shipped())


def offers(outcome: Outcome) -> list[Offer]:
    return [Offer(match.organization.slug, match.level.value, match.door.slug) for match in outcome.matches]


@pytest.mark.parametrize("example", LISTED)
def test_an_answer_obeys_the_ladder(example, ladder):
    asked = EXAMPLES[example]
    assert ladder.faults(asked["intent"], asked["sectors"], asked["places"], offers(answer(asked))) == []


@pytest.mark.parametrize("example", NEAREST)
def test_the_whole_trade_of_the_country_precedes_everybody_else(example):
    asked = EXAMPLES[example]
    here = {fact.slug for fact in FACTS if set(asked["sectors"]) <= fact.sectors and set(asked["places"]) <= fact.named}
    assert {offer.slug for offer in offers(answer(asked))[: len(here)]} == here


@pytest.mark.parametrize("example", NAMED)
def test_the_one_asked_about_comes_first_and_then_whoever_leads_to_it(example, ladder):
    outcome = answer(EXAMPLES[example])
    slug = SLUGS[EXAMPLES[example]["organization"]]
    first, *rest = offers(outcome)
    assert first.slug == slug
    assert outcome.question is None
    assert first.door in ladder.doors(slug) or not ladder.doors(slug)
    assert all(ladder.facts[offer.door].channel for offer in (first, *rest))
