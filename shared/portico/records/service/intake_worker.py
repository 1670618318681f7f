"""Intake as the worker does it: a file that arrived is read, written into charts and shown, or refused for good."""

import time
from collections.abc import Callable
from datetime import datetime

from portico import clock, log
from portico.access import Caller
from portico.practices import service as practices
from portico.records.intake import release, write
from portico.records.intake import repo as intakes
from portico.records.intake.bundle import Reason, Refused
from portico.records.intake.read import read
from portico.records.intake.write import Busy, Work
from portico.records.service.intake import DONE
from portico.store import transactions
from portico.store.items import Item
from portico.store.table import ConditionFailed

_MOST_ATTEMPTS = 60
_PATIENCE = 0.5  # seconds between attempts: another intake for the same patient takes a few
_OTHER_FILE = Reason(
    index=-1,
    resource="file",
    reason_code="intake.other_file",
    reason="What arrived is not the file that was announced: its SHA-256 is another.",
)


def take_in(practice_id: str, intake_id: str, now: datetime, wait: Callable[[float], None] = time.sleep) -> None:
    """Write a file that arrived into its charts and show it; whatever was done of it before is not done again.

    Raises Busy while another intake holds one of the charts: to be tried again later.
    """
    for _ in range(_MOST_ATTEMPTS):
        row = intakes.get_intake(practice_id, intake_id)
        if row is None:
            log.event("intake.unknown", practice=practice_id)
            return
        if row["status"] in DONE:
            return
        try:
            _take(practice_id, intake_id, row, now)
            return
        except (Busy, ConditionFailed):  # someone else writes here: look again
            wait(_PATIENCE)
    raise Busy


def give_up(practice_id: str, intake_id: str) -> None:
    """Refuse an intake that failed every time, and let its charts go; its sender reads that it must be sent again."""
    release.end(practice_id, intake_id, [release.NOT_WRITTEN])


def _take(practice_id: str, intake_id: str, row: Item, now: datetime) -> None:
    content = intakes.get_original(practice_id, intake_id)
    if intakes.digest_of(content) != row["digest"]:
        release.end(practice_id, intake_id, [_OTHER_FILE])
        return
    practice = practices.get_ready(practice_id)
    try:
        sending = read(practice, row["form"], content)
    except Refused as refusal:
        release.end(practice_id, intake_id, refusal.reasons)
        return
    if row["status"] == "uploading":
        arrived = {"status": "received", "total": sending.total, "ttl": None}
        transactions.write(intakes.changing_intake(practice_id, intake_id, "uploading", **arrived))
    caller = Caller(practice_id, "client", row["client"])
    work = Work(caller, intake_id, sending, now, clock.today(now, practice.time_zone))
    write.begin(work)
    written = write.write_rows(work)
    write.accept(work, written)
    log.event("intake.accepted", intake=intake_id, resources=sending.total, quarantined=len(written.quarantined))
