from datetime import date, timedelta

import pytest

from directory.findings import Level
from directory.link_checking.outcomes import Outcome
from directory.link_checking.policy import load_link_policy
from directory.link_checking.standing import Run, judge

START = date(2026, 3, 1)


def history(*runs):
    """Make runs of (outcome, first day, last day, days of checking), days counted from the start."""
    return [
        Run(outcome, None, None, START + timedelta(first), START + timedelta(last), days)
        for outcome, first, last, days in runs
    ]


def standing(*runs):
    return judge("https://example.org", history(*runs), load_link_policy())


def test_a_link_that_works_has_no_level():
    found = standing((Outcome.NOT_FOUND, 0, 90, 9), (Outcome.OK, 91, 91, 1))

    assert (found.level, found.failing_since, found.is_delisted) == (None, None, False)


def test_one_failure_warns_and_delists_nothing():
    found = standing((Outcome.OK, 0, 90, 9), (Outcome.TIMEOUT, 91, 91, 1))

    assert (found.level, found.failing_since, found.is_delisted) == (Level.WARNING, START + timedelta(91), False)


@pytest.mark.parametrize(
    ("runs", "is_delisted"),
    [
        ([(Outcome.NO_ADDRESS, 0, 21, 4)], True),
        ([(Outcome.NO_ADDRESS, 0, 21, 3)], False),
        ([(Outcome.NO_ADDRESS, 0, 20, 9)], False),
        ([(Outcome.TIMEOUT, 0, 7, 2), (Outcome.SERVER_ERROR, 14, 14, 1), (Outcome.RESET, 21, 21, 1)], True),
        ([(Outcome.TIMEOUT, 0, 30, 9), (Outcome.OK, 31, 31, 1), (Outcome.TIMEOUT, 32, 32, 1)], False),
        ([(Outcome.TIMEOUT, 0, 14, 3), (Outcome.UNSURE, 15, 15, 1), (Outcome.TIMEOUT, 21, 21, 1)], True),
        ([(Outcome.TIMEOUT, 0, 21, 4), (Outcome.DISALLOWED, 22, 22, 1)], True),
        ([(Outcome.PARKED, 0, 1, 2)], True),
        ([(Outcome.PARKED, 0, 0, 1)], False),
        ([(Outcome.TLS_EXPIRED, 0, 300, 40)], False),
        ([(Outcome.ELSEWHERE, 0, 300, 40)], False),
    ],
)
def test_a_link_leaves_the_cards_after_failures_often_and_long_enough(runs, is_delisted):
    found = standing(*runs)

    assert found.is_delisted == is_delisted
    assert found.level is (Level.ERROR if is_delisted else load_link_policy().levels[runs[-1][0]])


def test_every_outcome_but_a_good_one_has_a_level():
    policy = load_link_policy()

    assert set(policy.levels) == set(Outcome) - {Outcome.OK}
    assert not policy.passed_over & {outcome for rule in policy.delisting for outcome in rule.outcomes}
