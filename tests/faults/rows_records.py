"""Faults of what fills a chart and what is made of it: intake, its worker, and exports."""

from dataclasses import dataclass
from typing import Any

from portico.settings import settings
from tests.faults.workflows import Workflow, invoked
from tests.support import people
from tests.support.aws import s3
from tests.support.events import Answer, call
from tests.support.intake import bundle, originals, patient_of, queue_event, send, state, take_in
from tests.support.practices import open_practice
from tests.support.stored import audited, everything, row, rows

KEY = "key-of-the-faults-01"
SUBJECT = {"reference": "Patient/myra"}


def allergy(name: str) -> dict[str, Any]:
    return {"resourceType": "AllergyIntolerance", "id": "a1", "patient": SUBJECT, "code": {"text": name}}


def immunization(number: int) -> dict[str, Any]:
    return {
        "resourceType": "Immunization",
        "id": f"i{number}",
        "status": "completed",
        "patient": SUBJECT,
        "vaccineCode": {"text": f"Influenza {number}"},
        "occurrenceDateTime": f"2025-10-0{number}",
    }


FIRST = bundle(patient_of(), allergy("Penicillin"), immunization(1))
NEXT = bundle(
    patient_of(name=[{"family": "Adeyemi", "given": ["Myra"]}]),
    allergy("Amoxicillin"),
    immunization(2),
    immunization(3),
    {**immunization(4), "patient": {"reference": "Patient/nobody"}},
)
BEFORE = ("Myra Jane Okafor", ["Penicillin"], ["Influenza 1"], ["okafor myra jane"])
AFTER = ("Myra Adeyemi", ["Amoxicillin"], ["Influenza 3", "Influenza 2", "Influenza 1"], ["adeyemi myra"])


@dataclass
class Charted:
    """A patient with a chart, and the intake that is on its way to it."""

    patient: str
    intake: str = ""
    export: str = ""


def patient_with_chart() -> Charted:
    open_practice()
    return Charted(take_in(FIRST)["patients"][0]["id"])


def shown(charted: Charted) -> Any:
    """The chart as the patient sees it, and the name by which staff find it."""
    name = read(charted, "records").body["patient"]["full_name"]
    allergies, shots = (
        [item["name"] for item in read(charted, f"records/{section}").body["items"]]
        for section in ("allergies", "immunizations")
    )
    found = [each["sk"].split("#")[1] for each in rows("RecordsTable", "DIRECTORY") if each["sk"].startswith("name#")]
    return name, allergies, shots, found


def read(charted: Charted, what: str) -> Answer:
    answer = call("GET", f"/patients/{charted.patient}/{what}", caller=people.patient(charted.patient))
    assert answer.status == 200, answer.text
    return answer


# receiving a Bundle -------------------------------------------------------------------------------------------------


def send_bundle(charted: Charted) -> bool:
    answer = send(NEXT, key=KEY)
    charted.intake = answer.body.get("id", "")
    return answer.status == 202


def check_received(charted: Charted, done: bool) -> None:
    assert shown(charted) == BEFORE, "nothing shows before it is taken in"
    second = [
        each for each in rows("RecordsTable", "INTAKE") if each["sk"] == "INTAKE" and each["status"] == "received"
    ]
    assert len(second) == audited("intake.received") - 1 <= 1, "one intake with its entry, or neither"
    if done:
        assert state(charted.intake)["status"] == "received"
        assert len(originals()) == 2, "the original lies where the worker finds it"
        assert work(charted)
        assert shown(charted) == AFTER


# taking it in -------------------------------------------------------------------------------------------------------


def received() -> Charted:
    charted = patient_with_chart()
    assert send_bundle(charted)
    return charted


def work(charted: Charted) -> bool:
    """As the queue hands it over, again and again until it works."""
    return bool(invoked("intake_worker", queue_event(charted.intake)) == {"batchItemFailures": []})


def check_taken_in(charted: Charted, done: bool) -> None:
    intake = state(charted.intake)
    accepted = intake["status"] == "accepted"
    assert accepted or not done
    assert shown(charted) == (AFTER if accepted else BEFORE), "all of it shows, or nothing"
    assert audited("intake.accepted") == 1 + accepted
    if accepted:
        _check_result(charted, intake)


def _check_result(charted: Charted, intake: dict[str, Any]) -> None:
    assert (intake["accepted"], intake["quarantined"], intake["total"]) == (4, 1, 5)
    assert [(reason["index"], reason["resource"]) for reason in intake["reasons"]] == [(4, "Immunization/i4")]
    before = everything()
    assert work(charted), "handed over again, it works"
    assert everything() == before, "and changes nothing"


# exports ------------------------------------------------------------------------------------------------------------


def export(charted: Charted, answered: int = 201) -> bool:
    answer = call(
        "POST",
        f"/patients/{charted.patient}/exports",
        body={"kind": "ccda", "period": {"kind": "all"}},
        caller=people.patient(charted.patient),
        headers={"Idempotency-Key": KEY},
    )
    if answer.status == answered:
        assert charted.export in ("", answer.body["id"]), "the same request is the same export"
        charted.export = answer.body["id"]
    return answer.status == answered


def check_exported(charted: Charted, done: bool) -> None:
    made = rows("RecordsTable", "EXPORTS")
    assert len(made) == audited("exports.create") <= 1, "one export with its entry, or neither"
    assert made or not done
    if done:
        shown = read(charted, f"exports/{charted.export}").body
        size = s3().head_object(Bucket=settings().exports_bucket, Key=row("RecordsTable", "EXPORTS")["key"])
        assert size["ContentLength"] == shown["size"], "the document that is told of lies there"


WORKFLOWS = [
    Workflow(
        "receiving a Bundle", frozenset({"POST /intake/bundles"}), patient_with_chart, send_bundle, check_received
    ),
    Workflow("taking a Bundle in", frozenset(), received, work, check_taken_in),
    Workflow("export", frozenset({"POST /patients/{patient_id}/exports"}), patient_with_chart, export, check_exported),
]
