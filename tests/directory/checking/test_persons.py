import pytest

from directory.checking.persons import check_persons
from directory.checking.word_lists import load_word_lists
from directory.findings import Level
from directory.model import ChannelKind, Confidence, ContactChannel, Record
from tests.auxil.organizations import areas, make_organization

FACTS = {"name": "Kumasi Market Traders' Union", "acronym": "KUMATU", "city": "Kumasi", "country": "GH"}


def check(notes=None, **facts):
    record = Record(make_organization("kumatu", **FACTS | facts), Confidence.HIGH, notes)
    return [(found.field, found.level) for found in check_persons([record], areas(), load_word_lists())]


def email(address):
    return {"channels": (ContactChannel(ChannelKind.EMAIL, address),)}


@pytest.mark.parametrize(
    "address",
    [
        "info@kumatu.example",
        "kumatu.office@gmail.com",
        "kumasitraders@yahoo.com",
        "nationalsecretary@kumatu.example",
        "comunicacion.prensa@hotmail.com",
        "market.traders@gmail.com",
        "kumatu1998@gmail.com",
        "123456@qq.com",
    ],
)
def test_an_office_s_address_is_fine(address):
    assert check(**email(address)) == []


@pytest.mark.parametrize(
    ("address", "level"),
    [
        ("ama.mensah@kumatu.example", Level.WARNING),
        ("ama_mensah@gmail.com", Level.WARNING),
        ("amamensah72@gmail.com", Level.WARNING),
        ("ama@kumatu.example", Level.NOTICE),
    ],
)
def test_an_address_that_looks_like_a_person_s_is_told(address, level):
    assert check(**email(address)) == [("email", level)]


def test_a_person_s_page_is_told():
    page = ContactChannel(ChannelKind.LINKEDIN, "https://www.linkedin.com/in/ama-mensah")

    assert check(channels=(page,)) == [("social.linkedin", Level.WARNING)]


@pytest.mark.parametrize(
    "summary",
    [
        "Union of traders led by Ama Mensah since 2001.",
        "Union of traders; Ms Mensah speaks for it.",
        "Its president, Ama Owusu Mensah, was a porter.",
        "Sindicato fundado pela Dra. Mensah.",
        "Ama Mensah, its founder, was a porter.",
    ],
)
def test_a_person_named_in_the_summary_is_told(summary):
    assert check(summary=summary) == [("summary", Level.WARNING)]


@pytest.mark.parametrize(
    "summary",
    [
        "Union of traders led by Kumasi Market women.",
        "Founded by StreetNet International.",
        "Its president sits on the executive.",
        "Works in Ghana; Secretary General elected in 2019.",
        "Don't ask for a leader.",
    ],
)
def test_organizations_and_offices_are_no_persons(summary):
    assert check(summary=summary) == []


def test_a_curator_s_note_that_names_a_person_is_a_notice():
    assert check(notes="The chairperson is Ama Mensah.") == [("notes", Level.NOTICE)]
