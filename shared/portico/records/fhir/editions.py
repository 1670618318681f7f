"""Which of two versions of a resource is the older one, as its sender counts them (FHIR R4, Resource.meta)."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pydantic import TypeAdapter, ValidationError

from portico import clock
from portico.records.fhir.dates import Instant, moment

Edition = Mapping[str, Any]
"""`number` (versionId, where it counts) and `updated` (lastUpdated, as `clock.stamp` writes it); each may be absent."""

_INSTANT = TypeAdapter(Instant)


def edition_of(body: Mapping[str, Any]) -> Edition:
    """The version a resource says it is."""
    meta = body.get("meta")
    said = meta if isinstance(meta, dict) else {}
    edition: dict[str, Any] = {}
    number = said.get("versionId")
    if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) <= 18:
        edition["number"] = int(number)
    with suppress(ValidationError):
        edition["updated"] = clock.stamp(moment(_INSTANT.validate_python(said.get("lastUpdated"))))
    return edition


def is_older(sent: Edition, kept: Edition) -> bool:
    """Whether what was sent is older than what is kept. Where that cannot be told, what arrives later is the newer."""
    for field in ("number", "updated"):
        if field in sent and field in kept and sent[field] != kept[field]:
            return bool(sent[field] < kept[field])
    return False
