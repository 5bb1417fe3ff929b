import csv
import io
import json
import zipfile

import pytest

from directory.formats import hsds_package, hsds_tables
from directory.records import RecordsError, read_files
from tests.auxil.records import make_record
from tests.directory.formats.conftest import EDIT


class _Kept(io.BytesIO):
    """A file whose content is still there when it is closed."""

    content = b""

    def close(self):
        if not self.closed:
            self.content = self.getvalue()
        super().close()


@pytest.fixture
def package(node):
    """Writes records and gives the files' contents by name."""

    def write(*records):
        files = {}

        def create(name):
            files[name] = _Kept()
            return files[name]

        hsds_package.write([node(record, EDIT) for record in records], create)
        return {name: file.content for name, file in files.items()}

    return write


@pytest.fixture
def read(tmp_path, areas):
    """Reads files from a folder."""

    def from_files(files):
        folder = tmp_path / "package"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return read_files([folder], areas)

    return from_files


@pytest.fixture
def refusal(read):
    """Reads what is refused and gives the only sentence."""

    def told(files):
        with pytest.raises(RecordsError) as refused:
            read(files)
        (line,) = refused.value.lines
        return line

    return told


def rows(files, name):
    return list(csv.DictReader(io.StringIO(files[name].decode(), newline="")))


def test_it_holds_to_its_own_description(package, shipped):
    """As the table schema of the Frictionless standard has it: types, what is required, unique and named."""
    files = package(*shipped, make_record())
    description = json.loads(files["datapackage.json"])
    tables = {one["name"]: rows(files, one["path"]) for one in description["resources"]}
    ids = {name: {row["id"] for row in table} for name, table in tables.items()}
    for resource in description["resources"]:
        table, schema = tables[resource["name"]], resource["schema"]
        assert len(ids[resource["name"]]) == len(table)
        assert files[resource["path"]].decode().split("\r\n")[0] == ",".join(one["name"] for one in schema["fields"])
        for field in schema["fields"]:
            cells = [row[field["name"]] for row in table]
            assert not field["constraints"]["required"] or all(cells), field
            assert set(cells) <= {"", *field["constraints"].get("enum", cells)}
            if field["type"] == "number":
                assert all(float(cell) for cell in cells if cell)
        for link in schema.get("foreignKeys", ()):
            named = {row[link["fields"]] for row in table} - {""}
            assert named <= ids[link["reference"]["resource"]], link


def test_what_hsds_requires_of_tables_is_required(package):
    fields = {
        one["name"]: {field["name"] for field in one["schema"]["fields"] if field["constraints"]["required"]}
        for one in json.loads(package()["datapackage.json"])["resources"]
    }

    assert fields["organization"] == {"id", "name", "description"}
    assert fields["service"] == {"id", "name", "status", "organization_id"}
    assert fields["attribute"] == {"id", "link_id", "link_entity", "taxonomy_term_id"}


def test_terms_stand_once_however_often_they_are_named(package):
    files = package(make_record("one"), make_record("two"))

    codes = [row["code"] for row in rows(files, "taxonomy_terms.csv")]
    assert len(codes) == len(set(codes))
    assert len(rows(files, "taxonomies.csv")) == 2


def test_rows_in_any_order_and_tables_of_others_do_not_matter(package, read):
    files = package(make_record("one"), make_record("two", acronym=None))
    for name, content in files.items():
        if name.endswith(".csv") and name not in {"contacts.csv", "phones.csv", "url.csv", "attributes.csv"}:
            header, *lines = list(csv.reader(io.StringIO(content.decode(), newline="")))
            text = io.StringIO(newline="")
            keep = name in {"service_areas.csv", "languages.csv"}  # their order is what it says
            csv.writer(text).writerows([header, *(lines if keep else reversed(lines))])
            files[name] = text.getvalue().encode()
    description = json.loads(files["datapackage.json"])
    description["resources"].append({"name": "program", "path": "programs.csv"})
    files["datapackage.json"] = json.dumps(description).encode()

    assert read(files) == [make_record("two", acronym=None), make_record("one")]


def test_a_zip_may_hold_a_folder(package, tmp_path, areas):
    with zipfile.ZipFile(tmp_path / "feed.zip", "w") as zipped:
        for name, content in package(make_record()).items():
            zipped.writestr(f"feed/{name}", content)

    assert read_files([tmp_path / "feed.zip"], areas) == [make_record()]


def test_what_is_no_zip_is_told(tmp_path, areas):
    (tmp_path / "feed.zip").write_bytes(b"nonsense")

    with pytest.raises(RecordsError, match=r"^feed\.zip: it is no zip file \("):
        read_files([tmp_path / "feed.zip"], areas)


def test_a_fault_is_told_with_file_and_line(package, refusal):
    files = package(make_record("one"), make_record("two"))
    files["organizations.csv"] = files["organizations.csv"].replace(b"1987", b"87", 1)

    assert refusal(files).startswith(
        "package, organizations.csv, line 2 (Asociación de Vendedoras «Ñandú»; y más), founded: 87"
    )


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("datapackage.json", None, "datapackage.json: it is missing; allowed: the description"),
        ("datapackage.json", b"{", "datapackage.json: it cannot be read ("),
        ("datapackage.json", b"[]", "datapackage.json: it cannot be read ("),
        ("datapackage.json", b'{"resources": []}', "datapackage.json: it names no organization;"),
        ("phones.csv", None, "phones.csv: it is missing, but datapackage.json names it; put it there."),
        ("phones.csv", b"number\n1\n", "phones.csv, line 1: the column id is missing; allowed: HSDS's columns."),
        ("phones.csv", b"id,number\n1\n", "phones.csv, line 2: it has not as many cells as the header"),
        ("phones.csv", b"id,number\n1,2,3\n", "phones.csv, line 2: it has not as many cells as the header"),
        ("phones.csv", b'id,number\n1,"2\n', "phones.csv, line 2: it cannot be read ("),
        ("phones.csv", b"id,number\n1,\xf1\n", "phones.csv: it is no UTF-8 text; save the file as UTF-8."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_the_mend(package, refusal, name, content, told):
    files = package(make_record())
    files.pop(name)

    assert refusal(files if content is None else files | {name: content}).startswith(f"package, {told}")


def test_the_tables_are_named_as_hsds_names_them():
    assert {hsds_tables.path(table) for table in hsds_tables.USED} == set(hsds_package.names()) - {"datapackage.json"}
    assert hsds_tables.keys("phone")["contact_id"] == "contact"
