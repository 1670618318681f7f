"""Writes an intake into charts, in steps that a crash may stop anywhere and a retry goes on from.

Begin: the intake takes each of its charts for itself. Then rows are written one revision ahead of the chart, where no
reader sees them. Accept: one transaction raises every chart's revision, and all of the intake shows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portico import audit, clock
from portico.access import Caller
from portico.records import chart, repo
from portico.records.fhir.references import Ref
from portico.records.intake import release
from portico.records.intake import repo as intakes
from portico.records.intake.bundle import Reason
from portico.records.intake.plan import Change, Fetch, Kept, beside, of_others, plan, superseded
from portico.records.intake.sending import Document, Sending
from portico.records.policy import OTHER, REFERENCE
from portico.records.repo import table
from portico.records.rows import Row, with_shown
from portico.store import keys, transactions
from portico.store.conditions import Change as Update
from portico.store.conditions import absent, matches, present
from portico.store.items import Item
from portico.store.table import Part

_MOST_PARTS = 100 - 1  # of a transaction, besides the intake's own row
_MOST_BYTES = 3_000_000  # DynamoDB takes 4 MB a transaction
_ITEM_OVERHEAD = 2_000  # bytes: keys, pointer and expressions beside a row's content


class Busy(Exception):
    """Another intake writes to one of the charts; this one comes after it."""


@dataclass(slots=True)
class Work:
    """One intake on its way into the charts."""

    caller: Caller  # the practice's system that sent it
    intake_id: str
    sending: Sending
    now: datetime
    today: date  # in the practice's time zone
    headers: dict[str, Item] = field(default_factory=dict)

    @property
    def practice_id(self) -> str:
        return self.caller.practice_id


@dataclass(slots=True)
class Written:
    """What became of an intake's resources: quarantined, left as they were, and the section of each that was taken.

    `filled` holds every row of the charts that had none before.
    """

    quarantined: list[Reason]
    filled: dict[str, list[Row]] = field(default_factory=dict)
    superseded: set[Ref] = field(default_factory=set)
    sections: dict[Ref, str] = field(default_factory=dict)

    def types(self) -> dict[str, dict[str, int]]:
        """For each type how many were accepted, and how many of them a page of the portal shows."""
        accepted = Counter(kind for kind, _ in self.sections)
        shown = Counter(ref[0] for ref, section in self.sections.items() if section not in (OTHER, REFERENCE))
        return {kind: {"accepted": number, "shown": shown[kind]} for kind, number in sorted(accepted.items())}


def begin(work: Work) -> None:
    """Take every chart of the intake, all or none. Raises Busy, or ConditionFailed when another was faster."""
    parts = work.sending.charts
    headers = repo.get_headers(work.practice_id, parts)
    taking: list[Part] = []
    for patient_id, part in parts.items():
        header = headers.get(patient_id)
        holder = (header or {}).get("writing")
        if part.seen not in (None, (header or {}).get("revision", 0)):
            raise Busy  # whose chart it is was decided by what it showed before
        if holder and holder != work.intake_id:
            release.end_if_dead(work.practice_id, holder, patient_id, work.now)
            raise Busy
        if holder is None:
            taking += _taking(work, patient_id, header)
    charts = {one: {"created": not (headers.get(one) or {}).get("revision")} for one in parts}
    begun = intakes.changing_intake(
        work.practice_id,
        work.intake_id,
        "received",
        "writing",
        status="writing",
        charts=charts,
        attempted=clock.stamp(work.now),
    )
    transactions.write(begun, *taking)
    work.headers = {one: headers.get(one) or {"revision": 0} for one in parts}


def _taking(work: Work, patient_id: str, header: Item | None) -> list[Part]:
    rows, key = table(work.practice_id), keys.chart(patient_id)
    identifiers = work.sending.charts[patient_id].identifiers
    pointers = [intakes.putting_identifier(work.practice_id, one, patient_id) for one in identifiers]
    if header is None:
        return [rows.putting(key, {"revision": 0, "writing": work.intake_id}, absent()), *pointers]
    free = matches(revision=header["revision"], writing=None)
    return [rows.updating(key, Update(put={"writing": work.intake_id}), free), *pointers]


def write_rows(work: Work) -> Written:
    """Write what differs from the charts. Raises ConditionFailed to be planned again."""
    written = Written(list(work.sending.quarantined))
    changes: list[tuple[str, Change]] = []
    for patient_id, part in work.sending.charts.items():
        pointers = repo.get_pointers(work.practice_id, patient_id, [entry.ref for entry in part.entries])
        foreign = of_others(patient_id, part.entries, pointers)
        written.quarantined += foreign
        refused = {reason.index for reason in foreign}
        own = [entry for entry in part.entries if entry.index not in refused]
        late = superseded(own, pointers)
        entries = [entry for entry in own if entry.ref not in late]
        kept = beside(entries, pointers, _fetching(work.practice_id, patient_id))
        planned = plan(patient_id, entries, pointers, kept, work.today)
        changes += [(patient_id, change) for change in planned.changes]
        if not pointers and not work.headers[patient_id]["revision"]:  # nor did an attempt before this one write any
            written.filled[patient_id] = [change.row for change in planned.changes]
        written.superseded |= late
        written.sections |= planned.sections
        written.sections |= {ref: keys.section_of(pointers[ref]["row"]) for ref in late}
    done = work.sending.total - len(written.quarantined) - len(changes)
    for chunk in _chunks(work, changes):
        done += len(chunk)
        progress = intakes.changing_intake(work.practice_id, work.intake_id, "writing", done=max(done, 0))
        transactions.write(progress, *(part for parts in chunk for part in parts))
    written.quarantined.sort(key=lambda reason: reason.index)
    _write_reasons(work, [*work.sending.notices, *written.quarantined])
    return written


def _fetching(practice_id: str, patient_id: str) -> Fetch:
    def fetch(refs: Iterable[Ref]) -> dict[Ref, Kept]:
        pointers = repo.get_pointers(practice_id, patient_id, refs)
        rows = repo.get_rows(practice_id, patient_id, pointers)
        return {ref: Kept(pointers[ref], row, repo.body_of(practice_id, row)) for ref, row in rows.items()}

    return fetch


def _chunks(work: Work, changes: list[tuple[str, Change]]) -> Iterator[list[list[Part]]]:
    """The changes in transactions: a resource's row, pointer and replaced row are never apart."""
    chunk: list[list[Part]] = []
    parts = size = 0
    for patient_id, change in changes:
        written = _writing(work, patient_id, change)
        weight = _ITEM_OVERHEAD + (0 if change.row.large else len(change.row.content)) + len(change.row.shown or "")
        if chunk and (parts + len(written) > _MOST_PARTS or size + weight > _MOST_BYTES):
            yield chunk
            chunk, parts, size = [], 0, 0
        chunk.append(written)
        parts += len(written)
        size += weight
    if chunk:
        yield chunk


