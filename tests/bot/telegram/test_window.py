from bot.telegram.window import FETCHED_AT_MOST, Window


def filled(*numbers: int) -> Window:
    window = Window()
    for number in numbers:
        window.add(number)
    return window


def test_at_first_telegram_is_asked_for_whatever_is_unconfirmed():
    assert Window().offset is None


def test_what_is_open_is_not_confirmed_though_later_ones_are_done():
    window = filled(5, 6, 7)
    assert not window.close(6)
    assert not window.close(7)
    assert window.offset == 5


def test_the_last_open_one_confirms_all_that_are_done():
    window = filled(5, 6, 7, 8)
    window.close(6)
    window.close(7)
    assert window.close(5)
    assert window.offset == 8
    assert window.close(8)
    assert window.offset == 9


def test_once_confirmed_nothing_is_asked_from_a_number_on():
    window = filled(5)
    window.close(5)
    window.confirmed(5)
    assert window.offset == 6
    window.confirmed(6)
    assert window.offset is None


def test_numbers_may_begin_anew_below():
    window = filled(900)
    window.close(900)
    window.confirmed(901)
    window.add(12)
    assert window.offset == 12
    window.close(12)
    assert window.offset == 13


def test_a_hundred_unconfirmed_ones_are_all_that_a_poll_can_bring():
    window = filled(*range(1, FETCHED_AT_MOST + 1))
    assert window.is_full
    window.close(50)
    assert window.is_full
    window.close(1)
    assert not window.is_full


def test_what_it_does_not_know_changes_nothing():
    window = filled(5)
    assert not window.close(4)
    assert window.knows(5)
    assert not window.knows(4)
