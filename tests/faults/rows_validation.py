"""Faults of showing who one is: invitations by staff, User Validation, the security question, and the reset."""

from dataclasses import dataclass, field
from typing import Any

from portico import clock
from tests.faults.workflows import Workflow
from tests.support import people
from tests.support.accounts import EMAIL, activated, invited, myra_with_chart, outbox, secret_of, signed_in
from tests.support.events import Answer, call
from tests.support.practices import open_practice
from tests.support.stored import audited, row, rows
from tests.support.visits import Visitor

RIGHT = {"attested": True, "birth_date": "1947-05-01"}
WRONG = {"attested": True, "birth_date": "1947-05-02"}
QUESTION = {"question": "favorite_teacher", "answer": "Heliotrope"}
TRIES = 5


@dataclass
class Patient:
    """A patient at the door, and how often they were told what they were told."""

    id: str
    browser: Visitor = field(default_factory=Visitor)
    told: int = 0


def patient_with_chart() -> Patient:
    open_practice()
    return Patient(myra_with_chart().patient_id)


# invitations --------------------------------------------------------------------------------------------------------


def desk(patient: Patient, route: str, body: Any = None, key: str = "key-of-the-desk-0001") -> Answer:
    path = f"/desk/patients/{patient.id}/{route}"
    return call("POST", path, body=body, caller=people.staff(), headers={"Idempotency-Key": key})


def invite(patient: Patient) -> bool:
    return desk(patient, "invitations", {"email": EMAIL}).status == 201


def check_invitation(patient: Patient, done: bool) -> None:
    whole = (len(rows("IdentityTable", kind)) for kind in ("ACCESS", "TOKEN"))
    mails, entries = len(rows("OutboxTable", "MAIL")), audited("identity.invited")
    assert {*whole, mails, entries} == {int(done)} or (not done and {*whole, mails, entries} <= {1}), (
        "state, link, mail and audit entry come together, once"
    )
    if mails:
        check_newest_link_works()


def patient_invited_before() -> Patient:
    patient = patient_with_chart()
    assert desk(patient, "invitations", {"email": EMAIL}, key="key-of-the-desk-0000").status == 201
    return patient


def check_invited_again(patient: Patient, done: bool) -> None:
    mails = len(rows("OutboxTable", "MAIL"))
    assert mails == audited("identity.invited") <= 2, "each invitation is one mail and one entry"
    assert mails == 2 or not done, "who was told so sent it again"
    check_newest_link_works()


def check_newest_link_works() -> None:
    token, access = row("IdentityTable", "TOKEN"), row("IdentityTable", "ACCESS")
    assert access["invitation"]["token"] == token["pk"].split("#")[3], "one link is live: the newest"
    assert access["current"] == token["invitation"]
    newest = next(mail for mail in outbox() if mail["mail"] == access["invitation"]["mail_id"])
    opened = Visitor().post("/sign-up/invitations", {"token": secret_of(newest)})
    assert opened.status == 200, "the newest mail's link works"


# User Validation ----------------------------------------------------------------------------------------------------


def patient_to_validate() -> Patient:
    open_practice()
    person = myra_with_chart()
    patient = Patient(person.patient_id)
    assert activated(patient.browser, invited(clock.now(), person)).status == 201
    return patient


def answer(patient: Patient, given: dict[str, Any]) -> Answer:
    return patient.browser.post("/identity-validation/answers", given)


def answer_rightly(patient: Patient) -> bool:
    return answer(patient, RIGHT).status == 200


def check_validated(patient: Patient, done: bool) -> None:
    stage = row("IdentityTable", "ACCOUNT")["stage"]
    assert stage in (("question",) if done else ("validation", "question"))
    assert audited("identity.validated") == (stage == "question"), "validated and audited, or neither"
    assert answer_rightly(patient), "the next step stays open"


def answer_wrongly(patient: Patient) -> bool:
    refused = answer(patient, WRONG).status == 422
    patient.told += refused
    return refused


