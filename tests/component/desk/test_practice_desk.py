"""The desk: staff find a patient, see how far their way in is, and invite them; nobody else does."""

import json
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from local.steps import ROOT
from portico import clock
from portico.mail import relay
from portico.records.service import charts
from portico.settings import settings
from portico.store import keys
from portico.store.table import TenantTable
from tests.support import people
from tests.support.accounts import at_work
from tests.support.aws import load_function
from tests.support.events import Answer, call, context, read_reply
from tests.support.mail import sent
from tests.support.patients import add_patient
from tests.support.practices import NOW, open_practice

KEY = {"Idempotency-Key": "3f9a6c1e8b2d4705a1c4"}
STAFF = people.staff("front_desk")


@pytest.fixture(autouse=True)
def _practice(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)
    open_practice()


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def maria() -> str:
    return add_patient(
        "Maria",
        "Alvarez",
        "1961-03-14",
        phones=("(508) 555-0161", "(508) 555-0162"),
        emails=("maria@mail.example",),
        gender="female",
        address=[{"line": ["5 Oak Street"], "city": "Larkspur", "state": "MA", "postalCode": "01597"}],
    )


def find(query: str = "", **options: Any) -> Answer:
    return call("GET", f"/desk/patients{query}", caller=options.pop("caller", STAFF), **options)


def names(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.text
    return [patient["name"] for patient in answer.body["items"]]


def invite(patient_id: str, email: str = "maria@mail.example", **options: Any) -> Answer:
    options = {"caller": STAFF, "headers": KEY, **options}
    return call("POST", f"/desk/patients/{patient_id}/invitations", body={"email": email}, **options)


def audited(subject: str) -> list[tuple[str, str]]:
    """Who did what to this subject, in order."""
    table = TenantTable(settings().audit_table, "larkspur")
    entries = table.query_all(keys.audit(subject, "", "").pk)
    return [(entry["action"], entry["by"]) for entry in entries]


# finding ------------------------------------------------------------------------------------------------------------


def test_list_shows_who_a_patient_is_and_how_far_their_way_in_is(maria: str) -> None:
    answer = find()
    assert answer.status == 200
    assert answer.body == {
        "items": [
            {
                "id": maria,
                "name": "Maria Alvarez",
                "birth_date": "1961-03-14",
                "phone": "(508) 555-0161",
                "email": "maria@mail.example",
                "portal": {"state": "none", "since": None},
            }
        ],
        "next_cursor": None,
    }
    assert answer.header("Portico-Session-Seconds") == "900"
    assert answer.header("Cache-Control") == "no-store"


def test_patients_are_found_by_name_birth_date_and_phone(maria: str) -> None:
    add_patient("Thomas", "Grady", "1944-07-02", phones=("(508) 555-0144",))
    add_patient("Élodie", "O'Hara", "1990-12-01", phones=("(617) 555-0199",))
    add_patient("Grady", "Wang", "2018-05-05")
    found = {
        "": ["Maria Alvarez", "Thomas Grady", "Élodie O'Hara", "Grady Wang"],
        "?q=alv": ["Maria Alvarez"],
        "?q=Maria": ["Maria Alvarez"],
        "?q=Alvarez%2C+Maria": ["Maria Alvarez"],
        "?q=maria+alvarez": ["Maria Alvarez"],
        "?q=grady": ["Thomas Grady", "Grady Wang"],
        "?q=elodie": ["Élodie O'Hara"],
        "?q=ohara": ["Élodie O'Hara"],
        "?q=3%2F14%2F1961": ["Maria Alvarez"],
        "?q=March+14%2C+1961": ["Maria Alvarez"],
        "?q=%28508%29+555-0162": ["Maria Alvarez"],
        "?q=555-0144": ["Thomas Grady"],
        "?q=508": [],
        "?q=nobody": [],
    }
    assert {query: names(find(query)) for query in found} == found


def test_list_goes_on_where_its_cursor_says_and_only_for_the_same_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "_PAGE", 2)
    for family in ("Test One", "Test Three", "Test Two"):
        add_patient("Ann", family, "1980-01-01")
    first = find("?q=test")
    rest = find(f"?q=test&cursor={first.body['next_cursor']}")
    assert [names(first), names(rest)] == [["Ann Test One", "Ann Test Three"], ["Ann Test Two"]]
    assert rest.body["next_cursor"] is None
    other = find(f"?q=ann&cursor={first.body['next_cursor']}")
    assert (other.status, other.body["code"]) == (400, "request.cursor")


def test_date_that_no_calendar_has_is_said() -> None:
    answer = find("?q=2%2F30%2F1961")
    assert (answer.status, answer.body["code"]) == (422, "desk.no_date")
    assert "3/14/1958" in answer.body["errors"]["q"]


