import json
from importlib.resources import files

import pytest

from bot import lexicon
from bot.errors import LexiconError
from bot.understanding.reading import LOCALES, Mention, Unknown
from bot.understanding.sectors import SectorReader
from directory.model import Sector

STREET_VENDORS = "street_vendors"
HOME = "home_based_workers"
WASTE = "waste_pickers"
DOMESTIC = "domestic_workers"
FARM = "agricultural_workers"
BUILDING = "construction_workers"
TRANSPORT = "transport_workers"
GARMENT = "garment_workers"
FISHERS = "fishers"
FOREST = "forest_workers"
ARTISANS = "artisans"
FOOD = "food_workers"
ANY = "all_informal"

NAMED = [
    # English
    ("a hawker from Nairobi for our panel", {STREET_VENDORS}),
    ("two mama mbogas and a machinga", {STREET_VENDORS}),
    ("bayam-sellam of Yaoundé", {STREET_VENDORS}),
    ("cross-border traders at Kasumbalesa", {STREET_VENDORS}),
    ("which union takes kabadiwalas and ragpickers", {WASTE}),
    ("I'd like to meet the zabbaleen", {WASTE}),
    ("reclaimers of Johannesburg", {WASTE}),
    ("kasambahay federation", {DOMESTIC}),
    ("a Filipina nanny and an au pair", {DOMESTIC}),
    ("housekeepers in private homes", {DOMESTIC}),
    ("boda boda riders", {TRANSPORT}),
    ("okada and tuk-tuk drivers", {TRANSPORT}),
    ("kayayei of Kumasi", {TRANSPORT}),
    ("becak and trishaw drivers", {TRANSPORT}),
    ("bidi rollers in Madurai", {HOME}),
    ("piece-rate agarbatti makers", {HOME}),
    ("home-based garment workers", {HOME, GARMENT}),
    ("seamstresses in Leicester", {GARMENT}),
    ("oyster gatherers and net menders", {FISHERS}),
    ("tea pluckers of Assam", {FARM}),
    ("farm hands in Idaho", {FARM}),
    ("bricklayers and masons' helpers", {BUILDING}),
    ("rubber tappers", {FOREST}),
    ("charcoal burners in Zambia", {FOREST}),
    ("potters and basket weavers", {ARTISANS}),
    ("street food sellers in Penang", {STREET_VENDORS}),
    ("informal workers in Ghana", {ANY}),
    ("statistics on the informal economy", {ANY}),
    # Spanish
    ("busco una tianguista y dos manteros", {STREET_VENDORS}),
    ("los canillitas de Lima", {STREET_VENDORS}),
    ("cartoneros y pepenadoras", {WASTE}),
    ("recicladores de base de Chile", {WASTE}),
    ("trecheros, buzos de basura, segregadores", {WASTE}),
    ("una empleada doméstica boliviana", {DOMESTIC}),
    ("muchachas y nanas de Guatemala", {DOMESTIC}),
    ("trabajadoras remuneradas del hogar", {DOMESTIC}),
    ("mototaxistas y carretoneros", {TRANSPORT}),
    ("cargadores y estibadores del mercado mayorista", {TRANSPORT}),
    ("costureras de una maquila", {GARMENT}),
    ("costureras a domicilio", {GARMENT, HOME}),
    ("marisqueras de Galicia", {FISHERS}),
    ("pescadores artesanales", {FISHERS}),
    ("jornaleros y campesinas", {FARM}),
    ("un albañil de Potosí", {BUILDING}),
    ("siringueros, castañeros y leñadores", {FOREST}),
    ("bordadoras y alfareras", {ARTISANS}),
    ("pupuseras de San Salvador", {STREET_VENDORS}),
    ("gente de la economía popular", {ANY}),
    # French
    ("les vendeurs à la sauvette de Paris", {STREET_VENDORS}),
    ("une bayam-sellam et deux madan sara", {STREET_VENDORS}),
    ("les chiffonniers et récupérateurs", {WASTE}),
    ("barbéchas de Tunis", {WASTE}),
    ("femmes de ménage et nounous", {DOMESTIC}),
    ("aides à domicile", {DOMESTIC}),
    ("bonnes à tout faire", {DOMESTIC}),
    ("zémidjans et benskins", {TRANSPORT}),
    ("porteuses du marché", {TRANSPORT}),
    ("couturières de Caracol", {GARMENT}),
    ("brodeuses à domicile", {HOME}),
    ("mareyeuses et pêcheurs", {FISHERS}),
    ("coupeurs de canne et ouvrières agricoles", {FARM}),
    ("maçons et tâcherons", {BUILDING}),
    ("bûcherons et charbonnières", {FOREST}),
    ("tisserands et forgerons", {ARTISANS}),
    ("cuisinières de rue", {STREET_VENDORS}),
    ("le secteur informel au Niger", {ANY}),
    # Portuguese
    ("zungueiras e quínguilas", {STREET_VENDORS}),
    ("camelôs, marreteiros e sacoleiras", {STREET_VENDORS}),
    ("mukheristas de Maputo", {STREET_VENDORS}),
    ("catadores de materiais recicláveis", {WASTE}),
    ("diaristas, babás e faxineiras", {DOMESTIC}),
    ("mulheres-a-dias", {DOMESTIC}),
    ("motoboys e entregadores de aplicativo", {TRANSPORT}),
    ("chapas e roboteiros", {TRANSPORT}),
    ("costureiras do Brás", {GARMENT}),
    ("costureiras em domicílio", {GARMENT, HOME}),
    ("marisqueiras da Bahia", {FISHERS}),
    ("bóias-frias e lavradoras", {FARM}),
    ("pedreiros e serventes de obra", {BUILDING}),
    ("seringueiros e quebradeiras de coco", {FOREST}),
    ("rendeiras e tecelãs", {ARTISANS}),
    ("baianas de acarajé", {STREET_VENDORS}),
    ("trabalhadores informais", {ANY}),
]

