import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.documents import from_document, to_document
from directory.errors import RecordError
from directory.fields import Fault
from directory.model import ChannelKind, ContactChannel, Purpose
from directory.records import RecordsError, read_file, read_files, to_csv, to_jsonl
from tests.auxil.records import make_record

SHIPPED = Path("directory/data/organizations.jsonl")
MISSING = object()


def document(**changes) -> dict:
    """A document that is right but for the changes; MISSING takes a field out."""
    whole = to_document(make_record()) | changes
    return {field: value for field, value in whole.items() if value is not MISSING}


def lines_of(*documents: object) -> str:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in documents)


@pytest.fixture
def refusal(tmp_path, areas):
    """Reads content that breaks the rules and gives what is said about each fault."""

    def read(content: str | bytes, name: str = "new.jsonl", known=()) -> tuple[str, ...]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(RecordsError) as refused:
            read_files([path], areas, known)
        return refused.value.lines

    return read


class TestRoundTrip:
    def test_the_shipped_file_comes_back_byte_for_byte(self, shipped):
        assert to_jsonl(shipped) == SHIPPED.read_text(encoding="utf-8")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_every_shipped_record_comes_back(self, tmp_path, areas, shipped, encoding):
        for name, written in (("all.jsonl", to_jsonl(shipped)), ("ALL.CSV", to_csv(shipped))):
            (tmp_path / name).write_bytes(written.encode(encoding))

            assert read_file(tmp_path / name, areas) == shipped

    @pytest.mark.parametrize(("name", "write"), [("one.jsonl", to_jsonl), ("one.csv", to_csv)])
    def test_a_record_with_everything_comes_back(self, tmp_path, areas, name, write):
        path = tmp_path / name
        path.write_bytes(write([make_record()]).encode())

        assert read_file(path, areas) == [make_record()]

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        text=st.text(
            st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
            | st.sampled_from("'=+-@;,\"\t\n"),
            min_size=1,
            max_size=100,
        ).filter(lambda text: text == text.strip() and text),
        channels=st.lists(
            st.builds(
                ContactChannel,
                st.sampled_from([kind for kind in ChannelKind if kind not in {ChannelKind.EMAIL, ChannelKind.PHONE}]),
                st.sampled_from(["https://example.org", "https://example.org/b"]),
                st.sampled_from(Purpose),
            ),
            max_size=6,
        ),
    )
    def test_any_text_and_any_channels_come_back_from_both_formats(self, tmp_path, areas, text, channels):
        record = make_record(name=text, city=text, channels=tuple(channels))
        for name, written in (("any.jsonl", to_jsonl([record])), ("any.csv", to_csv([record]))):
            (tmp_path / name).write_bytes(written.encode())

            assert read_file(tmp_path / name, areas) == [record]


class TestSpreadsheets:
    @pytest.mark.parametrize("text", ["=1+1", "+51 1 234", "-x", "@sum", "'=1", "''=1"])
    def test_what_a_spreadsheet_would_take_for_a_formula_is_guarded(self, text):
        row = to_csv([make_record(name=text)]).splitlines()[1]

        assert row.startswith(f"vendedoras,'{text},")

    def test_columns_may_stand_in_any_order_and_be_parted_by_semicolons(self, tmp_path, areas):
        import csv  # noqa: PLC0415
        import io  # noqa: PLC0415

        rows = list(csv.reader(io.StringIO(to_csv([make_record()]), newline="")))
        changed = io.StringIO(newline="")
        csv.writer(changed, delimiter=";").writerows([list(reversed(row)) for row in rows] + [[""] * len(rows[0])])
        (tmp_path / "excel.csv").write_bytes(changed.getvalue().encode())

        assert read_file(tmp_path / "excel.csv", areas) == [make_record()]

    def test_a_header_with_an_unknown_and_without_a_needed_column_is_told_once(self, refusal):
        first, second = refusal("slug,name,colour\nx,y,z\n", "new.csv")

        assert first.startswith('new.csv, line 1, header: "colour" is no column; allowed: slug, name, acronym,')
        assert second.startswith("new.csv, line 1, header: acronym, other_names, kind,")

    def test_a_row_with_too_few_cells_is_told_with_the_line_where_it_begins(self, refusal):
        text = to_csv([make_record("one")]) + "two,too few\r\n"

        assert refusal(text, "new.csv") == (
            "new.csv, line 7, cells: there are 2; allowed: 36, as many as the header has.",
        )

    def test_a_bad_cell_is_told_as_its_field(self, refusal):
        text = (
            to_csv([make_record()])
            .replace("street_vendors; all_informal", "street_vendors; vendors")
            .replace("12000", "many")
        )

        assert [line.partition(" is not")[0] for line in refusal(text, "new.csv")] == [
            'new.csv, line 2, sectors[2]: "vendors"',
            'new.csv, line 2, members.count: "many"',
        ]

    @pytest.mark.parametrize("text", ["", 'slug,"name\nx', "\n"])
    def test_what_is_no_csv_is_refused(self, refusal, text):
        assert refusal(text, "new.csv")[0].startswith("new.csv, line 1, ")


