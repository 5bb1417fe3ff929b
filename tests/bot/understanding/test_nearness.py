import pytest

from bot.understanding.nearness import HEARD, Nearness

NAMES = Nearness(["rio de janeiro", "colombia", "colombo", "grecia", "rabat", "mexico"])


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("mexcio", "mexico"),
        ("mexic", "mexico"),
        ("mexxico", "mexico"),
        ("mezico", "mexico"),
        ("gercia", "grecia"),
        ("riode janeiro", "rio de janeiro"),
        ("abat", "rabat"),
        ("arbat", "rabat"),
    ],
)
def test_a_word_with_one_slip_is_nearest_to_the_one_that_was_meant(written, name):
    assert NAMES.within(written, 1)[0].word == name


def test_what_is_spelled_by_ear_counts_less_than_a_slip():
    assert NAMES.within("kolombia", 1)[0] == ("colombia", HEARD)


def test_a_name_without_its_spaces_is_no_slip():
    assert NAMES.within("riodejaneiro", 1)[0] == ("rio de janeiro", 0.0)
    assert "riodejaneiro" in NAMES


def test_short_and_distant_words_are_near_to_nothing():
    assert NAMES.within("rio", 2) == []
    assert NAMES.within("vendedoras", 2) == []
