"""Faults of messages: each is received once, whole, in every list that names it, or not at all."""

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from portico.messages.lists import places
from portico.messages.repo import thread_rows
from portico.store import keys, transactions
from tests.faults.workflows import Workflow
from tests.support import people
from tests.support.correspondence import (
    TO_NURSES,
    answer,
    ask,
    change,
    charted,
    clean_file,
    desk,
    open_with_providers,
    start,
    write_back,
)
from tests.support.events import PRACTICE, call
from tests.support.stored import audited, rows

KEY = "key-of-the-faults-01"
DRAFT = "new-1"
LISTS = ("BOX", "QUEUE", keys.REMINDERS)


@dataclass
class Correspondent:
    """A patient, and what they have before anything fails."""

    patient: str
    thread: str = ""
    sent_at: str = ""
    files: list[str] = field(default_factory=list)
    draft: dict[str, Any] | None = None


def all_is_told_alike() -> None:
    """Every list names what its threads say, unread is counted right, and a message lies in all of its three places."""
    threads = [thread_rows.thread_of(row) for row in rows("PortalTable", "THREAD") if row["sk"] == "THREAD"]
    named = {(keys.partition(PRACTICE, key.pk), key.sk) for thread in threads if thread for key in places(thread)}
    stored = {(row["pk"], row["sk"]) for kind in LISTS for row in rows("PortalTable", kind)}
    assert stored == named
    unread = sum(bool(thread and thread.unread) for thread in threads)
    assert sum(row.get("unread", 0) for row in rows("PortalTable", "MAILBOX")) == unread
    messages = [row for row in rows("PortalTable", "THREAD") if row["sk"].startswith(keys.THREAD_MESSAGES)]
    counts = {len(messages), len(rows("PortalTable", "MESSAGE")), len(rows("PortalTable", "LETTERS"))}
    assert counts == {audited("messages.sent")}
    manifest = Counter(file["id"] for message in messages for file in message.get("files", []))
    bound = Counter(row["id"] for row in rows("PortalTable", "ATTACHMENT") if "message_id" in row)
    assert manifest == bound, "each file is in one message, which says so"
    unsent = {row["file"] for row in rows("PortalTable", "UNSENT")}
    assert unsent == {row["id"] for row in rows("PortalTable", "ATTACHMENT") if "message_id" not in row}


# a new message ------------------------------------------------------------------------------------------------------


def patient_with_draft_and_files() -> Correspondent:
    open_with_providers()
    patient = charted()
    files = [clean_file(patient, file_id=f"att_{n}") for n in range(2)]
    body = {"version": 0, "text": TO_NURSES["text"], "files": files}
    saved = call("PUT", f"/patients/{patient}/messages/drafts/{DRAFT}", body=body, caller=people.patient(patient))
    assert saved.status == 200
    return Correspondent(patient, files=files, draft={"id": DRAFT, "version": 1})


def send(person: Correspondent) -> bool:
    return start(person.patient, key=KEY, files=person.files, draft=person.draft).status == 201


def check_sent(person: Correspondent, done: bool) -> None:
    all_is_told_alike()
    sent = ask(person.patient, "?box=sent")["items"]
    assert len(sent) == 1 or (not sent and not done)
    drafts, mails = ask(person.patient, "/drafts")["items"], rows("OutboxTable", "MAIL")
    assert len(drafts) == 1 - len(sent), "it is a draft until it is a message"
    assert [mail["template"] for mail in mails] == ["team_message"] * len(sent)
    for each in sent:
        (message,) = ask(person.patient, f"/threads/{each['id']}")["messages"]
        assert [file["id"] for file in message["files"]] == person.files


# a message to a thread ----------------------------------------------------------------------------------------------


def patient_with_closed_thread() -> Correspondent:
    person = patient_with_thread()
    assert change(person.thread, "closed").status == 200
    return person


def patient_with_thread() -> Correspondent:
    open_with_providers()
    patient = charted()
    thread = start(patient, key="key-of-the-faults-00").body["thread"]
    return Correspondent(patient, thread, files=[clean_file(patient)])


def write_again(person: Correspondent) -> bool:
    return write_back(person.patient, person.thread, key=KEY, files=person.files).status == 201


