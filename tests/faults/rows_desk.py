"""Faults of the desk: assigned accounts, the way back into an account, staff, and tasks."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from portico import clock
from portico.store import transactions
from portico.tasks import service as tasks
from portico.tasks.models import Registration
from tests.faults.rows_validation import Patient, desk, patient_to_validate, patient_with_chart
from tests.faults.workflows import Workflow
from tests.support import people
from tests.support.accounts import (
    EMAIL,
    PASSWORD,
    USERNAME,
    activated,
    at_work,
    outbox,
    sealed_in,
    secret_of,
    signed_in,
    staff_member,
)
from tests.support.events import call
from tests.support.practices import open_practice
from tests.support.stored import audited, row, rows
from tests.support.visits import Visitor

NEW_PASSWORD = "violet anchor mosaic thunder"


def mail_of(access: dict[str, Any]) -> Any:
    """The mail of the newest invitation."""
    return next(mail for mail in outbox() if mail["mail"] == access["invitation"]["mail_id"])


# assigned accounts --------------------------------------------------------------------------------------------------


def assign(patient: Patient) -> bool:
    return desk(patient, "account", {"email": EMAIL}).status == 201


def check_assigned(patient: Patient, done: bool) -> None:
    counts = {len(rows("IdentityTable", kind)) for kind in ("ACCESS", "ACCOUNT", "GUARD")}
    counts |= {len(rows("OutboxTable", "MAIL")), audited("identity.account_assigned")}
    assert counts == {1} if done else counts in ({0}, {1}), "account, state, mail and audit entry come together, once"
    if counts == {1}:
        check_temporary_password_works()


def check_temporary_password_works() -> None:
    access = row("IdentityTable", "ACCESS")
    opened = signed_in(Visitor(), access["username"], sealed_in(mail_of(access))["password"])
    assert opened.status == 200, "the newest mail's password opens the account"


def patient_assigned_before() -> Patient:
    patient = patient_with_chart()
    assert desk(patient, "account", {"email": EMAIL}, key="key-of-the-desk-0000").status == 201
    return patient


def check_assigned_again(patient: Patient, done: bool) -> None:
    mails = rows("OutboxTable", "MAIL")
    assert len(mails) == audited("identity.account_assigned") <= 2, "each password is one mail and one entry"
    assert len(mails) == 2 or not done, "who was told so sent another"
    check_temporary_password_works()
    access = row("IdentityTable", "ACCESS")
    for mail in mails:
        if mail["mail"] != access["invitation"]["mail_id"]:
            old = sealed_in(mail)["password"]
            assert signed_in(Visitor(), access["username"], old).status == 401, "the former password is dead"


# the way back into an account ---------------------------------------------------------------------------------------


def patient_to_reset() -> Patient:
    patient = patient_to_validate()
    at_work("acc_front_desk")
    return patient


def reset(patient: Patient) -> bool:
    return desk(patient, "reset", {}).status == 200


def check_reset(patient: Patient, done: bool) -> None:
    access = row("IdentityTable", "ACCESS")
    sent = access.get("renewing", False)
    mails = [mail for mail in outbox() if mail["template"] == "account_renewal"]
    assert len(mails) == audited("identity.renewal_sent") == sent, "link, mail and audit entry come together, once"
    assert sent or not done
    assert signed_in(Visitor()).status == 200, "nothing changes until the link is used"
    if sent:
        opened = Visitor().post("/sign-up/invitations", {"token": secret_of(mails[0])})
        assert opened.body["username"] == USERNAME.casefold()


@dataclass
class Returning:
    """Who comes back, with the secret of their link."""

    secret: str
    browser: Visitor = field(default_factory=Visitor)


def patient_with_link_back() -> Returning:
    patient = patient_to_reset()
    assert reset(patient)
    return Returning(secret_of(mail_of(row("IdentityTable", "ACCESS"))))


def come_back(person: Returning) -> bool:
    """As the pages say it: a link that is dead because it was used leads to signing in."""
    answer = activated(person.browser, person.secret, password=NEW_PASSWORD)
    if answer.status == 410:
        answer = signed_in(person.browser, password=NEW_PASSWORD)
    return answer.status in (200, 201)


def check_back(person: Returning, done: bool) -> None:
    renewed = audited("account.renewed")
    used = "account" in next(one for one in rows("IdentityTable", "TOKEN") if one.get("renews"))
    told = sum(mail["template"] == "password_changed" for mail in outbox())
    assert renewed == used == told, "password, link, mail and audit entry change together"
    assert renewed or not done
    assert "renewing" not in row("IdentityTable", "ACCESS") or not renewed
    works, dead = (NEW_PASSWORD, PASSWORD) if renewed else (PASSWORD, NEW_PASSWORD)
    assert signed_in(Visitor(), password=works).status == 200
    assert signed_in(Visitor(), password=dead).status == 401
    assert come_back(person), "nobody is stranded"


# staff --------------------------------------------------------------------------------------------------------------


@dataclass
class Desk:
    """An administrator, and a nurse whose account they look after."""

    admin: Visitor
    nurse: Visitor
    invited: str = ""  # the id of who was invited, looked up before anything fails


def administrator_and_nurse() -> Desk:
    open_practice()
    return Desk(staff_member("administrator", clock.now()), staff_member("nurse", clock.now()))


def administrator_and_suspended_nurse() -> Desk:
    found = administrator_and_nurse()
    assert change("suspend", None, found)
    return found


def asked(found: Desk, route: str, body: Any, key: str = "key-of-the-desk-0001") -> int:
    """As the page does it: asked to confirm that it is them, they do, and the request is repeated."""
    path, headers = f"/desk/staff{route}", {"Idempotency-Key": key}
    answer = found.admin.post(path, body, headers=headers)
    if answer.status == 403 and answer.body["code"] == "identity.confirm_first":
        assert found.admin.post("/session/confirm", {"password": PASSWORD}).status == 200
        answer = found.admin.post(path, body, headers=headers)
    return answer.status


def change(what: str, body: Any, found: Desk) -> bool:
    return asked(found, f"/stf_nurse.one/{what}", body) == 200


def nurses_rows() -> tuple[dict[str, Any], dict[str, Any]]:
    """The nurse's account and way in."""
    account = next(one for one in rows("IdentityTable", "ACCOUNT") if one["username"] == "nurse.one")
    return account, next(one for one in rows("IdentityTable", "STAFF") if one["staff"] == "stf_nurse.one")