def _writing(work: Work, patient_id: str, change: Change) -> list[Part]:
    rows, row = table(work.practice_id), change.row
    revision = work.headers[patient_id]["revision"] + 1
    item = row.item(revision, repo.put_large(work.practice_id, row))
    owned = absent() | matches(patient_id=patient_id)
    parts = [
        rows.putting(row.key, item, None),
        rows.putting(repo.pointer_key(patient_id, row.ref), row.pointer(revision, change.former), owned),
    ]
    if change.replaces:
        replaced = keys.Key(row.key.pk, change.replaces)
        parts.append(rows.updating(replaced, Update(put={"until": revision}), present()))
    return parts


def _write_reasons(work: Work, reasons: list[Reason]) -> None:
    parts = [intakes.putting_reason(work.practice_id, work.intake_id, n, one) for n, one in enumerate(reasons)]
    for start in range(0, len(parts), _MOST_PARTS):
        still = intakes.changing_intake(work.practice_id, work.intake_id, "writing", status="writing")
        transactions.write(still, *parts[start : start + _MOST_PARTS])


def accept(work: Work, written: Written) -> None:
    """Show all of the intake at once: every chart's next revision, where staff find it, and the trail of it."""
    total, quarantined = work.sending.total, len(written.quarantined)
    outcome: dict[str, Any] = {
        "accepted": total - quarantined,
        "quarantined": quarantined,
        "superseded": len(written.superseded),
        "types": written.types(),
        "sections": work.sending.sections,
        "done": total,
    }
    parts = [intakes.changing_intake(work.practice_id, work.intake_id, "writing", status="accepted", **outcome)]
    for patient_id, part in work.sending.charts.items():
        shown = _shown(work, written, patient_id)
        parts += _showing(work, patient_id, part.identifiers, shown)
        parts.append(audit.entry(work.caller, "intake.accepted", work.now, patient_id=patient_id, what=work.intake_id))
    if work.sending.document:
        parts.append(_putting_document(work, work.sending.document))
    transactions.write(*parts)


