"""Where intakes lie: their rows with progress and reasons, and the originals in their bucket."""

from collections.abc import Iterable
from typing import Any

from portico.errors import Conflict
from portico.records.intake.bundle import Reason
from portico.records.repo import identifier_key, pointer_key, table
from portico.settings import settings
from portico.store import keys
from portico.store.conditions import Change, Condition, absent, matches
from portico.store.items import Item
from portico.store.session import session
from portico.store.table import Part


def get_intake(practice_id: str, intake_id: str) -> Item | None:
    return table(practice_id).get(keys.intake(intake_id))


def putting_intake(practice_id: str, intake_id: str, row: Item) -> Part:
    return table(practice_id).putting(keys.intake(intake_id), row, absent())


def changing_intake(practice_id: str, intake_id: str, *expected: str, **fields: Any) -> Part:
    """Change an intake's row while it has one of these states."""
    condition = matches(status=expected[0])
    for number, status in enumerate(expected[1:]):
        name = f"or{number}"
        condition = condition | Condition(f"#{name} = :{name}", {f"#{name}": "status"}, {f":{name}": {"S": status}})
    return table(practice_id).updating(keys.intake(intake_id), Change(put=fields), condition)


def putting_reason(practice_id: str, intake_id: str, number: int, reason: Reason) -> Part:
    """One quarantined resource; a repeat writes the same."""
    key = keys.intake_reason(intake_id, number)
    return table(practice_id).putting(key, reason.model_dump(), None)


def list_reasons(practice_id: str, intake_id: str, most: int) -> list[Reason]:
    pk = keys.intake(intake_id).pk
    page = table(practice_id).query(pk, prefix=keys.INTAKE_REASONS, limit=most)
    return [Reason.model_validate({name: row[name] for name in Reason.model_fields}) for row in page.items]


def get_identifiers(practice_id: str, identifiers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Patient ids of the identifiers that are known."""
    wanted = {identifier_key(one): one for one in identifiers}
    return {wanted[key]: row["patient_id"] for key, row in table(practice_id).get_many(wanted).items()}


def get_patients(practice_id: str, resource_ids: Iterable[str]) -> dict[str, str]:
    """Patient ids by the ids that their FHIR Patients were sent with."""
    wanted = {pointer_key("", ("Patient", one)): one for one in resource_ids}
    return {wanted[key]: row["patient_id"] for key, row in table(practice_id).get_many(wanted).items()}


def putting_identifier(practice_id: str, identifier: tuple[str, str], patient_id: str) -> Part:
    """An identifier leads to one chart for good."""
    condition = absent() | matches(patient_id=patient_id)
    return table(practice_id).putting(identifier_key(identifier), {"patient_id": patient_id}, condition)


def put_original(practice_id: str, intake_id: str, text: str) -> None:
    """Lay what was sent into the bucket; its arrival starts the worker, and a repeat starts it again."""
    session(practice_id).s3.put_object(
        Bucket=settings().intake_bucket,
        Key=original_key(practice_id, intake_id),
        Body=text.encode(),
        ContentType="application/fhir+json",
        ChecksumAlgorithm="SHA256",
    )


def get_original(practice_id: str, intake_id: str) -> str:
    key = original_key(practice_id, intake_id)
    stored = session(practice_id).s3.get_object(Bucket=settings().intake_bucket, Key=key)
    return stored["Body"].read().decode()


def original_key(practice_id: str, intake_id: str) -> str:
    return f"{practice_id}/{intake_id}.json"


def key_reused() -> Conflict:
    return Conflict("request.key_reused", "This Idempotency-Key was already used with another Bundle.")
