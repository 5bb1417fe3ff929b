import pytest

from directory.formats.item_cells import UnreadableCellError, from_cell, to_cell

SOURCE = {"url": "https://example.org", "as_of": None, "seen_on": "2026-11-23"}
CHECKED = SOURCE | {"as_of": "2021-03", "checked_on": "2026-11-24"}


def test_each_item_is_a_line_that_people_can_write():
    assert to_cell("sources", [SOURCE, CHECKED]) == (
        "https://example.org |  | 2026-11-23\nhttps://example.org | 2021-03 | 2026-11-23 | 2026-11-24"
    )
    assert to_cell("other_names", [{"name": "Union", "lang": None, "kind": "alias"}]) == "Union |  | alias"


@pytest.mark.parametrize("name", ["a | b", "a\nb", "[a"])
def test_a_name_that_would_be_misread_makes_the_cell_json(name):
    items = [{"name": name, "lang": "en", "kind": "alias"}]

    assert to_cell("other_names", items).startswith('[{"name": ')
    assert from_cell("other_names", to_cell("other_names", items)) == items


def test_spaces_and_empty_lines_do_not_matter():
    text = "\n  https://example.org|2021-03| 2026-11-23|2026-11-24  \n\n"

    assert from_cell("sources", text) == [CHECKED]


def test_the_purpose_of_a_channel_is_general_where_it_is_left_out():
    assert from_cell("channels", "email | info@example.org") == [
        {"kind": "email", "value": "info@example.org", "purpose": "general"}
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://example.org", '"https://example.org" is not allowed; allowed: lines such as url | as_of | seen_on'),
        ("a | b | c | d | e", '"a | b | c | d | e" is not allowed'),
        ("[nonsense", "it begins with [ and is no JSON list"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_mend(text, told):
    with pytest.raises(UnreadableCellError) as refused:
        from_cell("sources", text)

    assert str(refused.value).startswith(told)
