from bot.lexicon import table
from directory.text import fold


def test_everyday_names_and_demonyms_stand_under_their_country():
    expected = {
        "en": {"Ivory Coast": "CI", "DRC": "CD", "Ivorians": "CI", "Basotho": "LS", "Nigerien": "NE", "MENA": None},
        "es": {"Costa de Marfil": "CI", "EE.UU.": "US", "ticas": "CR", "nigerina": "NE", "limeñas": "PE"},
        "fr": {"RDC": "CD", "dominiquaise": "DM", "équato-guinéennes": "GQ", "nigériane": "NG", "kinoises": "CD"},
        "pt": {
            "Quênia": None,
            "Holanda": "NL",
            "Vietname": "VN",
            "moçambicanas": "MZ",
            "palestinianas": "PS",
            "cariocas": "BR",
        },
    }
    for locale, wanted in expected.items():
        places = table(locale, "places")
        found = {
            fold(name): code
            for section in ("aliases", "demonyms", "cities")
            for code, names in places[section].items()
            for name in names
        }
        assert {name: found.get(fold(name)) for name in wanted} == wanted
