"""Faults of looking at files of messages: nothing may be opened that was not said to be clean, and nothing waits."""

from botocore.exceptions import BotoCoreError, ClientError

from portico.messages.entities import Attachment
from portico.messages.repo import attachment_files, attachment_rows
from portico.messages.service import attachment_intake as service
from portico.settings import settings
from portico.store import transactions
from tests.faults.workflows import Workflow, invoked
from tests.support.attachments import announce
from tests.support.aws import s3
from tests.support.events import PRACTICE
from tests.support.files import pdf
from tests.support.intake import queue_event
from tests.support.people import patient
from tests.support.practices import open_practice
from tests.support.stored import rows

FILE = "att_1"
SCRIPT = pdf({9: b"<< /S /JavaScript /JS (x) >>"})


def _arrived(content: bytes) -> None:
    row = Attachment(FILE, "pat_1", "acc_1", "scan.pdf", "application/pdf", 357, "2026-11-23T01:00:00Z")
    transactions.write(*attachment_rows.putting_new(PRACTICE, row, "digest"))
    key = attachment_files.upload_key(PRACTICE, FILE)
    s3().put_object(Bucket=settings().uploads_bucket, Key=key, Body=content)


ANNOUNCE = "POST /patients/{patient_id}/messages/attachments"


def practice() -> None:
    open_practice()


def announced(_: None) -> bool:
    return announce(patient("pat_1"), "pat_1", key="key-of-one-file-0001").status == 201


def check_announced(_: None, done: bool) -> None:
    files = {row["id"] for row in rows("PortalTable", "ATTACHMENT")}
    listed = [{row["file"] for row in rows("PortalTable", kind)} for kind in ("UNSENT", "ATTACHED")]
    assert listed == [files, files], "what is announced is counted, and swept if it is not sent"
    assert len(files) == 1 or (not files and not done)


def clean_arrived() -> None:
    _arrived(pdf())


def script_arrived() -> None:
    _arrived(SCRIPT)


def look(_: None) -> bool:
    return bool(invoked("attachment_intake", queue_event(FILE)) == {"batchItemFailures": []})


def give_up(_: None) -> bool:
    """As the worker does at the last delivery."""
    try:
        service.give_up(PRACTICE, FILE)
    except (ClientError, BotoCoreError):
        return False
    return True


def check_clean(_: None, done: bool) -> None:
    row = attachment_rows.find(PRACTICE, FILE)
    assert row is not None
    assert row.state == "clean" or (row.state == "announced" and not done)
    if row.state == "clean":
        lying = s3().get_object(Bucket=settings().files_bucket, Key=str(row.stored))["Body"].read()
        assert (lying, row.size) == (pdf(), len(pdf())), "what may be opened is there, and whole"


def check_refused(_: None, done: bool) -> None:
    row = attachment_rows.find(PRACTICE, FILE)
    assert row is not None
    assert row.state == "refused" or (row.state == "announced" and not done)
    assert s3().list_objects_v2(Bucket=settings().files_bucket)["KeyCount"] == 0, "nothing of it can be opened"


WORKFLOWS = [
    Workflow("announce a file of a message", frozenset({ANNOUNCE}), practice, announced, check_announced),
    Workflow("look at a file of a message", frozenset(), clean_arrived, look, check_clean),
    Workflow("look at a file with a script", frozenset(), script_arrived, look, check_refused),
    Workflow("give a file up", frozenset(), clean_arrived, give_up, check_refused),
]