def _putting_document(work: Work, document: Document) -> Part:
    fields = {
        "id": document.id,
        "title": document.title,
        "type": document.type,
        "date": document.date,
        "sender": document.sender,
        "s3": repo.put_document(work.practice_id, document.patient_id, document.content, "xml"),
        "file": _laid(work.practice_id, document),
    }
    return table(work.practice_id).putting(keys.document(document.patient_id, document.id), fields, None)


def _laid(practice_id: str, document: Document) -> dict[str, Any] | None:
    """The file that a document holds, laid beside it, as its row tells of it."""
    if (file := document.file) is None:
        return None
    return {
        "name": file.name(document.title, document.date),
        "media_type": file.media_type,
        "kind": file.kind.words[0].upper() + file.kind.words[1:],
        "size": len(file.content),
        "s3": repo.put_document(practice_id, document.patient_id, file.content, file.kind.ending),
    }


def _shown(work: Work, written: Written, patient_id: str) -> list[Item]:
    """Every row of the chart's next revision; a chart just filled is not read back, which would take a sixth longer."""
    revision = work.headers[patient_id]["revision"] + 1
    if patient_id not in written.filled:
        return list(repo.list_rows(work.practice_id, patient_id, revision, repo.SUMMARY_FIELDS))
    in_order = sorted(written.filled[patient_id], key=lambda row: row.key.sk)
    return [with_shown(row.item(revision, None)) for row in in_order]


def _showing(work: Work, patient_id: str, identifiers: Iterable[tuple[str, str]], shown: list[Item]) -> list[Part]:
    """The chart's next revision; a chart in which nothing changed stays as it is, and is free again."""
    rows, header = table(work.practice_id), work.headers[patient_id]
    revision, key = header["revision"] + 1, keys.chart(patient_id)
    mine = matches(revision=header["revision"], writing=work.intake_id)
    if revision > 1 and all(row["since"] < revision for row in shown):
        return [rows.updating(key, Update(put={"writing": None}), mine)]
    summary = chart.summarize(shown, work.now)
    listed = chart.directory_keys(patient_id, summary["patient"])
    known = {(one["system"], one["value"]) for one in header.get("identifiers", [])} | set(identifiers)
    fields: Mapping[str, object] = {
        **summary,
        "revision": revision,
        "writing": None,
        "identifiers": [{"system": system, "value": value} for system, value in sorted(known)],
        "directory": [key.sk for key in listed],
    }
    parts = [rows.updating(key, Update(put=fields), mine)]
    before = {keys.Key(keys.DIRECTORY, sk) for sk in header.get("directory", [])}
    parts += [rows.putting(key, {"patient_id": patient_id}, None) for key in listed if key not in before]
    return parts + [rows.deleting(key) for key in before.difference(listed)]
