"""Many rows, written straight into the tables: of patients those by which they are found, no resources."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from portico.records import chart, repo
from portico.records.intake import repo as intakes
from portico.store import keys
from portico.store.items import Item
from portico.store.session import session
from portico.store.table import Part

_BATCH = 25  # most writes in one BatchWriteItem


def fill(practice_id: str, model: str, numbers: range) -> None:
    """As many new patients, each as the patient `model` but for name and identifiers."""
    header = repo.get_header(practice_id, model)
    assert header is not None
    put_all(part for number in numbers for part in _rows(practice_id, header, number))


def put_all(parts: Iterable[Part]) -> None:
    """Put the rows of these parts, of one practice, whatever their conditions are."""
    left = iter(parts)
    while chunk := list(islice(left, _BATCH)):
        session(chunk[0].practice_id).dynamodb.batch_write_item(RequestItems=_requests(chunk))


def _rows(practice_id: str, header: Item, number: int) -> Iterator[Part]:
    patient_id = f"pat_filler{number:012}"
    patient = {**header["patient"], "family_name": f"Aaa{number:06}", "full_name": f"Ruth Aaa{number:06}"}
    system = header["identifiers"][0]["system"]
    identifier = (system, f"filler{number:06}")
    table = repo.table(practice_id)
    identifiers = [{"system": system, "value": identifier[1]}]
    changed = {"patient": patient, "identifiers": identifiers}
    own = {name: value for name, value in header.items() if name not in ("pk", "sk")}
    yield table.putting(keys.chart(patient_id), own | changed, None)
    yield intakes.putting_identifier(practice_id, identifier, patient_id)
    for key in chart.directory_keys(patient_id, patient):
        yield table.putting(key, {"patient_id": patient_id}, None)


def _requests(parts: list[Part]) -> dict[str, Any]:
    requests: dict[str, Any] = {}
    for part in parts:
        put = part.request["Put"]
        requests.setdefault(put["TableName"], []).append({"PutRequest": {"Item": put["Item"]}})
    return requests