DESCRIBED = [
    ("women who sell tomatoes by the roadside", {STREET_VENDORS}),
    ("my aunt sells fruit on the pavement", {STREET_VENDORS}),
    ("I push a cart at the station", {TRANSPORT}),
    ("he carries loads on his head", {TRANSPORT}),
    ("they collect cardboard at night", {WASTE}),
    ("my cousin cleans houses in Doha", {DOMESTIC}),
    ("madam took my passport", {DOMESTIC}),
    ("we pick coffee in Jinotega", {FARM}),
    ("I sew shirts at home", {GARMENT, HOME}),
    ("girls who roll cigars at home", {HOME}),
    ("mi hermana vende fruta en la calle", {STREET_VENDORS}),
    ("mi mamá limpia casas ajenas", {DOMESTIC}),
    ("recogemos botellas en el vertedero", {WASTE}),
    ("corto caña desde niño", {FARM}),
    ("mujeres que bordan en su casa", {ARTISANS, HOME}),
    ("des femmes qui vendent au marché", {STREET_VENDORS}),
    ("elle fait le ménage chez des particuliers", {DOMESTIC}),
    ("ceux qui trient les déchets", {WASTE}),
    ("on cueille le thé", {FARM}),
    ("vendo bala no sinal", {STREET_VENDORS}),
    ("cuido de uma idosa em casa alheia", {DOMESTIC}),
    ("a gente cata papelão na rua", {WASTE}),
    ("carrego sacos às costas no porto", {TRANSPORT}),
    ("colhemos uva no Douro", {FARM}),
]

TOGETHER = [
    ("waste pickers and street vendors of Pune", {WASTE, STREET_VENDORS}),
    ("empleadas domésticas y albañiles", {DOMESTIC, BUILDING}),
    ("pêcheurs et marchandes de Lomé", {FISHERS, STREET_VENDORS}),
    ("catadores, pescadoras e costureiras", {WASTE, FISHERS, GARMENT}),
    ("hola, I'm looking for recicladoras and market women", {WASTE, STREET_VENDORS}),
    ("informal workers such as porters", {TRANSPORT}),
]