def check_written(person: Correspondent, done: bool) -> None:
    all_is_told_alike()
    shown = ask(person.patient, f"/threads/{person.thread}")
    written = len(shown["messages"]) - 1
    assert written == 1 or (written == 0 and not done)
    assert (shown["state"] == "open") == bool(written)
    assert [each["kind"] for each in shown["events"]] == ["routed", "closed"] + ["reopened"] * written


# what a patient does with a thread ----------------------------------------------------------------------------------


def patient_with_answer() -> Correspondent:
    person = patient_with_thread()
    person.sent_at = answer(person.thread, key="key-of-the-faults-02").body["sent_at"]
    return person


def patient_with_read_answer() -> Correspondent:
    person = patient_with_answer()
    assert mark("seen", person)
    return person


def patient_with_archived_thread() -> Correspondent:
    person = patient_with_answer()
    assert mark("archived", person)
    return person


def mark(what: str, person: Correspondent) -> bool:
    path = f"/patients/{person.patient}/messages/threads/{person.thread}/{what}"
    body = {"until": person.sent_at} if what == "seen" else None
    return call("POST", path, body=body, caller=people.patient(person.patient)).status == 200


def check_marked(what: str, fact: str, wanted: object, person: Correspondent, done: bool) -> None:
    all_is_told_alike()
    so = ask(person.patient, f"/threads/{person.thread}")[fact] == wanted
    assert so or not done
    assert audited(f"messages.{what}") == so


# drafts -------------------------------------------------------------------------------------------------------------


def patient_who_writes() -> Correspondent:
    open_with_providers()
    return Correspondent(charted())


def save(person: Correspondent) -> bool:
    path, body = f"/patients/{person.patient}/messages/drafts/{DRAFT}", {"version": 0, "text": "Half a sent"}
    return call("PUT", path, body=body, caller=people.patient(person.patient)).status == 200


def check_saved(person: Correspondent, done: bool) -> None:
    found = [(each["version"], each["text"]) for each in ask(person.patient, "/drafts")["items"]]
    assert found == [(1, "Half a sent")] or (not found and not done)


def patient_with_draft() -> Correspondent:
    person = patient_who_writes()
    assert save(person)
    return person


def throw_away(person: Correspondent) -> bool:
    path = f"/patients/{person.patient}/messages/drafts/{DRAFT}"
    return call("DELETE", path, caller=people.patient(person.patient)).status == 204


def check_thrown_away(person: Correspondent, done: bool) -> None:
    assert not ask(person.patient, "/drafts")["items"] or not done


# the team -----------------------------------------------------------------------------------------------------------


def staff_with_file() -> Correspondent:
    open_with_providers()
    patient = charted()
    return Correspondent(patient, files=[clean_file(patient, "acc_nurse")])


def begin(person: Correspondent) -> bool:
    body = {
        "patient": person.patient,
        "team": "nurses",
        "subject": "test-results",
        "text": "Here.",
        "files": person.files,
    }
    headers = {"Idempotency-Key": KEY}
    return call("POST", "/desk/messages", body=body, caller=people.staff("nurse"), headers=headers).status == 201


def check_begun(person: Correspondent, done: bool) -> None:
    all_is_told_alike()
    inbox = ask(person.patient)
    assert len(inbox["items"]) == inbox["unread"] <= 1
    assert inbox["unread"] == 1 or not done
    assert len(rows("OutboxTable", "MAIL")) == inbox["unread"]


def reply(person: Correspondent) -> bool:
    return answer(person.thread, key=KEY).status == 201


def check_replied(person: Correspondent, done: bool) -> None:
    all_is_told_alike()
    answered = len(ask(person.patient, f"/threads/{person.thread}")["messages"]) - 1
    assert answered == 1 or (answered == 0 and not done)
    told = sum(mail["template"] == "new_message" for mail in rows("OutboxTable", "MAIL"))
    assert answered == ask(person.patient, "/unread")["unread"] == told


def do(what: str, body: Any, person: Correspondent) -> bool:
    return change(person.thread, what, body).status == 200


def give_back(person: Correspondent) -> bool:
    return do("assigned", {"staff": None, "instead_of": "acc_nurse"}, person)


def patient_with_taken_thread() -> Correspondent:
    """One of the nurses has it; who that is was put there by hand, as nobody signs in here."""
    person = patient_with_thread()
    before = thread_rows.get(PRACTICE, person.thread)
    assert before is not None
    taken = replace(before, assigned="acc_nurse", assigned_name="Sam Nurse")
    transactions.write(*thread_rows.saving(PRACTICE, before, taken))
    return person