def check_tries(patient: Patient, done: bool) -> None:
    """A try may be counted that nobody was told of, never the other way round."""
    account = row("IdentityTable", "ACCOUNT")
    assert patient.told <= row("IdentityTable", "GUARD")["tries"] <= TRIES, "no wrong answer goes uncounted"
    assert patient.told <= audited("identity.validation_refused")
    assert (account["stage"], "lock" in account) == ("validation", False), "one wrong answer opens and locks nothing"


def patient_with_one_try() -> Patient:
    patient = patient_to_validate()
    assert [answer(patient, WRONG).status for _ in range(TRIES - 1)] == [422] * (TRIES - 1)
    return patient


def answer_wrongly_at_last(patient: Patient) -> bool:
    """Told so, or signed out by the lock itself."""
    return answer(patient, WRONG).status in (403, 401)


def check_locked(patient: Patient, done: bool) -> None:
    account, access = row("IdentityTable", "ACCOUNT"), row("IdentityTable", "ACCESS")
    locked = "lock" in account
    assert (access["state"] == "locked") == locked == (audited("identity.validation_locked") == 1), "locked as a whole"
    assert locked or not done
    tries = row("IdentityTable", "GUARD")["tries"]
    if tries >= TRIES:
        assert answer(patient, RIGHT).status in (403, 401), "the tries are used up: nothing opens any more"
    assert row("IdentityTable", "ACCOUNT")["stage"] == "validation" or tries < TRIES


# security question --------------------------------------------------------------------------------------------------


def patient_at_question() -> Patient:
    patient = patient_to_validate()
    assert answer_rightly(patient)
    return patient


def choose_question(patient: Patient) -> bool:
    return patient.browser.post("/identity-validation/security-question", QUESTION).status == 200


def check_question(patient: Patient, done: bool) -> None:
    account = row("IdentityTable", "ACCOUNT")
    complete = account["stage"] == "full"
    assert complete or not done
    assert complete == ("answer_hash" in account) == (audited("identity.question_chosen") == 1), "all of it or nothing"
    assert choose_question(patient), "the same again is the same"


# reset --------------------------------------------------------------------------------------------------------------


def locked_patient() -> Patient:
    patient = patient_with_one_try()
    assert answer(patient, WRONG).status == 403
    return patient


def reset(patient: Patient) -> bool:
    return desk(patient, "validation-reset").status == 200


def check_reset(patient: Patient, done: bool) -> None:
    account, access = row("IdentityTable", "ACCOUNT"), row("IdentityTable", "ACCESS")
    opened = "lock" not in account
    assert opened or not done
    assert opened == (access["state"] == "registered") == (audited("identity.validation_reset") > 0), "open as a whole"
    assert opened == (signed_in(patient.browser).status == 200)
    assert not opened or answer_rightly(patient), "they can show who they are"


WORKFLOWS = [
    Workflow(
        "invitation",
        frozenset({"POST /desk/patients/{patient_id}/invitations"}),
        patient_with_chart,
        invite,
        check_invitation,
    ),
    Workflow(
        "invitation again",
        frozenset({"POST /desk/patients/{patient_id}/invitations"}),
        patient_invited_before,
        invite,
        check_invited_again,
    ),
    Workflow(
        "right answer",
        frozenset({"POST /identity-validation/answers"}),
        patient_to_validate,
        answer_rightly,
        check_validated,
    ),
    Workflow(
        "wrong answer",
        frozenset({"POST /identity-validation/answers"}),
        patient_to_validate,
        answer_wrongly,
        check_tries,
    ),
    Workflow(
        "last wrong answer",
        frozenset({"POST /identity-validation/answers"}),
        patient_with_one_try,
        answer_wrongly_at_last,
        check_locked,
    ),
    Workflow(
        "security question",
        frozenset({"POST /identity-validation/security-question"}),
        patient_at_question,
        choose_question,
        check_question,
    ),
    Workflow(
        "validation reset",
        frozenset({"POST /desk/patients/{patient_id}/validation-reset"}),
        locked_patient,
        reset,
        check_reset,
    ),
]
