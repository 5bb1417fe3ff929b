"""What sites ask of programs in their robots.txt (RFC 9309); each is read once."""

from typing import Final, NamedTuple

from protego import Protego
from yarl import URL

from directory.link_checking.fetching import LinkFault
from directory.link_checking.outcomes import Outcome

NAME: Final = "referral-bot"
"""What a robots.txt may call us."""
_ROBOTS: Final = "/robots.txt"


class Rules(NamedTuple):
    """A site's rules."""

    parsed: Protego | None
    """None where there are none."""
    is_readable: bool
    """Whether the site has said whether it has any; if not, nobody may come."""

    def allow(self, url: URL) -> bool:
        """Say whether we may look at an address of the site."""
        return self.parsed is None or bool(self.parsed.can_fetch(str(url), NAME))

    @property
    def pause_seconds(self) -> float:
        """How long the site wants us to wait between two requests."""
        return 0.0 if self.parsed is None else float(self.parsed.crawl_delay(NAME) or 0)


NO_RULES: Final = Rules(None, is_readable=True)
UNREADABLE: Final = Rules(None, is_readable=False)


def robots_url(url: URL) -> URL:
    """Return where the rules for an address stand."""
    return url.origin().with_path(_ROBOTS)


def rules_of(status: int, body: str | None) -> Rules:
    """Return the rules of what was answered: without a robots.txt all is allowed, with a faulty server nothing."""
    if 200 <= status < 300:  # noqa: PLR2004
        return Rules(Protego.parse(body or ""), is_readable=True)
    return NO_RULES if 400 <= status < 500 and status != 429 else UNREADABLE  # noqa: PLR2004


def rules_after(fault: LinkFault) -> Rules:
    """Return the rules where robots.txt could not be had although the machine is there.

    Raises:
        LinkFault: no page of it could be had either: there is no such machine, no connection, or no HTTP.
    """
    if fault.before_answer or fault.outcome is Outcome.BAD_ANSWER:
        raise fault
    return NO_RULES if fault.outcome is Outcome.BAD_REDIRECT else UNREADABLE
