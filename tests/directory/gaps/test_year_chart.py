import sys

from directory.gaps.upkeep import Age
from directory.gaps.year_chart import count_years, to_svg
from tests.auxil.organizations import make_organization


def ages(*dates):
    return [Age(make_organization(), newest, is_rechecked=False, is_old=newest < "2021") for newest in dates]


def test_records_are_counted_by_the_year_of_their_newest_page():
    years = count_years(ages("1999", "2013-05", "2020-01-02", "2026", "2026-11"), 2026)
    assert len(years) == 14
    assert [year for year in years if year[1] or year[2]] == [("≤ 2013", 2, 0), ("2020", 1, 0), ("2026", 0, 2)]


def test_a_record_without_a_date_is_in_no_year():
    undated = Age(make_organization(), None, is_rechecked=False, is_old=True)
    assert not any(old or recent for _, old, recent in count_years([undated], 2026))


def test_the_chart_has_no_script_and_is_the_same_each_time():
    years = count_years(ages("2020", "2026"), 2026)
    drawn = to_svg(years)
    assert "<script" not in drawn
    assert "<!--" not in drawn
    assert "2026</text>" in drawn
    assert drawn == to_svg(years)
    assert to_svg(count_years([], 2026)).startswith("<svg")


def test_the_import_system_stays_as_it_was():
    assert not [finder for finder in sys.meta_path if not hasattr(finder, "find_spec")]