def check_role(found: Desk, done: bool) -> None:
    account, member = nurses_rows()
    given = audited("staff.role_given")
    assert account["role"] == member["role"] == ("provider" if given else "nurse"), "given as a whole, and audited"
    assert given == 1 if done else given <= 1
    assert found.nurse.get("/session").body["role"] == account["role"], "it counts at once"


def check_suspended(found: Desk, done: bool) -> None:
    account, member = nurses_rows()
    suspended = account.get("lock") == "suspended"
    assert (member["state"] == "suspended") == suspended == (audited("staff.suspended") == 1), "suspended as a whole"
    assert suspended or not done
    assert found.nurse.get("/session").status == (401 if suspended else 200)


def check_restored(found: Desk, done: bool) -> None:
    account, member = nurses_rows()
    restored = "lock" not in account
    assert (member["state"] == "registered") == restored == (audited("staff.restored") == 1), "restored as a whole"
    assert restored or not done
    assert signed_in(Visitor(), "nurse.one").status == (200 if restored else 401)


def check_staff_reset(found: Desk, done: bool) -> None:
    _, member = nurses_rows()
    sent = member.get("renewing", False)
    mails = [mail for mail in outbox() if mail["template"] == "account_renewal"]
    assert len(mails) == audited("identity.renewal_sent") == sent, "link, mail and audit entry come together, once"
    assert sent or not done
    assert found.nurse.get("/session").status == 200, "nothing changes until the link is used"


def check_sent_elsewhere(found: Desk, done: bool) -> None:
    templates = [mail["template"] for mail in outbox()]
    links, told = templates.count("account_renewal"), templates.count("account_renewal_elsewhere")
    assert links == told == audited("identity.renewal_sent_elsewhere"), "no link goes elsewhere unsaid"
    assert links == 1 if done else links <= 1


HANA = {"name": "Hana Sato", "email": "hana.sato@larkspur.example", "role": "provider"}


def invite(found: Desk) -> bool:
    return asked(found, "", HANA) == 201


def hana() -> list[dict[str, Any]]:
    return [one for one in rows("IdentityTable", "STAFF") if one["full_name"] == "Hana Sato"]


def check_invited(found: Desk, done: bool) -> None:
    mails = sum(mail["to"] == HANA["email"] for mail in outbox())
    assert len(hana()) == mails == audited("identity.invited") - 2, "person, mail and audit entry come together, once"
    assert hana() or not done
    for member in hana():
        assert activated(Visitor(), secret_of(mail_of(member)), "hana.sato").status == 201, "the link works"


def administrator_and_invited() -> Desk:
    found = administrator_and_nurse()
    assert invite(found)
    found.invited = hana()[0]["staff"]
    return found