class TestFaults:
    @pytest.mark.parametrize(
        ("changes", "field", "value", "allowed"),
        [
            ({"slug": "No Slug"}, "slug", '"No Slug"', "lower-case letters"),
            ({"slug": "a" * 65}, "slug", '"aaa', "64 signs at most"),
            ({"name": None}, "name", "null", "a text"),
            ({"name": " "}, "name", '" "', "a text"),
            ({"kind": "network"}, "kind", '"network"', "global_network, regional_network"),
            ({"kind": ["global_network"]}, "kind", "", "global_network"),
            ({"status": "asleep"}, "status", '"asleep"', "active, inactive, defunct"),
            ({"sectors": ["street_vendors", "astronauts"]}, "sectors[2]", '"astronauts"', "street_vendors, home_based"),
            ({"sectors": []}, "sectors", "[]", "at least one"),
            ({"sectors": "street_vendors"}, "sectors", '"street_vendors"', "a list"),
            ({"coverage": ["KE", "UK"]}, "coverage[2]", '"UK"', "ISO 3166-1 alpha-2"),
            ({"country": "014"}, "country", '"014"', "ISO 3166-1 alpha-2"),
            ({"languages": ["xx"]}, "languages[1]", '"xx"', "ISO 639-1"),
            ({"languages": ["spa"]}, "languages[1]", '"spa"', "ISO 639-1"),
            ({"founded": "1987"}, "founded", '"1987"', "a whole number"),
            ({"founded": True}, "founded", "true", "a whole number"),
            ({"founded": 12}, "founded", "12", "a whole number from 1500"),
            ({"website": "ftp://example.org"}, "website", '"ftp://example.org"', "https://"),
            ({"website": "javascript:alert(1)"}, "website", '"javascript:alert(1)"', "https://"),
            ({"website": "https://"}, "website", '"https://"', "https://"),
            ({"website": "https://[x"}, "website", '"https://[x"', "https://"),
            ({"contact_page": "https://example.org/a b"}, "contact_page", '"https://', "https://"),
            ({"email": "info at example.org"}, "email", '"info at example.org"', "info@example.org"),
            ({"phone": "call us"}, "phone", '"call us"', "a phone number"),
            ({"social": {"x": "@example"}}, "social.x", '"@example"', "https://"),
            ({"hosts_interns": "maybe"}, "hosts_interns", '"maybe"', "yes, no, unknown"),
            ({"offers_speakers": None}, "offers_speakers", "null", "yes, no, unknown"),
            ({"members": {"count": 0, "as_of": None}}, "members.count", "0", "from 1"),
            ({"members": {"count": None, "as_of": None}}, "members.count", "null", "from 1"),
            ({"members": 12}, "members", "12", "an object"),
            ({"wiego_member": {"as_of": "7/14", "source": "https://x.org"}}, "wiego_member.as_of", '"7/14"', "YYYY-MM"),
            ({"sources": [{"url": "x", "as_of": None, "seen_on": "2026-11-23"}]}, "sources[1].url", '"x"', "https://"),
            (
                {"sources": [{"url": "https://x.org", "as_of": "2026-13", "seen_on": "2026-11-23"}]},
                "sources[1].as_of", '"2026-13"', "YYYY-MM",
            ),
            (
                {"sources": [{"url": "https://x.org", "as_of": None, "seen_on": "2026-02-30"}]},
                "sources[1].seen_on", '"2026-02-30"', "YYYY-MM-DD",
            ),
            ({"sources": ["https://x.org"]}, "sources[1]", '"https://x.org"', "an object"),
            ({"other_names": [{"name": "X", "lang": "en", "kind": "pet"}]}, "other_names[1].kind", '"pet"', "former"),
            ({"channels": [{"kind": "email", "value": "x", "purpose": "press"}]}, "channels[1].value", '"x"', "info@"),
            ({"channels": [{"kind": "fax", "value": "1", "purpose": "press"}]}, "channels[1].kind", '"fax"', "website"),
            ({"confidence": "sure"}, "confidence", '"sure"', "high, medium, low"),
            ({"affiliations": ["vendedoras"]}, "affiliations", '"vendedoras"', "other organizations"),
            ({"affiliations": ["nobody"]}, "affiliations", '"nobody"', "the slug of an organization"),
        ],
    )  # fmt: skip
    def test_a_value_that_is_not_allowed_is_named_with_what_is(self, refusal, changes, field, value, allowed):
        (line,) = refusal(lines_of(document(**changes)))

        assert line.startswith(f"new.jsonl, line 1, {field}: ")
        problem, _, rest = line.partition(" is not allowed; allowed: ")
        assert value in problem
        assert allowed in rest

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"email": MISSING, "notes": MISSING}, "email, notes: missing; write null where nothing is known"),
            ({"colour": "red"}, "colour: is no field of a record; allowed: slug, name"),
            ({"social": {"myspace": "https://x.org"}}, "social.myspace: is no field of a record; allowed: whatsapp"),
            ({"coverage": ["KE", "KE"]}, 'coverage[2]: "KE" stands twice in the list; write it once'),
            ({"notes": "a\x00b"}, 'notes: "a\\u0000b" holds a control character; take it out'),
            ({"name": "a\ud800b"}, "name: "),
            ({"summary": "x" * 241}, "summary: "),
        ],
    )
    def test_any_other_fault_is_named_with_the_mend(self, refusal, changes, expected):
        text = "".join(json.dumps(item) + "\n" for item in [document(**changes)])

        (line,) = refusal(text)

        assert line.startswith(f"new.jsonl, line 1, {expected}")

    def test_all_faults_of_all_lines_are_told_at_once(self, refusal):
        lines = refusal(lines_of(document(kind="x", country="ZZ")) + "\n" + lines_of(document(slug="two", email="y")))

        assert [line.partition(": ")[0] for line in lines] == [
            "new.jsonl, line 1, kind",
            "new.jsonl, line 1, country",
            "new.jsonl, line 3, email",
        ]

    @pytest.mark.parametrize(
        "line",
        ["nonsense", '{"slug": ', "[]", "7", "null", "[" * 100_000, '{"slug": "a", "slug": "b"}', "9" * 5000],
    )
    def test_a_line_that_is_no_object_is_told_and_the_others_are_read(self, refusal, line):
        first, second = refusal(f"{line}\n{lines_of(document(kind='x'))}")

        assert first.startswith("new.jsonl, line 1: it is no JSON object (")
        assert second.startswith("new.jsonl, line 2, kind: ")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "x" * 201),
            ("acronym", "x" * 41),
            ("city", "x" * 101),
            ("website", "https://example.org/" + "x" * 481),
            ("email", "x" * 243 + "@example.org"),
            ("phone", "+27 " + "1" * 57),
            ("other_names", [{"name": "x" * 201, "lang": None, "kind": "alias"}]),
        ],
    )
    def test_what_would_not_fit_into_a_message_is_told(self, refusal, field, value):
        (told,) = refusal(json.dumps(document(**{field: value})))

        assert field in told
        assert "allowed: " in told

    @pytest.mark.parametrize(
        ("name", "text", "mend"),
        [("new.jsonl", to_jsonl, "save the file as UTF-8"), ("new.csv", to_csv, 'save it as "CSV UTF-8"')],
    )
    def test_a_file_in_another_encoding_is_told_with_the_line(self, refusal, name, text, mend):
        content = text([make_record("one", name="Union", summary=None, acronym=None), make_record("two")])

        (line,) = refusal(content.replace("«", "").replace("»", "").encode("cp1252"), name)

        assert line.startswith(f"{name}, line ")
        assert line.endswith(f": it is no UTF-8 text; {mend}.")

    def test_a_slug_that_stands_twice_is_told_with_both_places(self, refusal):
        (line,) = refusal(lines_of(document(), document(slug="two"), document()))

        assert line == (
            'new.jsonl, line 3, slug: "vendedoras" is not allowed; allowed: each slug once; '
            "it stands in new.jsonl, line 1 already."
        )

    def test_an_affiliation_may_lead_to_the_directory_or_to_another_file(self, tmp_path, areas):
        (tmp_path / "members.jsonl").write_text(lines_of(document(affiliations=["here", "there"])), encoding="utf-8")
        (tmp_path / "networks.csv").write_text(to_csv([make_record("here")]), encoding="utf-8", newline="")

        records = read_files([tmp_path / "members.jsonl", tmp_path / "networks.csv"], areas, known={"there"})

        assert [record.organization.slug for record in records] == ["vendedoras", "here"]

    def test_a_file_that_is_not_there_or_has_no_known_format_is_told(self, tmp_path, areas):
        (tmp_path / "new.ods").touch()
        (tmp_path / "folder").mkdir()

        with pytest.raises(RecordError) as refused:
            read_files([tmp_path / "new.ods", tmp_path / "absent.jsonl", tmp_path / "folder"], areas)

        first, second, third = str(refused.value).splitlines()
        assert first == (
            "new.ods: its name does not tell its format; allowed: names that end in .jsonl, .csv, .xlsx, .json or .zip."
        )
        assert second == "absent.jsonl: it cannot be read: no such file or directory."
        assert third.startswith("folder, datapackage.json: it is missing; allowed: ")

    def test_spaces_around_a_text_are_taken_off(self, areas):
        record = from_document(document(name="  Vendors \t", email=" info@example.org "), areas)

        assert not isinstance(record, tuple)
        assert record.organization.name == "Vendors"

    def test_a_long_value_is_shortened_in_the_sentence(self, areas):
        (fault,) = from_document(document(kind="x" * 10_000), areas)

        assert isinstance(fault, Fault)
        assert len(fault.problem) < 250
