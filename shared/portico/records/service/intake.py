"""Intake as a practice's system sees it: a file is received or announced, and what became of it is told."""

from datetime import datetime, timedelta
from typing import Any

from portico import audit, clock, ids, log
from portico.access import Caller
from portico.errors import Invalid, NotFound
from portico.practices import service as practices
from portico.records import repo
from portico.records.intake import repo as intakes
from portico.records.intake.bundle import Refused
from portico.records.intake.models import Form, Intake, IntakePatient, SectionTold, TypeCount, Upload, UploadRequest
from portico.records.intake.read import read
from portico.store import transactions
from portico.store.items import Item
from portico.store.table import ConditionFailed, Part

CONTENT_TYPES: dict[Form, str] = {"fhir": "application/fhir+json", "ccda": "application/xml"}
DONE = {"accepted", "refused"}
_KEPT = timedelta(days=1)  # how long a file that was announced is waited for


def receive(caller: Caller, form: Form, content: bytes, key: str, now: datetime) -> Intake:
    """Take a Bundle or document in hand: checked as a whole now, written into charts by the worker.

    A repeat under the same key is the same intake. Raises Invalid `intake.refused` with the reasons, and keeps
    nothing; Conflict `request.key_reused` for another file under this key.
    """
    intake_id = ids.derived_id("int", caller.practice_id, caller.account_id, form, key)
    digest = intakes.digest_of(content)
    row = intakes.get_intake(caller.practice_id, intake_id)
    if row is None:
        total = _total(caller, form, content)
        row = _start(caller, intake_id, _new(caller, form, digest, now, status="received", total=total), now)
    if row["digest"] != digest:
        raise intakes.key_reused()
    if row["status"] not in DONE:
        intakes.put_original(caller.practice_id, intake_id, content, CONTENT_TYPES[form])
    return _intake(caller.practice_id, intake_id, row)


def announce(caller: Caller, request: UploadRequest, key: str, now: datetime) -> Upload:
    """Where a file too large for a request is posted; its arrival starts the intake.

    A repeat under the same key is the same intake, with a new address. Raises Conflict `request.key_reused` for
    another file under this key.
    """
    practices.get_ready(caller.practice_id)
    intake_id = ids.derived_id("int", caller.practice_id, caller.account_id, "uploads", key)
    form: Form = "fhir" if request.content_type == CONTENT_TYPES["fhir"] else "ccda"
    new = _new(caller, form, request.sha256, now, status="uploading", ttl=clock.epoch(now + _KEPT))
    row = intakes.get_intake(caller.practice_id, intake_id)
    if row is None:
        row = _start(caller, intake_id, new, now)
    elif _forgotten(row, now):
        received = audit.entry(caller, "intake.received", now, what=intake_id)
        row = _wait_on(caller, intake_id, new, received)
    if row["digest"] != request.sha256:
        raise intakes.key_reused()
    if row["status"] == "uploading" and row["ttl"] < new["ttl"]:
        _wait_on(caller, intake_id, new)
    form_to_post = intakes.upload_to(caller.practice_id, intake_id, request.content_type, request.size)
    address = f"/api/{caller.practice_id}/v1/intake/{intake_id}"
    return Upload(id=intake_id, url=form_to_post["url"], fields=form_to_post["fields"], intake=address)


def show(caller: Caller, intake_id: str, now: datetime) -> Intake:
    """An intake's state. Raises NotFound for one of another system, and for a file that did not come in a day."""
    row = intakes.get_intake(caller.practice_id, intake_id)
    if row is None or row["client"] != caller.account_id or _forgotten(row, now):
        raise NotFound("request.not_found", "We could not find that.")
    return _intake(caller.practice_id, intake_id, row)


def _total(caller: Caller, form: Form, content: bytes) -> int:
    """How many resources there are to take in. Raises Invalid with the reasons why they cannot be."""
    practice = practices.get_ready(caller.practice_id)
    try:
        return read(practice, form, content).total
    except Refused as refusal:
        log.event("intake.refused", reasons=len(refusal.reasons))
        told = refusal.reasons[: intakes.MOST_REASONS]
        errors = {reason.resource: f"{reason.reason_code}: {reason.reason}" for reason in told}
        raise Invalid("intake.refused", told[0].reason, errors=errors) from None


def _new(caller: Caller, form: Form, digest: str, now: datetime, **fields: Any) -> Item:
    return {
        "client": caller.account_id,
        "form": form,
        "digest": digest,
        "received": clock.stamp(now),
        "total": 0,
        "done": 0,
        **fields,
    }


def _start(caller: Caller, intake_id: str, row: Item, now: datetime) -> Item:
    """Write the intake's row with its entry in the trail; gives the row that another request was faster with."""
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


def _forgotten(row: Item, now: datetime) -> bool:
    """Whether the file was waited for long enough, though the row may still be there."""
    return bool(row.get("ttl", clock.epoch(now)) < clock.epoch(now))


def _wait_on(caller: Caller, intake_id: str, row: Item, *parts: Part) -> Item:
    """Wait a day more for the file of this row; gives the row as it is where the file arrived meanwhile."""
    try:
        transactions.write(intakes.putting_announced(caller.practice_id, intake_id, row), *parts)
    except ConditionFailed as exc:
        if exc.item is None:
            raise
        return exc.item
    return row


def _intake(practice_id: str, intake_id: str, row: Item) -> Intake:
    status, total = row["status"], row["total"]
    patients: list[IntakePatient] = []
    if status == "accepted":
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
        superseded=row.get("superseded", 0),
        quarantined=row.get("quarantined", 0),
        refused=total if status == "refused" else 0,
        types=[
            TypeCount(type=kind, **count, kept=count["accepted"] - count["shown"])
            for kind, count in row.get("types", {}).items()
        ],
        sections=[SectionTold.model_validate(section) for section in row.get("sections", [])],
        patients=patients,
        reasons=intakes.list_reasons(practice_id, intake_id) if status in DONE else [],
        reason=row.get("reason"),
    )
