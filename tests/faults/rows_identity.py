"""Faults of coming in: opening a link, activation, signing in and out, staying signed in."""

from dataclasses import dataclass, field

from portico import clock
from portico.settings import settings
from portico.store import keys
from portico.store.conditions import Change
from portico.store.table import TenantTable
from tests.faults.workflows import Workflow, later
from tests.support.accounts import EMAIL, USERNAME, activated, invited, signed_in
from tests.support.events import PRACTICE
from tests.support.practices import open_practice
from tests.support.stored import audited, row, rows
from tests.support.systems import System, bearer
from tests.support.visits import Visitor


@dataclass
class Person:
    """Who comes in, with the secret of their link, and how often they were told that it worked."""

    secret: str
    browser: Visitor = field(default_factory=Visitor)
    told: int = 0


def invited_person() -> Person:
    open_practice()
    return Person(invited(clock.now()))


def person_with_account() -> Person:
    """Signed out again: the account is what remains."""
    person = invited_person()
    assert activated(Visitor(), person.secret).status == 201
    return person


def signed_in_person() -> Person:
    """Two minutes ago, so that the next request lets the session last on."""
    person = person_with_account()
    with later(minutes=-2):
        assert signed_in(person.browser).status == 200
    return person


def sessions_are_audited() -> None:
    begun = audited("account.activated") + audited("session.begun") - audited("session.ended")
    assert len(rows("IdentityTable", "SESSION")) == begun, "a session begins and ends with its audit entry"


# opening a link -----------------------------------------------------------------------------------------------------


def open_link(person: Person) -> bool:
    return person.browser.post("/sign-up/invitations", {"token": person.secret}).status == 200


def check_link_is_usable(person: Person, done: bool) -> None:
    assert "account" not in row("IdentityTable", "TOKEN"), "looking at a link does not use it up"
    assert activated(Visitor(), person.secret).status == 201, "the link works"


# activation ---------------------------------------------------------------------------------------------------------


def activate(person: Person) -> bool:
    """As the pages say it: a link that is dead because it was used leads to signing in."""
    answer = activated(person.browser, person.secret)
    if answer.status == 410:
        answer = signed_in(person.browser)
    return answer.status in (200, 201)


def check_activation(person: Person, done: bool) -> None:
    accounts = rows("IdentityTable", "ACCOUNT")
    assert len(accounts) <= 1, "one link makes one account"
    sessions_are_audited()
    if accounts:
        check_registered(accounts[0]["account"])
    else:
        assert not done, "who was told of an account has one"
        assert row("IdentityTable", "ACCESS")["state"] == "invited"
        assert not rows("IdentityTable", "LOGIN")
        check_link_is_usable(person, done)


def check_registered(account: str) -> None:
    token, access = row("IdentityTable", "TOKEN"), row("IdentityTable", "ACCESS")
    assert token["account"] == account, "the link was used up for this account"
    assert (access["state"], access["account"]) == ("registered", account)
    logins = {login["pk"].split("#")[3]: login["account"] for login in rows("IdentityTable", "LOGIN")}
    assert logins == {USERNAME.casefold(): account, EMAIL: account}
    assert audited("account.activated") == 1
    assert signed_in(Visitor()).status == 200, "nobody is stranded: what was chosen opens the account"


# signing in ---------------------------------------------------------------------------------------------------------


def sign_in(person: Person) -> bool:
    return signed_in(person.browser).status == 200


def check_signed_in(person: Person, done: bool) -> None:
    sessions_are_audited()
    assert all(limit["tries"] >= 0 for limit in rows("IdentityTable", "LIMIT")), "no attempt is given back twice"
    if done:
        assert person.browser.get("/session").status == 200, "the session that was told of is open"
        assert row("IdentityTable", "GUARD")["failures"] == 0


def sign_in_wrongly(person: Person) -> bool:
    refused = signed_in(person.browser, password="not what was chosen").status == 401
    person.told += refused
    return refused


def check_failures(person: Person, done: bool) -> None:
    assert row("IdentityTable", "GUARD")["failures"] >= person.told, "no refusal goes uncounted"
    assert audited("session.refused") >= person.told
    assert not person.browser.cookies
    sessions_are_audited()


