import codecs

import pytest

from directory.formats.text_lines import NotTextError, read_lines

TEXT = "año\nÑandú\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_lines_are_read_in_every_encoding_that_tells_itself(tmp_path, content):
    (tmp_path / "file").write_bytes(content)

    assert list(read_lines(tmp_path / "file")) == ["año\n", "Ñandú\n"]


def test_another_encoding_is_told_with_the_line(tmp_path):
    (tmp_path / "file").write_bytes(b"one\ntwo\n\xd1and\xfa\n")

    with pytest.raises(NotTextError) as refused:
        list(read_lines(tmp_path / "file"))

    assert str(refused.value) == "3"
