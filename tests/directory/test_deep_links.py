"""Links to the bot: what they ask for comes back out of them, whatever it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.deep_links import LIMIT, MOST_PLACES, PURPOSES, DeepLink, decode, encode, url
from directory.model import Sector
from tests.auxil.organizations import areas, make_catalogue, make_organization, shipped

FAR = ("KE", "UG", "TZ", "RW", "ET", "MG", "MW")
SLUGS = st.from_regex(r"[a-z0-9]{1,30}(-[a-z0-9]{1,30}){0,5}", fullmatch=True)
REQUESTS = st.builds(
    DeepLink,
    purpose=st.none() | st.sampled_from(PURPOSES),
    sectors=st.lists(st.sampled_from(Sector), unique=True).map(tuple),
    places=st.lists(st.sampled_from((*areas().countries, *areas().regions)), unique=True, max_size=MOST_PLACES).map(
        tuple
    ),
).filter(lambda link: link != DeepLink())


@given(REQUESTS)
def test_a_request_comes_back_out_of_its_link(link: DeepLink):
    payload = encode(link)

    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert decode(payload) == link


@given(SLUGS)
def test_an_organization_is_found_by_its_link_however_long_its_slug(slug: str):
    payload = encode(DeepLink(organization=slug))
    link = decode(payload)

    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert link
    assert make_catalogue(make_organization(slug)).get(link.organization or "").slug == slug


def test_every_shipped_organization_has_a_readable_link():
    payloads = {encode(DeepLink(organization=found.slug)) for found in shipped().organizations}

    assert len(payloads) == len(shipped().organizations)
    assert all(payload.startswith("org_") for payload in payloads)


@pytest.mark.parametrize(
    ("link", "payload"),
    [
        (DeepLink(organization="streetnet-international"), "org_streetnet-international"),
        (DeepLink(purpose="impact"), "impact"),
        (DeepLink(sectors=(Sector.WASTE_PICKERS,)), "waste-pickers"),
        (DeepLink(places=("PE", "419")), "PE_419"),
        (DeepLink(None, "interview", (Sector.STREET_VENDORS,), ("PE",)), "interview_street-vendors_PE"),
        (
            DeepLink(None, "speaker", (Sector.STREET_VENDORS, Sector.HOME_BASED_WORKERS), ("419", *FAR)),
            "x_speaker_vh_bnKEUGTZRWETMGMW",
        ),
        (DeepLink(organization="a" * 61), "ref_cnmi2ppuhf"),
    ],
)
def test_links_that_stand_on_paper_mean_the_same_for_ever(link: DeepLink, payload: str):
    assert encode(link) == payload
    assert decode(payload) is not None


@given(st.text(max_size=80) | st.text("xorgef_-PEpe0419", max_size=20))
def test_whatever_else_a_link_says_is_told_apart(payload: str):
    link = decode(payload)

    assert link is None or (len(payload) <= LIMIT and link != DeepLink())


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "_",
        "org_",
        "org_Street",
        "ref_short",
        "interview_nurses",
        "interview_PE_street-vendors",
        "PE_interview",
        "PE_PE",
        "x__v",
        "x__vv_",
        "x__y_PE",
        "x_nobody_v_PE",
        "x___",
        "street_vendors",
    ],
)
def test_a_damaged_link_says_nothing(payload: str):
    assert decode(payload) is None


@pytest.mark.parametrize(
    "link", [DeepLink(), DeepLink(purpose="cooking"), DeepLink(places=("Peru",)), DeepLink(organization="A b")]
)
def test_what_no_link_can_say_is_refused(link: DeepLink):
    with pytest.raises(ValueError, match=r"a link|no purpose|no slug"):
        encode(link)


def test_purposes_leave_room_for_every_trade_and_many_places():
    assert max(map(len, PURPOSES)) <= 14


@pytest.mark.parametrize("name", ["referral_bot", "@referral_bot"])
def test_an_address_names_the_bot(name: str):
    assert url(name, "impact") == "https://t.me/referral_bot?start=impact"


@pytest.mark.parametrize("name", ["", "@", "bot", "a bot", "1abcd", "x" * 33, "bot?start=1"])
def test_a_name_that_no_bot_has_is_refused(name: str):
    with pytest.raises(ValueError, match="no username"):
        url(name, "impact")