def test_search_that_is_too_long_is_refused() -> None:
    assert find(f"?q={'x' * 101}").status == 422


def test_practice_sees_only_its_own_patients(maria: str) -> None:
    open_practice("northside")
    other = people.staff("front_desk", practice="northside")
    assert names(find(practice="northside", caller=other)) == []
    assert call("GET", f"/desk/patients/{maria}", practice="northside", caller=other).status == 404
    assert invite(maria, practice="northside", caller=other).status == 404
    assert find(practice="northside", caller=STAFF).status == 404


# looking ------------------------------------------------------------------------------------------------------------


def test_patient_is_shown_with_what_is_needed_to_be_sure(maria: str) -> None:
    answer = call("GET", f"/desk/patients/{maria}", caller=STAFF)
    assert answer.status == 200
    assert answer.body == {
        "id": maria,
        "name": "Maria Alvarez",
        "birth_date": "1961-03-14",
        "phone": "(508) 555-0161",
        "email": "maria@mail.example",
        "portal": {"state": "none", "since": None},
        "sex": "Female",
        "address": "5 Oak Street, Larkspur, MA 01597",
        "age": 65,
        "may_invite": {"allowed": True, "reason": None},
        "username": None,
        "assigned": False,
        "lock": None,
        "reset_pending": False,
        "invitation": None,
    }


def test_every_look_is_in_the_audit_trail(maria: str) -> None:
    find()
    call("GET", f"/desk/patients/{maria}", caller=STAFF)
    assert ("desk.patients_listed", "acc_front_desk") in audited("practice")
    assert ("desk.patient_viewed", "acc_front_desk") in audited(maria)


def test_patient_who_is_not_there_is_not_found_and_leaves_no_entry() -> None:
    answer = call("GET", "/desk/patients/pat_nobody", caller=STAFF)
    assert (answer.status, answer.body["code"]) == (404, "request.not_found")
    assert audited("pat_nobody") == []


def test_patient_without_birth_date_cannot_be_invited_and_the_page_says_why() -> None:
    patient_id = add_patient("Nora", "Undated", None)
    shown = call("GET", f"/desk/patients/{patient_id}", caller=STAFF).body
    assert (shown["birth_date"], shown["age"]) == (None, None)
    assert shown["may_invite"]["allowed"] is False
    assert "date of birth" in shown["may_invite"]["reason"]
    assert invite(patient_id).body["code"] == "identity.age_unknown"


# inviting -----------------------------------------------------------------------------------------------------------


def test_invitation_is_mailed_and_shown(maria: str) -> None:
    answer = invite(maria)
    assert answer.status == 201
    assert answer.header("Location") == f"/api/larkspur/v1/desk/patients/{maria}"
    assert answer.body["portal"] == {"state": "invited", "since": clock.stamp(NOW)}
    assert answer.body["invitation"] == {
        "email": "maria@mail.example",
        "sent_at": clock.stamp(NOW),
        "expires_at": clock.stamp(NOW + timedelta(days=14)),
        "mail": "waiting",
    }
    assert relay.sweep(NOW + timedelta(minutes=3)) == {"tried": 1, "failed": 0}
    (mail,) = sent()
    assert mail["To"] == "maria@mail.example"
    shown = call("GET", f"/desk/patients/{maria}", caller=STAFF).body
    assert shown["invitation"]["mail"] == "sent"
    assert shown["may_invite"]["allowed"] is True
    assert find().body["items"][0]["portal"]["state"] == "invited"


