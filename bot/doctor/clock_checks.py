"""Compares this machine's clock with another one."""

from datetime import timedelta
from typing import Final

from bot.doctor.findings import Finding, error, ok

MOST: Final = timedelta(seconds=30)
"""By so much a clock may be wrong before it matters: to what expires, to office hours, to certificates."""


def check_clock(name: str, other: str, ahead: timedelta) -> Finding:
    """Return whether this machine's clock goes with another one.

    Args:
        name: of the check.
        other: whose clock it is compared with, such as "the Bot API's".
        ahead: how far this machine's is ahead.
    """
    if abs(ahead) <= MOST:
        return ok(name, f"This machine's clock and {other} differ by less than {MOST.seconds} s.")
    way = "ahead of" if ahead > timedelta() else "behind"
    return error(
        name,
        f"This machine's clock is {round(abs(ahead).total_seconds())} s {way} {other}.",
        "See which of the two is wrong, and let NTP set it (`timedatectl set-ntp true`).",
    )
