import pytest

from bot.understanding.organizations import OrganizationReader
from bot.understanding.reading import Mention
from directory.model import Kind, Organization, Sector
from tests.benchmark.generated import records
from tests.benchmark.slips import misspelled


def organization(slug, name, acronym=None, *, country=None, coverage=(), kind=Kind.MEMBER_ORGANIZATION):
    return Organization(
        slug=slug,
        name=name,
        kind=kind,
        coverage=coverage or ((country,) if country else ("001",)),
        sectors=(Sector.ALL_INFORMAL,),
        acronym=acronym,
        country=country,
    )


def network(slug, name, acronym=None, coverage=("001",)):
    kind = Kind.GLOBAL_NETWORK if coverage == ("001",) else Kind.REGIONAL_NETWORK
    return organization(slug, name, acronym, coverage=coverage, kind=kind)


@pytest.fixture(scope="module")
def reader():
    return OrganizationReader(
        (
            network("homenet-africa", "HomeNet Africa", "HNA", ("002",)),
            network("homenet-international", "HomeNet International", "HNI"),
            network("homenet-south-asia", "HomeNet South Asia", "HNSA", ("034",)),
            network("homenet-southeast-asia", "HomeNet Southeast Asia", "HNSEA", ("035",)),
            network("iawp", "International Alliance of Waste Pickers", "IAWP"),
            network("idwf", "International Domestic Workers Federation", "IDWF"),
            network("redlacre", "Red Latinoamericana y del Caribe de Recicladores", "Red LACRE", ("419",)),
            network("streetnet-international", "StreetNet International"),
            network("wiego", "Women in Informal Employment: Globalizing and Organizing", "WIEGO"),
            organization("anva", "Associação Nacional de Vendedores Ambulantes", "ANVA", country="AO"),
            organization("arb", "Asociación de Recicladores de Bogotá", "ARB", country="CO"),
            organization("dwu-lk", "Domestic Workers Union", "DWU", country="LK"),
            organization("dwu-pk", "Domestic Workers' Union", "DWU", country="PK"),
            organization("fenatrad", "Federação Nacional das Trabalhadoras Domésticas", "FENATRAD", country="BR"),
            organization("home", "Humanitarian Organization for Migration Economics", "HOME", country="SG"),
            organization("idea", "Independent Democracy of Informal Economy Association", "IDEA", country="KH"),
            organization("kalayaan", "Kalayaan", country="GB"),
            organization("kewp", "Kenya Waste Pickers Union", country="KE"),
            organization("les-valoristes", "Les Valoristes, coopérative de solidarité", country="CA"),
            organization("mncr", "Movimento Nacional dos Catadores de Materiais Recicláveis", "MNCR", country="BR"),
            organization("red-thread", "Red Thread", country="GY"),
            organization("rednica", "Red de Emprendedores Nicaragüenses del Reciclaje", "RedNica", country="NI"),
            organization("renarec", "Red Nacional de Recicladores del Ecuador", "RENAREC", country="EC"),
            organization(
                "sabah-bt", "SAARC Business Association of Home Based Workers Bhutan", "SABAH Bhutan", country="BT"
            ),
            organization(
                "sabah-np", "SAARC Business Association of Home Based Workers Nepal", "SABAH Nepal", country="NP"
            ),
            organization("sewa", "Self-Employed Women's Association", "SEWA", country="IN"),
            organization("sewa-bharat", "All India Federation of SEWA", "SEWA Bharat", country="IN"),
            organization("spirit", "Spirit of Youth", country="EG"),
            organization("svp", "Street Vendor Project", "SVP", country="US"),
        )
    )