def test_same_request_again_is_the_same_invitation(maria: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = invite(maria)
    set_clock(monkeypatch, NOW + timedelta(minutes=1))
    again = invite(maria)
    assert (again.status, again.body["invitation"]) == (201, first.body["invitation"])
    assert relay.sweep(NOW + timedelta(minutes=10))["tried"] == 1
    assert invite(maria, "other@mail.example").body["code"] == "request.key_reused"


def test_invitation_sent_again_is_a_second_mail(maria: str) -> None:
    invite(maria)
    answer = invite(maria, "new@mail.example", headers={"Idempotency-Key": "another-key-of-the-desk"})
    assert (answer.status, answer.body["invitation"]["email"]) == (201, "new@mail.example")
    assert relay.sweep(NOW + timedelta(minutes=3))["tried"] == 2


def test_invitation_nobody_used_shows_as_expired(maria: str, monkeypatch: pytest.MonkeyPatch) -> None:
    invite(maria)
    set_clock(monkeypatch, NOW + timedelta(days=14, seconds=1))
    shown = call("GET", f"/desk/patients/{maria}", caller=STAFF).body
    assert shown["portal"]["state"] == "expired"
    assert shown["may_invite"]["allowed"] is True


def test_child_under_thirteen_is_never_invited(monkeypatch: pytest.MonkeyPatch) -> None:
    child = add_patient("Lily", "Young", "2013-11-23")
    shown = call("GET", f"/desk/patients/{child}", caller=STAFF).body
    assert (shown["age"], shown["may_invite"]["allowed"]) == (12, False)
    assert "13" in shown["may_invite"]["reason"]
    answer = invite(child)
    assert (answer.status, answer.body["code"]) == (422, "identity.too_young")
    assert boto3.client("dynamodb").scan(TableName=settings().outbox_table)["Count"] == 0
    # The thirteenth birthday begins at midnight in the practice's time zone, five hours after it does in UTC.
    set_clock(monkeypatch, datetime.fromisoformat("2026-11-23T04:59:59+00:00"))
    assert invite(child).status == 422
    set_clock(monkeypatch, datetime.fromisoformat("2026-11-23T05:00:00+00:00"))
    assert invite(child).status == 201


@pytest.mark.parametrize(
    "email", ["", "maria", "a@mail.example,b@mail.example", "a@mail.example\r\nBcc: b@mail.example"]
)
def test_address_that_is_none_is_refused_beside_its_field(maria: str, email: str) -> None:
    answer = invite(maria, email)
    assert answer.status == 422
    assert answer.body["errors"]["email"]


def test_mail_that_failed_is_shown(maria: str) -> None:
    invite(maria)
    boto3.client("sesv2").delete_email_identity(EmailIdentity="mail.portal.example")
    relay.sweep(NOW + timedelta(minutes=3))
    assert call("GET", f"/desk/patients/{maria}", caller=STAFF).body["invitation"]["mail"] == "failed"


def test_invitation_needs_an_idempotency_key(maria: str) -> None:
    answer = invite(maria, headers={})
    assert (answer.status, answer.body["code"]) == (400, "request.idempotency_key")


def test_write_from_another_site_is_refused(maria: str) -> None:
    answer = invite(maria, headers=KEY | {"Sec-Fetch-Site": "cross-site"})
    assert (answer.status, answer.body["code"]) == (403, "request.cross_site")


# who may ------------------------------------------------------------------------------------------------------------

ROUTES = [
    ("GET", ""),
    ("GET", "/pat_any"),
    ("POST", "/pat_any/invitations"),
    ("POST", "/pat_any/account"),
    ("POST", "/pat_any/reset"),
    ("POST", "/pat_any/validation-reset"),
]


@pytest.mark.parametrize("caller", [people.patient("pat_any"), people.client("system/*.write", "system/*.read")])
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_patients_and_practice_systems_have_no_desk(caller: dict[str, str], method: str, path: str) -> None:
    body = {"email": "maria@mail.example"} if method == "POST" else None
    answer = call(method, f"/desk/patients{path}", caller=caller, body=body, headers=KEY)
    assert (answer.status, answer.body["code"]) == (403, "request.denied")


def test_staff_before_their_security_question_have_no_desk() -> None:
    assert find(caller={**STAFF, "stage": "question"}).status == 403


def test_billing_sees_patients_and_does_not_invite(maria: str) -> None:
    billing = people.staff("billing")
    shown = call("GET", f"/desk/patients/{maria}", caller=billing).body
    assert shown["may_invite"] == {"allowed": False, "reason": "Your account does not allow inviting patients."}
    assert invite(maria, caller=billing).status == 403
    assert call("POST", f"/desk/patients/{maria}/validation-reset", caller=billing).status == 403


# letting try again --------------------------------------------------------------------------------------------------


def test_patient_without_account_has_nothing_to_reset(maria: str) -> None:
    answer = call("POST", f"/desk/patients/{maria}/validation-reset", caller=STAFF)
    assert (answer.status, answer.body["code"]) == (409, "identity.not_registered")


# events to try it with ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("find_everyone", 200),
        ("find_by_birth_date", 200),
        ("read_patient", 404),  # an event's patient is in nobody's practice
        ("invite", 404),
        ("assign_account", 404),
        ("reset_account", 404),
        ("reset_validation", 404),
        ("list_tasks", 200),
        ("close_task", 404),
        ("list_staff", 200),
        ("invite_staff", 201),
        ("invite_staff_again", 404),
        ("reset_staff", 404),
        ("give_role", 404),
        ("suspend_staff", 404),
        ("restore_staff", 404),
    ],
)
def test_event_to_try_it_with_is_answered(name: str, status: int) -> None:
    at_work("acc_administrator", "administrator")
    event = json.loads((ROOT / f"events/practice_desk/{name}.json").read_text(encoding="utf-8"))
    answer = read_reply(load_function("practice_desk").handler(event, context("practice_desk")))
    assert answer.status == status
