import pytest

from bot.understanding.spelling import Misspelled, Spelling

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


def test_a_word_too_far_off_to_be_read_is_asked_about_nearest_first():
    misspelled = Misspelled(["seller", "recicladora", "vendor", "vendors"], SPELLING)
    assert misspelled.near("selker") == ["seller"]
    assert misspelled.near("slker") == []
    assert misspelled.near("vendrs") == ["vendors"]
    assert misspelled.near("veendros")[0] == "vendors"


@pytest.mark.parametrize("written", ["seller", "mirador", "tender", "selles", "self", "s3ller"])
def test_a_word_that_is_right_is_never_asked_about(written):
    assert Misspelled(["seller", "vendor"], SPELLING).near(written) == []
