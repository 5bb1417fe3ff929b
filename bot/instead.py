"""What an organization's page offers in its place once it is inactive or defunct: its networks, others of its trade."""

from dataclasses import dataclass, replace
from typing import Final

from bot.callback import Step
from bot.keyboard import Keyboard, Row
from bot.understanding.reading import REFERRING, Intent
from bot.voice import Voice
from directory.catalogue import Catalogue
from directory.model import Organization, Status

_MOST_NETWORKS: Final = 3
_MOST_TRADES: Final = 2
_UNFIT: Final = frozenset({Intent.ORGANIZATION, Intent.BROWSE})
"""Purposes that a list of others would not answer."""


@dataclass(frozen=True, slots=True)
class Instead:
    """Leads on from one organization in one language; says nothing where it is active."""

    voice: Voice
    catalogue: Catalogue
    organization: Organization

    def sentence(self) -> str:
        """Return whom to ask instead, the empty string where the organization is active."""
        if self.organization.status is Status.ACTIVE:
            return ""
        return self.voice.say("screens.instead_networks" if self._networks else "screens.instead_others")

    def rows(self, keyboard: Keyboard) -> tuple[Row, ...]:
        """Return buttons to the active networks above it, nearest first, and to others of its trades in its country."""
        organization, state = self.organization, keyboard.state
        if organization.status is Status.ACTIVE:
            return ()
        intent = state.intent if state.intent in REFERRING - _UNFIT else Intent.CONTACT
        asked = [sector for sector in organization.sectors if sector in state.sectors]
        area = organization.country or organization.coverage[0]
        others = [
            (
                keyboard.guide(
                    self.voice.say("buttons.others", trade=self.voice.trade(sector), place=self.voice.area(area)),
                    Step.SHOWN,
                    replace(state, intent=intent, sectors=(sector,), places=(area,)),
                ),
            )
            for sector in (asked or organization.sectors)[:_MOST_TRADES]
        ]
        return (*keyboard.organizations(self._networks), *others)

    @property
    def _networks(self) -> list[Organization]:
        return list(self.catalogue.above(self.organization))[:_MOST_NETWORKS]
