"""What is read before somebody writes: all of it in one call."""

from collections.abc import Sequence
from dataclasses import dataclass

from portico.messages.entities import Attachment, Draft, Thread
from portico.messages.repo import attachment_rows, draft_rows, message_rows, thread_rows
from portico.practices import service as practices
from portico.records import service as records
from portico.store.items import Item
from portico.store.table import Reading, read_together


@dataclass(frozen=True, slots=True)
class Found:
    """The practice's row, whose `chart` it is (for a new thread), and whether the message was `sent` before."""

    practice: Item | None
    chart: Item | None
    sent: Item | None
    thread: Thread | None
    draft: Draft | None
    files: list[Attachment | None]


def read_names(practice_id: str, patient_id: str) -> tuple[Item | None, Item | None]:
    """The practice's row, and whose chart it is and whom it names."""
    row, chart = read_together([practices.reading(practice_id), records.reading_names(practice_id, patient_id)])
    return row, chart


def read(
    practice_id: str,
    account_id: str,
    patient_id: str,
    message_id: str,
    *,
    thread_id: str | None,
    draft_id: str | None,
    files: Sequence[str],
) -> Found:
    """For a message to this thread, or to a new one, that takes along this draft and these files."""
    wanted: dict[str, Reading] = {
        "practice": practices.reading(practice_id),
        "sent": message_rows.reading_sent(practice_id, message_id),
        **{f"file {each}": attachment_rows.reading(practice_id, each) for each in files},
    }
    if thread_id is None:
        wanted["chart"] = records.reading_names(practice_id, patient_id)
    else:
        wanted["thread"] = thread_rows.reading(practice_id, thread_id)
    if draft_id is not None:
        wanted["draft"] = draft_rows.reading(practice_id, account_id, patient_id, draft_id)
    rows = dict(zip(wanted, read_together(list(wanted.values())), strict=True))
    return Found(
        practice=rows["practice"],
        chart=rows.get("chart"),
        sent=rows["sent"],
        thread=thread_rows.thread_of(rows.get("thread")),
        draft=draft_rows.draft_of(rows.get("draft")),
        files=[attachment_rows.attachment_of(rows[f"file {each}"]) for each in files],
    )