def invite_again(found: Desk) -> bool:
    return asked(found, f"/{found.invited}/invitations", {"email": HANA["email"]}, "key-of-the-desk-0002") == 201


def check_invited_again(found: Desk, done: bool) -> None:
    mails = [mail for mail in outbox() if mail["to"] == HANA["email"]]
    assert len(mails) == audited("identity.invited") - 2 <= 2, "each invitation is one mail and one entry"
    assert len(mails) == 2 or not done
    (member,) = hana()
    for mail in mails:
        status = Visitor().post("/sign-up/invitations", {"token": secret_of(mail)}).status
        assert status == (200 if mail["mail"] == member["invitation"]["mail_id"] else 410), (
            "one link is live: the newest"
        )


def withdraw(found: Desk) -> bool:
    return asked(found, f"/{found.invited}/suspend", None) == 200


def check_withdrawn(found: Desk, done: bool) -> None:
    (member,) = hana()
    withdrawn = member["state"] == "suspended"
    assert withdrawn == (audited("staff.invitation_withdrawn") == 1), "withdrawn and audited, or neither"
    assert withdrawn or not done
    status = Visitor().post("/sign-up/invitations", {"token": secret_of(mail_of(member))}).status
    assert status == (410 if withdrawn else 200), "its link is dead once it is withdrawn"


# tasks --------------------------------------------------------------------------------------------------------------


def practice_with_task() -> str:
    open_practice()
    typed = Registration(
        first_name="Rosa", last_name="Delgado", birth_date="", phone="", postal_code="", email="rosa@mail.example"
    )
    transactions.write(*tasks.opening("larkspur", typed, "the task", clock.now()))
    task: str = row("PortalTable", "TASK")["id"]
    return task


def close(task_id: str) -> bool:
    path = f"/desk/tasks/{task_id}/closed"
    return call("POST", path, body={"outcome": "done"}, caller=people.staff()).status == 200


def check_closed(task_id: str, done: bool) -> None:
    task = row("PortalTable", "TASK")
    named = {one["pk"].split("#")[3]: one["task"] for one in rows("PortalTable", "TASKS")}
    assert named == {task["state"]: task_id}, "it is in one list: that of its state"
    assert (task["state"] == "closed") == (audited("tasks.closed") == 1), "closed and audited, or neither"
    assert task["state"] == "closed" or not done


def _of_staff(name: str, route: str, arrange: Any, act: Any, check: Any) -> Workflow:
    return Workflow(name, frozenset({f"POST /desk/staff{route}"}), arrange, act, check)


WORKFLOWS = [
    Workflow(
        "assigned account",
        frozenset({"POST /desk/patients/{patient_id}/account"}),
        patient_with_chart,
        assign,
        check_assigned,
    ),
    Workflow(
        "another temporary password",
        frozenset({"POST /desk/patients/{patient_id}/account"}),
        patient_assigned_before,
        assign,
        check_assigned_again,
    ),
    Workflow(
        "reset of an account",
        frozenset({"POST /desk/patients/{patient_id}/reset"}),
        patient_to_reset,
        reset,
        check_reset,
    ),
    Workflow("coming back", frozenset({"POST /sign-up/activation"}), patient_with_link_back, come_back, check_back),
    _of_staff("invitation of staff", "", administrator_and_nurse, invite, check_invited),
    _of_staff(
        "invitation of staff again",
        "/{staff_id}/invitations",
        administrator_and_invited,
        invite_again,
        check_invited_again,
    ),
    _of_staff(
        "reset of staff",
        "/{staff_id}/reset",
        administrator_and_nurse,
        partial(change, "reset", {}),
        check_staff_reset,
    ),
    _of_staff(
        "reset of staff to another address",
        "/{staff_id}/reset",
        administrator_and_nurse,
        partial(change, "reset", {"email": "nurse@elsewhere.example"}),
        check_sent_elsewhere,
    ),
    _of_staff("withdrawal", "/{staff_id}/suspend", administrator_and_invited, withdraw, check_withdrawn),
    _of_staff(
        "another role",
        "/{staff_id}/role",
        administrator_and_nurse,
        partial(change, "role", {"role": "provider"}),
        check_role,
    ),
    _of_staff(
        "suspension",
        "/{staff_id}/suspend",
        administrator_and_nurse,
        partial(change, "suspend", None),
        check_suspended,
    ),
    _of_staff(
        "restoring",
        "/{staff_id}/restore",
        administrator_and_suspended_nurse,
        partial(change, "restore", None),
        check_restored,
    ),
    Workflow("task closed", frozenset({"POST /desk/tasks/{task_id}/closed"}), practice_with_task, close, check_closed),
]
