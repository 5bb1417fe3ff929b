import pytest

from bot.understanding.spelling import Spelling

SPELLING = Spelling(["seller", "vendor", "recicladora"], ["mirador"], everyday=["tender"], names={"selles"})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sellre", "seller"),
        ("vemdor", "vendor"),
        ("resikladora", "recicladora"),
        ("recicaldroa", "recicladora"),
    ],
)
def test_a_misspelled_word_is_read_as_the_vocabularys(written, meant):
    assert SPELLING.read(written)[0] == meant


@pytest.mark.parametrize("written", ["selles", "tendor", "mirador", "selar", "tender"])
def test_names_and_everyday_words_and_very_short_ones_stay_as_they_are(written):
    assert SPELLING.read(written, slips=True) == (written, 100.0)


def test_slips_are_left_where_they_are_not_allowed_for():
    assert SPELLING.read("sellre", slips=False) == ("sellre", 100.0)
