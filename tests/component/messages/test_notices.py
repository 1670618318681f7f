"""The other side of a conversation is told by mail: once an hour, without a word of it, unless they saw it first."""

from datetime import timedelta
from typing import Any

import pytest

from portico import clock
from portico.messages.service.notices import team_address
from tests.support import people
from tests.support.correspondence import (
    CONTACT,
    answer,
    ask,
    change,
    charted,
    desk,
    open_with_providers,
    start,
    write_back,
)
from tests.support.events import call
from tests.support.intake import bundle, patient_of, take_in
from tests.support.mail import sent
from tests.support.notices import ADDRESS, At, mails, on_portal, relayed, swept
from tests.support.practices import NOW

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _stopped(at: At) -> None:
    at(NOW)


def opened_by(patient_id: str) -> None:
    thread = ask(patient_id)["items"][0]
    path = f"/patients/{patient_id}/messages/threads/{thread['id']}/seen"
    seen = call("POST", path, body={"until": thread["last_at"]}, caller=people.patient(patient_id))
    assert seen.status == 200, seen.text


def recipients() -> list[str]:
    return [str(mail["To"]) for mail in sent()]


def test_a_patients_message_is_told_to_the_team_without_a_word_of_it(myra: str) -> None:
    thread = start(myra).body["thread"]
    (mail,) = mails("team_message")
    mail_id = mail["mail"]
    assert mail == {
        "pk": f"T#larkspur#MAIL#{mail_id}",
        "sk": "MAIL",
        "practice": "larkspur",
        "mail": mail_id,
        "template": "team_message",
        "to": "desk@larkspur.example",
        "news": {"thread_id": thread, "side": "practice"},
        "params": {"link": f"https://portal.example/larkspur/console/inbox/{thread}"},
        "status": "pending",
        "held_until": "",
        "due": clock.stamp(NOW),
        "pending_pk": "T#larkspur#PENDING",
        "pending_sk": f"{clock.stamp(NOW)}#{mail_id}",
    }
    relayed()
    assert recipients() == ["desk@larkspur.example"]


def test_an_answer_is_told_to_the_patient_whose_address_messages_never_know(myra: str) -> None:
    on_portal(myra)
    thread = start(myra).body["thread"]
    assert answer(thread).status == 201
    (mail,) = mails("new_message")
    mail_id = mail["mail"]
    assert mail == {
        "pk": f"T#larkspur#MAIL#{mail_id}",
        "sk": "MAIL",
        "practice": "larkspur",
        "mail": mail_id,
        "template": "new_message",
        "to_patient": myra,
        "news": {"thread_id": thread, "side": "patient"},
        "params": {"link": f"https://portal.example/larkspur/messages/{thread}"},
        "status": "pending",
        "held_until": "",
        "due": clock.stamp(NOW),
        "pending_pk": "T#larkspur#PENDING",
        "pending_sk": f"{clock.stamp(NOW)}#{mail_id}",
    }
    relayed()
    assert recipients() == [ADDRESS]  # and none to the team, which has answered
    words = sent()[0].as_string()
    assert "Yes, you may" not in words
    assert "Medical question" not in words
    assert "Sam Nurse" not in words


def test_a_thread_that_staff_begin_is_told_to_its_patient(myra: str) -> None:
    on_portal(myra)
    body = {"patient": myra, "team": "nurses", "subject": "test-results", "text": "Your results are in."}
    begun = call(
        "POST",
        "/desk/messages",
        body=body,
        caller=people.staff("nurse"),
        headers={"Idempotency-Key": "key-of-a-thread-1"},
    )
    assert begun.status == 201, begun.text
    relayed()
    assert recipients() == [ADDRESS]


def test_a_second_mail_waits_until_the_hour_is_over_and_a_third_is_not_written(myra: str, at: At) -> None:
    on_portal(myra)
    thread = start(myra).body["thread"]
    for minutes in (0, 10, 20):
        at(NOW + timedelta(minutes=minutes))
        assert answer(thread).status == 201
    first, second = mails("new_message")
    assert [first["due"], second["due"]] == [clock.stamp(NOW), clock.stamp(NOW + HOUR)]
    assert [first["held_until"], second["held_until"]] == ["", clock.stamp(NOW + HOUR)]
    relayed()
    assert recipients() == [ADDRESS]
    assert swept(NOW + timedelta(minutes=61))["tried"] == 0
    assert swept(NOW + timedelta(minutes=63)) == {"tried": 1, "failed": 0}
    assert recipients() == [ADDRESS, ADDRESS]


def test_a_mail_that_waited_is_not_sent_when_the_patient_read_it_meanwhile(myra: str, at: At) -> None:
    on_portal(myra)
    thread = start(myra).body["thread"]
    for minutes in (0, 10):
        at(NOW + timedelta(minutes=minutes))
        answer(thread)
    relayed()
    opened_by(myra)
    swept(NOW + timedelta(minutes=63))
    assert recipients() == [ADDRESS]
    (_, skipped) = mails("new_message")
    assert (skipped["status"], skipped["reason"]) == ("skipped", "read")
    assert not {"pending_pk", "pending_sk", "held_until"} & skipped.keys()
    assert skipped["ttl"] == clock.epoch(NOW + timedelta(minutes=63, days=30))


def test_another_conversation_is_told_of_within_the_hour(myra: str) -> None:
    on_portal(myra)
    for _ in range(2):
        answer(start(myra).body["thread"])
    relayed()
    assert recipients() == [ADDRESS, ADDRESS]


