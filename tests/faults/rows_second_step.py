"""Faults of second steps, passkeys and sessions: a factor counts as a whole, and what works once is never half used."""

from dataclasses import dataclass, field
from typing import Any

from portico import clock
from tests.faults.rows_identity import sessions_are_audited
from tests.faults.workflows import Workflow
from tests.support.accounts import PASSWORD, signed_in
from tests.support.authenticator import Authenticator
from tests.support.events import Answer
from tests.support.factors import Holder, holder
from tests.support.practices import open_practice
from tests.support.stored import audited, row, rows
from tests.support.visits import Visitor


@dataclass
class Acting:
    """Someone, what they send again and again, and what they were last answered."""

    who: Holder
    sent: dict[str, Any] = field(default_factory=dict)
    answer: Answer | None = None
    told: int = 0  # how often what was used up was refused, and another taken

    def took(self, answer: Answer) -> bool:
        self.answer = answer
        return answer.status < 300

    def send(self, method: str, path: str, body: Any = None) -> Answer:
        """As the page does: who is asked to confirm that it is them does so, and the page repeats the request."""
        answer = self.who.browser.send(method, path, body=body)
        if answer.status == 403 and answer.body["code"] == "identity.confirm_first":
            assert self.who.browser.post("/session/confirm", {"password": PASSWORD}).status == 200
            answer = self.who.browser.send(method, path, body=body)
        return answer

    def stage_anew(self) -> str:
        """Who is signed out, because the answer with the new token was lost, signs in again; where that leads."""
        return str(self.who.sign_in().body["stage"])

    def count(self) -> int:
        """Factors as the account has them; rows and account always agree."""
        kinds = row("IdentityTable", "ACCOUNT")["factors"]
        factors = rows("IdentityTable", "FACTOR")
        passkeys = sum("public_key" in each for each in factors)
        apps = sum(bool(each.get("confirmed")) for each in factors)
        codes = sum("hashes" in each for each in factors)
        assert (bool(passkeys), bool(apps)) == ("passkey" in kinds, "totp" in kinds), "the account says what there is"
        assert codes == bool(kinds), "with a factor there are recovery codes, and without none"
        assert audited("factor.changed") == mails("factor_changed"), "every change is audited and told"
        return passkeys + apps


def mails(template: str) -> int:
    return sum(mail["template"] == template for mail in rows("OutboxTable", "MAIL"))


def person() -> Acting:
    open_practice()
    return Acting(holder(clock.now()))


def sessions_of(acting: Acting) -> list[dict[str, Any]]:
    epoch = row("IdentityTable", "ACCOUNT")["epoch"]
    return [each for each in rows("IdentityTable", "SESSION") if each["epoch"] == epoch]


def check_told(acting: Acting, done: bool) -> None:
    """Who was told that it worked goes on in this browser."""
    if done:
        assert acting.who.browser.get("/session").status == 200


# setting up ---------------------------------------------------------------------------------------------------------


def begin_code_app(acting: Acting) -> bool:
    return acting.took(acting.send("POST", "/second-step/code-app"))


def begin_passkey(acting: Acting) -> bool:
    return acting.took(acting.send("POST", "/second-step/passkeys/options"))


def check_nothing_counts_yet(acting: Acting, done: bool) -> None:
    assert acting.count() == 0
    assert signed_in(Visitor()).body["stage"] == "full"


def person_with_begun_app() -> Acting:
    acting = person()
    acting.who.secret = acting.who.browser.post("/second-step/code-app").body["secret"].replace(" ", "")
    return acting


def confirm_code_app(acting: Acting) -> bool:
    body = {"code": acting.who.code(clock.now())}
    answer = acting.send("POST", "/second-step/code-app/confirmation", body)
    return acting.stage_anew() == "second_step" if answer.status == 401 else acting.took(answer)


def person_with_made_passkey() -> Acting:
    acting = person()
    options = acting.who.browser.post("/second-step/passkeys/options").body["public_key"]
    acting.sent = {"credential": acting.who.passkey.make(options)}
    return acting


