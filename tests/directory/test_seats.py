import pytest

from directory.gazetteer import Gazetteer
from directory.geography import Areas
from directory.seats import CITY, NO_CITY, SEVERAL_CITIES, UNKNOWN_CITY, find_seat


@pytest.fixture
def world():
    """A country with two cities of one name, alike in size, and two of another name, of which one is far larger."""
    cities = [
        "portland\tXX\t600\t45.5\t-122.7\t\t",
        "alba\tXX\t90\t1.0\t1.0\t\t",
        "portland\tXX\t60\t43.7\t-70.3\t\t",
        "alba\tXX\t50\t9.0\t9.0\t\t",
    ]
    areas = Areas({"001": ("", ""), "XX": ("001", "")})
    areas.gazetteer = Gazetteer(cities, {"portland": "0 2", "alba": "1 3"}, {})
    return areas


@pytest.mark.parametrize(
    ("country", "city", "point", "precision"),
    [
        ("XX", "Pórtland", (45.5, -122.7), CITY),
        ("XX", "Alba", None, SEVERAL_CITIES),
        ("XX", "Elsewhere", None, UNKNOWN_CITY),
        ("YY", "Portland", None, UNKNOWN_CITY),
        ("XX", None, None, NO_CITY),
        (None, "Portland", None, NO_CITY),
    ],
)
def test_a_seat_is_where_its_city_is_or_nowhere(world, country, city, point, precision):
    assert find_seat(country, city, world) == (point, precision)


def test_a_city_and_its_largest_district_are_one_place(areas):
    assert find_seat("HK", "Hong Kong", areas).point == (22.3, 114.2)
    assert find_seat("IN", "New Delhi", areas).point == (28.6, 77.2)
