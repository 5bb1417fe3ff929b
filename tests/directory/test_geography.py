import pytest

from directory.errors import DataFileError
from directory.gazetteer import Gazetteer
from directory.geography import Areas

SPEC_REGIONS = "001 002 005 009 011 013 014 015 017 018 019 021 029 030 034 035 039 142 143 145 150 151 154 155 202 419"


@pytest.fixture(scope="module")
def areas():
    return Areas.load()


def test_every_country_of_iso_3166_and_kosovo_is_known(areas):
    assert len(areas.countries) == 250
    assert {"KE", "PE", "TL", "PS", "TW", "XK"} <= set(areas.countries)


def test_the_regions_are_those_of_the_labels(areas):
    assert areas.regions == tuple(SPEC_REGIONS.split())


@pytest.mark.parametrize(
    ("country", "ancestors"),
    [
        ("KE", ("014", "202", "002", "001")),
        ("EG", ("015", "002", "001")),
        ("SN", ("011", "202", "002", "001")),
        ("CD", ("017", "202", "002", "001")),
        ("ZA", ("018", "202", "002", "001")),
        ("PE", ("005", "419", "019", "001")),
        ("MX", ("013", "419", "019", "001")),
        ("HT", ("029", "419", "019", "001")),
        ("US", ("021", "019", "001")),
        ("IN", ("034", "142", "001")),
        ("TH", ("035", "142", "001")),
        ("TW", ("030", "142", "001")),
        ("UZ", ("143", "142", "001")),
        ("TR", ("145", "142", "001")),
        ("GE", ("145", "142", "001")),
        ("BG", ("151", "150", "001")),
        ("DE", ("155", "150", "001")),
        ("XK", ("039", "150", "001")),
        ("GB", ("154", "150", "001")),
        ("FJ", ("009", "001")),
        ("001", ()),
    ],
)
def test_regions_above_an_area_go_from_the_smallest_to_the_world(areas, country, ancestors):
    assert areas.ancestors(country) == ancestors


@pytest.mark.parametrize(
    ("region", "size"),
    [
        ("015", 7),
        ("018", 5),
        ("013", 8),
        ("021", 5),
        ("030", 8),
        ("034", 9),
        ("035", 11),
        ("143", 5),
        ("145", 18),
        ("151", 10),
    ],
)
def test_a_region_has_as_many_countries_as_the_united_nations_give_it(areas, region, size):
    assert areas.size(region) == size == len(areas.countries_in(region))


def test_every_country_but_antarctica_lies_in_a_continent(areas):
    lonely = [country for country in areas.countries if len(areas.ancestors(country)) == 1]
    assert lonely == ["AQ"]


def test_an_area_contains_itself_and_what_is_below_it_alone(areas):
    assert areas.contains("KE", "KE")
    assert areas.contains("202", "KE")
    assert areas.contains("419", "005")
    assert not areas.contains("015", "KE")
    assert not areas.contains("005", "419")


@pytest.mark.parametrize("locale", ["en", "es", "fr", "pt"])
def test_every_area_has_a_name_in_every_language(areas, locale):
    for code in (*areas.countries, *areas.regions):
        assert areas.name(code, locale)


def test_names_are_those_of_the_language(areas):
    assert [areas.name("CI", locale) for locale in ("es", "pt")] == ["Côte d’Ivoire", "Costa do Marfim"]
    assert areas.name("DE", "fr") == "Allemagne"


@pytest.mark.parametrize(
    ("country", "city", "zone"),
    [
        ("KE", None, "Africa/Nairobi"),
        ("BR", None, "America/Sao_Paulo"),
        ("BR", "Manaus", "America/Manaus"),
        ("US", "Los Angeles", "America/Los_Angeles"),
        ("US", "a town nobody knows", "America/New_York"),
        ("001", None, None),
    ],
)
def test_a_seat_has_the_time_of_its_city_or_else_of_the_capital(areas, country, city, zone):
    assert areas.timezone(country, city) == zone


def test_a_code_is_a_country_a_region_or_nothing(areas):
    assert areas.is_area("KE")
    assert areas.is_country("KE")
    assert areas.is_area("002")
    assert not areas.is_country("002")
    assert not areas.is_area("ZZ")


def test_cities_of_one_name_come_largest_first(areas):
    cities = areas.gazetteer.cities("london")
    assert [city.country for city in cities[:2]] == ["GB", "CA"]
    assert cities[0].is_capital
    assert (cities[0].latitude, cities[0].longitude) == (51.5, -0.1)


def test_a_city_is_known_by_its_names_in_other_languages(areas):
    for name in ("londres", "pequim", "ginebra", "le caire"):
        assert name in areas.gazetteer
    assert not areas.gazetteer.cities("londres")[0].is_native


def test_subdivisions_lead_to_their_countries(areas):
    assert areas.gazetteer.subdivisions("gujarat") == ("IN",)
    assert "US" in areas.gazetteer.subdivisions("georgia")
    assert areas.gazetteer.subdivisions("no such place") == ()


def test_a_missing_data_file_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr("directory.gazetteer.files", lambda _: tmp_path)
    with pytest.raises(DataFileError, match=r"directory/data/subdivisions\.tsv"):
        Gazetteer.load()


def test_a_damaged_areas_file_is_named_with_its_line(monkeypatch, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "areas.tsv").write_text("code\tparent\tzone\n001\t\t\nKE\t014\n", encoding="utf-8")
    monkeypatch.setattr("directory.geography.files", lambda _: tmp_path)
    with pytest.raises(DataFileError, match=r"areas\.tsv, line 3"):
        Areas.load()