def add_passkey(acting: Acting) -> bool:
    """What a device made for a challenge that is over by now is made anew."""
    answer = acting.send("POST", "/second-step/passkeys", acting.sent)
    if answer.status == 422:
        asked = acting.send("POST", "/second-step/passkeys/options")
        if asked.status != 200 or asked.body["public_key"].get("excludeCredentials"):
            return acting.took(asked)  # a device that finds its own key among those makes no second
        made = Authenticator().make(asked.body["public_key"])
        answer = acting.send("POST", "/second-step/passkeys", {"credential": made})
    return acting.stage_anew() == "second_step" if answer.status == 401 else acting.took(answer)


def check_added(acting: Acting, done: bool) -> None:
    counted = acting.count()
    assert counted == audited("factor.changed") <= 1
    assert counted or not done
    assert signed_in(Visitor()).body["stage"] == ("second_step" if counted else "full")
    check_told(acting, done)


def person_with_app() -> Acting:
    acting = person()
    assert acting.who.add_app(clock.now()).status == 200
    return acting


def remove_factor(acting: Acting) -> bool:
    answer = acting.send("DELETE", "/second-step/factors/totp")
    return acting.stage_anew() == "full" if answer.status == 401 else acting.took(answer)


def check_removed(acting: Acting, done: bool) -> None:
    left = acting.count()
    assert left == 2 - audited("factor.changed")
    assert not (left and done)
    check_told(acting, done)


def renew_codes(acting: Acting) -> bool:
    return acting.took(acting.send("POST", "/second-step/recovery-codes"))


def check_codes(acting: Acting, done: bool) -> None:
    assert len(row_of_codes()["hashes"]) == 8
    renewed = audited("recovery_codes.renewed")
    assert mails("factor_changed") == audited("factor.changed") + renewed
    assert renewed or not done
    if done and acting.answer:
        acting.who.recovery_codes = acting.answer.body["recovery_codes"]
    if renewed == int(done):  # else the answer was lost, or another set replaced this one
        acting.who.sign_in()
        assert acting.who.answer(recovery_code=acting.who.recovery_codes[0]).status == 200


def row_of_codes() -> dict[str, Any]:
    (found,) = (each for each in rows("IdentityTable", "FACTOR") if "hashes" in each)
    return found


# taking it ----------------------------------------------------------------------------------------------------------


def person_at_second_step() -> Acting:
    acting = person_with_app()
    acting.who.sign_in()
    acting.sent = {"recovery_code": acting.who.recovery_codes[0]}
    return acting


def answer(acting: Acting) -> bool:
    """Who is signed out, because the answer was lost, signs in again and uses another code."""
    answer = acting.who.browser.post("/second-step/answers", acting.sent)
    if answer.status in (401, 409):
        assert acting.stage_anew() == "second_step"
        acting.sent = {"recovery_code": acting.who.recovery_codes[1]}
        acting.told += 1
        answer = acting.who.browser.post("/second-step/answers", acting.sent)
    return acting.took(answer)


def check_answered(acting: Acting, done: bool) -> None:
    taken = audited("second_step.taken")
    assert taken <= 1 + acting.told, "a code opens one session"
    assert len(row_of_codes()["hashes"]) == 8 - taken, "used up with the session it opened, or neither"
    assert taken or not done
    check_told(acting, done)


def person_with_passkey() -> Acting:
    acting = person()
    assert acting.who.add_passkey().status == 201
    return acting


def person_with_passkey_at_second_step() -> Acting:
    acting = person_with_passkey()
    acting.who.sign_in()
    return acting


def ask_passkey(acting: Acting) -> bool:
    return acting.took(acting.who.browser.post("/second-step/passkey-options"))


def check_asked(acting: Acting, done: bool) -> None:
    if done and acting.answer:
        signed = acting.who.passkey.sign(acting.answer.body["public_key"])
        assert acting.who.answer(passkey=signed).status == 200


def ask_alone(acting: Acting) -> bool:
    return acting.took(Visitor().post("/sign-in/passkey-options"))


def check_asked_alone(acting: Acting, done: bool) -> None:
    if done and acting.answer:
        signed = acting.who.passkey.sign(acting.answer.body["public_key"])
        assert Visitor().post("/sign-in/passkey", {"passkey": signed}).status == 200


def person_with_signature() -> Acting:
    acting = person_with_passkey()
    acting.who.browser = Visitor()
    sign(acting)
    return acting


