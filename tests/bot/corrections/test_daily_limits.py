from datetime import UTC, datetime, timedelta

import pytest

from bot.corrections.daily_limits import DailyLimits


class Clock:
    def __init__(self):
        self.now = datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_chat_has_its_share(clock):
    limits = DailyLimits(clock, a_chat=2)
    assert [limits.take(1) for _ in range(3)] == [True, True, False]
    assert limits.take(2)


def test_all_chats_together_have_theirs(clock):
    limits = DailyLimits(clock, a_chat=2, overall=3)
    assert [limits.take(chat) for chat in range(5)] == [True, True, True, False, False]


def test_the_day_ends_at_midnight_utc(clock):
    limits = DailyLimits(clock, a_chat=1)
    assert [limits.take(1), limits.take(1)] == [True, False]
    clock.now += timedelta(seconds=1)
    assert limits.take(1)


def test_what_was_not_taken_after_all_counts_for_nothing(clock):
    limits = DailyLimits(clock, a_chat=1, overall=1)
    assert limits.take(1)
    limits.give_back(1)
    assert limits.take(2)


def test_what_is_given_back_on_the_next_day_was_not_taken_on_it(clock):
    limits = DailyLimits(clock, a_chat=1, overall=1)
    assert limits.take(1)
    clock.now += timedelta(days=1)
    limits.give_back(1)
    assert [limits.take(1), limits.take(1)] == [True, False]


def test_no_chat_is_known_by_its_number_and_each_start_has_its_own_key(clock):
    first, second = DailyLimits(clock), DailyLimits(clock)
    first.take(4001)
    second.take(4001)
    assert "4001" not in repr(vars(first))
    assert first._taken.keys() != second._taken.keys()
