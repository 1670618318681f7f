"""Faults of My profile: another email address, phone number, password, question, and which notices come."""

from dataclasses import dataclass, field
from typing import Any

from portico import clock
from tests.faults.workflows import Workflow
from tests.support.accounts import EMAIL, PASSWORD, code_of, myra_with_chart, outbox, signed_in
from tests.support.events import Answer
from tests.support.factors import holder
from tests.support.practices import open_practice
from tests.support.stored import audited, row, rows
from tests.support.visits import Visitor

NEW_EMAIL = "myra@new.example"
OTHER = "granite violin harbor"
QUESTION = {"question": "favorite_teacher", "answer": "Heliotrope"}


@dataclass
class Owner:
    """Someone with an account of their own, and what they hold of the code that was mailed to a new address."""

    browser: Visitor = field(default_factory=Visitor)
    code: dict[str, str] = field(default_factory=dict)


def owner() -> Owner:
    open_practice()
    return Owner(holder(clock.now(), myra_with_chart()).browser)


def sent(owner: Owner, path: str, body: Any) -> Answer:
    """As the page does it: asked to confirm that it is them, they do, and the request is repeated."""
    answer = owner.browser.post(f"/profile/{path}", body)
    if answer.status == 403 and answer.body["code"] == "identity.confirm_first":
        assert owner.browser.post("/session/confirm", {"password": PASSWORD}).status == 200
        answer = owner.browser.post(f"/profile/{path}", body)
    return answer


def mailed(template: str) -> int:
    return sum(mail["template"] == template for mail in outbox())


# email --------------------------------------------------------------------------------------------------------------


def ask_email(owner: Owner) -> bool:
    return sent(owner, "email", {"email": NEW_EMAIL}).status == 202


def check_asked(owner: Owner, done: bool) -> None:
    asked = len(rows("IdentityTable", "REQUEST"))
    assert asked == mailed("new_email_code") == audited("account.email_asked") <= 2, "each code is one mail, one entry"
    assert asked or not done
    assert row("IdentityTable", "ACCOUNT")["email"] == EMAIL, "nothing changes before the code comes back"


def owner_with_code() -> Owner:
    asking = owner()
    handle = sent(asking, "email", {"email": NEW_EMAIL}).body["handle"]
    (mail,) = [mail for mail in outbox() if mail["template"] == "new_email_code"]
    asking.code = {"handle": handle, "code": code_of(mail)}
    return asking


def change_email(owner: Owner) -> bool:
    return sent(owner, "email/code", owner.code).status == 200


def check_email(owner: Owner, done: bool) -> None:
    changed = row("IdentityTable", "ACCOUNT")["email"] == NEW_EMAIL
    assert changed or not done
    assert (row("IdentityTable", "REQUEST")["step"] == "done") == changed, "the code is used up with the change"
    assert audited("account.email_changed") == changed
    assert mailed("email_changed") == 2 * changed, "both addresses are told"
    logins = {login["pk"].split("#")[3] for login in rows("IdentityTable", "LOGIN")}
    assert logins == {"myra.jones", NEW_EMAIL if changed else EMAIL}, "the address is one login, the old one free"
    assert signed_in(Visitor(), NEW_EMAIL if changed else EMAIL).status == 200


# phone, question, notices -------------------------------------------------------------------------------------------


def change_phone(owner: Owner) -> bool:
    return sent(owner, "phone", {"phone": "508 555 0142"}).status == 200


def check_phone(owner: Owner, done: bool) -> None:
    changed = row("IdentityTable", "ACCOUNT").get("phone") == "(508) 555-0142"
    assert changed or not done
    assert audited("account.phone_changed") == mailed("profile_changed") == changed, "once, audited and told"


def change_question(owner: Owner) -> bool:
    return sent(owner, "question", QUESTION).status == 200


def check_question(owner: Owner, done: bool) -> None:
    changed = "answer_hash" in row("IdentityTable", "ACCOUNT")
    assert changed or not done
    assert audited("account.question_changed") == mailed("profile_changed") == changed, "once, audited and told"


def choose_notices(owner: Owner) -> bool:
    return sent(owner, "notices", {"by_mail": ["billing"]}).status == 200


def check_notices(owner: Owner, done: bool) -> None:
    chosen = row("IdentityTable", "ACCOUNT").get("muted") == ["messages", "health_record", "appointments"]
    assert chosen or not done
    assert audited("account.notices_changed") == chosen


# password -----------------------------------------------------------------------------------------------------------


def change_password(owner: Owner) -> bool:
    """Who is signed out by the change, and does not know of it, signs in with what they chose."""
    answer = sent(owner, "password", {"current": PASSWORD, "password": OTHER})
    if answer.status == 401:
        answer = signed_in(owner.browser, password=OTHER)
    return answer.status == 200


def check_password(owner: Owner, done: bool) -> None:
    changed = audited("account.password_changed") == 1
    assert changed or not done
    assert mailed("password_changed") == changed, "told when it changed, and only then"
    tried = [signed_in(Visitor(), password=password).status for password in (PASSWORD, OTHER)]
    assert tried == ([401, 200] if changed else [200, 401]), "one of the two opens the account"
    if done:
        assert owner.browser.get("/session").status == 200, "who changed it stays signed in"


def route(path: str) -> frozenset[str]:
    return frozenset({f"POST /profile/{path}"})


WORKFLOWS = [
    Workflow("code for a new address", route("email"), owner, ask_email, check_asked),
    Workflow("new address", route("email/code"), owner_with_code, change_email, check_email),
    Workflow("phone number", route("phone"), owner, change_phone, check_phone),
    Workflow("another question", route("question"), owner, change_question, check_question),
    Workflow("notices by mail", route("notices"), owner, choose_notices, check_notices),
    Workflow("another password", route("password"), owner, change_password, check_password),
]
