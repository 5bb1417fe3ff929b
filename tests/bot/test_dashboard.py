"""The dashboard shows what there is, and all of it."""

import json
import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families as parse

import bot
from bot.operations.metrics import CatalogueStanding, Metrics

DASHBOARD = json.loads((Path(bot.__file__).parent / "deployment" / "grafana.json").read_text(encoding="utf-8"))
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
QUERIES = {panel["title"]: [target["expr"] for target in panel["targets"]] for panel in PANELS}
PROC = Path("/proc/stat")
"""Where Linux tells of processes, and other systems do not."""
NAME = re.compile(r"\b(?:referral_bot|process)_\w+")
SERIES_OF = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("_total",)}


@pytest.fixture(scope="module")
def families():
    """Return every family of metrics, by name, with its type and its labels where it has series at once."""
    metrics = Metrics()
    metrics.follow(lambda: CatalogueStanding(organizations=1, revision=1, age_seconds=0, left_out=0))
    return {family.name: family for family in parse(metrics.expose()[0].decode())}


def series(family):
    return {family.name + end for end in SERIES_OF.get(family.type, ("",))}


def test_every_metric_of_the_dashboard_is_one(families):
    known = {name for family in families.values() for name in series(family)}
    named = {name for queries in QUERIES.values() for query in queries for name in NAME.findall(query)}
    named |= set(NAME.findall(json.dumps(DASHBOARD["templating"])))
    if not PROC.exists():
        named = {name for name in named if not name.startswith("process_")}
    assert named - known == set()


def test_every_metric_has_a_panel(families):
    shown = {name for queries in QUERIES.values() for query in queries for name in NAME.findall(query)}
    assert [name for name, family in families.items() if not series(family) & shown] == []


def test_labels_that_the_queries_speak_of_are_those_of_the_metrics(families):
    labels = {name for family in families.values() for sample in family.samples for name in sample.labels}
    labels |= {"intent", "level", "locale", "sector", "area", "method", "outcome"}  # of series that begin with use
    labels |= {"instance"}  # Prometheus' own
    for queries in QUERIES.values():
        for query in queries:
            grouped = {name.strip() for names in re.findall(r"by \(([^)]*)\)", query) for name in names.split(",")}
            assert grouped <= labels, query


def test_it_can_be_imported_anywhere():
    assert [variable["name"] for variable in DASHBOARD["templating"]["list"]] == ["datasource", "instance"]
    source = {"type": "prometheus", "uid": "${datasource}"}
    assert all(each["datasource"] == source for panel in PANELS for each in (panel, *panel["targets"]))
    assert "id" not in DASHBOARD  # one of another Grafana's would stand in the way
    numbers = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(numbers) == len(set(numbers))


def test_every_panel_says_what_it_shows_and_covers_no_other():
    taken = set()
    for panel in DASHBOARD["panels"]:
        assert panel["type"] == "row" or panel["description"].endswith(".")
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not cells & taken, panel["title"]
        taken |= cells