def check_done(kind: str, fact: str, wanted: object, person: Correspondent, done: bool) -> None:
    all_is_told_alike()
    thread = next(row for row in rows("PortalTable", "THREAD") if row["sk"] == "THREAD")
    so = thread.get(fact) == wanted
    assert so or not done
    events = [row for row in rows("PortalTable", "THREAD") if row["sk"].startswith(keys.THREAD_EVENTS)]
    happened = sum(row["kind"] == kind for row in events) - (kind == "routed")
    assert happened == audited(f"messages.{kind}") == so
    told = len(rows("OutboxTable", "MAIL")) - 1  # besides the mail of the patient's message
    assert told == (so and kind == "routed"), "another team that has it is told, and once"


def look(person: Correspondent) -> bool:
    found = call("GET", f"/desk/messages/threads/{person.thread}", caller=people.staff("nurse"))
    return found.status == 200


def check_looked(person: Correspondent, done: bool) -> None:
    all_is_told_alike()
    opened = [each for each in ask(person.patient, f"/threads/{person.thread}")["events"] if each["kind"] == "opened"]
    assert len(opened) == 1 or (not opened and not done)
    assert audited("messages.opened") == len(opened)


def note(person: Correspondent) -> bool:
    return change(person.thread, "notes", {"text": "Ask Dr. Chen first."}, key=KEY).status == 201


def check_noted(person: Correspondent, done: bool) -> None:
    notes = desk(f"/threads/{person.thread}")["notes"]
    assert len(notes) == 1 or (not notes and not done)
    assert audited("messages.noted") == len(notes)


_MARKS = [
    ("seen", patient_with_answer, "unread", False),
    ("unseen", patient_with_read_answer, "unread", True),
    ("archived", patient_with_answer, "archived", True),
    ("restored", patient_with_archived_thread, "archived", False),
]
_DEEDS = [
    ("team", "routed", {"team": "front-desk"}, patient_with_thread, "team", "front-desk"),
    ("closed", "closed", None, patient_with_thread, "state", "closed"),
    ("reopened", "reopened", None, patient_with_closed_thread, "state", "open"),
]
_PATIENT = "/patients/{patient_id}/messages"
_DESK = "/desk/messages"


def _routes(*routes: str) -> frozenset[str]:
    return frozenset(routes)


WORKFLOWS = [
    Workflow("send a message", _routes(f"POST {_PATIENT}"), patient_with_draft_and_files, send, check_sent),
    Workflow(
        "write to a closed conversation",
        _routes(f"POST {_PATIENT}/threads/{{thread_id}}"),
        patient_with_closed_thread,
        write_again,
        check_written,
    ),
    *(
        Workflow(
            f"a conversation is {what}",
            _routes(f"POST {_PATIENT}/threads/{{thread_id}}/{what}"),
            arrange,
            partial(mark, what),
            partial(check_marked, what, fact, wanted),
        )
        for what, arrange, fact, wanted in _MARKS
    ),
    Workflow("save a draft", _routes(f"PUT {_PATIENT}/drafts/{{draft_id}}"), patient_who_writes, save, check_saved),
    Workflow(
        "throw a draft away",
        _routes(f"DELETE {_PATIENT}/drafts/{{draft_id}}"),
        patient_with_draft,
        throw_away,
        check_thrown_away,
    ),
    Workflow("write to a patient", _routes(f"POST {_DESK}"), staff_with_file, begin, check_begun),
    Workflow(
        "answer a patient", _routes(f"POST {_DESK}/threads/{{thread_id}}"), patient_with_thread, reply, check_replied
    ),
    Workflow("look at a conversation", _routes(), patient_with_thread, look, check_looked),
    Workflow(
        "write a note", _routes(f"POST {_DESK}/threads/{{thread_id}}/notes"), patient_with_thread, note, check_noted
    ),
    Workflow(
        "give a conversation back",
        _routes(f"POST {_DESK}/threads/{{thread_id}}/assigned"),
        patient_with_taken_thread,
        give_back,
        partial(check_done, "given_back", "assigned", None),
    ),
    *(
        Workflow(
            f"a team's conversation is {kind}",
            _routes(f"POST {_DESK}/threads/{{thread_id}}/{what}"),
            arrange,
            partial(do, what, body),
            partial(check_done, kind, fact, wanted),
        )
        for what, kind, body, arrange, fact, wanted in _DEEDS
    ),
]
