import pytest

from bot.understanding.dictionary import Dictionary, load_dictionary


@pytest.mark.parametrize(
    ("locale", "words", "others"),
    [
        ("en", ("balconies", "alliance", "wake"), ("nairobi", "balcnies")),
        ("es", ("quito", "relleno", "catarata"), ("bogota", "recicladorras")),
        ("fr", ("gardiennes", "trier", "vienne"), ("abidjan", "gardienes")),
        ("pt", ("malaria", "rusgas", "hino"), ("maputo", "vendedorass")),
    ],
)
def test_everyday_words_are_known_folded_and_names_and_slips_are_not(locale, words, others):
    dictionary = load_dictionary(locale)
    assert [word for word in words if word not in dictionary] == []
    assert [word for word in others if word in dictionary] == []


def test_a_dictionary_without_words_holds_none():
    assert "word" not in Dictionary(())
