"""Messages on the tour: a patient writes and reads, the front desk works on it and answers, each with a file."""

from typing import Any

from local.demo.visitor import Visitor
from local.stack import Portal
from tests.support.files import pdf
from tests.support.tour.doors import patient_of, signed_in
from tests.support.tour.records import READER

TEAM = "front-desk"


def correspond(portal: Portal, staff: Visitor) -> None:
    """Everything a patient and a team do with messages; the patient signs out."""
    reader, patient = signed_in(portal, READER), patient_of(portal, READER)
    thread = write(reader, f"/patients/{patient}/messages", patient)
    work(staff, patient, thread)
    read(reader, f"/patients/{patient}/messages", thread)
    reader.send("DELETE", "/session")


def write(reader: Visitor, here: str, patient: str) -> str:
    """A draft with a file becomes a message; another draft is thrown away. Gives the conversation."""
    reader.get(f"{here}/options")
    file = reader.attach(patient, "letter.pdf", "application/pdf", pdf())
    reader.get(f"{here}/attachments/{file['id']}/link")
    draft = {"version": 0, "text": "When may I come?", "files": [file["id"]]}
    for each in ("new-sent", "new-left"):
        saved = reader.send("PUT", f"{here}/drafts/{each}", draft if each == "new-sent" else {"version": 0}).json()
        reader.get(f"{here}/drafts/{saved['id']}")
    reader.get(f"{here}/drafts")
    reader.send("DELETE", f"{here}/drafts/new-left")
    message = {"team": TEAM, "subject": "appointments", "text": draft["text"], "files": [file["id"]]}
    thread: str = reader.post(here, {**message, "draft": {"id": "new-sent", "version": 1}})["thread"]
    reader.post(f"{here}/threads/{thread}", {"text": "Mornings are best."})
    return thread


def work(staff: Visitor, patient: str, thread: str) -> None:
    """The front desk takes the conversation, answers, hands it over, closes it and begins another one."""
    here, desk = "/desk/messages", f"/desk/messages/threads/{thread}"
    me = next(each for each in staff.get(f"{here}/options")["colleagues"] if each["own"])
    for queue in ("team", "mine", "unassigned", "overdue", "answered", "closed"):
        staff.get(f"{here}?queue={queue}&team={TEAM}")
    opened = staff.get(desk)
    _open_files(staff, patient, opened)
    staff.post(f"{desk}/assigned", {"staff": me["staff"]})
    staff.post(f"{desk}/notes", {"text": "Prefers mornings."})
    file = staff.attach(patient, "map.pdf", "application/pdf", pdf())
    draft = {"version": 0, "thread": thread, "text": "Come on Monday.", "files": [file["id"]]}
    staff.send("PUT", f"/patients/{patient}/messages/drafts/{thread}", draft)
    staff.post(desk, {"text": draft["text"], "files": [file["id"]], "draft": {"id": thread, "version": 1}})
    staff.post(f"{desk}/closed", {})
    staff.post(f"{desk}/reopened", {})
    staff.post(f"{desk}/team", {"team": "nurses"})
    staff.post(here, {"patient": patient, "team": TEAM, "subject": "forms", "text": "Please bring your form."})


def read(reader: Visitor, here: str, thread: str) -> None:
    """The answer is read, put away, brought back and found again."""
    for box in ("inbox", "sent", "archive"):
        reader.get(f"{here}?box={box}")
    shown = reader.get(f"{here}/threads/{thread}")
    reader.post(f"{here}/threads/{thread}/seen", {"until": shown["last_at"]})
    for what in ("unseen", "archived", "restored"):
        reader.post(f"{here}/threads/{thread}/{what}", {})
    reader.get(f"{here}/unread")
    reader.get(f"{here}/search?words=monday")


def _open_files(staff: Visitor, patient: str, shown: dict[str, Any]) -> None:
    for file in (each for message in shown["messages"] for each in message["files"]):
        staff.get(f"/patients/{patient}/messages/attachments/{file['id']}/link")