def places(text, **codes):
    """Make the mentions of places that the reader of places would hand over: Nepal="NP"."""
    return tuple(
        Mention(word, text.index(word), text.index(word) + len(word), code, kind="country")
        for word, code in codes.items()
    )


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("What does SEWA do for its members?", "sewa"),
        ("how to join sewa in gujarat", "sewa"),
        ("and SEWA Bharat, what's that?", "sewa-bharat"),
        ("The website of the International Domestic Workers Federation, please.", "idwf"),
        ("wat is streetnet and who is in charg of it", "streetnet-international"),
        ("I keep seeing the letters IDEA on the banners of the drivers.", "idea"),
        ("auntie told me go to HOME, what is it", "home"),
        ('She wrote only "Kalayaan" on the back of my hand.', "kalayaan"),
        ("is the school of Spirit of Youth Asociation still running", "spirit"),
        ("Has Red Thread an office where one can drop in?", "red-thread"),
        ("The number of the Street Vendor Project, please", "svp"),
        ("homenet south asia email", "homenet-south-asia"),
        ("Who wrote this about KALAYAAN?", "kalayaan"),
        ("Necesito la página web de la Federación Internacional de Trabajadoras del Hogar.", "idwf"),
        ("tienen el telefono dela alianza internasional d recicladores", "iawp"),
        ("¿La Asociación de Recicladores de Bogotá sigue activa?", "arb"),
        ("q es la asociacion de recicladores de bogota", "arb"),
        ("Busco la web de HomeNet del Sudeste Asiático.", "homenet-southeast-asia"),
        ("does street net hold elections", "streetnet-international"),
        ("la gente de red nica me invitó", "rednica"),
        ("we met the kenya waste pickers union last week", "kewp"),
        ("Pana, ¿y el MNCR ese en qué anda?", "mncr"),
        ("correo de redlacre", "redlacre"),
        ("Red Lacre recycleurs, c'est qui ?", "redlacre"),
        ("Quel est le site de l’Alliance internationale des récupérateurs ?", "iawp"),
        ("Les Valoristes, cooperative de solidarite, c'est qui ?", "les-valoristes"),
        ("L'adresse de HomeNet Asie du Sud renvoie une erreur.", "homenet-south-asia"),
        ("La SEWA admet-elle aussi des hommes ?", "sewa"),
        ("site da StreetNet", "streetnet-international"),
        ("alguem me informa o email da aliansa internacional dos catadores?", "iawp"),
        ("o email da fenatrad ta voltando", "fenatrad"),
        ("o que é a fenatrade?", "fenatrad"),
        ("Na ficha da HomeNet Ásia do Sul o país não corresponde.", "homenet-south-asia"),
        ("Vocês confundem a ANVA com a outra.", "anva"),
    ],
)
def test_the_organization_asked_about_is_read(reader, text, slug):
    found = reader.read(text)
    assert (found.organization, found.choices) == (slug, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "Is there a union of street vendors near me?",
        "I sew shirts at home and the agent has not paid me.",
        "I have an idea: try to sit down with them",
        "I WORK FROM HOME AND NEED AN IDEA",
        "Street vendors and domestic workers of the national association",
        "What is WIEGO, and who funds it?",
        "idwu",
        "my red thread is lost",
        "soy periodista y busco recicladoras para una entrevista",
        "mi mamá trabaja en una cooperativa de recicladores",
        "je cherche un stage svp",
        "une fédération de travailleuses domestiques, ça existe chez nous ?",
        "procuro um sindicato de trabalhadoras domésticas",
        "oi amor, tem alguma associação de ambulantes por aqui?",
        "市场上的妇女",
    ],
)
def test_a_message_that_names_no_organization_stays_without_one(reader, text):
    found = reader.read(text)
    assert (found.organization, found.choices, found.mentions) == (None, (), ())


def test_a_mention_says_what_was_written_and_where(reader):
    text = "Tell me about the Street Vendor Project, please."
    mention = reader.read(text).mentions[0]
    assert text[mention.start : mention.end] == mention.text == "Street Vendor Project"


def test_a_country_in_the_message_tells_namesakes_apart(reader):
    text = "What is the DWU in Pakistan?"
    assert reader.read(text, places(text, Pakistan="PK")).organization == "dwu-pk"


def test_a_region_in_the_message_tells_the_branches_of_a_network_apart(reader):
    text = "o que faz a HomeNet na África?"
    assert reader.read(text, places(text, África="002")).organization == "homenet-africa"


def test_namesakes_that_no_place_tells_apart_are_choices(reader):
    found = reader.read("What is the DWU?")
    assert (found.organization, found.choices) == (None, ("dwu-lk", "dwu-pk"))


def test_the_short_name_of_a_family_offers_the_widest_network_first(reader):
    found = reader.read("contacto de HomeNet")
    assert found.organization is None
    assert found.choices[0] == "homenet-international"
    assert "homenet-south-asia" in found.choices


def test_the_head_of_an_acronym_is_decided_by_the_place(reader):
    text = "o endereço da SABAH do Butão"
    assert reader.read(text, places(text, Butão="BT")).organization == "sabah-bt"
    assert set(reader.read("the address of SABAH").choices) == {"sabah-bt", "sabah-np"}


def test_a_name_of_trade_words_alone_does_not_count_for_another_country(reader):
    text = "what is the phone of the domestic workers union in Kenya"
    assert reader.read(text, places(text, Kenya="KE")).organization is None


def test_a_place_that_a_name_holds_is_no_other_country():
    reader = OrganizationReader((organization("aro", "African Recyclers Organisation", country="ZA"),))
    text = "Who leads the African recyclers organisation?"
    assert reader.read(text, places(text, African="002")).organization == "aro"
    text = "Who leads the African recyclers organisation of Kenya?"
    assert reader.read(text, places(text, African="002", Kenya="KE")).organization is None


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("quién dirige el movimiento nacional de recicladores del perú", "mnr"),
        ("Me habló un Movimiento Nacional de Recicladores del Perú.", "mnr"),
        ("la union movimiento nacional recicladores peru, correo", "mnr"),
        ("¿existe algún movimiento nacional de recicladores del perú?", None),
        ("busco un movimiento nacional de recicladores en perú, contacto", None),
        ("los movimientos nacionales de recicladores del perú, qué hacen", None),
        ("correo de las trabajadoras del hogar y los cuidados de españa", None),
    ],
)
def test_trades_and_places_after_an_indefinite_or_plural_kind_or_without_it_are_no_name(text, slug):
    reader = OrganizationReader(
        (
            organization("mnr", "Movimiento Nacional de Recicladores del Perú", country="PE"),
            organization("cuidados", "Sindicato de Trabajadoras del Hogar y los Cuidados de España", country="ES"),
        )
    )
    country = {"españa": "ES"} if "españa" in text else {}
    assert reader.read(text, places(text, **country)).organization == slug


