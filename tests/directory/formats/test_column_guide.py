from directory.formats.column_guide import explanations
from directory.formats.sheet_columns import COLUMNS
from directory.model import ChannelKind, Confidence, Kind, NameKind, Purpose, Sector, Statement, Status


def test_it_tells_of_every_column_in_its_order():
    assert [column for column, _, _ in explanations()] == list(COLUMNS)


def test_it_names_every_code():
    text = " ".join(written for _, _, written in explanations())

    for codes in (ChannelKind, Confidence, Kind, NameKind, Purpose, Sector, Statement, Status):
        assert [code for code in codes if code not in text] == []
    assert "{" not in text
