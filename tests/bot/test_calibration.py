"""Reliability and the curve of risk against coverage, counted by hand."""

import pytest

from bot.calibration import Bin, Point, expected_error, reliability, trade_off, widest

OUTCOMES = [(0.95, True), (0.91, True), (0.9, False), (0.55, True), (0.45, False), (0.41, True), (1.0, True)]


def test_readings_come_in_bins_of_about_one_confidence():
    assert reliability([(0.42, True), (0.48, False), (0.9, True), (1.0, True)]) == (
        Bin(0.4, 0.5, 2, pytest.approx(0.45), 0.5),
        Bin(0.9, 1.0, 2, pytest.approx(0.95), 1.0),
    )


def test_the_expected_error_weighs_each_bin_by_its_readings():
    honest = [(0.75, True)] * 3 + [(0.75, False)]
    assert expected_error(reliability(honest)) == pytest.approx(0)
    assert expected_error(reliability([*honest, *[(0.95, False)] * 4])) == pytest.approx(0.95 / 2)


def test_a_higher_threshold_answers_fewer_and_these_better():
    assert trade_off(OUTCOMES, (0.0, 0.5, 0.91)) == (
        Point(0.0, 1.0, pytest.approx(5 / 7)),
        Point(0.5, pytest.approx(5 / 7), pytest.approx(4 / 5)),
        Point(0.91, pytest.approx(3 / 7), 1.0),
    )


def test_above_all_confidence_nothing_is_answered_and_nothing_is_wrong():
    assert trade_off([(0.5, True)], (0.9,)) == (Point(0.9, 0.0, None),)


@pytest.mark.parametrize(("wanted", "threshold"), [(1.0, 0.91), (0.8, 0.55), (0.7, 0.41), (0.5, 0.41)])
def test_the_widest_coverage_of_an_accuracy_is_found(wanted, threshold):
    found = widest(OUTCOMES, wanted)
    assert found is not None
    assert found.threshold == threshold
    assert found.accuracy >= wanted


def test_readings_of_one_confidence_are_taken_or_left_together():
    assert widest([(0.9, True), (0.9, False)], 1.0) is None


def test_nothing_read_has_no_figures():
    assert (reliability([]), expected_error(()), widest([], 0.5)) == ((), 0.0, None)
    assert trade_off([], (0.5,)) == (Point(0.5, 0.0, None),)
