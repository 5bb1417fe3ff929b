"""Whether it is likely office hours: the days off are CLDR's, the words say no more than is known."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale, UnknownLocaleError

from bot.office_hours import Office, days_off, likely
from bot.seats import seat_line
from bot.understanding.reading import LOCALES
from bot.voice import Voice
from directory.model import Status
from tests.auxil.organizations import areas, make_organization
from tests.auxil.talks import NOON, sectors, texts

MONDAY, TUESDAY, SATURDAY, SUNDAY = 0, 1, 5, 6


def at(day: int, clock: str, zone: str = "UTC") -> datetime:
    """Return a moment of November 2026, whose second day is a Monday."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("country", areas().countries)
def test_days_off_are_cldrs(country):
    try:
        told = Locale.parse(f"und_{country}")
    except UnknownLocaleError:  # nobody lives there
        return
    assert days_off(country) == {*range(told.weekend_start, told.weekend_end + 1)}


@pytest.mark.parametrize(
    ("moment", "country", "said"),
    [
        (at(3, "09:00"), "KE", Office(is_open=True)),
        (at(3, "16:59"), "KE", Office(is_open=True)),
        (at(3, "17:00"), "KE", Office(hours=16)),
        (at(3, "08:50"), "KE", Office(hours=1)),
        (at(3, "00:00"), "KE", Office(hours=9)),
        (at(6, "17:00"), "KE", Office(next_day=MONDAY)),
        (at(7, "11:00"), "KE", Office(day_off=SATURDAY)),
        (at(8, "11:00"), "KE", Office(day_off=SUNDAY)),
        (at(8, "11:00"), "EG", Office(is_open=True)),
        (at(6, "11:00"), "EG", Office(day_off=4)),
        (at(5, "18:00"), "EG", Office(next_day=SUNDAY)),
        (at(7, "11:00"), "IN", Office(is_open=True)),
        (at(7, "18:00"), "IN", Office(next_day=MONDAY)),
        (at(2, "18:00", "America/Lima"), "PE", Office(hours=15)),
    ],
)
def test_what_is_likely(moment, country, said):
    assert likely(moment, country) == said


@pytest.mark.parametrize(
    ("locale", "now", "line"),
    [
        ("en", at(3, "12:00"), "Based in: Lima, Peru · local time 07:00 · likely opens in about 2 h"),
        ("en", at(3, "18:00"), "Based in: Lima, Peru · local time 13:00 · likely office hours"),
        ("en", at(8, "18:00"), "Based in: Lima, Peru · local time 13:00 · likely closed: Sunday"),
        ("es", at(8, "18:00"), "Sede: Lima, Perú · hora local: 13:00 · probablemente cerrada: domingo"),
        ("fr", at(6, "23:30"), "Siège : Lima, Pérou · heure locale : 18:30 · sans doute fermée jusqu'à lundi"),
        ("pt", at(6, "23:30"), "Sede: Lima, Peru · hora local: 18:30 · provavelmente fechada até segunda-feira"),
    ],
)
def test_a_seat_says_its_time_and_what_is_likely(locale, now, line):
    organization = make_organization(country="PE", city="Lima")
    assert seat_line(organization, Voice(locale, texts(), areas(), sectors()), now) == line


@pytest.mark.parametrize("locale", LOCALES)
def test_nobody_is_at_the_desk_of_one_that_is_no_more(locale):
    voice = Voice(locale, texts(), areas(), sectors())
    there = seat_line(make_organization(status=Status.DEFUNCT), voice, NOON)
    assert there.endswith("15:00")
    assert seat_line(make_organization(country=None, coverage=("KE",)), voice, NOON) == ""
