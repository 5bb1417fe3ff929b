"""Contacts for address books: what is written is read back, and every channel is in it."""

from itertools import chain

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.model import ChannelKind, ContactChannel, Purpose
from directory.phones import Dialed, dial
from directory.vcards import write_all
from tests.auxil.organizations import areas, make_organization, shipped
from tests.auxil.records import make_record

pure = settings(derandomize=True, deadline=None, max_examples=200, database=None)
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=200).filter(str.strip)


def read(*organizations):
    return list(vobject.readComponents(write_all(organizations, areas())))


def addresses(card):
    lines = chain.from_iterable(card.contents.get(name, ()) for name in ("url", "email", "tel"))
    return [line.value for line in lines]


def in_card(organization):
    phones = {ChannelKind.PHONE, ChannelKind.WHATSAPP}
    return sorted(
        dial(one.value, organization.country).number if one.kind in phones and "://" not in one.value else one.value
        for one in organization.channels
    )


def test_a_contact_has_what_the_record_has():
    (card,) = read(make_record().organization)
    assert card.version.value == "3.0"
    assert card.fn.value == card.n.value.family == card.org.value[0] == "Asociación de Vendedoras «Ñandú»; y más"
    assert card.nickname.value == "=AVÑ"
    assert (card.adr.value.city, card.adr.value.country) == ("Lima", "Peru")
    assert [line.value for line in card.contents["lang"]] == ["es", "qu"]
    assert card.rev.value == "2026-11-24"
    assert card.note.value.splitlines() == [
        "Two lines:",
        "'=1+1' and \"quotes\".",
        "Status: inactive",
        "Languages: Spanish, Quechua",
        "Source: https://example.org/about (of 2021-03-04, seen on 2026-11-23, checked again on 2026-11-24)",
        "Source: https://example.org/news (seen on 2026-11-23)",
    ]


def test_what_is_no_plain_website_mail_or_phone_bears_a_label_in_its_group():
    (card,) = read(make_record().organization)
    labels = {line.group: line.value for line in card.contents["x-ablabel"]}
    told = {line.value: labels.get(line.group) for name in ("url", "email", "tel") for line in card.contents[name]}
    assert told == {
        "https://example.org/?a=1;b=2": None,
        "https://second.example.org": None,
        "https://x.com/example": "X",
        "prensa@example.org": "Press",
        "+5112345678": None,
        "+51999123456": "WhatsApp",
    }


def test_a_contact_that_is_imported_again_is_the_same_one():
    (before,) = read(make_organization("one", name="Before"))
    (after,) = read(make_organization("one", name="After"))
    (other,) = read(make_organization("two", name="After"))
    assert before.uid.value == after.uid.value != other.uid.value


@pytest.mark.parametrize(
    ("published", "country", "number", "extension"),
    [
        ("+27 31 307 4038", "ZA", "+27313074038", None),
        ("+44 (0)20 7946 0018", "GB", "+442079460018", None),
        ("(01) 234-5678", "PE", "+5112345678", None),
        ("+501 223-4443 ext. 225", "BZ", "+5012234443", "225"),
        ("031 307 4038", None, "031 307 4038", None),
    ],
)
def test_numbers_are_written_as_they_are_dialed_from_anywhere(published, country, number, extension):
    assert dial(published, country) == Dialed(number, extension)


def test_an_extension_stands_in_the_note():
    phone = ContactChannel(ChannelKind.PHONE, "+501 223-4443 ext. 225")
    (card,) = read(make_organization(country="BZ", channels=(phone,)))
    assert card.tel.value == "+5012234443"
    assert "+501 223-4443 ext. 225" in card.note.value.splitlines()


def test_the_whole_directory_is_one_file_with_every_channel():
    organizations = shipped().organizations
    for organization, card in zip(organizations, read(*organizations), strict=True):
        assert card.fn.value == organization.name
        assert sorted(addresses(card)) == in_card(organization)


def test_no_line_is_longer_than_old_phones_take():
    written = write_all(shipped().organizations, areas())
    assert max(map(len, written.split("\r\n"))) <= 75


@pure
@given(WORDS, WORDS, st.lists(WORDS, max_size=3), st.sampled_from(Purpose))
def test_whatever_a_record_holds_it_is_read_back(name, city, paths, purpose):
    channels = tuple(
        ContactChannel(ChannelKind.WEBSITE, f"https://example.org/{''.join(path.split())}", purpose) for path in paths
    )
    organization = make_organization(name=name, city=city, summary=name, channels=channels)
    (card,) = read(organization)
    assert card.fn.value == " ".join(name.split())
    assert card.adr.value.city == " ".join(city.split())
    assert addresses(card) == [channel.value for channel in channels]
    assert card.note.value.startswith(" ".join(name.split()))
