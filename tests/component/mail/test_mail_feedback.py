"""Mail that comes back: its patient reads it in the portal, and the front desk has a task until mail goes out."""

from datetime import timedelta
from typing import Any

import pytest

from portico import clock
from portico.mail.outbox import mail_states, message
from portico.messages.service import notices
from portico.store import transactions
from tests.support import people
from tests.support.correspondence import answer, ask, charted, open_with_providers, start
from tests.support.events import call
from tests.support.mail import sent
from tests.support.notices import came_back, mails, on_portal, relayed
from tests.support.practices import NOW
from tests.support.stored import everything, row, rows

pytestmark = pytest.mark.usefixtures("cloud")
DESK = people.staff("front_desk")


@pytest.fixture
def patient(cloud: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """A patient on the portal, who was mailed of one answer."""
    open_with_providers(contact={"phone": "(508) 555-0142"})
    monkeypatch.setattr(clock, "now", lambda: NOW)
    patient_id = charted()
    on_portal(patient_id)
    told(patient_id)
    return patient_id


def told(patient_id: str) -> None:
    answer(start(patient_id).body["thread"])
    relayed()


def tasks() -> list[dict[str, Any]]:
    return rows("PortalTable", "TASK")


def banner(patient_id: str) -> bool:
    return bool(ask(patient_id)["mail_bounced"])


def test_a_bounced_notice_is_said_to_the_patient_and_is_a_task_of_the_front_desk(patient: str) -> None:
    (mail,) = mails("new_message")
    assert not banner(patient)
    came_back(mail["mail"])
    assert banner(patient)
    (task,) = call("GET", "/desk/tasks", caller=DESK).body["items"]
    assert task.pop("id").startswith("tsk_")
    assert task == {
        "kind": "mail_returned",
        "state": "open",
        "opened_at": clock.stamp(NOW),
        "registration": None,
        "family_request": None,
        "mail_returned": {"patient_id": patient, "patient_name": "Myra Okafor", "why": "bounce"},
        "team_mail_returned": None,
        "closed_at": None,
        "closed_by": None,
        "outcome": None,
    }
    assert mails("new_message") == [{**mail, "returned": "bounce"}]


def test_a_teams_own_address_that_bounces_is_a_task_once_a_month(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    open_with_providers()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    patient_id = charted()
    for _ in range(2):
        start(patient_id)
    relayed()
    for mail in mails("team_message"):
        came_back(mail["mail"])
        came_back(mail["mail"])
    (task,) = call("GET", "/desk/tasks", caller=DESK).body["items"]
    assert (task["kind"], task["team_mail_returned"]) == ("team_mail_returned", {"address": "desk@larkspur.example"})
    assert task["mail_returned"] is None
    assert not banner(patient_id)
    done = call("POST", f"/desk/tasks/{task['id']}/closed", body={"outcome": "done"}, caller=DESK)
    assert done.status == 200


def test_a_complaint_is_one_too(patient: str) -> None:
    came_back(mails("new_message")[0]["mail"], "complaint")
    assert banner(patient)
    assert tasks()[0]["mail_returned"]["why"] == "complaint"


def test_the_same_told_twice_changes_nothing(patient: str) -> None:
    mail_id = mails("new_message")[0]["mail"]
    came_back(mail_id)
    before = everything()
    came_back(mail_id)
    came_back(mail_id, "complaint")
    assert everything() == before


def test_two_mails_that_come_back_are_one_task(patient: str) -> None:
    told(patient)
    for mail in mails("new_message"):
        came_back(mail["mail"])
    assert len(tasks()) == 1
    assert {mail["returned"] for mail in mails("new_message")} == {"bounce"}


def test_to_a_patient_whose_mail_comes_back_none_is_sent(patient: str) -> None:
    came_back(mails("new_message")[0]["mail"])
    told(patient)
    assert len(sent()) == 1
    assert sorted(mail.get("reason", "") for mail in mails("new_message")) == ["", "bounces"]


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("bounce", {"bounce": {"bounceType": "Transient", "bounceSubType": "MailboxFull"}}),
        ("bounce", {"bounce": {"bounceType": "Undetermined"}}),
        ("complaint", {"complaint": {"complaintFeedbackType": "not-spam"}}),
    ],
)
def test_what_may_pass_is_said_to_nobody(patient: str, kind: str, changes: Any) -> None:
    before = everything()
    came_back(mails("new_message")[0]["mail"], kind, **changes)
    assert everything() == before


def test_mail_that_nobody_knows_changes_nothing(patient: str) -> None:
    before = everything()
    came_back("mail_unknown")
    assert everything() == before


def test_closing_the_task_tries_mail_again_and_the_next_bounce_is_another_task(patient: str) -> None:
    came_back(mails("new_message")[0]["mail"])
    closed = call("POST", f"/desk/tasks/{tasks()[0]['id']}/closed", body={"outcome": "done"}, caller=DESK)
    assert closed.status == 200, closed.text
    assert not banner(patient)
    told(patient)
    assert len(sent()) == 2
    (mail,) = [each for each in mails("new_message") if "returned" not in each]
    came_back(mail["mail"], mail={"timestamp": "2026-11-22T14:06:09.000Z"})
    assert banner(patient)
    assert sorted(task["state"] for task in tasks()) == ["closed", "open"]


def test_mail_to_an_address_that_was_given_up_since_does_not_count(patient: str) -> None:
    transactions.write(notices.mending("larkspur", patient, NOW + timedelta(hours=1)))
    came_back(mails("new_message")[0]["mail"])
    assert not banner(patient)
    assert tasks() == []
    assert "bounced_at" not in row("PortalTable", "MAILBOX")


@pytest.mark.parametrize(("kind", "state"), [("bounce", "failed"), ("complaint", "sent")])
def test_staff_see_that_an_invitation_came_back(patient: str, kind: str, state: str) -> None:
    params, secrets = {"expires": "December 6, 2026"}, {"link": "https://portal.example/larkspur/activate#secret"}
    mail = {"template": "invitation", "to": "tom@mail.example", "params": params, "secrets": secrets, "now": NOW}
    transactions.write(message("larkspur", mail_id="mail_1", **mail))  # type: ignore[arg-type]
    relayed()
    came_back("mail_1", kind)
    assert mail_states("larkspur", ["mail_1"]) == {"mail_1": state}
    assert tasks() == []