FORMS = [
    ("trabajadorxs del hogar", {DOMESTIC}),
    ("vendedor@s ambulantes", {STREET_VENDORS}),
    ("recicladores/as", {WASTE}),
    ("recicladorxs de Bogotá", {WASTE}),
    ("vendeur·euse·s de rue", {STREET_VENDORS}),
    ("récupérateur·rice·s de déchets", {WASTE}),
    ("vendeurs-euses ambulant-e-s", {STREET_VENDORS}),
    ("catadora(e)s de lixo", {WASTE}),
    ("catador@s de recicláveis", {WASTE}),
    ("os/as trabalhadores/as domésticos/as", {DOMESTIC}),
    ("the hawkers' union", {STREET_VENDORS}),
    ("waste-picker's daughter", {WASTE}),
    ("VENDEDORAS AMBULANTES", {STREET_VENDORS}),
]

MISSPELLED = [
    ("streat vendors", {STREET_VENDORS}),
    ("domestik workers", {DOMESTIC}),
    ("wastepikers", {WASTE}),
    ("fishermans of Tuvalu", {FISHERS}),
    ("trabajadoras domesticas del ogar", {DOMESTIC}),
    ("resicladores de base", {WASTE}),
    ("kosturera", {GARMENT}),
    ("bendedoras", {STREET_VENDORS}),
    ("pezcadores", {FISHERS}),
    ("albaniles", {BUILDING}),
    ("recuperateur de dechet", {WASTE}),
    ("comercantes du grand marche", {STREET_VENDORS}),
    ("couturieres", {GARMENT}),
    ("pecheurs", {FISHERS}),
    ("custureira", {GARMENT}),
    ("zungeiras", {STREET_VENDORS}),
    ("empregadas domesticas", {DOMESTIC}),
    ("pescadoras artezanais", {FISHERS}),
]

TRAPS = [
    "market research for a new product",
    "the job market in Accra",
    "construction of two clinics",
    "maid of honor",
    "the courier brought the letter",
    "a good conversation with my leader",
    "what drives the price of food",
    "necesito un cargador de celular",
    "auditoría interna",
    "la boda de mi hija",
    "tenemos colegas en la campaña",
    "estudio de mercado laboral",
    "bonne journée et bonne année",
    "pouvez-vous porter ce projet ?",
    "le marché du travail",
    "merci pour tout",
    "na segunda-feira, às quatro",
    "estou a bordo do navio",
    "uma pessoa verdadeira com brincadeira",
    "chapa de zinco",
    "hello, who are you?",
    "What is the weather in Lagos?",
    "",
    "…!?",
    "مرحبا",
]


@pytest.fixture(scope="module")
def reader():
    return SectorReader.load()


@pytest.mark.parametrize(("text", "sectors"), NAMED + TOGETHER)
def test_trades_are_read_by_their_names(reader, text, sectors):
    assert set(reader.read(text).sectors) == sectors


@pytest.mark.parametrize(("text", "sectors"), DESCRIBED)
def test_trades_are_read_from_what_people_do(reader, text, sectors):
    assert set(reader.read(text).sectors) == sectors


@pytest.mark.parametrize(("text", "sectors"), FORMS)
def test_every_form_of_a_trade_is_read(reader, text, sectors):
    assert set(reader.read(text).sectors) == sectors


@pytest.mark.parametrize(("text", "sectors"), MISSPELLED)
def test_misspelled_trades_are_read(reader, text, sectors):
    assert set(reader.read(text).sectors) == sectors


@pytest.mark.parametrize("text", TRAPS)
def test_words_that_look_like_a_trade_name_none(reader, text):
    assert reader.read(text).sectors == ()


