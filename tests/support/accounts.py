"""People of the tests who are invited, and those who have an account already."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import boto3

from portico.access import Caller
from portico.identity import service as identity
from portico.identity.entities import Account, Subject
from portico.identity.repo import account_rows
from portico.mail.outbox import sealed_for
from portico.practices import service as practices
from portico.settings import settings
from portico.store import transactions
from portico.store.items import from_item
from tests.support.events import PRACTICE, Answer
from tests.support.patients import add_patient
from tests.support.visits import Visitor

PASSWORD = "plum quartz oak lantern"
USERNAME = "Myra.Jones"
EMAIL = "myra.jones@mail.example"
MYRA = identity.Invitee("pat_myra", "Myra", "Myra Jones", date(1947, 5, 1))
DENISE = identity.StaffInvitee("stf_denise", "Denise", "Denise Walsh", "front_desk")
QUESTION = {"question": "first_phone", "answer": "Heliotrope"}
DESK = Caller(PRACTICE, "staff", "acc_desk", role="front_desk")


def myra_with_chart() -> identity.Invitee:
    """Myra as the practice's system sent her: with a birth date, and phones with and without an extension."""
    phones = ("(508) 555-0142", "508-555-0199 x12")
    return replace(MYRA, patient_id=add_patient("Myra", "Jones", "1947-05-01", phones=phones))


def outbox() -> list[Mapping[str, Any]]:
    """Every mail that waits, the oldest first."""
    rows = boto3.client("dynamodb").scan(TableName=settings().outbox_table)["Items"]
    return sorted((from_item(row) for row in rows), key=lambda row: str(row["due"]))


def sealed_in(mail: Mapping[str, Any], practice: str = PRACTICE) -> dict[str, str]:
    """What a mail will hold that only who holds the sealing key can read."""
    opened = boto3.client("kms").decrypt(
        CiphertextBlob=mail["sealed"], EncryptionContext=sealed_for(practice, str(mail["mail"]))
    )
    found: dict[str, str] = json.loads(opened["Plaintext"])
    return found


def link_of(mail: Mapping[str, Any], practice: str = PRACTICE) -> str:
    """The link that a mail will hold."""
    return sealed_in(mail, practice)["link"]


def code_of(mail: Mapping[str, Any], practice: str = PRACTICE) -> str:
    """The code that a mail will hold."""
    return sealed_in(mail, practice)["code"]


def secret_of(mail: Mapping[str, Any], practice: str = PRACTICE) -> str:
    """The link's secret, which stands in its fragment."""
    return link_of(mail, practice).partition("#")[2]


def invited(now: datetime, person: identity.Invitee = MYRA, email: str = EMAIL, key: str = "key-of-the-tests-1") -> str:
    """The secret of a patient's invitation."""
    identity.invite(DESK, person, email, now, key)
    return secret_of(outbox()[-1])


def at_work(account_id: str = DESK.account_id, role: str = DESK.role) -> None:
    """An account of whoever acts under this id: some changes look again at its role when they are written."""
    name = account_id.removeprefix("acc_")
    account = Account(
        account_id,
        Subject("staff", f"stf_{name}"),
        role,
        "Sam",
        f"Sam {name}",
        name,
        f"{name}@larkspur.example",
        created="",
        stage="full",
        password_hash="",
    )
    transactions.write(*account_rows.putting_new(PRACTICE, account))


def staff_member(role: str, now: datetime, name: str = "") -> Visitor:
    """Someone of the practice's staff, all the way in and signed in; `name` is their username, the role's if none."""
    username = name or f"{role}.one"
    invitee = identity.StaffInvitee(f"stf_{username}", "Sam", f"Sam {username}", role)
    operator = Caller(PRACTICE, "staff", "operator", role="administrator")
    practice = practices.get_ready(PRACTICE)
    identity.invite_staff(operator, practice, invitee, f"{username}@larkspur.example", now, f"key-of-{username}")
    visitor = Visitor()
    assert activated(visitor, secret_of(outbox()[-1]), username).status == 201
    assert visitor.post("/identity-validation/security-question", QUESTION).body["stage"] == "full"
    return visitor


def activated(visitor: Visitor, secret: str, username: str = USERNAME, password: str = PASSWORD) -> Answer:
    """What activation answers; the visitor is signed in when it works."""
    body = {"token": secret, "username": username, "password": password}
    return visitor.post("/sign-up/activation", body)


def signed_in(visitor: Visitor, username: str = USERNAME, password: str = PASSWORD) -> Answer:
    """What sign-in answers."""
    return visitor.post("/sign-in", {"username": username, "password": password})
