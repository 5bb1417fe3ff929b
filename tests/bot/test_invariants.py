"""Never a gatekeeper: N1 to N6 of the referral, over generated readings and generated directories."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.referral import decide
from bot.understanding.reading import REFERRING, Audience, Intent, Reading
from directory.matching import Query, Shape, rank
from directory.model import Sector, Status
from tests.auxil.ladder import Facts, Ladder, Offer
from tests.auxil.organizations import TODAY, areas, make_catalogue
from tests.auxil.strategies import asked_places, asked_sectors, catalogues, directories, readings

pure = settings(derandomize=True, deadline=None, max_examples=60, database=None)
"""The same examples on every run and every machine."""

ORDERS = (Intent.SPOKESPERSON, Intent.SPEAKER, Intent.INTERNSHIP)
"""One intent for each shape of a list."""
REFERRALS = readings(st.sampled_from(sorted(REFERRING)))


@pure
@given(REFERRALS, catalogues())
def test_n1_every_referral_names_someone_who_can_be_reached(reading, catalogue):
    matches = decide(reading, catalogue).matches
    assert matches
    assert all(match.door.channels for match in matches)
    assert all(match.door is match.organization for match in matches if match.organization.channels)


@pure
@given(REFERRALS, catalogues())
def test_n2_whatever_is_still_to_be_asked_comes_with_an_answer(reading, catalogue):
    bare = replace(reading, sectors=(), places=(), targets=(), organization=None, organization_choices=())
    outcome = decide(bare, catalogue)
    assert outcome.question in {"place", "intent"}
    assert outcome.matches


@pure
@given(readings(), catalogues(), st.sampled_from((None, *Audience)), st.sampled_from((None, "en", "pt")))
def test_n3_the_same_request_gives_the_same_answer_whoever_asks(reading, catalogue, audience, locale):
    other = replace(reading, audience=audience, locale=locale, truncated=True)
    assert decide(reading, catalogue) == decide(other, catalogue)


@pure
@given(REFERRALS, catalogues())
def test_n4_everybody_of_the_trade_in_the_place_is_on_the_list_once(reading, catalogue):
    assume(reading.intent not in {Intent.INTERNSHIP, Intent.ORGANIZATION} and reading.targets)
    outcome = decide(replace(reading, organization=None, organization_choices=()), catalogue)
    listed = [match.organization.slug for match in outcome.matches]
    trades = set(reading.sectors or Sector) | ({*Sector} if Sector.ALL_INFORMAL in reading.sectors else set())
    here = {
        organization.slug
        for organization in catalogue.organizations
        if organization.status is Status.ACTIVE and trades & {*organization.sectors}
        for area in (organization.country, *organization.coverage)
        for place in reading.targets
        if area and (areas().contains(place, area) or areas().contains(area, place))
    }
    assert len(listed) == len(set(listed))
    assert here <= set(listed)


@pure
@given(readings(), catalogues())
def test_n5_words_that_were_not_understood_choose_nobody_and_only_they_are_carried(reading, catalogue):
    outcome = decide(reading, catalogue)
    wordless = decide(replace(reading, unknown=(), ambiguous_places=()), catalogue)
    assert replace(outcome, unknown=(), ambiguous_places=()) == wordless
    assert (outcome.unknown, outcome.ambiguous_places) == (reading.unknown, reading.ambiguous_places)


@pure
@given(readings(), catalogues())
def test_n6_whoever_is_named_is_the_very_record_with_its_own_addresses(reading, catalogue):
    outcome = decide(reading, catalogue)
    named = [*outcome.choices, *(found for match in outcome.matches for found in (match.organization, match.door))]
    assert all(organization is catalogue.get(organization.slug) for organization in named)


@pure
@given(readings(), catalogues())
def test_n7_whoever_is_named_has_a_source_with_the_day_it_was_seen(reading, catalogue):
    for match in decide(reading, catalogue).matches:
        assert all(source.url and source.seen_on for source in match.organization.sources)
        assert match.organization.sources


@settings(pure, max_examples=300)
@given(st.sampled_from(ORDERS), asked_sectors(), asked_places(), directories(least=4))
def test_any_list_over_any_directory_obeys_the_ladder(intent, sectors, places, directory):
    reading = Reading("en", intent, 1.0, sectors=sectors, places=places, targets=places)
    matches = decide(reading, make_catalogue(*directory)).matches
    offers = [Offer(match.organization.slug, match.level.value, match.door.slug) for match in matches]
    ladder = Ladder((Facts.of(organization, TODAY) for organization in directory), areas())
    assert ladder.faults(intent.value, [sector.value for sector in sectors], places, offers) == []


@pure
@given(st.sampled_from(Shape), asked_sectors(), asked_places(), directories(), st.randoms(use_true_random=False))
def test_the_order_in_which_the_directory_was_read_changes_nothing(shape, sectors, places, directory, random):
    query = Query(shape, sectors, places)
    shuffled = random.sample(directory, len(directory))
    assert rank(query, make_catalogue(*directory)) == rank(query, make_catalogue(*shuffled))


@pure
@given(readings(), catalogues())
def test_only_the_intents_that_do_not_refer_name_nobody(reading, catalogue):
    assert bool(decide(reading, catalogue).matches) == (reading.intent in REFERRING)


@pure
@given(REFERRALS, catalogues())
def test_another_trade_is_offered_only_where_nothing_else_is_left_and_then_said_so(reading, catalogue):
    outcome = decide(replace(reading, organization=None, organization_choices=()), catalogue)
    breadths = {match.breadth.value for match in outcome.matches}
    assert breadths == {"other"} if outcome.other_sector else "other" not in breadths
