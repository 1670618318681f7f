"""An intake that is stopped anywhere goes on where it was; two for one patient come one after the other."""

from typing import Any

import pytest

from portico.records import repo
from portico.records.intake.write import Busy
from portico.records.service import intake_worker as service
from portico.store import keys
from portico.store.conditions import Change
from tests.support.events import PRACTICE, call
from tests.support.faults import Killed, counted, fault
from tests.support.intake import bundle, patient_of, send, take_in, work
from tests.support.people import patient
from tests.support.practices import NOW, open_practice
from tests.unit.records.reading import observation


@pytest.fixture(autouse=True)
def _open(cloud: None) -> None:
    open_practice()


def chart_of(name: str, *values: float) -> dict[str, Any]:
    """A patient with a panel, a doctor, and a resource that is quarantined."""
    about = {"subject": {"reference": f"Patient/{name}"}}
    tests = [observation(str(n), value, id=f"{name}-{n}", **about) for n, value in enumerate(values)]
    results = [{"reference": f"Observation/{test['id']}"} for test in tests]
    report = {"resourceType": "DiagnosticReport", "id": name, "status": "final", "code": {"text": "Panel"}, **about}
    doctor = {"resourceType": "Practitioner", "id": "chen"}
    bad = {"resourceType": "Observation", "id": f"{name}-bad"}
    return bundle(patient_of(name, resource_id=name), doctor, report | {"result": results}, *tests, bad)


def shown(patient_id: str) -> tuple[int, list[list[str]]]:
    me = patient(patient_id)
    sections = call("GET", f"/patients/{patient_id}/records", caller=me).body["sections"]
    panels = call("GET", f"/patients/{patient_id}/records/results", caller=me).body["items"]
    count = next(one["count"] for one in sections if one["id"] == "results")
    return count, [[test["value"] for test in panel["tests"]] for panel in panels]


def test_intake_waits_for_another_that_holds_the_chart() -> None:
    patient_id = take_in(chart_of("ann", 0))["patients"][0]["id"]
    begun = _call_that_takes_the_chart(chart_of("ann", 1))
    holder = send(chart_of("ann", 2)).body["id"]
    waiting = send(chart_of("ann", 3)).body["id"]
    with pytest.raises(Killed), fault("kill_after", begun):
        service.take_in(PRACTICE, holder, NOW)
    waits: list[float] = []
    with pytest.raises(Busy):
        service.take_in(PRACTICE, waiting, NOW, waits.append)
    assert waits
    assert shown(patient_id) == (1, [["1"]])
    assert work(holder, waiting) == {"batchItemFailures": []}
    assert shown(patient_id) == (1, [["3"]])


def _call_that_takes_the_chart(content: dict[str, Any]) -> int:
    """Its number among the calls of an intake."""
    intake_id = send(content).body["id"]
    with counted() as calls:
        work(intake_id)
    return calls.made.index("TransactWriteItems")


def test_late_duplicate_of_a_finished_intake_does_not_take_the_chart_again() -> None:
    patient_id = take_in(chart_of("ann", 1))["patients"][0]["id"]
    intake_id = send(chart_of("ann", 2)).body["id"]

    def finish_meanwhile(_: float) -> None:
        raise AssertionError("there was nothing to wait for")

    work(intake_id)
    service.take_in(PRACTICE, intake_id, NOW, finish_meanwhile)
    header = repo.get_header(PRACTICE, patient_id)
    assert header is not None
    assert (header["revision"], header.get("writing")) == (2, None)


def test_reader_between_two_revisions_sees_the_whole_of_the_former() -> None:
    patient_id = take_in(chart_of("ann", 1, 2))["patients"][0]["id"]
    take_in(chart_of("ann", 3, 4))
    repo.table(PRACTICE).update(keys.chart(patient_id), Change(put={"revision": 1}))
    _, panels = shown(patient_id)
    assert panels == [["1", "2"]]
