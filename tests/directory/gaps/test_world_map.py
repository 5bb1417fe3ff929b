import re

from directory.gaps.projection import HEIGHT, WIDTH
from directory.gaps.world_map import load_outlines


def test_every_country_but_antarctica_is_on_the_map_once(areas):
    assert [outline.code for outline in load_outlines()] == [code for code in areas.countries if code != "AQ"]


def test_all_of_it_is_within_the_map():
    for outline in load_outlines():
        assert 0 <= outline.x <= WIDTH, outline.code
        assert 0 <= outline.y <= HEIGHT, outline.code
        assert re.fullmatch(r"(M[\d. -]+l[\d. -]+z)*", outline.path), outline.code


def test_what_the_united_nations_count_as_one_country_has_one_outline():
    paths = {outline.code: outline.path for outline in load_outlines()}
    assert [paths[code].count("M") for code in ("SO", "CY", "UA")] == [1, 1, 1]