def sign(acting: Acting) -> None:
    options = acting.who.browser.post("/sign-in/passkey-options").body["public_key"]
    acting.sent = {"passkey": acting.who.passkey.sign(options)}


def sign_in_alone(acting: Acting) -> bool:
    """Refused, as it was used or is over, it is signed anew."""
    answer = acting.who.browser.post("/sign-in/passkey", {"passkey": acting.sent["passkey"]})
    if answer.status == 401:
        sign(acting)
        acting.told += 1
        answer = acting.who.browser.post("/sign-in/passkey", {"passkey": acting.sent["passkey"]})
    return acting.took(answer)


def check_signed_in_alone(acting: Acting, done: bool) -> None:
    begun = len(sessions_of(acting)) - 1  # that of the browser where the passkey was made
    left = len(rows("IdentityTable", "CHALLENGE"))
    assert left + begun == 1 + acting.told, "used up with the session it opened, or neither"
    assert begun or not done
    check_told(acting, done)


# sessions -----------------------------------------------------------------------------------------------------------


def confirm(acting: Acting) -> bool:
    """Who is signed out, because the answer was lost, signs in again, which is as good."""
    answer = acting.who.browser.post("/session/confirm", {"password": PASSWORD})
    return acting.stage_anew() == "full" if answer.status == 401 else acting.took(answer)


def check_confirmed(acting: Acting, done: bool) -> None:
    sessions_are_audited()  # so the session went on under one token
    check_told(acting, done)


def person_signed_in_twice() -> Acting:
    acting = person()
    elsewhere = Visitor()
    assert signed_in(elsewhere).status == 200
    (there,) = (each for each in elsewhere.get("/sessions").body["sessions"] if each["current"])
    acting.sent = {"id": there["id"]}
    return acting


def end_one(acting: Acting) -> bool:
    """Sent again: what is not there any more was ended."""
    found = acting.who.browser.delete(f"/sessions/{acting.sent['id']}")
    return acting.took(found) or found.status == 404


def end_others(acting: Acting) -> bool:
    return acting.took(acting.who.browser.delete("/sessions"))


def check_ended(acting: Acting, done: bool) -> None:
    left = [each["session"] for each in sessions_of(acting)]
    assert len(left) == 3 - audited("session.ended"), "ended with its audit entry, or neither"
    assert not (done and acting.sent["id"] in left)
    assert acting.who.browser.get("/session").status == 200, "one's own goes on"


def _workflow(name: str, route: str, arrange: Any, act: Any, check: Any) -> Workflow:
    return Workflow(name, frozenset({route}), arrange, act, check)


WORKFLOWS = [
    _workflow("beginning a code app", "POST /second-step/code-app", person, begin_code_app, check_nothing_counts_yet),
    _workflow(
        "beginning a passkey", "POST /second-step/passkeys/options", person, begin_passkey, check_nothing_counts_yet
    ),
    _workflow(
        "adding a code app",
        "POST /second-step/code-app/confirmation",
        person_with_begun_app,
        confirm_code_app,
        check_added,
    ),
    _workflow("adding a passkey", "POST /second-step/passkeys", person_with_made_passkey, add_passkey, check_added),
    _workflow(
        "removing a factor",
        "DELETE /second-step/factors/{factor_id}",
        person_with_app,
        remove_factor,
        check_removed,
    ),
    _workflow("new recovery codes", "POST /second-step/recovery-codes", person_with_app, renew_codes, check_codes),
    _workflow("taking the second step", "POST /second-step/answers", person_at_second_step, answer, check_answered),
    _workflow(
        "asking a passkey",
        "POST /second-step/passkey-options",
        person_with_passkey_at_second_step,
        ask_passkey,
        check_asked,
    ),
    _workflow("asking any passkey", "POST /sign-in/passkey-options", person_with_passkey, ask_alone, check_asked_alone),
    _workflow(
        "signing in with a passkey",
        "POST /sign-in/passkey",
        person_with_signature,
        sign_in_alone,
        check_signed_in_alone,
    ),
    _workflow("confirming", "POST /session/confirm", person, confirm, check_confirmed),
    _workflow("ending a session", "DELETE /sessions/{session_id}", person_signed_in_twice, end_one, check_ended),
    _workflow("ending all other sessions", "DELETE /sessions", person_signed_in_twice, end_others, check_ended),
]
