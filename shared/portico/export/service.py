"""A patient's record as a document: shown as a preview, or packed for download.

What is asked for twice under one key is made once. A record of usual size is packed while the patient waits; a large
one by the worker, and its row tells how far that is. The document itself lies in the exports bucket for a day; nothing
of it passes through the API, only a link that works for a minute.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from portico import audit, clock, ids, log
from portico.access import Caller
from portico.errors import Conflict, Invalid, NotFound, PortalError
from portico.export import making, repo
from portico.export.html import html_of
from portico.export.models import Export, ExportRequest, FailedExport, MakingExport, Period, ReadyExport, Span
from portico.export.period import span_of
from portico.practices import service as practices
from portico.records import service as records
from portico.store import transactions
from portico.store.items import Item
from portico.store.table import ConditionFailed

# Resources of a chart whose document is ready within 2 s: 4,000 take 0.8 s of a core here, and the core that Lambda
# gives with 1769 MB is taken to be half as fast.
_MOST_AT_ONCE = 4_000
_LONGEST_PAGE = 5_500_000  # bytes of JSON; an answer of a function has 6 MB at most
_STALLED = timedelta(minutes=3)  # longer than the worker has time for: it died
_DAY = 86_400  # seconds; the bucket's lifecycle forgets the document after the same time

_TOO_LONG = "This record is too long to show here. You can download it, or choose fewer dates."
_FAILED = "Something went wrong on our side while this document was made. Please try again, or call us."
_STOPPED = "Making this document took too long and was stopped. Please try again, or call us."


def make_export(caller: Caller, patient_id: str, request: ExportRequest, key: str, now: datetime) -> Export:
    """The document asked for: ready, or in the making when the record is large.

    A repeat under the same key is the same document: a fresh link to it (and NotFound after its day), or, while it is
    not ready, its making started again. Raises Invalid `export.period` for dates that cannot be, and Conflict for
    another request under this key.
    """
    span = _span(caller.practice_id, request.period, now)
    export_id = ids.derived_id("exp", caller.practice_id, caller.account_id, patient_id, key)
    before = repo.find_export(caller.practice_id, patient_id, export_id)
    row = before or _begin(caller, patient_id, export_id, request, span, now)
    if row["request"] != _digest(request):
        raise Conflict("request.key_reused", "This request was already sent with other content. Please start again.")
    if before and before["status"] == "ready":
        return _kept(caller, patient_id, export_id, before, now)
    if row["status"] != "ready":
        row = _start(caller.practice_id, patient_id, export_id, now)
    return _export(caller.practice_id, export_id, row, now)


def find_export(caller: Caller, patient_id: str, export_id: str, now: datetime) -> Export:
    """A document asked for before: how far it is, or a fresh link. Raises NotFound when there is none, or no more."""
    return _kept(caller, patient_id, export_id, repo.find_export(caller.practice_id, patient_id, export_id), now)


def _kept(caller: Caller, patient_id: str, export_id: str, row: Item | None, now: datetime) -> Export:
    if row is None or row["ttl"] <= clock.epoch(now):
        raise NotFound("export.not_found", "This download is no longer kept. Please make it again.")
    if row["status"] == "ready":
        audit.record(caller, "exports.link", now, patient_id=patient_id, what=export_id)
    return _export(caller.practice_id, export_id, row, now)


def preview(caller: Caller, patient_id: str, period: Period, stylesheet_href: str, now: datetime) -> str:
    """The record as a page of our own, escaped and without script. The reading is in the audit trail first.

    Raises Invalid `export.period`, or `export.too_long_to_show` for a page that no answer can hold.
    """
    span = _span(caller.practice_id, period, now)
    record = making.read(caller.practice_id, patient_id, ids.new_id("doc"), span, now)
    page = html_of(record, stylesheet_href=stylesheet_href).decode()
    if len(json.dumps(page)) > _LONGEST_PAGE:
        raise Invalid("export.too_long_to_show", _TOO_LONG)
    audit.record(caller, "exports.preview", now, patient_id=patient_id, what="ccda")
    return page


def make_waiting(practice_id: str, patient_id: str, export_id: str, now: Callable[[], datetime]) -> None:
    """Makes a document that waits, with its progress in its row; one that is ready or forgotten is left alone.

    What goes wrong is told in the row, for the patient who waits, and raised again.
    """
    row = repo.find_export(practice_id, patient_id, export_id)
    if row is None or row["status"] == "ready":
        return
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        change(**repo.progress(done, now()))

    def change(**fields: object) -> None:
        repo.change_export(practice_id, patient_id, export_id, **fields)

    try:
        change(**repo.progress(done, now()))
        span = Span(*map(date.fromisoformat, row["days"])) if row["days"] else None
        change(**making.make(practice_id, patient_id, export_id, span, now(), step))
    except ConditionFailed:  # another delivery was faster, and its document is ready
        log.event("export.made_before", export=export_id)
    except Exception as exc:
        change(status="failed", reason=exc.detail if isinstance(exc, PortalError) else _FAILED)
        raise


def _span(practice_id: str, asked: Period, now: datetime) -> Span | None:
    return span_of(asked, clock.today(now, practices.get_ready(practice_id).time_zone))


def _begin(
    caller: Caller, patient_id: str, export_id: str, request: ExportRequest, span: Span | None, now: datetime
) -> Item:
    """The new row: of the document itself, or of one that is to be made."""
    row = {
        "request": _digest(request),
        "days": [span.first.isoformat(), span.last.isoformat()] if span else [],
        "ttl": clock.epoch(now) + _DAY,
    }
    if records.chart_size(caller.practice_id, patient_id) > _MOST_AT_ONCE:
        row |= repo.progress(0, now)
    else:
        row |= making.make(caller.practice_id, patient_id, export_id, span, now)
    try:
        transactions.write(
            repo.putting_export(caller.practice_id, patient_id, export_id, row),
            audit.entry(caller, "exports.create", now, patient_id=patient_id, what=export_id),
        )
    except ConditionFailed as exc:
        if exc.item is None:
            raise
        return exc.item
    return row


def _start(practice_id: str, patient_id: str, export_id: str, now: datetime) -> Item:
    """Ask the worker for a document that is not ready, or ask again; its row as it is then."""
    try:
        row = repo.change_export(practice_id, patient_id, export_id, **repo.progress(0, now))
    except ConditionFailed as exc:
        if exc.item is None:
            raise
        return exc.item  # it has become ready
    repo.put_request(practice_id, patient_id, export_id)
    return row


def _digest(request: ExportRequest) -> str:
    return ids.digest(json.dumps(request.model_dump(by_alias=True, exclude_none=True), sort_keys=True))


def _export(practice_id: str, export_id: str, row: dict[str, Any], now: datetime) -> Export:
    if row["status"] == "failed":
        return FailedExport(id=export_id, status="failed", reason=row["reason"])
    if row["status"] == "making":
        if clock.from_stamp(row["moved_at"]) < now - _STALLED:
            return FailedExport(id=export_id, status="failed", reason=_STOPPED)
        return MakingExport(id=export_id, status="making", done=row["done"], total=making.STEPS)
    return ReadyExport(
        id=export_id,
        status="ready",
        file_name=row["file_name"],
        size=row["size"],
        link=repo.link_to(practice_id, row["key"], row["file_name"]),
        link_expires_in=repo.LINK_SECONDS,
        holds=row["holds"],
        covers=row["covers"],
        made_at=row["made_at"],
    )
