from dataclasses import replace

import pytest

from bot.referral import DOUBT, LIKELY, SHAPES, decide
from bot.understanding.reading import REFERRING, Ambiguity, Intent, Reading, Unknown
from directory.matching import Breadth
from directory.model import Sector, Statement, Status
from tests.auxil.organizations import make_catalogue, make_network, make_organization

VENDORS = (Sector.STREET_VENDORS,)


@pytest.fixture
def catalogue():
    return make_catalogue(
        make_organization("kenya", channels=(), affiliations=("africa",)),
        make_organization("fishers", sectors=(Sector.FISHERS,)),
        make_network("africa", area="002", affiliations=("world",)),
        make_network("world"),
        make_organization("gone", status=Status.DEFUNCT, channels=()),
    )


def reading(intent=Intent.CONTACT, **fields):
    fields.setdefault("targets", fields.get("places", ()))
    return Reading("en", intent, 0.9, **fields)


def asked(intent=Intent.CONTACT, **fields):
    return reading(intent, sectors=VENDORS, places=("KE",), **fields)


def slugs(outcome):
    return [match.organization.slug for match in outcome.matches]


def test_every_intent_that_refers_has_a_shape_and_no_other():
    assert set(SHAPES) == REFERRING


@pytest.mark.parametrize("intent", sorted(REFERRING))
def test_an_intent_that_refers_names_organizations(intent, catalogue):
    assert "kenya" in slugs(decide(asked(intent), catalogue))


@pytest.mark.parametrize("intent", sorted(set(Intent) - REFERRING))
def test_any_other_intent_names_its_policy_alone(intent, catalogue):
    outcome = decide(asked(intent), catalogue)
    assert (outcome.policy, outcome.matches, outcome.question) == (intent.value, (), None)


@pytest.mark.parametrize(
    ("intent", "first"),
    [
        (Intent.SPOKESPERSON, "kenya"),
        (Intent.CONTACT, "kenya"),
        (Intent.JOIN, "kenya"),
        (Intent.SERVICE_DELIVERY, "kenya"),
        (Intent.INTERNSHIP, "kenya"),
        (Intent.SPEAKER, "africa"),
        (Intent.BROWSE, "africa"),
    ],
)
def test_the_purpose_decides_who_comes_first(intent, first, catalogue):
    assert slugs(decide(asked(intent), catalogue))[0] == first


def test_the_referral_uses_the_workers_place_not_the_askers(catalogue):
    outcome = decide(reading(sectors=VENDORS, places=("SE", "KE"), targets=("KE",)), catalogue)
    assert outcome.empty_places == ()
    assert slugs(outcome) == ["kenya", "africa", "world"]


def test_without_a_target_every_place_named_is_used(catalogue):
    assert decide(reading(sectors=VENDORS, places=("KE",), targets=()), catalogue) == decide(asked(), catalogue)


@pytest.mark.parametrize(
    ("fields", "question"),
    [
        ({}, "place"),
        ({"sectors": VENDORS}, "place"),
        ({"places": ("KE",)}, "sector"),
        ({"places": ("001",), "sectors": VENDORS}, None),
        ({"places": ("KE",), "sectors": VENDORS}, None),
        ({"places": ("KE",), "sectors": (Sector.ALL_INFORMAL,)}, None),
        ({"sectors": VENDORS, "ambiguous_places": (Ambiguity("Guinea", ("GN", "GW")),)}, "place"),
        ({"organization": "kenya"}, None),
    ],
)
def test_the_missing_slot_is_asked_for_with_the_answer(fields, question, catalogue):
    outcome = decide(reading(**fields), catalogue)
    assert outcome.question == question
    assert outcome.matches


@pytest.mark.parametrize(
    ("confidence", "rival", "chance", "question"),
    [
        (DOUBT - 0.1, Intent.PRESS, LIKELY, "intent"),
        (DOUBT - 0.1, Intent.SPEAKER, LIKELY, "intent"),
        (DOUBT, Intent.PRESS, 1 - DOUBT, None),
        (DOUBT - 0.1, Intent.PRESS, LIKELY / 2, None),
        (DOUBT - 0.1, Intent.SPOKESPERSON, LIKELY, None),
    ],
    ids=["doubtful", "other order", "sure enough", "rival unlikely", "same list"],
)
def test_a_doubtful_reading_is_answered_and_others_offered_where_their_answers_differ(
    confidence, rival, chance, question, catalogue
):
    doubtful = replace(asked(), confidence=confidence, alternatives=((Intent.CONTACT, confidence), (rival, chance)))
    outcome = decide(doubtful, catalogue)
    assert outcome.question == question
    assert outcome.alternatives == ((rival,) if question else ())
    assert outcome.matches


