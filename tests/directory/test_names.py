import pytest

from directory.model import Kind, NameKind, Organization, OtherName, Sector
from directory.names import NameIndex


def organization(slug, name, acronym=None, *others):
    return Organization(
        slug=slug,
        name=name,
        kind=Kind.MEMBER_ORGANIZATION,
        coverage=("001",),
        sectors=(Sector.ALL_INFORMAL,),
        acronym=acronym,
        other_names=tuple(OtherName(other, None, NameKind.ALIAS) for other in others),
    )


@pytest.fixture(scope="module")
def index():
    return NameIndex(
        (
            organization("arb", "Asociación de Recicladores de Bogotá", "ARB"),
            organization("arch", "Asociación Nacional de Recicladores de Chile", "ARCH"),
            organization("dwu-lk", "Domestic Workers Union", "DWU"),
            organization("dwu-pk", "Domestic Workers' Union", "DWU"),
            organization("hasiru-dala", "Hasiru Dala"),
            organization("idwf", "International Domestic Workers Federation", "IDWF", "Réseau mondial (IDWN)"),
            organization("iuf", "International Union of Food Workers", "IUF", "UITA"),
            organization("les-valoristes", "Les Valoristes, coopérative de solidarité"),
            organization("mncr", "Movimento Nacional dos Catadores de Materiais Recicláveis", "MNCR"),
            organization("redlacre", "Red Latinoamericana y del Caribe de Recicladores", "Red LACRE"),
            organization("rel-uita", "UITA - Secretaría Regional Latinoamericana", "Rel-UITA"),
            organization("sabah-bt", "SAARC Business Association of Home Based Workers Bhutan", "SABAH Bhutan"),
            organization("sabah-np", "SAARC Business Association of Home Based Workers Nepal", "SABAH Nepal"),
            organization("sewa", "Self-Employed Women's Association", "SEWA"),
            organization("streetnet", "StreetNet International"),
            organization("zdawu", "Zimbabwe Domestic and Allied Workers Union", "ZDAWU"),
        )
    )


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("SEWA", "sewa"),
        ("sewa", "sewa"),
        ("Red LACRE", "redlacre"),
        ("redlacre", "redlacre"),
        ("Rel-UITA", "rel-uita"),
        ("IUF/UITA/UITA", "iuf"),
        ("idwn", "idwf"),
        ("SABAH Nepal", "sabah-np"),
        ("Asociación de Recicladores de Bogotá", "arb"),
        ("asociacion recicladores bogota", "arb"),
        ("Bogotá: recicladores, asociación", "arb"),
        ("asosiasion d recicladores de bogta", "arb"),
        ("Movimento Nacional dos Catadores", "mncr"),
        ("movimento nasional de catador", "mncr"),
        ("les valoriste", "les-valoristes"),
        ("Zimbabwe domestic workers union", "zdawu"),
        ("street net", "streetnet"),
        ("hasirudala", "hasiru-dala"),
        ("Intrenational Domestc Workers Federation", "idwf"),
    ],
)
def test_the_first_organization_found_is_the_one_named(index, text, slug):
    assert index.find(text)[0].slug == slug


def test_an_exact_name_scores_100_and_a_misspelt_one_less(index):
    assert index.find("Hasiru Dala")[0].score == 100
    assert 80 < index.find("Hasiro Dala")[0].score < 100


def test_a_match_tells_the_form_that_matched_as_it_is_written(index):
    assert index.find("idwn")[0].name == "IDWN"


@pytest.mark.parametrize("text", ["idwu", "press", "", "?!", "zzzzzz", "ARBX", "MNC"])
def test_what_resembles_no_name_finds_nothing(index, text):
    assert index.find(text) == ()


@pytest.mark.parametrize("text", ["union", "association", "recicladores", "solidarité"])
def test_a_word_of_the_trade_is_no_near_certain_name(index, text):
    assert all(match.score < 85 for match in index.find(text))


def test_organizations_that_share_an_acronym_are_all_found_with_equal_scores(index):
    found = index.find("DWU")
    assert [(match.slug, match.score) for match in found[:2]] == [("dwu-lk", 100), ("dwu-pk", 100)]


def test_the_head_of_an_acronym_finds_the_whole_family(index):
    assert {match.slug for match in index.find("SABAH")} == {"sabah-bt", "sabah-np"}


def test_no_more_are_found_than_asked_for_and_each_once(index):
    found = index.find("asociación de recicladores", limit=2)
    assert len({match.slug for match in found}) == len(found) <= 2


def test_a_directory_without_organizations_finds_nothing():
    assert NameIndex(()).find("SEWA") == ()
