"""What people see of how fresh the directory is: ages, links that are not well, organizations that are no more."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from bot.callback import Action, Press, decode, encode
from bot.cards import Cards
from bot.conversation import Utterance
from bot.referral import decide
from bot.state import State
from bot.understanding.reading import LOCALES, REFERRING, Intent, Reading
from bot.voice import Voice
from directory.catalogue import Catalogue
from directory.findings import Level
from directory.link_checking.outcomes import Outcome
from directory.link_checking.shown_channels import Links, as_shown
from directory.link_checking.standing import Run, Standing
from directory.matching import single
from directory.model import ChannelKind, ContactChannel, Sector, Source, Status
from tests.auxil.organizations import TODAY, areas, make_catalogue, make_network, make_organization
from tests.auxil.strategies import directories
from tests.auxil.talks import NOON, assert_sendable, make_conversation, sectors, texts

SITE = "https://example.org/"
MAIL = ContactChannel(ChannelKind.EMAIL, "info@vendors.example")


def source(as_of, seen_on="2026-11-23", checked_on=None):
    return Source("https://www.a.org/x", as_of, seen_on, checked_on)


def cards(catalogue, locale="en", links=None):
    return Cards(Voice(locale, texts(), areas(), sectors()), catalogue, NOON, links or Links())


def standing(url=SITE, *, is_delisted=True, outcome=Outcome.NOT_FOUND):
    run = Run(outcome, 404, None, date(2026, 10, 20), date(2026, 11, 20), 5)
    return Standing(url, run, Level.ERROR, date(2026, 10, 20), is_delisted=is_delisted)


def shown(*organizations, **standings):
    """Return a conversation over organizations with links that stand so."""
    links = Links(standings or {SITE: standing()})
    found, whole = as_shown(organizations, links.standings)
    catalogue = Catalogue(found, areas(), day=TODAY, recorded=whole)
    return replace(make_conversation(lambda _text: None), catalogue=catalogue, links=links)


def page(conversation, slug, locale="en"):
    state = State(organization=slug, locale=locale)
    reply = conversation.press(encode(Press(Action.CARD, state)), None, Utterance()).reply
    assert_sendable(reply)
    return reply


@pytest.mark.parametrize(
    ("locale", "sources", "said"),
    [
        ("en", (source("2025-07"),), "Source dated July 2025 (a.org); not re-checked since"),
        ("en", (source("2023-07"),), "As of 3 years ago. Source dated July 2023 (a.org); not re-checked since"),
        ("es", (source("2023-07"),), "Datos de hace 3 años. Fuente de julio de 2023 (a.org)"),
        ("fr", (source("2023-07"),), "Données d'il y a 3 ans. Source : juillet 2023 (a.org)"),
        ("pt", (source("2023-07"),), "Dados de há 3 anos. Fonte de julho de 2023 (a.org)"),
        ("en", (source("2019-07"),), "Last heard of 7 years ago: check first. Source dated July 2019 (a.org)"),
        ("en", (source("2014-02"),), "Last heard of 12 years ago: check before you rely on it. Source dated February"),
        ("es", (source("2014-02"),), "Últimas noticias: hace 12 años; verifique antes de confiar en estos datos."),
        ("fr", (source("2014-02"),), "Dernières nouvelles : il y a 12 ans ; vérifiez avant de vous y fier."),
        ("pt", (source("2014-02"),), "Últimas notícias: há 12 anos; verifique antes de confiar nestes dados."),
        ("en", (source("2014-02", checked_on="2026-03-01"),), "Source dated February 2014 (a.org); checked again on"),
        ("en", (source(None, "2020-03-01"),), "Last heard of 6 years ago: check first. Source seen on 1 March 2020"),
    ],
)
def test_a_card_says_in_words_how_old_it_is(locale, sources, said):
    organization = make_organization(sources=sources)
    catalogue = make_catalogue(organization)
    last = cards(catalogue, locale).card(single(organization, catalogue), 1, Intent.CONTACT).splitlines()[-1]
    assert last.startswith(said)


def test_a_card_for_another_chat_says_dates_but_not_how_long_ago_it_was():
    organization = make_organization(sources=(source("2014-02"),))
    catalogue = make_catalogue(organization)
    card = cards(catalogue).shared(single(organization, catalogue), Intent.CONTACT)
    assert card.endswith("Source dated February 2014 (a.org); not re-checked since")
    assert "ago" not in card


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en", "; website answered on 28 November 2026"), ("es", "; el sitio web respondió el 28 de noviembre de 2026"),
     ("fr", " ; le site web a répondu le 28 novembre 2026"), ("pt", "; o site respondeu em 28 de novembro de 2026")],
)  # fmt: skip
def test_a_card_says_when_the_website_answered(locale, said):
    organization = make_organization(sources=(source("2025-07"),))
    catalogue = make_catalogue(organization)
    links = Links(answered={SITE: date(2026, 11, 28), "https://else.example": date(2026, 11, 29)})
    assert cards(catalogue, locale, links).freshness.of(organization).endswith(said)


class TestALinkThatHasFailedForLong:
    own = make_organization("own", channels=(ContactChannel(ChannelKind.WEBSITE, SITE), MAIL))
    alone = make_organization("alone", affiliations=("roof",))
    roof = make_network("roof", "202", channels=(ContactChannel(ChannelKind.EMAIL, "info@roof.example"),))

    def test_leaves_the_cards(self):
        conversation = shown(self.own, self.roof)
        asked = State(intent=Intent.CONTACT, sectors=(Sector.STREET_VENDORS,), places=("KE",), locale="en")
        reply = conversation.press(encode(Press(Action.LIST, asked)), None, Utterance()).reply
        assert MAIL.value in reply.html
        assert SITE not in reply.html

    @pytest.mark.parametrize(
        ("locale", "sentence"),
        [("en", "The link has not worked since 20 October 2026"), ("es", "20 de octubre de 2026"),
         ("fr", "20 octobre 2026"), ("pt", "20 de outubro de 2026")],
    )  # fmt: skip
    def test_stays_on_the_page_with_a_sentence(self, locale, sentence):
        html = page(shown(self.own), "own", locale).html
        assert SITE in html
        assert sentence in html

    def test_makes_its_network_the_door_of_one_that_has_no_other(self):
        conversation = shown(self.alone, self.roof)
        match = single(conversation.catalogue.get("alone"), conversation.catalogue)
        assert match.door.slug == "roof"
        assert "info@roof.example" in page(conversation, "alone").html

    def test_puts_one_without_another_behind_those_that_can_be_reached(self):
        later = make_organization("zebra", channels=(MAIL,))
        listed = shown(self.alone, later, self.roof).catalogue.covering("KE")
        assert [organization.slug for organization in listed] == ["zebra", "alone"]

    def test_can_be_corrected(self):
        conversation = shown(self.own)
        report = encode(Press(Action.REPORT, State(organization="own", locale="en"), "we"))
        assert SITE in conversation.press(report, None, Utterance()).reply.html


def test_a_link_that_is_not_well_but_shown_is_warned_of_on_the_page_alone():
    conversation = shown(TestALinkThatHasFailedForLong.own, **{SITE: standing(is_delisted=False)})
    html = page(conversation, "own").html
    assert "On 20 November 2026, the page at example.org was not there any more." in html
    assert html.count(f"{SITE}\n") == 1
    asked = State(intent=Intent.CONTACT, places=("KE",), locale="en")
    assert (
        "not there any more" not in conversation.press(encode(Press(Action.LIST, asked)), None, Utterance()).reply.html
    )


@settings(derandomize=True, deadline=None, max_examples=60, database=None)
@given(directories(least=3))
def test_everybody_leads_to_a_channel_that_is_shown_whatever_links_have_failed(directory):
    failed = "https://example.org/?lang=es#contact"  # that of a third of them
    catalogue = shown(*directory, **{failed: standing(failed)}).catalogue
    for intent in sorted(REFERRING):
        matches = decide(Reading("en", intent, 1.0), catalogue).matches
        assert matches
        assert all(match.door.channels for match in matches)
        assert failed not in {channel.value for match in matches for channel in match.door.channels}


class TestAnOrganizationThatIsNoMore:
    gone = make_organization("gone", status=Status.DEFUNCT, affiliations=("roof",), sources=(source("2019-07"),))
    resting = make_organization("resting", status=Status.INACTIVE, sources=(source("2023-07"),))
    roof = make_network("roof", "202")
    neighbor = make_organization("neighbor")
    conversation = shown(gone, resting, roof, neighbor, **{"https://else.example": standing("https://else.example")})

    @pytest.mark.parametrize("locale", LOCALES)
    def test_keeps_a_page_in_every_language(self, locale):
        assert "Gone" in page(self.conversation, "gone", locale).html

    def test_has_a_page_that_says_so_with_the_date_and_whom_to_ask(self):
        html = page(self.conversation, "gone").html
        assert "No longer exists, says its source (July 2019)" in html
        assert "Its networks may know who carries on its work" in html
        html = page(self.conversation, "resting").html
        assert "No longer active, says its source (July 2023)" in html
        assert "Others of its trade may help instead:" in html

    def test_leads_to_its_networks_and_to_others_of_its_trade_there(self):
        buttons = {button.label: button for row in page(self.conversation, "gone").buttons for button in row}
        assert decode(buttons["Roof"].action).state.organization == "roof"
        onward = buttons["Others: Street vendors, Kenya"]
        reply = self.conversation.press(onward.action, None, Utterance()).reply
        assert "Neighbor" in reply.html
        assert "Gone" not in reply.html
        assert not any(decode(button.action).action is Action.DRAFT for button in buttons.values() if button.action)

    def test_is_on_no_list_and_in_no_number(self):
        catalogue = self.conversation.catalogue
        assert {organization.slug for organization in catalogue.listed} == {"roof", "neighbor"}
        assert (catalogue.count_within("KE"), catalogue.count_by_country()["KE"]) == (1, 1)
        browse = self.conversation.browse(Utterance(locale="en")).reply.html
        assert "2" in browse
        assert "4" not in browse
        assert [hit.title for hit in self.conversation.search(Utterance(text="", locale="en")).hits] == [
            "Roof",
            "Neighbor",
        ]

    def test_is_found_by_its_name_in_any_chat_and_said_to_be_no_more(self):
        (hit,) = self.conversation.search(Utterance(text="gone", locale="en")).hits
        assert hit.description.startswith("No longer exists")
        assert "No longer exists" in hit.html

    def test_opens_by_a_link(self):
        reply = self.conversation.start(Utterance(locale="en"), "org_gone").reply
        assert "No longer exists" in reply.html