def person_with_one_failure_left() -> Person:
    person = person_with_account()
    account = row("IdentityTable", "ACCOUNT")["account"]
    TenantTable(settings().identity_table, PRACTICE).update(keys.guard(account), Change(put={"failures": 99}))
    return person


def check_locked(person: Person, done: bool) -> None:
    account, access = row("IdentityTable", "ACCOUNT"), row("IdentityTable", "ACCESS")
    locked = "lock" in account
    assert locked == (access["state"] == "locked") == (audited("account.locked") == 1), "locked as a whole"
    assert locked or not done
    if row("IdentityTable", "GUARD")["failures"] >= 100:
        assert not sign_in(person), "after the hundredth wrong password the right one opens nothing either"


# staying and leaving ------------------------------------------------------------------------------------------------


def extend(person: Person) -> bool:
    return person.browser.post("/session/extend").status == 200


def check_extended(person: Person, done: bool) -> None:
    assert person.browser.get("/session").status == 200, "a fault never ends a session"
    if done:
        assert row_of_open_session()["idle_ends"] > clock.epoch(clock.now()), "it lasts on"


def row_of_open_session() -> dict[str, int]:
    return max(rows("IdentityTable", "SESSION"), key=lambda session: session["idle_ends"])


def sign_out(person: Person) -> bool:
    """Sent with the same cookie again: who is answered 401 is signed out too."""
    if not person.told:
        person.told, person.secret = 1, next(iter(person.browser.cookies.values()))
    person.browser.cookies = {"__Host-portico-larkspur": person.secret}
    return person.browser.delete("/session").status in (204, 401)


def check_signed_out(person: Person, done: bool) -> None:
    sessions_are_audited()
    person.browser.cookies = {"__Host-portico-larkspur": person.secret}
    opened = person.browser.get("/session").status
    assert opened == (401 if audited("session.ended") else 200), "ended and audited, or neither"
    assert not done or opened == 401, "who was told so is signed out"


# a practice's own system ----------------------------------------------------------------------------------------------


@dataclass
class Asking:
    """A practice's system, the assertions it used, and the token it was given last."""

    system: System
    used: list[str] = field(default_factory=list)
    token: str = ""


def practice_system() -> Asking:
    open_practice()
    return Asking(System().register())


def ask_for_token(asking: Asking) -> bool:
    """An assertion works once, so a retry signs a new one."""
    asking.used.append(asking.system.assertion())
    answer = asking.system.ask(assertion=asking.used[-1])
    asking.token = answer.body.get("access_token", "") if answer.status == 200 else ""
    return answer.status == 200


def check_tokens(asking: Asking, done: bool) -> None:
    assert len(rows("IdentityTable", "ASSERTION")) == audited("client.token_issued"), "used up and audited, or neither"
    if asking.token:
        opened = asking.system.visitor.get("/intake/int_none", headers=bearer(asking.token))
        assert opened.status == 404, "the token opens the intake"
        assert asking.system.ask(assertion=asking.used[-1]).status == 401, "the assertion does not work again"


WORKFLOWS = [
    Workflow(
        "opening a link", frozenset({"POST /sign-up/invitations"}), invited_person, open_link, check_link_is_usable
    ),
    Workflow("activation", frozenset({"POST /sign-up/activation"}), invited_person, activate, check_activation),
    Workflow("sign-in", frozenset({"POST /sign-in"}), person_with_account, sign_in, check_signed_in),
    Workflow("wrong password", frozenset({"POST /sign-in"}), person_with_account, sign_in_wrongly, check_failures),
    Workflow(
        "hundredth wrong password",
        frozenset({"POST /sign-in"}),
        person_with_one_failure_left,
        sign_in_wrongly,
        check_locked,
    ),
    Workflow("staying signed in", frozenset({"POST /session/extend"}), signed_in_person, extend, check_extended),
    Workflow("client token", frozenset({"POST /oauth/token"}), practice_system, ask_for_token, check_tokens),
    Workflow("sign-out", frozenset({"DELETE /session"}), signed_in_person, sign_out, check_signed_out),
]
