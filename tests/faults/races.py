"""Twenty processes that do the same at the same time, on the emulator, which loses no update as AWS loses none."""

from collections import Counter
from dataclasses import dataclass

from portico import clock
from portico.identity import service as identity
from tests.faults import rows_identity, rows_records
from tests.faults.race import RACERS
from tests.faults.rows_records import Charted
from tests.faults.rows_recovery import ANSWER, NEW, Forgetful, person_with_link
from tests.faults.rows_second_step import Acting, person_at_second_step, person_with_app, row_of_codes
from tests.faults.rows_sign_up import FAMILY, Newcomer, Rows
from tests.faults.rows_validation import TRIES, WRONG, Patient, answer, patient_to_validate
from tests.faults.workflows import Race
from tests.support.accounts import MYRA, activated, invited, signed_in
from tests.support.practices import open_practice
from tests.support.stored import audited, row, rows
from tests.support.systems import System
from tests.support.visits import Visitor

Person = rows_identity.Person


def from_elsewhere(number: int) -> Visitor:
    """Each has an address of their own, so that no limit of one address answers first."""
    return Visitor(address=f"198.51.100.{100 + number}")


# one link, one account ----------------------------------------------------------------------------------------------


def redeem(person: Person, number: int) -> int:
    return activated(from_elsewhere(number), person.secret, f"racer.{number}").status


def check_redeemed_once(_: Person, answers: list[int]) -> None:
    assert Counter(answers) == {201: 1, 410: RACERS - 1}
    assert len(rows("IdentityTable", "ACCOUNT")) == audited("account.activated") == 1
    rows_identity.sessions_are_audited()


# one passcode, one redemption ---------------------------------------------------------------------------------------


def redeem_passcode(newcomer: Newcomer, number: int) -> int:
    newcomer.applicant.browser.address = from_elsewhere(number).address
    return newcomer.applicant.send("passcode", code=newcomer.code).status


def check_passcode_redeemed_once(_: Newcomer, answers: list[int]) -> None:
    assert Counter(answers) == {200: 1, 410: RACERS - 1}
    assert (audited("family.passcode_redeemed"), row("IdentityTable", "REQUEST")["step"]) == (1, "account")


# one link, one new password -----------------------------------------------------------------------------------------


def recover(person: Forgetful, number: int) -> int:
    body = {"token": person.secret, "password": f"{NEW} {number}", "answer": ANSWER}
    return from_elsewhere(number).post("/recovery/answer", body).status


def check_recovered_once(_: Forgetful, answers: list[int]) -> None:
    assert Counter(answers) == {200: 1, 410: RACERS - 1}
    assert not rows("IdentityTable", "REQUEST")
    assert audited("account.recovered") == 1
    assert signed_in(Visitor(), password=f"{NEW} {answers.index(200)}").status == 200, "the winner's counts"


# one username, one owner --------------------------------------------------------------------------------------------


def many_invited() -> list[str]:
    open_practice()
    people = [identity.Invitee(f"pat_{n}", "Anna", f"Anna Jones {n}", MYRA.birth_date) for n in range(RACERS)]
    return [invited(clock.now(), each, f"anna{n}@mail.example", f"key-of-{n:012}") for n, each in enumerate(people)]


def take_username(secrets: list[str], number: int) -> int:
    return activated(from_elsewhere(number), secrets[number]).status


def check_one_owner(_: list[str], answers: list[int]) -> None:
    assert Counter(answers) == {201: 1, 422: RACERS - 1}
    assert len(rows("IdentityTable", "ACCOUNT")) == audited("account.activated") == 1
    assert len(rows("IdentityTable", "LOGIN")) == 2, "the username and the winner's address"


# one address, one owner ---------------------------------------------------------------------------------------------


def many_invited_at_one_address() -> list[str]:
    open_practice()
    people = [identity.Invitee(f"pat_{n}", "Anna", f"Anna Jones {n}", MYRA.birth_date) for n in range(RACERS)]
    return [invited(clock.now(), each, "anna@mail.example", f"key-of-{n:012}") for n, each in enumerate(people)]