def test_a_mention_says_where_it_stands(reader):
    text = "Soy periodista: busco VENDEDORAS de Lima, ¿sí?"
    (mention,) = reader.read(text).mentions
    assert text[mention.start : mention.end] == mention.text == "VENDEDORAS"
    assert (mention.value, mention.score) == ("street_vendors", 100.0)


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("a union of sex workers in Kolkata", "sex workers"),
        ("¿y los mineros artesanales?", "mineros artesanales"),
        ("les orpailleurs du Mali", "orpailleurs"),
        ("cabeleireiras de Maputo", "cabeleireiras"),
    ],
)
def test_a_trade_that_the_directory_does_not_sort_is_told(reader, text, trade):
    finding = reader.read(text)
    assert finding.sectors == ()
    assert [(unknown.text, unknown.slot, unknown.nearest) for unknown in finding.unknown] == [
        (trade, "sector", ("all_informal",))
    ]


@pytest.mark.parametrize(
    ("locale", "text", "word", "sector"),
    [
        ("en", "fihser groups in Peru", "fihser", Sector.FISHERS),
        ("en", "waste piclers in Peru", "waste piclers", Sector.WASTE_PICKERS),
        ("es", "entrevistar a crtoenros en Perú", "crtoenros", Sector.WASTE_PICKERS),
        ("fr", "interviewer des mçons au Pérou", "mçons", Sector.CONSTRUCTION_WORKERS),
        ("pt", "entrevistar aresãs no Peru", "aresãs", Sector.ARTISANS),
        ("en", "the weather in Peru", "", None),
    ],
)
def test_a_trade_misspelled_beyond_reading_is_asked_about(reader, locale, text, word, sector):
    asked = reader.nearest(text, locale)
    if sector is None:
        assert asked == ()
    else:
        (unknown,) = asked
        assert (unknown.text, unknown.slot, unknown.nearest) == (word, "sector", (sector,))
        assert reader.read(text, locale).sectors == ()


def test_a_place_is_no_misspelled_trade(reader):
    text = "organizations in Fishera"
    assert reader.nearest(text, "en")
    assert reader.nearest(text, "en", [Mention("Fishera", 17, 24, "PE", 100.0)]) == ()
    assert reader.nearest(text, "en", asked=[Unknown("Fishera", "place", ())]) == ()


def test_a_misspelled_mention_scores_less(reader):
    (mention,) = reader.read("mototaxsistas de Lima").mentions
    assert mention.value == "transport_workers"
    assert mention.score < 100


def test_sectors_come_once_and_in_the_order_of_the_words(reader):
    finding = reader.read("pescadores, albañiles y otra vez pescadores")
    assert finding.sectors == (Sector.FISHERS, Sector.CONSTRUCTION_WORKERS)


def test_a_very_long_message_is_read(reader):
    assert reader.read("word " * 20_000 + "street vendors").sectors == (Sector.STREET_VENDORS,)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_name_is_read_as_its_sector(reader, locale):
    for sector in Sector:
        assert sector in reader.read(reader.name(sector, locale)).sectors


def test_an_unknown_sector_in_a_file_is_named():
    tables = {locale: lexicon.table(locale, "sectors") for locale in LOCALES}
    tables["fr"] = {**tables["fr"], "words": {"jugglers": ["jongleur[s]"]}}
    with pytest.raises(LexiconError, match=r"fr/sectors\.toml.*jugglers"):
        SectorReader(tables)


def test_a_bracket_left_open_is_named():
    tables = {locale: lexicon.table(locale, "sectors") for locale in LOCALES}
    tables["en"] = {**tables["en"], "words": {"fishers": ["fisher(man"]}}
    with pytest.raises(LexiconError, match=r"en/sectors\.toml.*fisher\(man"):
        SectorReader(tables)


def test_at_least_nineteen_of_twenty_labelled_messages_are_read_rightly(reader):
    for locale in LOCALES:
        lines = files("bot").joinpath("locales", locale, "phrases.jsonl").read_text(encoding="utf-8").splitlines()
        messages = [json.loads(line) for line in lines]
        right = sum({*reader.read(message["text"]).sectors} == {*message["sectors"]} for message in messages)
        assert right / len(messages) >= 0.95, locale
