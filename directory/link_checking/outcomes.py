"""What may come of looking at a link."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """What was found at an address."""

    OK = "ok"
    MOVED = "moved"
    """It leads on for good to another address of the same domain."""
    ELSEWHERE = "elsewhere"
    """It leads on to another domain."""
    PARKED = "parked"
    """A page of whoever sells, parks or has suspended the domain."""
    REFUSED = "refused"
    """The server answers, but not to programs: 401, 403, 429 and the like."""
    NOT_FOUND = "not_found"
    GONE = "gone"
    """The server says that it will not come back."""
    CLIENT_ERROR = "client_error"
    """Another answer of 400 and more."""
    SERVER_ERROR = "server_error"
    BUSY = "busy"
    """The server asks to come back later, and later it did so again."""
    REDIRECT_LOOP = "redirect_loop"
    """It leads round in a circle, or on and on."""
    BAD_REDIRECT = "bad_redirect"
    """It leads to what is no web address."""
    BAD_ANSWER = "bad_answer"
    """What answers does not speak HTTP."""
    RESET = "reset"
    """The connection was cut."""
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    """Nothing answers at the machine."""
    NO_ADDRESS = "no_address"
    """The domain does not exist, or has no machine."""
    PRIVATE_ADDRESS = "private_address"
    """It leads to a machine that is not on the public internet; nothing was sent there."""
    MALFORMED = "malformed"
    """It is no address that can be looked at."""
    TLS_EXPIRED = "tls_expired"
    TLS_UNTRUSTED = "tls_untrusted"
    """Nobody known vouches for the certificate: self-signed, or its chain is incomplete."""
    TLS_OTHER_NAME = "tls_other_name"
    TLS_FAULT = "tls_fault"
    """No secure connection comes about."""
    DISALLOWED = "disallowed"
    """The site's robots.txt asks programs to stay away."""
    ROBOTS_UNAVAILABLE = "robots_unavailable"
    """The site does not say whether programs may come."""
    UNSURE = "unsure"
    """The fault may be on our side: name servers do not answer, or there is no way to that kind of network."""


ANSWERS: Final = frozenset({Outcome.OK, Outcome.MOVED})
"""A page of the site itself came."""


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What was found at an address."""

    url: str
    outcome: Outcome
    status: int | None = None
    """The last HTTP status, where something answered."""
    location: str | None = None
    """Where it led, if it led on."""

    def is_like(self, outcome: Outcome, status: int | None, location: str | None) -> bool:
        """Say whether another result is the same; the part of an address after ``?`` may differ from day to day."""
        return (self.outcome, self.status, _path(self.location)) == (outcome, status, _path(location))


def _path(location: str | None) -> str | None:
    return None if location is None else location.partition("?")[0]
