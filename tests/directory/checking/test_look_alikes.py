import pytest

from directory.checking.appearance import appearance
from directory.checking.look_alikes import check_domains
from directory.checking.word_lists import load_word_lists
from directory.findings import Level
from directory.model import ChannelKind, ContactChannel
from tests.auxil.organizations import make_organization


def site(slug, *addresses):
    channels = tuple(
        ContactChannel(ChannelKind.EMAIL if "@" in address and "//" not in address else ChannelKind.WEBSITE, address)
        for address in addresses
    )
    return make_organization(slug, channels=channels)


def check(*organizations):
    found = check_domains(organizations, load_word_lists())
    return sorted((each.slug, each.level, each.text) for each in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://streetvendors.example", "https://wastepickers.example"),
        ("https://dwaf.example", "https://dwaz.example"),  # acronyms differ by a letter by chance
        ("https://vendors.wordpress.com", "https://vendorz.wordpress.com"),
        ("https://facebook.com/vendors", "https://facebook.com/vendor"),
        ("info@gmail.com", "https://gmial.example"),
        ("https://a.streetvendors.example", "https://b.streetvendors.example"),
        ("https://vendedorasñ.example", "https://wastepickers.example"),
    ],
)
def test_domains_of_their_own_are_fine(one, other):
    assert check(site("one", one), site("other", other)) == []


@pytest.mark.parametrize(
    ("one", "other", "level", "said"),
    [
        ("https://streetvendors.example", "https://streetvendrs.example", Level.WARNING, "one letter off"),
        ("https://streetvendors.example", "https://streetvenodrs.example", Level.WARNING, "one letter off"),
        ("https://streetvendors.example", "info@streetvendorss.example", Level.WARNING, "one letter off"),
        ("https://modern.example", "https://rnodern.example", Level.ERROR, "to the eye the same as"),
        ("https://global.example", "https://g1oba1.example", Level.ERROR, "to the eye the same as"),
        ("https://associacao.example", "https://xn--associao-xza3b.example", Level.ERROR, "to the eye the same as"),
        ("https://streetnet.org.za", "https://streetnet.org", Level.NOTICE, "the same but for the ending as"),
    ],
)
def test_domains_that_pass_for_one_another_are_told_at_both(one, other, level, said):
    found = check(site("one", one), site("other", other))

    assert [(slug, each) for slug, each, _ in found] == [("one", level), ("other", level)]
    assert all(said in text for *_, text in found)
    assert found[0][2].rstrip(".").split(";")[0].endswith("of other")


def test_a_slip_in_an_organization_s_own_address_is_told_as_that():
    found = check(site("one", "https://streetvendors.example", "info@streetvendor.example"))

    assert all("one letter off its own " in text for *_, text in found)


def test_a_domain_of_two_alphabets_is_an_error():
    ((slug, level, text),) = check(site("one", "https://xn--pypl-53dc.example"))  # Latin p, Cyrillic а

    assert (slug, level) == ("one", Level.ERROR)
    assert "mixes alphabets" in text


@pytest.mark.parametrize(
    ("address", "level", "said"),
    [
        ("https://www.wiego.example@other.example/", Level.ERROR, "leads to other.example, not to what stands before"),
        ("https://8.8.8.8/vendors", Level.WARNING, "names a machine by number"),
        ("http://intranet/vendors", Level.ERROR, "is no public domain"),
        ("https://bit.ly/abc", Level.WARNING, "hides where it leads"),
    ],
)
def test_an_address_that_misleads_is_told(address, level, said):
    ((_, found, text),) = check(site("one", address))

    assert found is level
    assert said in text


def test_what_looks_the_same_has_one_appearance():
    assert appearance("ѕtreetnеt") == appearance("streetnet") == appearance("5treetnet").replace("5", "s")
    assert appearance("são") == appearance("sao")
