"""Faults on the way back in: the mail with a link, a new password with the answer, and the first one of one's own."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from portico import clock
from portico.identity import passwords, policy
from portico.identity.entities import Account
from portico.identity.repo import account_rows
from portico.identity.service import access, sessions
from portico.identity.service.sessions import refused
from portico.store import transactions
from tests.faults import rows_identity
from tests.faults.workflows import Workflow
from tests.support.accounts import EMAIL, USERNAME, outbox, secret_of, signed_in
from tests.support.events import PRACTICE, VIEWER, Answer
from tests.support.stored import audited, row, rows
from tests.support.visits import Visitor

NEW = "granite violin harbor"
ANSWER = "Heliotrope"
ANSWERS = 5


@dataclass
class Forgetful:
    """Someone with an account, a session left open elsewhere and a link by mail; how often they were refused."""

    elsewhere: Visitor
    secret: str = ""
    browser: Visitor = field(default_factory=Visitor)
    told: int = 0


def account_now() -> Account:
    account = account_rows.find(PRACTICE, policy.folded(USERNAME))
    assert account is not None
    return account


def person_with_question() -> Forgetful:
    person = rows_identity.person_with_account()
    assert signed_in(person.browser).status == 200
    kept: dict[str, Any] = {"question": "Which boat?", "answer_hash": passwords.hash_secret(policy.folded(ANSWER))}
    transactions.write(*account_rows.saving(PRACTICE, account_now(), stage="full", **kept))
    return Forgetful(person.browser)


# asking for the mail ------------------------------------------------------------------------------------------------


def ask(_: Forgetful) -> bool:
    return Visitor().post("/recovery", {"email": EMAIL}).status == 202


def links() -> list[str]:
    return [secret_of(mail) for mail in outbox() if mail["template"] == "recovery"]


def check_mailed(person: Forgetful, done: bool) -> None:
    mailed = links()
    assert len(mailed) == len(rows("IdentityTable", "REQUEST")) == audited("recovery.asked") <= 2, (
        "all of it, or nothing"
    )
    assert mailed or not done, "who was told so gets mail"
    assert all(opened(secret).status == 200 for secret in mailed), "every link that was mailed works"
    assert person.elsewhere.get("/session").status == 200, "asking ends nothing"


# looking ------------------------------------------------------------------------------------------------------------


def person_with_link() -> Forgetful:
    person = person_with_question()
    assert ask(person)
    (person.secret,) = links()
    return person


def opened(secret: str) -> Answer:
    return Visitor().post("/recovery/link", {"token": secret})


def open_link(person: Forgetful) -> bool:
    return opened(person.secret).status == 200


def propose(person: Forgetful) -> bool:
    body = {"token": person.secret, "password": NEW}
    return person.browser.post("/recovery/password", body).status == 200


def check_nothing_happened(person: Forgetful, done: bool) -> None:
    assert person.elsewhere.get("/session").status == 200
    assert signed_in(Visitor()).status == 200, "the password is as it was"
    assert not audited("account.recovered")


# the new password ---------------------------------------------------------------------------------------------------


def answered(person: Forgetful, answer: str) -> Answer:
    return person.browser.post("/recovery/answer", {"token": person.secret, "password": NEW, "answer": answer})


def finish(person: Forgetful) -> bool:
    """As the pages say it: a link that is dead because it was used leads to signing in."""
    answer = answered(person, ANSWER)
    if answer.status == 410:
        answer = signed_in(person.browser, password=NEW)
    return answer.status == 200


def person_locked_out() -> Forgetful:
    """A stranger typed a hundred wrong passwords, and then the link was asked for."""
    person = person_with_question()
    account = account_now()
    who = sessions.caller_for(PRACTICE, account, VIEWER)
    transactions.write(*access.locking(who, account, clock.now(), "failures", "account.locked", refused()))
    assert ask(person)
    (person.secret,) = links()
    return person


def check_recovered(person: Forgetful, done: bool) -> None:
    changed = audited("account.recovered")
    told = [mail for mail in outbox() if mail["template"] == "password_changed"]
    account, access_row = row("IdentityTable", "ACCOUNT"), row("IdentityTable", "ACCESS")
    assert changed == len(told) == 1 - len(rows("IdentityTable", "REQUEST")), "password, mail and burned link, or none"
    assert changed or not done
    assert ("lock" in account) == (access_row["state"] == "locked")
    if not changed:
        assert finish(person), "the link was not burned for nothing"
    assert "lock" not in row("IdentityTable", "ACCOUNT")
    assert row("IdentityTable", "GUARD")["failures"] == 0
    assert person.elsewhere.get("/session").status == 401, "sessions of the old password ended"
    assert signed_in(Visitor(), password=NEW).status == 200
    assert signed_in(Visitor()).status == 401, "the old one opens nothing"


def answer_wrongly(person: Forgetful) -> bool:
    wrong = answered(person, "Marigold").status == 422
    person.told += wrong
    return wrong


def check_answers(person: Forgetful, done: bool) -> None:
    """A try may be counted that nobody was told of, never the other way round."""
    assert person.told <= row("IdentityTable", "REQUEST")["tries"] <= ANSWERS
    assert person.told <= row("IdentityTable", "GUARD")["failures"]
    assert person.told <= audited("recovery.refused")
    check_nothing_happened(person, done)


# the first password of one's own ------------------------------------------------------------------------------------


def person_with_temporary_password() -> rows_identity.Person:
    person = rows_identity.person_with_account()
    ends = clock.epoch(clock.now() + timedelta(hours=72))
    transactions.write(*account_rows.saving(PRACTICE, account_now(), stage="password", password_expires=ends))
    assert signed_in(person.browser).status == 200
    return person


def choose(person: rows_identity.Person) -> bool:
    """The former session ends with the temporary password: who is signed out signs in with the new one."""
    answer = person.browser.post("/identity-validation/password", {"password": NEW})
    if answer.status == 401:
        answer = signed_in(person.browser, password=NEW)
    return answer.status == 200


def check_chosen(person: rows_identity.Person, done: bool) -> None:
    account, chosen = row("IdentityTable", "ACCOUNT"), audited("identity.password_chosen")
    told = [mail for mail in outbox() if mail["template"] == "password_changed"]
    assert chosen == len(told) == (account["stage"] == "question") == ("password_expires" not in account)
    assert chosen or not done, "who was told so has a password of their own"
    assert signed_in(Visitor(), password=NEW).status == (200 if chosen else 401)
    assert signed_in(Visitor()).status == (401 if chosen else 200), "the temporary one is used up only then"
    if done:
        assert person.browser.get("/session").status == 200


WORKFLOWS = [
    Workflow("a link by mail", frozenset({"POST /recovery"}), person_with_question, ask, check_mailed),
    Workflow(
        "opening a link to a new password",
        frozenset({"POST /recovery/link"}),
        person_with_link,
        open_link,
        check_nothing_happened,
    ),
    Workflow(
        "looking at a new password",
        frozenset({"POST /recovery/password"}),
        person_with_link,
        propose,
        check_nothing_happened,
    ),
    Workflow("a new password by mail", frozenset({"POST /recovery/answer"}), person_with_link, finish, check_recovered),
    Workflow(
        "a new password for a locked account",
        frozenset({"POST /recovery/answer"}),
        person_locked_out,
        finish,
        check_recovered,
    ),
    Workflow("wrong answer", frozenset({"POST /recovery/answer"}), person_with_link, answer_wrongly, check_answers),
    Workflow(
        "a password of one's own",
        frozenset({"POST /identity-validation/password"}),
        person_with_temporary_password,
        choose,
        check_chosen,
    ),
]
