"""Messages of the people of the isolation tests: each has a conversation with the nurses, a file in it, and a draft."""

from portico import clock, cursor
from portico.access import Caller
from portico.messages.entities import Attachment
from portico.messages.models import NewMessage, NewReply
from portico.messages.repo import attachment_files, attachment_rows
from portico.messages.service import sending, teamwork
from portico.settings import settings
from portico.store import keys, transactions
from portico.store.table import TenantTable

KEY = "key-of-the-letters-01"


def correspond(practice_id: str, patient_id: str, drug: str) -> tuple[str, str]:
    """A question with a file, its answer and a note, all of which name a drug; thread and file."""
    writer = Caller(practice_id, "patient", f"acc_of_{patient_id}", name="Robin", patient_id=patient_id)
    nurse = Caller(practice_id, "staff", "acc_of_nurse", role="nurse", name="Sam")
    file = clean_file(practice_id, writer.account_id, patient_id, drug)
    asked = NewMessage(team="nurses", subject="medical-question", text=f"{drug} at night?", files=[file])
    thread = sending.start_thread(writer, patient_id, asked, clock.now(), KEY).thread
    teamwork.reply(nurse, thread, NewReply(text=f"{drug} at noon."), clock.now(), KEY)
    teamwork.write_note(nurse, thread, f"{drug}?", clock.now(), KEY)
    return thread, file


def clean_file(practice_id: str, account_id: str, patient_id: str, drug: str) -> str:
    """A file that nobody sent yet."""
    file_id = f"att_of_{patient_id.removeprefix('pat_')}_{len(account_id)}"
    row = Attachment(file_id, patient_id, account_id, f"{drug}.png", "image/png", 3, clock.stamp(clock.now()))
    transactions.write(*attachment_rows.putting_new(practice_id, row, "digest"))
    stored = attachment_files.put_clean(practice_id, file_id, b"png", "image/png")
    assert attachment_rows.mark_clean(practice_id, file_id, stored, row.name, "image/png", 3)
    return file_id


def box_cursor(practice_id: str, patient_id: str, name: str = "inbox") -> str:
    """What goes on in a patient's box."""
    rows = TenantTable(settings().portal_table, practice_id)
    place = rows.after(keys.in_list(keys.box(patient_id, name), "9999", "thr_none"))
    return cursor.seal((practice_id, patient_id, "messages", name), place)


def thread_cursor(practice_id: str, patient_id: str, thread_id: str) -> str:
    """What goes on in a conversation, as its patient reads it."""
    return cursor.seal((practice_id, patient_id, thread_id), _in_thread(practice_id, thread_id))


def desk_thread_cursor(practice_id: str, thread_id: str) -> str:
    """The same as staff read it."""
    return cursor.seal((practice_id, "desk", thread_id), _in_thread(practice_id, thread_id))


def _in_thread(practice_id: str, thread_id: str) -> str:
    rows = TenantTable(settings().portal_table, practice_id)
    return rows.after(keys.thread_message(thread_id, "9999", "msg_none"))


def search_cursor(practice_id: str, patient_id: str) -> str:
    """What goes on in a search for nothing in particular."""
    return cursor.seal((practice_id, patient_id, "search", "", "", "None", "None"), "9999")


def queue_cursor(practice_id: str, team: str = "nurses") -> str:
    """What goes on in what a team has answered."""
    rows = TenantTable(settings().portal_table, practice_id)
    place = rows.after(keys.in_list(keys.queue("answered", team), "9999", "thr_none"))
    return cursor.seal((practice_id, "queue", "answered", team), place)
