"""Ends an intake that cannot be written: what it wrote, which nobody saw, is taken back, and its charts are free.

First the intake's row says `refused`: from then on none of its steps is taken any more. Then its rows go. A crash in
between leaves a chart held by an intake that is refused, which the next intake for the patient finishes.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from portico import clock, log
from portico.records import repo
from portico.records.fhir.references import Ref
from portico.records.intake import repo as intakes
from portico.records.intake.bundle import Reason
from portico.records.repo import table
from portico.store import keys, transactions
from portico.store.conditions import Change, matches, present
from portico.store.items import Item
from portico.store.table import ConditionFailed, Part

UNDER_WAY = ("uploading", "received", "writing")
NOT_WRITTEN = Reason(
    index=-1,
    resource="file",
    reason_code="intake.not_written",
    reason="This could not be written. Please send it again, under a new Idempotency-Key.",
)
DEAD_AFTER = timedelta(minutes=40)  # the queue brings what a killed worker left once more after 30
_MOST_TOLD = 90  # reasons in one step
_MOST_ROWS = 30  # a step takes back; each is three writes at most


def end(practice_id: str, intake_id: str, reasons: Sequence[Reason]) -> None:
    """Refuse an intake that is under way, whatever was written of it; nothing happens to one that is done."""
    told = [intakes.putting_reason(practice_id, intake_id, number, one) for number, one in enumerate(reasons)]
    why = {"reason": reasons[0].reason, "reason_code": reasons[0].reason_code}
    refused = intakes.changing_intake(practice_id, intake_id, *UNDER_WAY, status="refused", ttl=None, **why)
    try:
        for start in range(0, min(len(told), intakes.MOST_REASONS), _MOST_TOLD):
            still = intakes.changing_intake(practice_id, intake_id, *UNDER_WAY, **why)
            transactions.write(still, *told[start : start + _MOST_TOLD])
        transactions.write(refused)
        log.event("intake.refused", intake=intake_id, reasons=len(reasons))
    except ConditionFailed as exc:
        if exc.item is None or exc.item["status"] != "refused":
            return
    row = intakes.get_intake(practice_id, intake_id)
    for patient_id in (row or {}).get("charts", {}):
        _free(practice_id, intake_id, patient_id)


def end_if_dead(practice_id: str, intake_id: str, patient_id: str, now: datetime) -> None:
    """End the intake that holds this chart if it is refused already, or nobody has worked on it for forty minutes."""
    row = intakes.get_intake(practice_id, intake_id)
    if row and row["status"] == "writing" and clock.from_stamp(row["attempted"]) < now - DEAD_AFTER:
        end(practice_id, intake_id, [NOT_WRITTEN])
    elif row and row["status"] == "refused":
        _free(practice_id, intake_id, patient_id)


def _free(practice_id: str, intake_id: str, patient_id: str) -> None:
    """Take back what the intake wrote one revision ahead of this chart, then let the chart go."""
    header = repo.get_header(practice_id, patient_id)
    if header is None or header.get("writing") != intake_id:
        return
    chart, held = keys.chart(patient_id), matches(revision=header["revision"], writing=intake_id)
    still = table(practice_id).updating(chart, Change(put={"writing": intake_id}), held)
    ahead = [*_ahead(practice_id, patient_id, header["revision"] + 1)]
    with suppress(ConditionFailed):  # the chart is free: by a repeat of the last step, or by someone at the same time
        for start in range(0, len(ahead), _MOST_ROWS):
            parts = _taking_back(practice_id, patient_id, header["revision"] + 1, ahead[start : start + _MOST_ROWS])
            transactions.write(still, *parts)
        transactions.write(table(practice_id).updating(chart, Change(put={"writing": None}), held))


def _ahead(practice_id: str, patient_id: str, revision: int) -> Iterator[Item]:
    """The rows that begin or end at a revision that never came."""
    fields = ("sk", "type", "id", "since", "until")
    for row in table(practice_id).query_all(keys.chart(patient_id).pk, prefix=keys.CHART_ROWS, fields=fields):
        if revision in (row["since"], row.get("until")):
            yield row


def _taking_back(practice_id: str, patient_id: str, revision: int, rows: Sequence[Item]) -> list[Part]:
    refs = {(row["type"], row["id"]) for row in rows if row["since"] == revision}
    pointers = repo.get_pointers(practice_id, patient_id, refs)
    moved = {ref: one for ref, one in pointers.items() if one["since"] == revision}
    parts = [_pointing_back(practice_id, patient_id, ref, one) for ref, one in moved.items()]
    for row in rows:
        key = keys.Key(keys.chart(patient_id).pk, row["sk"])
        if row["since"] == revision:
            parts.append(table(practice_id).deleting(key))
        else:
            parts.append(table(practice_id).updating(key, Change(put={"until": None}), present()))
    return parts


def _pointing_back(practice_id: str, patient_id: str, ref: Ref, pointer: Item) -> Part:
    key = repo.pointer_key(patient_id, ref)
    if "before" in pointer:
        return table(practice_id).putting(key, pointer["before"], None)
    return table(practice_id).deleting(key)
