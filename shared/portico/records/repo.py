"""Where charts lie: headers, rows and bodies, the pointers by which resources and patients are found."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portico import ids
from portico.records import rows
from portico.records.chart import visible
from portico.records.fhir.references import Ref
from portico.records.policy import OF_NO_PATIENT
from portico.records.rows import Row
from portico.settings import settings
from portico.store import keys
from portico.store.items import Item
from portico.store.links import download_link
from portico.store.session import session
from portico.store.table import Page, Reading, TenantTable

# What is asked for of each row; its key says the rest. The less it is, the quicker.
SUMMARY_FIELDS = ("sk", "when", "shown", "since", "until")
BODY_FIELDS = ("sk", "full_url", "body", "s3", "since", "until")
NAME_FIELDS = ("revision", "patient", "practitioners")  # of a header: whose it is and whom it names, nothing clinical


def table(practice_id: str) -> TenantTable:
    return TenantTable(settings().records_table, practice_id)


def reading_header(practice_id: str, patient_id: str) -> Reading:
    """The read of a chart's header, for `read_together`."""
    return table(practice_id).reading(keys.chart(patient_id))


def reading_names(practice_id: str, patient_id: str) -> Reading:
    """The read of whose chart it is, and which clinicians it names, for `read_together`."""
    return table(practice_id).reading(keys.chart(patient_id), fields=NAME_FIELDS)


def get_header(practice_id: str, patient_id: str) -> Item | None:
    return table(practice_id).get(keys.chart(patient_id))


def get_headers(practice_id: str, patient_ids: Iterable[str]) -> dict[str, Item]:
    """Headers by patient id."""
    wanted = {keys.chart(patient_id): patient_id for patient_id in patient_ids}
    return {wanted[key]: header for key, header in table(practice_id).get_many(wanted).items()}


def list_section(practice_id: str, patient_id: str, section: str, *, limit: int, after: str | None) -> Page:
    """A page of a section's rows, newest first, starting after the row of this sort key."""
    start = table(practice_id).after(keys.Key(keys.chart(patient_id).pk, after)) if after else None
    page = table(practice_id).query(
        keys.chart(patient_id).pk,
        prefix=keys.chart_rows(section),
        limit=limit,
        newest_first=True,
        start=start,
        fields=SUMMARY_FIELDS,
    )
    return Page([_read(row) for row in page.items], page.next)


def list_rows(practice_id: str, patient_id: str, revision: int, fields: tuple[str, ...] = ()) -> Iterator[Item]:
    """Every row of a chart that shows at this revision, section by section, oldest first."""
    pk, prefix = keys.chart(patient_id).pk, keys.CHART_ROWS
    found = table(practice_id).query_all(pk, prefix=prefix, fields=fields)
    return (_read(row) for row in found if visible(row, revision))


def _read(row: Item) -> Item:
    return rows.with_shown(row | keys.of_resource_row(row["sk"]))


def get_pointers(practice_id: str, patient_id: str, refs: Iterable[Ref]) -> dict[Ref, Item]:
    """Where these resources lie, as this patient's chart sees them."""
    wanted = {pointer_key(patient_id, ref): ref for ref in refs}
    return {wanted[key]: pointer for key, pointer in table(practice_id).get_many(wanted).items()}


def pointer_key(patient_id: str, ref: Ref) -> keys.Key:
    """Resource ids are unique in a practice; what belongs to no patient is found a chart at a time."""
    return keys.shared_resource(patient_id, *ref) if ref[0] in OF_NO_PATIENT else keys.resource(*ref)


def get_rows(practice_id: str, patient_id: str, pointers: Mapping[Ref, Item]) -> dict[Ref, Item]:
    """The rows these pointers point at, where they are this patient's."""
    pk = keys.chart(patient_id).pk
    own = {ref: keys.Key(pk, one["row"]) for ref, one in pointers.items() if one["patient_id"] == patient_id}
    found = table(practice_id).get_many(own.values())
    return {ref: found[key] for ref, key in own.items() if key in found}


def body_of(practice_id: str, row: Item) -> dict[str, Any]:
    """The resource of a row, from wherever it lies."""
    if "body" in row:
        return rows.body_of(row["body"])
    return rows.body_of(_stored(practice_id, row["s3"]))


def _stored(practice_id: str, at: Item) -> bytes:
    """What lies in the bucket, exactly as it was laid there."""
    content = session(practice_id).s3.get_object(Bucket=settings().records_bucket, Key=at["key"])["Body"].read()
    if rows.sha256_of(content) != at["sha256"]:
        raise OSError("what lies in the records bucket is not what was stored")
    return content


def put_large(practice_id: str, row: Row) -> dict[str, str] | None:
    """Lay a resource that is too large for a row into the bucket; None for one that is not."""
    if not row.large:
        return None
    key = f"{practice_id}/{row.patient_id}/{'/'.join(row.ref)}/{row.hash}.json.zlib"
    return _lay(practice_id, key, row.content)


def _lay(practice_id: str, key: str, content: bytes) -> dict[str, str]:
    checksum = rows.sha256_of(content)
    session(practice_id).s3.put_object(Bucket=settings().records_bucket, Key=key, Body=content, ChecksumSHA256=checksum)
    return {"key": key, "sha256": checksum}


def put_document(practice_id: str, patient_id: str, content: bytes, ending: str) -> dict[str, str]:
    """Lay a received document, or the file it holds, into the bucket, for good; the same again under the same key."""
    name = f"{hashlib.sha256(content).hexdigest()}.{ending}"
    return _lay(practice_id, f"{practice_id}/{patient_id}/documents/{name}", content)


def link_to_file(practice_id: str, file: Item) -> str:
    """A link that downloads the file of a received document."""
    return download_link(practice_id, settings().records_bucket, file["s3"]["key"], file["name"], file["media_type"])


def list_documents(practice_id: str, patient_id: str) -> list[Item]:
    """Every document received for a patient."""
    return list(table(practice_id).query_all(keys.chart(patient_id).pk, prefix=keys.DOCUMENTS))


def read_document(practice_id: str, row: Item) -> bytes:
    """The original of a received document."""
    return _stored(practice_id, row["s3"])


def get_document(practice_id: str, patient_id: str, document_id: str) -> Item | None:
    return table(practice_id).get(keys.document(patient_id, document_id))


def list_directory(practice_id: str, by: str, value: str, *, limit: int, after: str | None) -> Page:
    """Ids of patients whose name, birth date or phone begins with this, in its order."""
    start = table(practice_id).after(keys.Key(keys.DIRECTORY, after)) if after else None
    prefix = keys.directory_prefix(by, value)
    return table(practice_id).query(keys.DIRECTORY, prefix=prefix, limit=limit, start=start)


def identifier_key(identifier: tuple[str, str]) -> keys.Key:
    """A patient identifier's pointer; the identifier itself is in no key."""
    return keys.identifier(ids.digest("\n".join(identifier)))
