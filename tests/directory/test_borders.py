"""Which country a point lies in."""

import pytest

from directory.borders import Borders
from tests.auxil.organizations import areas


@pytest.fixture(scope="module")
def borders() -> Borders:
    return Borders.load()


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [
        (-12.05, -77.04, "PE"),
        (-4.2634, 15.2429, "CG"),  # Brazzaville and Kinshasa look at each other
        (-4.3217, 15.3126, "CD"),
        (-25.5163, -54.5854, "BR"),  # Foz do Iguaçu, Ciudad del Este, Puerto Iguazú
        (-25.5097, -54.6111, "PY"),
        (-25.5991, -54.5736, "AR"),
        (-29.3158, 27.4869, "LS"),  # Maseru, in a hole of South Africa
        (-29.2100, 27.4500, "ZA"),
        (-16.50, 179.99, "FJ"),  # both sides of the date line
        (-16.80, -179.95, "FJ"),
        (42.6629, 21.1655, "XK"),
        (44.9521, 34.1024, "UA"),
        (78.2232, 15.6469, "SJ"),
        (12.1443, -68.2655, "BQ"),
        (-15.9286, -5.7178, "SH"),
        (22.3193, 114.1694, "HK"),
        (30.0, -40.0, None),
        (90.0, 0.0, None),
        (-75.0, 0.0, "AQ"),
    ],
)
def test_a_point_lies_in_its_country(borders, latitude, longitude, country):
    assert borders.country(latitude, longitude) == country


def test_all_capitals_are_near_their_own_country(areas, borders):
    """The gazetteer's coordinates are rounded to ten kilometers."""
    cities = [city for name in areas.gazetteer.capitals() for city in areas.gazetteer.cities(name) if city.is_capital]

    far = [
        city.country
        for city in cities
        if borders.country(city.latitude, city.longitude) != city.country
        and city.country not in borders.around(city.latitude, city.longitude, 15)
    ]

    assert len(cities) > 240
    assert far == ["EH"]  # held by Morocco


def test_large_cities_lie_in_their_country(areas, borders):
    """As above: Brazzaville and Kinshasa are one point there."""
    cities = [city for name in areas.gazetteer.large_cities(300) for city in areas.gazetteer.cities(name)[:1]]
    right = sum(borders.country(city.latitude, city.longitude) == city.country for city in cities)

    assert right / len(cities) > 0.99


def test_every_country_has_an_outline(borders):
    assert set(areas().countries) - {ring.country for ring in borders.rings} <= {"BV", "HM", "UM"}


def test_countries_around_a_point_come_nearest_first(borders):
    assert borders.around(-25.5163, -54.5854, 50) == ("BR", "PY", "AR")
    assert borders.around(-12.05, -77.04, 50) == ()
