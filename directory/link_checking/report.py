"""What a curator is told of a link: what is wrong, since when, and the mend."""

from collections.abc import Mapping
from typing import Any, Final

from directory.findings import Finding, Level
from directory.link_checking.link_list import Link
from directory.link_checking.outcomes import Outcome
from directory.link_checking.standing import Standing

_MENDS: Final[Mapping[Outcome, str]] = {
    Outcome.MOVED: "has moved to {location}; write that address.",
    Outcome.ELSEWHERE: "leads to another domain, {location}; look whether it is theirs, and write it or take it out.",
    Outcome.PARKED: "shows the page of a seller or host of domains; take it out, and look for their new address.",
    Outcome.REFUSED: "answers {status}, perhaps to programs only; open it in a browser.",
    Outcome.NOT_FOUND: "answers {status}: there is no such page; look for its new address, or take it out.",
    Outcome.GONE: "answers {status}: the page was taken away for good; look for its new address, or take it out.",
    Outcome.CLIENT_ERROR: "answers {status}; open it in a browser.",
    Outcome.SERVER_ERROR: "answers {status}: the site has a fault; tell them, if it does not pass.",
    Outcome.BUSY: "is busy and asks to come back later; nothing is to be done.",
    Outcome.REDIRECT_LOOP: "leads round in a circle; open it in a browser, and tell them.",
    Outcome.BAD_REDIRECT: "leads to what is no web address; tell them, or look for another address.",
    Outcome.BAD_ANSWER: "answers with what is no web page; look whether the address is right.",
    Outcome.RESET: "breaks off the connection; open it in a browser.",
    Outcome.TIMEOUT: "does not answer in time; open it in a browser, if it does not pass.",
    Outcome.UNREACHABLE: "has no machine that answers; look for their new address, if it does not pass.",
    Outcome.NO_ADDRESS: "names a domain that does not exist; look for their new address, or take it out.",
    Outcome.PRIVATE_ADDRESS: "leads to a machine that is not on the public internet; take it out.",
    Outcome.MALFORMED: "is no address that can be opened; write it as a browser shows it.",
    Outcome.TLS_EXPIRED: "has a certificate that has run out; tell them.",
    Outcome.TLS_UNTRUSTED: "has a certificate that nobody known vouches for; tell them.",
    Outcome.TLS_OTHER_NAME: "has a certificate made for another name; look whether www. is missing or too much.",
    Outcome.TLS_FAULT: "makes no secure connection; open it in a browser.",
    Outcome.DISALLOWED: "was not looked at: the site's robots.txt asks programs to stay away; open it in a browser.",
    Outcome.ROBOTS_UNAVAILABLE: "was not looked at: the site's robots.txt cannot be read; it is tried again.",
    Outcome.UNSURE: "could not be looked at: the fault may be this machine's; it is tried again.",
}


def finding_of(link: Link, standing: Standing) -> Finding | None:
    """Return what a curator is told of a link, None where all is well."""
    if standing.level is None:
        return None
    latest = standing.latest
    mend = _MENDS[latest.outcome].format(location=latest.location, status=latest.status or "an error")
    since = f" It has failed since {standing.failing_since}." if _lasts(standing) else ""
    left_out = " It is not shown to inquirers until it works again." if standing.is_delisted else ""
    return Finding(link.slug, link.field, standing.level, f"{link.url} {mend}{since}{left_out}")


def document_of(link: Link, standing: Standing) -> dict[str, Any]:
    """Return all that is known of a link as JSON Lines hold it; ``level`` and ``text`` are null where all is well."""
    found, latest = finding_of(link, standing), standing.latest
    return {
        "slug": link.slug,
        "field": link.field,
        "level": None if standing.level is None else Level(standing.level).value,
        "text": None if found is None else found.text,
        "url": link.url,
        "outcome": latest.outcome.value,
        "status": latest.status,
        "location": latest.location,
        "since": latest.first_seen.isoformat(),
        "checked_on": latest.last_seen.isoformat(),
        "failing_since": None if standing.failing_since is None else standing.failing_since.isoformat(),
        "delisted": standing.is_delisted,
    }


def _lasts(standing: Standing) -> bool:
    return standing.failing_since is not None and standing.failing_since < standing.latest.last_seen
