"""A resource as it lies in a chart: whole and compressed, with the few fields that a list shows beside it."""

import base64
import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portico.records.fhir import json
from portico.records.fhir.dates import sortable
from portico.records.fhir.editions import Edition, edition_of
from portico.records.fhir.references import Ref
from portico.records.sections.base import Listed
from portico.store import keys
from portico.store.items import Item

LARGEST_IN_TABLE = 300_000  # bytes compressed; above, the resource lies in the bucket
_HASH_IN_KEY = 16  # characters


@dataclass(frozen=True, slots=True)
class Row:
    """A version of a resource in a chart. The hash covers what was sent, as it was sent, and what is shown of it."""

    key: keys.Key
    patient_id: str
    ref: Ref
    full_url: str | None
    listed: Listed
    shown: str | None
    members: Sequence[str]
    panel: Ref | None
    edition: Edition
    content: bytes
    hash: str

    @property
    def large(self) -> bool:
        return len(self.content) > LARGEST_IN_TABLE

    def item(self, since: int, stored_at: Mapping[str, str] | None) -> Item:
        """What the table holds, shown from revision `since` of the chart on."""
        fields = {
            "type": self.ref[0],
            "id": self.ref[1],
            "full_url": None if self.full_url == f"urn:uuid:{self.ref[1]}" else self.full_url,
            "section": self.listed.section,
            "when": self.listed.when,
            "shown": self.shown,
            "members": list(self.members) or None,
            "body": None if stored_at else self.content,
            "s3": stored_at,
            "since": since,
        }
        return {name: value for name, value in fields.items() if value is not None}

    def pointer(self, since: int, former: Item | None) -> Item:
        """Where the resource of this id lies from revision `since` on, and where it lay before."""
        pointer = {
            "patient_id": self.patient_id,
            "row": self.key.sk,
            "hash": self.hash,
            "panel": "/".join(self.panel) if self.panel else None,
            "edition": self.edition or None,
            "since": since,
            "before": _before(since, former),
        }
        return {name: value for name, value in pointer.items() if value is not None}


def _before(since: int, former: Item | None) -> Item | None:
    """What a pointer pointed at before this revision; a step of the same revision that was repeated does not count."""
    if former is None or former["since"] == since:
        return (former or {}).get("before")
    return {name: value for name, value in former.items() if name not in ("pk", "sk", "before")}


def make_row(
    patient_id: str,
    ref: Ref,
    body: Mapping[str, Any],
    listed: Listed,
    *,
    full_url: str | None,
    members: Sequence[str],
    panel: Ref | None,
) -> Row:
    """The row of a resource as it was sent."""
    sent, placed = json.write(body), json.write([listed.section, listed.when, members, panel])
    shown = None if listed.item is None else json.write(listed.item)
    digest = hashlib.sha256("\n".join((placed, shown or "", sent)).encode()).hexdigest()
    content = zlib.compress(sent.encode())
    key = keys.resource_row(patient_id, listed.section, sortable(listed.when), ref, digest[:_HASH_IN_KEY])
    return Row(key, patient_id, ref, full_url, listed, shown, members, panel, edition_of(body), content, digest)


def with_shown(row: Item) -> Item:
    """A stored row with the list's fields read: they lie in it as JSON, which is smaller and quicker than a map."""
    return row | {"shown": json.read(row["shown"])} if "shown" in row else row


def sha256_of(content: bytes) -> str:
    """A checksum as S3 takes it."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def body_of(content: bytes) -> dict[str, Any]:
    """The resource in a row's or object's content, its decimals exact."""
    return dict(json.read(zlib.decompress(content).decode()))
