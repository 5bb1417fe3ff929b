import pytest

from directory.checking.phones import check_phones
from directory.findings import Level
from directory.model import ChannelKind, ContactChannel
from tests.auxil.organizations import areas, make_organization


def check(value, kind=ChannelKind.PHONE, **facts):
    organization = make_organization(channels=(ContactChannel(kind, value),), **facts)
    return [(found.field, found.level, found.text) for found in check_phones([organization], areas())]


@pytest.mark.parametrize(
    ("value", "facts"),
    [
        ("+254 20 2241509", {}),
        ("+254-20-374-2774 ext. 12", {}),
        ("+27 31 307 4038", {"coverage": ("KE", "018")}),
        ("+1 868 667 5247", {"country": "TT"}),
        ("+44 20 7243 2942", {"country": None, "coverage": ("001",)}),
        ("https://wa.me/254700000000", {}),
    ],
)
def test_a_number_that_can_be_dialed_from_abroad_is_fine(value, facts):
    assert check(value, **facts) == []


@pytest.mark.parametrize(
    ("value", "facts", "level", "told"),
    [
        ("12345", {}, Level.ERROR, "cannot be dialed: it has too few digits"),
        ("+254 20 22415090000", {}, Level.ERROR, "it has too many digits"),
        ("+999 20 2241509", {}, Level.ERROR, "is no phone number; write it as dialed from abroad"),
        ("020 2241509", {"country": None, "coverage": ("KE",)}, Level.ERROR, "is no phone number"),
        ("+57 (1) 905 49 97", {"country": "CO"}, Level.WARNING, "fits no block of numbers of CO"),
        ("020 2241509", {}, Level.WARNING, "nobody abroad can dial it; write +254 20 2241509."),
        ("+27 31 307 4038", {}, Level.WARNING, "is a number of ZA, where they neither sit nor work"),
        ("+44 909 879 0000", {"country": "GB"}, Level.WARNING, "costs extra to dial"),
    ],
)
def test_what_is_wrong_with_a_number_is_told_with_the_mend(value, facts, level, told):
    ((field, found, text),) = check(value, **facts)

    assert (field, found) == ("phone", level)
    assert told in text


def test_a_whatsapp_number_is_one_as_well():
    ((field, level, _),) = check("+254 1", ChannelKind.WHATSAPP)

    assert (field, level) == ("social.whatsapp", Level.ERROR)
