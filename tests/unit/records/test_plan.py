"""What an intake changes in a chart."""

import json
import random
from collections.abc import Iterable
from typing import Any

from portico.records.fhir.references import Ref
from portico.records.intake.bundle import Entry, read_bundle
from portico.records.intake.plan import Kept, Plan, beside, of_others, plan
from portico.records.rows import LARGEST_IN_TABLE, body_of
from tests.support.intake import bundle
from tests.unit.records.reading import TODAY, observation


class Chart:
    """A chart in memory, taking in one Bundle after another."""

    def __init__(self) -> None:
        self.kept: dict[Ref, Kept] = {}

    def take_in(self, *resources: dict[str, Any]) -> dict[str, str | None]:
        """What was written: section by resource id, and for what was replaced."""
        entries = entries_of(*resources)
        pointers = {entry.ref: self.kept[entry.ref].pointer for entry in entries if entry.ref in self.kept}
        changes = self.plan(entries, pointers)
        for change in changes.changes:
            row = change.row
            self.kept[row.ref] = Kept(row.pointer(1, change.former), row.item(1, None), body_of(row.content))
        return {change.row.ref[1]: change.row.listed.section for change in changes.changes}

    def plan(self, entries: list[Entry], pointers: dict[Ref, Any]) -> Plan:
        return plan("pat_1", entries, pointers, beside(entries, pointers, self.fetch), TODAY)

    def fetch(self, refs: Iterable[Ref]) -> dict[Ref, Kept]:
        return {ref: self.kept[ref] for ref in refs if ref in self.kept}

    def tests_of(self, report: str) -> list[str]:
        shown = json.loads(self.kept["DiagnosticReport", report].row["shown"])
        return [test["value"] for test in shown["tests"]]


def entries_of(*resources: dict[str, Any]) -> list[Entry]:
    return read_bundle(json.dumps(bundle(*resources))).entries


def report(*codes: str) -> dict[str, Any]:
    results = [{"reference": f"Observation/obs-{code}"} for code in codes]
    return {"resourceType": "DiagnosticReport", "id": "r", "status": "final", "code": {"text": "P"}, "result": results}


def test_same_resources_again_change_nothing() -> None:
    chart = Chart()
    sent = [report("1", "2"), observation("1", 5), observation("2", 6)]
    assert chart.take_in(*sent) == {"r": "results", "obs-1": "tests", "obs-2": "tests"}
    assert chart.take_in(*sent) == {}
    assert chart.take_in(sent[1]) == {}


def test_corrected_value_is_corrected_in_its_report_too() -> None:
    chart = Chart()
    chart.take_in(report("1", "2"), observation("1", 5), observation("2", 6))
    assert chart.take_in(observation("1", 7)) == {"obs-1": "tests", "r": "results"}
    assert chart.tests_of("r") == ["7", "6"]


def test_report_that_comes_after_its_values_takes_them_in() -> None:
    chart = Chart()
    assert chart.take_in(observation("1", 5)) == {"obs-1": "results"}
    assert chart.take_in(report("1")) == {"r": "results", "obs-1": "tests"}
    assert chart.tests_of("r") == ["5"]


def test_value_that_a_corrected_report_no_longer_holds_stands_alone() -> None:
    chart = Chart()
    chart.take_in(report("1", "2"), observation("1", 5), observation("2", 6))
    assert chart.take_in(report("2")) == {"r": "results", "obs-1": "results"}
    assert chart.tests_of("r") == ["6"]


def test_replaced_row_is_named_so_that_it_ends() -> None:
    chart = Chart()
    chart.take_in(observation("1", 5))
    before = chart.kept["Observation", "obs-1"].pointer["row"]
    entries = entries_of(observation("1", 6))
    (change,) = chart.plan(entries, {entries[0].ref: chart.kept[entries[0].ref].pointer}).changes
    assert change.replaces == before != change.row.key.sk


def test_name_is_found_in_what_the_chart_kept() -> None:
    chart = Chart()
    chart.take_in({"resourceType": "Practitioner", "id": "chen", "name": [{"text": "Dr. Chen"}]})
    role = {"resourceType": "PractitionerRole", "id": "role", "practitioner": {"reference": "Practitioner/chen"}}
    chart.take_in(role)
    request = {
        "resourceType": "MedicationRequest",
        "id": "m",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "Aspirin"},
        "requester": {"reference": "PractitionerRole/role"},
    }
    chart.take_in(request)
    assert json.loads(chart.kept["MedicationRequest", "m"].row["shown"])["prescriber"] == "Dr. Chen"


def test_resource_of_another_patient_is_told() -> None:
    entries = entries_of(observation("1", 5), observation("2", 5))
    taken = {entries[0].ref: {"patient_id": "pat_2"}, entries[1].ref: {"patient_id": "pat_1"}}
    assert [one.resource for one in of_others("pat_1", entries, taken)] == ["Observation/obs-1"]


def test_resource_is_kept_whole_and_unchanged() -> None:
    text = '{"resourceType":"Basic","id":"b","unknown":[{"deep":5.60}],"text":{"div":"<p>é</p>"}}'
    content = '{"resourceType":"Bundle","type":"batch","entry":[{"resource":' + text + "}]}"
    (change,) = Chart().plan(read_bundle(content).entries, {}).changes
    assert str(body_of(change.row.content)["unknown"][0]["deep"]) == "5.60"
    assert body_of(change.row.content)["text"] == {"div": "<p>é</p>"}


def test_large_document_does_not_fit_a_row() -> None:
    noise = random.Random(1).randbytes(400_000).hex()
    (change,) = Chart().plan(entries_of({"resourceType": "Basic", "id": "b", "data": noise}), {}).changes
    assert change.row.large
    assert len(change.row.content) > LARGEST_IN_TABLE
    assert "body" not in change.row.item(1, {"key": "k", "sha256": "s"})
