"""Intake as a practice's system and the worker see it: a Bundle is received, and then taken into charts."""

import time
from collections.abc import Callable
from datetime import datetime

from portico import audit, clock, ids, log
from portico.access import Caller
from portico.errors import Invalid, NotFound
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.records import repo
from portico.records.intake import repo as intakes
from portico.records.intake import write
from portico.records.intake.bundle import Reason, Refused, Sent, read_bundle
from portico.records.intake.models import Intake, IntakePatient
from portico.records.intake.patients import Known, Sorted, asked_for, sort_by_patient
from portico.records.intake.write import Busy, Work
from portico.store import transactions
from portico.store.items import Item
from portico.store.table import ConditionFailed

_MOST_REASONS = 200  # told at once
_MOST_ATTEMPTS = 60
_PATIENCE = 0.5  # seconds between attempts: another intake for the same patient takes a few
_DONE = {"accepted", "refused"}


def receive(caller: Caller, text: str, key: str, now: datetime) -> Intake:
    """Take a Bundle in hand: checked as a whole now, written into charts by the worker.

    A repeat under the same key is the same intake. Raises Invalid `intake.refused` with the reasons, and keeps
    nothing; Conflict `request.key_reused` for another Bundle under this key.
    """
    intake_id = ids.derived_id("int", caller.practice_id, caller.account_id, "bundles", key)
    row = intakes.get_intake(caller.practice_id, intake_id)
    if row is None:
        row = _start(caller, intake_id, text, now)
    if row["digest"] != ids.digest(text):
        raise intakes.key_reused()
    if row["status"] not in _DONE:
        intakes.put_original(caller.practice_id, intake_id, text)
    return _intake(caller.practice_id, intake_id, row)


def show(caller: Caller, intake_id: str) -> Intake:
    """An intake's state. Raises NotFound for one of another system."""
    row = intakes.get_intake(caller.practice_id, intake_id)
    if row is None or row["client"] != caller.account_id:
        raise NotFound("request.not_found", "We could not find that.")
    return _intake(caller.practice_id, intake_id, row)


def _start(caller: Caller, intake_id: str, text: str, now: datetime) -> Item:
    practice = practices.get_ready(caller.practice_id)
    try:
        sent, _ = _read(practice, text)
    except Refused as refusal:
        log.event("intake.refused", reasons=len(refusal.reasons))
        raise _invalid(refusal) from None
    row = {
        "client": caller.account_id,
        "digest": ids.digest(text),
        "status": "received",
        "received": clock.stamp(now),
        "total": sent.total,
        "done": 0,
    }
    try:
        transactions.write(
            intakes.putting_intake(caller.practice_id, intake_id, row),
            audit.entry(caller, "intake.received", now, what=intake_id),
        )
    except ConditionFailed as exc:
        if exc.item is None:
            raise
        return exc.item
    return row


def _invalid(refusal: Refused) -> Invalid:
    told = refusal.reasons[:_MOST_REASONS]
    errors = {reason.resource: f"{reason.reason_code}: {reason.reason}" for reason in told}
    return Invalid("intake.refused", told[0].reason, errors=errors)


def _read(practice: Practice, text: str) -> tuple[Sent, Sorted]:
    """A Bundle checked whole and sorted by patient. Raises Refused."""
    sent = read_bundle(text)
    identifiers, patients = asked_for(sent.entries, practice.identifier_systems)
    by_patient = intakes.get_patients(practice.id, patients)
    headers = repo.get_headers(practice.id, by_patient.values())
    known = Known(
        by_identifier=intakes.get_identifiers(practice.id, identifiers),
        by_patient=by_patient,
        identifiers={
            patient_id: frozenset((one["system"], one["value"]) for one in header.get("identifiers", []))
            for patient_id, header in headers.items()
        },
    )
    return sent, sort_by_patient(practice.id, sent.entries, practice.identifier_systems, known)


def take_in(practice_id: str, intake_id: str, now: datetime, wait: Callable[[float], None] = time.sleep) -> None:
    """Write a received Bundle into its charts and show it; whatever was done of it before is not done again.

    Raises Busy while another intake holds one of the charts: to be tried again later.
    """
    for _ in range(_MOST_ATTEMPTS):
        row = intakes.get_intake(practice_id, intake_id)
        if row is None:
            log.event("intake.unknown", practice=practice_id)
            return
        if row["status"] in _DONE:
            return
        try:
            _take(practice_id, intake_id, row, now)
            return
        except (Busy, ConditionFailed):  # someone else writes here: look again
            wait(_PATIENCE)
    raise Busy


def _take(practice_id: str, intake_id: str, row: Item, now: datetime) -> None:
    text = intakes.get_original(practice_id, intake_id)
    if ids.digest(text) != row["digest"]:
        raise OSError("the original of an intake is not what was received")
    practice = practices.get_ready(practice_id)
    try:
        sent, by_patient = _read(practice, text)
    except Refused as refusal:
        first = refusal.reasons[0]
        transactions.write(
            intakes.changing_intake(practice_id, intake_id, "received", status="refused", reason=first.reason)
        )
        log.event("intake.refused", intake=intake_id)
        return
    caller = Caller(practice_id, "client", row["client"])
    today = clock.today(now, practice.time_zone)
    work = Work(caller, intake_id, sent, by_patient, now, today)
    write.begin(work)
    quarantined = write.write_rows(work)
    write.accept(work, quarantined)
    log.event("intake.accepted", intake=intake_id, resources=sent.total, quarantined=len(quarantined))


def _intake(practice_id: str, intake_id: str, row: Item) -> Intake:
    status, total = row["status"], row["total"]
    reasons: list[Reason] = []
    patients: list[IntakePatient] = []
    if status == "accepted":
        reasons = intakes.list_reasons(practice_id, intake_id, _MOST_REASONS) if row["quarantined"] else []
        headers = repo.get_headers(practice_id, row["charts"])
        patients = [
            IntakePatient(id=one, created=chart["created"], name=headers[one]["patient"].get("full_name"))
            for one, chart in row["charts"].items()
        ]
    return Intake(
        id=intake_id,
        status=status,
        total=total,
        done=row["done"],
        accepted=row.get("accepted", 0),
        quarantined=row.get("quarantined", 0),
        refused=total if status == "refused" else 0,
        patients=patients,
        reasons=reasons,
        reason=row.get("reason"),
    )