def test_a_doubtful_policy_asks_which_is_meant(catalogue):
    doubtful = replace(reading(Intent.ABOUT), confidence=0.5, alternatives=((Intent.ABOUT, 0.5), (Intent.IMPACT, 0.4)))
    assert decide(doubtful, catalogue).alternatives == (Intent.IMPACT,)


def test_a_country_without_anyone_of_the_trade_is_said(catalogue):
    outcome = decide(reading(sectors=VENDORS, places=("SE",)), catalogue)
    assert outcome.empty_places == ("SE",)
    assert slugs(outcome) == ["world"]


def test_another_trade_is_said(catalogue):
    outcome = decide(reading(sectors=(Sector.FOREST_WORKERS,), places=("KE",)), catalogue)
    assert outcome.other_sector
    assert outcome.empty_sectors == (Sector.FOREST_WORKERS,)
    assert {match.breadth for match in outcome.matches} == {Breadth.OTHER}


def test_a_trade_that_nobody_serves_is_said_beside_one_that_is_served(catalogue):
    outcome = decide(reading(sectors=(*VENDORS, Sector.FOREST_WORKERS), places=("KE",)), catalogue)
    assert outcome.empty_sectors == (Sector.FOREST_WORKERS,)
    assert not outcome.other_sector


def test_one_asked_about_by_name_comes_first_then_the_networks_above_it(catalogue):
    outcome = decide(reading(Intent.ORGANIZATION, organization="kenya", places=("KE",)), catalogue)
    assert slugs(outcome) == ["kenya", "africa", "world"]
    assert outcome.organization.slug == "kenya"
    assert (outcome.empty_places, outcome.empty_sectors) == ((), ())


def test_one_that_has_no_network_brings_its_door():
    catalogue = make_catalogue(make_organization("mute", channels=()), make_network())
    assert slugs(decide(reading(Intent.ORGANIZATION, organization="mute"), catalogue)) == ["mute", "vendors-worldwide"]


def test_one_that_ceased_is_still_shown_when_asked_about_by_name(catalogue):
    outcome = decide(reading(Intent.ORGANIZATION, organization="gone"), catalogue)
    assert outcome.organization.status is Status.DEFUNCT
    assert slugs(outcome) == ["gone", "africa"]


def test_one_named_in_a_request_comes_before_the_others(catalogue):
    assert slugs(decide(asked(organization="world"), catalogue)) == ["world", "kenya", "africa"]
    assert slugs(decide(reading(Intent.SPOKESPERSON, organization="kenya"), catalogue)) == ["kenya", "africa", "world"]


def test_close_names_are_all_offered(catalogue):
    outcome = decide(reading(Intent.ORGANIZATION, organization_choices=("world", "kenya", "nobody")), catalogue)
    assert slugs(outcome) == ["world", "kenya"]
    assert [choice.slug for choice in outcome.choices] == ["world", "kenya"]


def test_close_names_in_a_request_come_before_the_others(catalogue):
    assert slugs(decide(asked(organization_choices=("world", "fishers")), catalogue)) == [
        "world", "fishers", "kenya", "africa",
    ]  # fmt: skip


def test_a_name_that_is_not_in_the_directory_falls_to_its_trade_and_place(catalogue):
    unknown = (Unknown("Mama Mboga Union", "organization"),)
    outcome = decide(asked(Intent.ORGANIZATION, organization="nobody", unknown=unknown), catalogue)
    assert slugs(outcome) == ["kenya", "africa", "world"]
    assert (outcome.organization, outcome.unknown) == (None, unknown)


def test_one_that_never_hosts_is_left_out_even_where_it_is_named():
    catalogue = make_catalogue(make_organization("refuses", hosts_interns=Statement.NO), make_network())
    outcome = decide(asked(Intent.INTERNSHIP, organization="refuses"), catalogue)
    assert slugs(outcome) == ["vendors-worldwide"]
    assert outcome.organization.slug == "refuses"
