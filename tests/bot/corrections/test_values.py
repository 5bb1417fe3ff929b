import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.correction_fields import CODES, trades_code, trades_of
from bot.corrections.values import LONGEST, Unfit, Value, ValueReader, web_address
from directory.edits import EDITABLE, with_value
from directory.model import Sector
from tests.auxil.organizations import areas, make_organization, shipped
from tests.auxil.records import make_record
from tests.auxil.talks import readers

STREETNET = "streetnet-international"


def read(field, text, locale="en"):
    return ValueReader(readers().find, areas()).read(field, text, shipped().get(STREETNET), locale)


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("website", "https://new.example.org/", ("website", "https://new.example.org/")),
        ("website", "It is now www.streetnet.org.za.", ("website", "https://www.streetnet.org.za")),
        ("website", "HTTPS://Example.org", ("website", "https://Example.org")),
        ("website", "facebook.com/streetnet", ("facebook", "https://facebook.com/streetnet")),
        ("website", "https://www.youtube.com/@streetnet", ("youtube", "https://www.youtube.com/@streetnet")),
        ("website", "https://notfacebook.com/", ("website", "https://notfacebook.com/")),
        ("email", "info@example.org", ("email", "info@example.org")),
        ("email", "the new one is <office@example.org>, thank you", ("email", "office@example.org")),
        ("phone", "031 307 4038", ("phone", "+27 31 307 4038")),
        ("phone", "0027 31 307 4038", ("phone", "+27 31 307 4038")),
        ("phone", "call them: +254 (20) 234-5678", ("phone", "+254 20 2345678")),
        ("languages", "English, Spanish and Zulu", ("languages", "en; es; zu")),
        ("languages", "They speak Haitian Creole", ("languages", "ht")),
        ("languages", "espagnol, wolof", ("languages", "es; wo")),
        ("country", "it is in South Africa", ("country", "ZA")),
        ("country", "Sambia", ("country", "ZM")),
        ("city", "Durban, South Africa", ("city", "Durban")),
        ("city", "Cape\n Town", ("city", "Cape Town")),
        ("name", "\u202eStreet\u200bNet", ("name", "StreetNet")),
        ("other", "Two lines,\nboth kept?", ("other", "Two lines,\nboth kept?")),
    ],
)
def test_a_value_is_found_in_what_people_write(field, text, expected):
    found = read(field, text)
    assert (found and not isinstance(found, Unfit) and (found.field, found.text)) == (expected or False)


@pytest.mark.parametrize("field", ["website", "email", "phone", "languages", "country", "city"])
@pytest.mark.parametrize(
    "text", ["street vendors in Peru", "who funds WIEGO?", "and what about waste pickers in Brazil?", "what is SEWA?"]
)
def test_a_question_is_no_value(field, text):
    assert read(field, text) is None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("email", "Is info@example.org the right one?"),
        ("email", "I look for somebody who can speak at our conference in May, please write to me@example.org"),
        ("phone", "My name is somebody else, I study in Lima since 2019, and my own number is 555 123 456"),
        ("name", "What is their name?"),
    ],
)
def test_a_question_that_holds_an_address_is_no_value_either(field, text):
    assert read(field, text) is None


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("email", "info@example", "email"),
        ("email", "hello", "email"),
        ("email", "a@example.org, b@example.org", "email"),
        ("website", "https://localhost/", "website"),
        ("website", "info@example.org", "website"),
        ("website", "https://user@example.org/", "website"),
        ("phone", "12", "phone"),
        ("phone", "+27 1", "phone"),
        ("phone", "123456789012345678", "phone"),
        ("languages", "Klingon", "language"),
        ("languages", "English, Klingon", "language"),
        ("country", "Atlantis", "country"),
        ("country", "Africa", "country"),
        ("name", "??", None),
        ("name", "7", "short"),
        ("name", "x" * (LONGEST["name"] + 1), "long"),
        ("new", "x" * (LONGEST["new"] + 1), "long"),
        ("other", "bell\x07", "control"),
        ("website", "https://example.org/" + "x" * 500, "website"),
    ],
)
def test_what_cannot_be_right_is_told(field, text, why):
    found = read(field, text)
    assert (found.why if isinstance(found, Unfit) else found) == why


@pytest.mark.parametrize(
    ("field", "text", "personal"),
    [
        ("email", "maria.perez@example.org", True),
        ("email", "maria_perez7@example.org", True),
        ("email", "press.office@example.org", False),
        ("email", "streetnet.durban@example.org", False),
        ("email", "info@example.org", False),
        ("phone", "+27 82 555 1234", True),
        ("phone", "+27 31 307 4038", False),
        ("new", "Vendors of Sucre, write to juana.lopez@example.org", True),
        ("new", "Vendors of Sucre, write to info@example.org", False),
    ],
)
def test_what_looks_like_somebodys_own_is_marked(field, text, personal):
    assert read(field, text).looks_personal is personal


def test_a_source_is_an_address_and_nothing_else():
    assert web_address("see https://example.org/a, page 3") == "https://example.org/a"
    assert web_address("example.org/about") == "https://example.org/about"
    assert web_address("my aunt told me") is None
    assert web_address("info@example.org") is None
    assert web_address("https://example.org/" + "x" * 600) is None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(CODES.values())), st.text(max_size=60))
def test_any_text_is_read_without_an_error_and_what_is_taken_the_directory_takes(field, text):
    found = read(field, text)
    if isinstance(found, Value) and found.field in EDITABLE:
        assert with_value(make_record("one"), found.field, found.text, areas())


@given(st.sets(st.sampled_from(Sector)))
def test_marked_trades_fit_on_a_button_and_come_back(sectors):
    code = trades_code(frozenset(sectors))
    assert len(code) <= 3
    assert trades_of(code) == sectors


def test_a_mailbox_with_the_organizations_name_is_its_own():
    own = make_organization("one", name="Federación Maria Auxiliadora")
    reader = ValueReader(readers().find, areas())
    assert not reader.read("email", "maria.auxiliadora@example.org", own, "es").looks_personal
