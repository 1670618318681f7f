"""Where intakes lie: their rows with progress and reasons, and the originals in their bucket."""

import hashlib
from collections.abc import Iterable, Mapping
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

MOST_REASONS = 200  # told of one intake
UPLOAD_SECONDS = 1800  # how long a file may take to arrive; a session that signs it lasts as long at least


def get_intake(practice_id: str, intake_id: str) -> Item | None:
    return table(practice_id).get(keys.intake(intake_id))


def putting_intake(practice_id: str, intake_id: str, row: Item) -> Part:
    return table(practice_id).putting(keys.intake(intake_id), row, absent())


def putting_announced(practice_id: str, intake_id: str, row: Item) -> Part:
    """An intake's row as it is announced again, while its file has not arrived."""
    return table(practice_id).putting(keys.intake(intake_id), row, matches(status="uploading"))


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


def list_reasons(practice_id: str, intake_id: str) -> list[Reason]:
    pk = keys.intake(intake_id).pk
    page = table(practice_id).query(pk, prefix=keys.INTAKE_REASONS, limit=MOST_REASONS)
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


def put_original(practice_id: str, intake_id: str, content: bytes, content_type: str) -> None:
    """Lay what was sent into the bucket; its arrival starts the worker, and a repeat starts it again."""
    session(practice_id).s3.put_object(
        Bucket=settings().intake_bucket,
        Key=original_key(practice_id, intake_id),
        Body=content,
        ContentType=content_type,
        ChecksumAlgorithm="SHA256",
    )


def upload_to(practice_id: str, intake_id: str, content_type: str, size: int) -> Mapping[str, Any]:
    """The address and form fields with which this one file, of this type and size, may be posted to the bucket."""
    return session(practice_id).s3.generate_presigned_post(
        Bucket=settings().intake_bucket,
        Key=original_key(practice_id, intake_id),
        Fields={"Content-Type": content_type},
        Conditions=[{"Content-Type": content_type}, ["content-length-range", size, size]],
        ExpiresIn=UPLOAD_SECONDS,
    )


def get_original(practice_id: str, intake_id: str) -> bytes:
    key = original_key(practice_id, intake_id)
    return session(practice_id).s3.get_object(Bucket=settings().intake_bucket, Key=key)["Body"].read()


def original_key(practice_id: str, intake_id: str) -> str:
    return f"{practice_id}/{intake_id}"


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal: what a sender announces of a file, and a repeat is compared by."""
    return hashlib.sha256(content).hexdigest()


def key_reused() -> Conflict:
    return Conflict("request.key_reused", "This Idempotency-Key was already used with another file.")
