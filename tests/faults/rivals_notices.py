"""Mail that comes back while another does, or while its patient gives another address; a file sent as it is swept."""

from functools import partial

from portico import clock
from portico.messages.service import notices
from portico.settings import settings
from portico.store import transactions
from tests.faults.rows_messages import KEY, all_is_told_alike
from tests.faults.rows_notices import LONG, keep_up, mailed_patient, take_feedback
from tests.faults.rows_practices import relay
from tests.faults.workflows import Meeting, Side, later
from tests.support.aws import s3
from tests.support.correspondence import answer, ask, charted, clean_file, open_with_providers, start
from tests.support.events import PRACTICE
from tests.support.mail import stream_event
from tests.support.notices import mails
from tests.support.stored import rows

# mail that comes back -------------------------------------------------------------------------------------------------


def mailed_twice() -> str:
    patient = mailed_patient()
    answer(start(patient).body["thread"])
    assert relay(stream_event())
    return patient


def check_one_task(one: Side, other: Side) -> None:
    for which, side in enumerate((one, other)):
        assert side.told or take_feedback(side.state, which)
    assert ["returned" in mail for mail in mails("new_message")] == [True, True]
    assert len(rows("PortalTable", "TASK")) == 1, "once for a patient"
    assert ask(one.state)["mail_bounced"]


def prove_address(patient: str) -> bool:
    with later(minutes=1):
        transactions.write(notices.mending(PRACTICE, patient, clock.now()))
    return True


def check_mended(one: Side, other: Side) -> None:
    assert one.told or take_feedback(one.state)
    assert other.told
    assert not ask(one.state)["mail_bounced"], "it came from the address that was given up"


# a file that is sent while it is swept --------------------------------------------------------------------------------


def old_file() -> str:
    open_with_providers()
    patient = charted()
    clean_file(patient)
    return patient


def send_file(patient: str) -> bool:
    with later(days=LONG.days):
        return start(patient, key=KEY, files=["att_1"]).status == 201


def check_file(one: Side, other: Side) -> None:
    assert one.told or keep_up(None)
    all_is_told_alike()
    sent = ask(one.state, "?box=sent")["items"]
    assert len(sent) == other.told, "with its file, or not at all"
    assert s3().list_objects_v2(Bucket=settings().files_bucket)["KeyCount"] == other.told, "what was sent stays"
    assert len(rows("PortalTable", "ATTACHMENT")) == other.told


MEETINGS = [
    Meeting("two mails come back", mailed_twice, take_feedback, partial(take_feedback, which=1), check_one_task),
    Meeting("a mail comes back from a former address", mailed_patient, take_feedback, prove_address, check_mended),
    Meeting("a file is sent while it is swept", old_file, keep_up, send_file, check_file),
]