def test_a_team_that_answered_is_not_told_again(myra: str, at: At) -> None:
    thread = start(myra).body["thread"]
    at(NOW + timedelta(minutes=5))
    write_back(myra, thread)
    answer(thread)
    relayed()
    swept(NOW + timedelta(minutes=63))
    assert {mail["reason"] for mail in mails("team_message")} == {"read"}


@pytest.mark.usefixtures("cloud")
def test_a_team_is_told_at_its_own_address() -> None:
    nurses = {"id": "nurses", "name": "Nursing team", "about": "Symptoms", "email": "nurses@larkspur.example"}
    open_with_providers("northside", contact=CONTACT, teams=[nurses])
    from portico.practices import service as practices

    assert team_address(practices.get_ready("northside"), "nurses") == "nurses@larkspur.example"
    assert team_address(practices.get_ready("northside"), "gone") == "desk@larkspur.example"


def nurses_and_billing(**billing: str) -> str:
    """A patient's conversation with the nurses of a practice whose teams have an address each, or share one."""
    nurses = {"id": "nurses", "name": "Nursing team", "about": "Symptoms", "roles": ["nurse"]}
    office = {"id": "billing", "name": "Billing office", "about": "Bills", "roles": ["billing"], **billing}
    open_with_providers(contact=CONTACT, teams=[nurses, office])
    return str(start(charted()).body["thread"])


def handed_over(thread: str, team: str, role: str = "nurse") -> None:
    assert change(thread, "team", {"team": team}, role).status == 200


BILLING = "billing@larkspur.example"


@pytest.mark.usefixtures("cloud")
def test_a_team_that_is_handed_a_conversation_is_told_at_once_and_once_an_hour(at: At) -> None:
    thread = nurses_and_billing(email=BILLING)
    for minutes, team, role in ((10, "billing", "nurse"), (20, "nurses", "billing"), (30, "billing", "nurse")):
        at(NOW + timedelta(minutes=minutes))
        handed_over(thread, team, role)
    told = [(mail["to"], mail["due"]) for mail in mails("team_message")]
    desk_address = CONTACT["email"]
    assert told == [
        (desk_address, clock.stamp(NOW)),
        (BILLING, clock.stamp(NOW + timedelta(minutes=10))),
        (desk_address, clock.stamp(NOW + HOUR)),
        (BILLING, clock.stamp(NOW + timedelta(minutes=70))),
    ]


@pytest.mark.usefixtures("cloud")
def test_teams_that_share_an_address_share_the_hour(at: At) -> None:
    thread = nurses_and_billing()
    at(NOW + timedelta(minutes=10))
    handed_over(thread, "billing")
    assert [mail["due"] for mail in mails("team_message")] == [clock.stamp(NOW), clock.stamp(NOW + HOUR)]


@pytest.mark.usefixtures("cloud")
def test_a_team_is_not_told_of_a_conversation_in_which_nobody_waits() -> None:
    thread = nurses_and_billing(email=BILLING)
    answer(thread)
    handed_over(thread, "billing")
    assert [mail["to"] for mail in mails("team_message")] == [CONTACT["email"]]


def test_a_practice_without_an_address_gets_its_messages_and_no_mail(cloud: None, at: At) -> None:
    open_with_providers(contact={"phone": CONTACT["phone"]})
    at(NOW)
    patient = charted()
    assert start(patient).status == 201
    assert mails("team_message") == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"muted": ("messages",)}, "muted"), ({"lock": "suspended"}, "locked"), ({"lock": "validation"}, "locked")],
)
def test_who_wants_no_mail_or_whose_account_is_closed_gets_none(myra: str, changes: Any, reason: str) -> None:
    on_portal(myra, **changes)
    thread = start(myra).body["thread"]
    answer(thread)
    relayed()
    (mail,) = mails("new_message")
    assert (mail["status"], mail["reason"], sent()) == ("skipped", reason, [])
    told = [event["kind"] for event in desk(f"/threads/{thread}")["events"]]
    assert ("account_locked" in told) == (reason == "locked")


def test_who_is_locked_out_after_wrong_passwords_is_still_told_or_muted_other_notices(myra: str) -> None:
    on_portal(myra, lock="failures", muted=("billing",))
    answer(start(myra).body["thread"])
    relayed()
    assert recipients() == [ADDRESS]


def test_staff_read_that_a_patient_who_is_not_on_the_portal_was_not_mailed(myra: str, at: At) -> None:
    thread = start(myra).body["thread"]
    answer(thread)
    at(NOW + timedelta(minutes=1))
    relayed()
    relayed()
    (mail,) = mails("new_message")
    assert (mail["status"], mail["reason"], sent()) == ("skipped", "no_account", [])
    (told,) = [event for event in desk(f"/threads/{thread}")["events"] if event["kind"] == "not_on_portal"]
    assert told == {
        "kind": "not_on_portal",
        "at": clock.stamp(NOW + timedelta(minutes=1)),
        "team": None,
        "role": None,
        "name": None,
        "to": None,
    }


def test_a_patient_is_written_to_in_the_language_of_their_chart(cloud: None, at: At) -> None:
    open_with_providers(contact=CONTACT)
    at(NOW)
    spanish = [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "es"}]}, "preferred": True}]
    patient = take_in(bundle(patient_of("1002", communication=spanish)))["patients"][0]["id"]
    on_portal(patient)
    answer(start(patient).body["thread"])
    relayed()
    (mail,) = sent()
    assert mail["Subject"] == "Tiene un mensaje de Larkspur Family Medicine"