def take_address(secrets: list[str], number: int) -> int:
    return activated(from_elsewhere(number), secrets[number], f"racer.{number}").status


# one code of an app, one session ------------------------------------------------------------------------------------


def person_with_code() -> Acting:
    acting = person_with_app()
    acting.sent = {"code": acting.who.code(clock.now(), 1)}
    return acting


def check_code_taken_once(_: Acting, answers: list[int]) -> None:
    assert answers.count(200) == audited("second_step.taken") == 1
    assert set(answers) <= {200, 401, 422, 429}


# one assertion, one token -------------------------------------------------------------------------------------------


@dataclass
class Signed:
    """A practice's system and what it signed."""

    system: System
    assertion: str


def signed_assertion() -> Signed:
    open_practice()
    system = System().register()
    return Signed(system, system.assertion())


def use_assertion(signed: Signed, number: int) -> int:
    signed.system.visitor.address = from_elsewhere(number).address
    return signed.system.ask(assertion=signed.assertion).status


def check_used_once(_: Signed, answers: list[int]) -> None:
    assert Counter(answers) == {200: 1, 401: RACERS - 1}
    assert len(rows("IdentityTable", "ASSERTION")) == audited("client.token_issued") == 1


# one intake ---------------------------------------------------------------------------------------------------------


def work(charted: Charted, _: int) -> bool:
    return rows_records.work(charted)


def check_taken_in_once(charted: Charted, answers: list[bool]) -> None:
    assert any(answers)
    assert rows_records.work(charted), "handed over again, it works"
    rows_records.check_taken_in(charted, True)


# limits -------------------------------------------------------------------------------------------------------------


def guess(_: Person, number: int) -> int:
    return signed_in(from_elsewhere(number), password="not what was chosen").status


def check_every_guess_counts(_: Person, answers: list[int]) -> None:
    told = Counter(answers)
    assert told[401] > 0
    assert told[401] + told[429] == RACERS, "refused, or told to wait"
    assert row("IdentityTable", "GUARD")["failures"] == audited("session.refused") == told[401]


def answer_wrongly(patient: Patient, _: int) -> int:
    return answer(patient, WRONG).status


def check_no_try_too_many(_: Patient, answers: list[int]) -> None:
    assert set(answers) <= {422, 403, 401}
    assert answers.count(422) == TRIES - 1, "the last of five locks"
    assert audited("identity.validation_refused") == TRIES
    tries, lock = row("IdentityTable", "GUARD")["tries"], row("IdentityTable", "ACCOUNT")["lock"]
    assert (tries, lock, audited("identity.validation_locked")) == (TRIES, "validation", 1)


# one recovery code, one session -------------------------------------------------------------------------------------


def take_second_step(guarded: Acting, number: int) -> int:
    browser = from_elsewhere(number)
    signed_in(browser)
    return browser.post("/second-step/answers", guarded.sent).status


def check_taken_once(_: Acting, answers: list[int]) -> None:
    assert answers.count(200) == audited("second_step.taken") == 1
    assert set(answers) <= {200, 401, 422, 429}
    assert len(row_of_codes()["hashes"]) == 7


RACES = [
    Race("one recovery code", person_at_second_step, take_second_step, check_taken_once),
    Race("one link", rows_identity.invited_person, redeem, check_redeemed_once),
    Race("one passcode", Rows(FAMILY).at_second, redeem_passcode, check_passcode_redeemed_once),
    Race("one link to a new password", person_with_link, recover, check_recovered_once),
    Race("one username", many_invited, take_username, check_one_owner),
    Race("one address", many_invited_at_one_address, take_address, check_one_owner),
    Race("one code of an app", person_with_code, take_second_step, check_code_taken_once),
    Race("one assertion", signed_assertion, use_assertion, check_used_once),
    Race("one intake", rows_records.received, work, check_taken_in_once),
    Race("wrong passwords", rows_identity.person_with_account, guess, check_every_guess_counts),
    Race("wrong answers", patient_to_validate, answer_wrongly, check_no_try_too_many),
]
