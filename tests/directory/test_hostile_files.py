"""Files that mean harm: ways out of a package, bombs, lines without end; each is refused in one sentence."""

import json
import struct
import zipfile
from contextlib import suppress

import pytest

from directory.exporting import CSV, PACKAGE, XLSX, Contents, write
from directory.formats.text_lines import LONGEST_LINE
from directory.link_sheet import Link, to_html, to_svg
from directory.records import RecordsError, read_file
from tests.auxil.records import make_record

PAPER = "id,name\nsecret,You should not read this\n"
OUTSIDE = [
    "../secret.csv",
    "../../../../../../../../etc/passwd",
    "/etc/passwd",
    "..\\secret.csv",
    "C:\\secret.csv",
    "./secret.csv",
    "a/../../secret.csv",
    "\u0000secret.csv",
    "",
    ".",
    "..",
]


def described(path):
    return json.dumps({"resources": [{"name": "organization", "path": path}]})


@pytest.fixture
def refusal(areas):
    """Reads what is refused, and gives the only sentence."""

    def told(path):
        with pytest.raises(RecordsError) as caught:
            read_file(path, areas)
        (line,) = caught.value.lines
        assert "\n" not in line
        return line

    return told


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_package_names_no_file_outside_of_its_folder(tmp_path, refusal, path):
    (tmp_path / "secret.csv").write_text(PAPER)
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "datapackage.json").write_text(described(path))
    assert "allowed: the name of a file in the package" in refusal(tmp_path / "package")


def test_a_link_in_a_package_leads_nowhere_else(tmp_path, refusal):
    (tmp_path / "secret.csv").write_text(PAPER)
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "datapackage.json").write_text(described("organization.csv"))
    (tmp_path / "package" / "organization.csv").symlink_to(tmp_path / "secret.csv")
    told = refusal(tmp_path / "package")
    assert "leads out of the package" in told
    assert "should not" not in told


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_zipped_package_is_unpacked_nowhere(tmp_path, refusal, path):
    (tmp_path / "secret.csv").write_text(PAPER)
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as package:
        package.writestr("../../datapackage.json", described(path))
        package.writestr(zipfile.ZipInfo(path.replace("\0", "") or "x"), PAPER)
    before = sorted(tmp_path.rglob("*"))
    assert "allowed: the name of a file in the package" in refusal(tmp_path / "package.zip")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ((24, struct.pack("<I", 0x7FFFFFFF)), "unpacked it has"),  # says how much it will be
        ((10, struct.pack("<H", 99)), "it is no zip file"),  # another compression
        ((8, struct.pack("<H", 1)), "it is no zip file"),  # locked with a password
    ],
)
@pytest.mark.parametrize("name", ["bomb.zip", "bomb.xlsx"])
def test_a_bomb_is_not_unpacked(tmp_path, refusal, name, field, words):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("datapackage.json", described("organization.csv"))
    content = bytearray(path.read_bytes())
    offset, value = field
    at = content.index(b"PK\x01\x02") + offset
    content[at : at + len(value)] = value
    path.write_bytes(content)
    told = refusal(path)
    assert words in told or "it is no workbook" in told


@pytest.mark.parametrize("name", ["damaged.xlsx", "damaged.zip"])
@pytest.mark.parametrize("step", [3, 7])
def test_a_damaged_file_is_refused_wherever_the_damage_is(tmp_path, areas, name, step):
    path = tmp_path / name
    write(Contents([make_record()], areas), {"xlsx": XLSX, "zip": PACKAGE}[path.suffix[1:]], str(path))
    whole = path.read_bytes()
    for at in range(0, len(whole), len(whole) // 60 + step):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x9F]) + whole[at + 1 :])
        with suppress(RecordsError):  # some damage shows nowhere
            read_file(path, areas)


@pytest.mark.parametrize("name", ["long.jsonl", "long.csv"])
def test_a_line_without_end_is_not_read_to_its_end(tmp_path, refusal, name):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(LONGEST_LINE * 1000)  # takes no room on the disk
    assert "line 1: it has more than 4,194,304 signs" in refusal(path)


def test_nor_is_one_of_a_package(tmp_path, refusal):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "datapackage.json").write_text(described("organization.csv"))
    (tmp_path / "package" / "organization.csv").write_bytes(b"id,name\n" + b"a" * (LONGEST_LINE + 1))
    assert "organization.csv, line 2: it has more than 4,194,304 signs" in refusal(tmp_path / "package")


@pytest.mark.parametrize("name", ["deep.jsonl", "deep.json"])
@pytest.mark.parametrize("piece", ["[", '{"a":'])
def test_what_is_nested_without_end_is_refused(tmp_path, refusal, name, piece):
    (tmp_path / name).write_text(piece * 100_000)
    assert refusal(tmp_path / name)


@pytest.mark.parametrize("form", [CSV, XLSX])
@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "'=", "''+", '"=', "\n=", ";=", ",-", "%0A=", "|", "=cmd|'/C calc'!A0"]
)
def test_a_formula_stays_a_text_and_comes_back(tmp_path, areas, form, start):
    text = f"x{start}HYPERLINK(1)" if start.strip() != start else f"{start}HYPERLINK(1)"
    record = make_record("vendors", name=text, summary=f"{text}\n{text}")
    write(Contents([record], areas), form, str(tmp_path / f"a.{form}"))
    assert read_file(tmp_path / f"a.{form}", areas) == [record]
    if form == CSV:
        cells = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").replace('"', "").replace("\n", ",").split(",")
        assert not [cell for cell in cells if cell.strip()[:1] in {"=", "+", "-", "@"}]


@pytest.mark.parametrize(
    "title", ["</title><script>alert(1)</script>", "\"><img src=x onerror='a()'>", "{bot}{0}%s", "]]>&amp;"]
)
def test_a_name_is_text_on_the_page_of_links_and_in_its_codes(title):
    link = Link("https://t.me/referral_test_bot?start=hello", title)
    assert not {"<script", "<img"} & set(to_html([link], "referral_test_bot").split(">"))
    assert "<script" not in to_html([link], "referral_test_bot")
    assert "<img" not in to_html([link], "referral_test_bot")
    assert b"<script" not in to_svg(link)
    assert b"<img" not in to_svg(link)