def test_trades_and_a_place_with_a_word_for_a_body_are_a_name_that_stands_alone(reader):
    text = "quiero entrevistar a alguien de la red de recicladores del Ecuador"
    assert reader.read(text, places(text, Ecuador="EC")).organization == "renarec"


@pytest.mark.parametrize(
    "text",
    [
        "what is the situation of the waste pickers in Kenya",
        "who is in the unions of waste pickers in Kenya",
        "what is the phone of a union of waste pickers in Kenya",
        "is there any waste pickers union in Kenya, and what is its address",
        "¿quién dirige un sindicato de waste pickers en Kenya?",
        "¿hay una red de recicladores en Kenya o en Ecuador que me atienda?",
    ],
)
def test_trades_and_a_place_name_no_body_unless_a_certain_one_is_called(reader, text):
    codes = {"Kenya": "KE", "Ecuador": "EC"}
    found = places(text, **{word: code for word, code in codes.items() if word in text})
    assert reader.read(text, found).mentions == ()


def test_another_word_for_a_body_calls_it_too(reader):
    text = "who leads the federation of waste pickers in Kenya"
    assert reader.read(text, places(text, Kenya="KE")).organization == "kewp"


def test_of_several_organizations_the_first_is_asked_about_and_all_are_mentioned(reader):
    found = reader.read("ANVA e FENATRAD são a mesma coisa?")
    assert found.organization == "anva"
    assert [mention.value for mention in found.mentions] == ["anva", "fenatrad"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("who runs street vndor projetc", "svp"),
        ("is the domestic workers federation internatoinal still active", "idwf"),
        ("telefono de la asociacino de recicladroes de bogta", "arb"),
        ("asociacion de recicladroes de bogota", "arb"),
        ("Qui dirige les valroistes coopertive de solidarite ?", "les-valoristes"),
        ("o site da asociação nacoinal de vendedores ambulantes", "anva"),
        ("contato movimento nacional dos catadroes de materias reciclaveis", "mncr"),
        ("el correo de la asociación de recicladores de bog", None),
    ],
)
def test_a_name_written_in_full_is_read_whatever_letters_are_wrong(reader, text, slug):
    assert reader.read(text).organization == slug


def test_of_names_that_differ_by_little_the_one_with_fewer_wrong_letters_is_meant():
    towns = ("Lima", "Lema", "Linares", "Lima Norte")
    reader = OrganizationReader(
        organization(town, f"Sindicato de Vendedores Ambulantes de {town}", country="PE") for town in towns
    )
    for text, town in (("Lima", "Lima"), ("Lemma", "Lema"), ("Linraes", "Linares"), ("Lima Nrte", "Lima Norte")):
        assert reader.read(f"quien dirige el sindicato de vendedores ambulantes de {text}?").organization == town


def test_a_place_that_belongs_to_the_name_does_not_count_against_it(reader):
    text = "who runs the Asociación de Recicladores de Bogtá"
    assert reader.read(text, places(text, Bogtá="ES")).organization == "arb"


def test_people_of_a_trade_and_place_are_no_name(reader):
    text = "el correo de los recicladores de Bogotá"
    assert reader.read(text, places(text, Bogotá="CO")).organization is None


@pytest.mark.parametrize(("size", "least"), [(1_000, 0.97), (10_000, 0.96)])
def test_misspelled_names_of_a_large_directory_are_read(size, least):
    organizations = [record.organization for record in records(size)]
    reader = OrganizationReader(organizations)
    named = misspelled(organizations, 200)
    right = sum(reader.read(each.message).organization == each.slug for each in named)
    assert right / len(named) >= least


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        (
            "What is the Lantern Weavers Guild Association of Quay Street?",
            "Lantern Weavers Guild Association of Quay Street",
        ),
        ("página web de FUTRAX", "FUTRAX"),
        ("C'est quoi le Syndicat Rouge des Lavandières ?", "Syndicat Rouge des Lavandières"),
        ("qual é o site da UNIFEZ?", "UNIFEZ"),
    ],
)
def test_a_name_that_nobody_knows_is_named_as_unknown(reader, text, unknown):
    found = reader.read(text)
    assert found.organization is None
    assert [(each.text, each.slot) for each in found.unknown] == [(unknown, "organization")]


def test_no_one_is_found_in_an_empty_directory():
    assert OrganizationReader(()).read("What is SEWA?").organization is None
