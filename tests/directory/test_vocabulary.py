import pytest

from directory.vocabulary import Vocabulary

NAMES = (
    ("asociacion", "recicladores", "bogota"),
    ("asociacion", "vendedoras", "lima"),
    ("asociacion", "vendedores", "lima", "lima"),
    ("mesa", "pescadores", "2024"),
    ("peo",),
)


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary(NAMES)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("asociacion", "asociacion"),
        ("asociaion", "asociacion"),
        ("asociaccion", "asociacion"),
        ("asocjacion", "asociacion"),
        ("asoicacion", "asociacion"),
        ("sociaion", "asociacion"),
        ("saociacino", "asociacion"),
        ("msea", "mesa"),
        ("lma", None),
        ("limna", "lima"),
        ("bogta", "bogota"),
        ("ogotta", "bogota"),
        ("ogta", None),
        ("2014", "2024"),
        ("catadores", None),
        ("peon", "peo"),
        ("ß", None),
        ("市场", None),
    ],
)
def test_the_nearest_word_is_found_within_the_typos_that_its_length_allows(vocabulary, written, word):
    found = vocabulary.similar(written)
    assert max(found, key=lambda near: near[1], default=(None, 0))[0] == word


def test_every_word_within_two_typos_is_found_with_its_closeness(vocabulary):
    assert dict(vocabulary.similar("vendedors")) == {
        "vendedores": pytest.approx(0.9),
        "vendedoras": pytest.approx(0.9),
    }


def test_no_more_typos_are_allowed_than_asked_for(vocabulary):
    assert vocabulary.similar("asociaio", most=1) == ()


def test_the_beginning_of_a_word_finds_it_where_that_is_wanted(vocabulary):
    assert dict(vocabulary.similar("vended", prefix=True)) == {"vendedoras": 0.8, "vendedores": 0.8}
    assert vocabulary.similar("vended") == ()


def test_a_word_tells_which_names_hold_it_and_weighs_more_the_fewer_they_are(vocabulary):
    assert vocabulary.postings("lima").tolist() == [1, 2]
    assert vocabulary.weight("bogota") > vocabulary.weight("lima") > vocabulary.weight("asociacion")


def test_a_name_weighs_what_its_words_do_each_counted_once(vocabulary):
    expected = [sum(vocabulary.weight(word) for word in set(words)) for words in NAMES]
    assert vocabulary.name_weights.tolist() == pytest.approx(expected)


def test_nothing_is_like_a_word_where_there_are_none():
    assert Vocabulary(()).similar("lima") == ()
