"""Different requests that compete for one thing: what must hold whoever comes first, wherever the other stood."""

from dataclasses import dataclass, field
from functools import partial

from portico import clock
from portico.identity import service as identity
from tests.faults import rows_identity, rows_intake, rows_practices, rows_records, rows_second_step, rows_validation
from tests.faults.rows_records import Charted
from tests.faults.rows_sign_up import FAMILY, Newcomer, Rows, live_code, row_of
from tests.faults.rows_validation import Patient
from tests.faults.workflows import Meeting, Side, invoked, later
from tests.support import people
from tests.support.accounts import MYRA, USERNAME, activated, invited, myra_with_chart, signed_in
from tests.support.events import call
from tests.support.intake import bundle, patient_of, queue_event, send, state
from tests.support.practices import open_practice, provisioning_of
from tests.support.stored import audited, row, rows
from tests.support.visits import Visitor

# one username, two people -------------------------------------------------------------------------------------------


@dataclass
class Newcomers:
    """Two people with links of their own, who want the same username."""

    secrets: tuple[str, str]
    browser: Visitor = field(default_factory=Visitor)


def two_invited() -> Newcomers:
    open_practice()
    anna = identity.Invitee("pat_anna", "Anna", "Anna Jones", MYRA.birth_date)
    return Newcomers(
        (invited(clock.now()), invited(clock.now(), anna, "anna.jones@mail.example", "key-of-the-tests-2"))
    )


def activate(number: int, newcomers: Newcomers) -> bool:
    return activated(newcomers.browser, newcomers.secrets[number]).status == 201


def check_one_username(one: Side, other: Side) -> None:
    account = row("IdentityTable", "ACCOUNT")
    logins = {each["pk"].split("#")[3]: each["account"] for each in rows("IdentityTable", "LOGIN")}
    assert logins == {USERNAME.casefold(): account["account"], account["email"]: account["account"]}, "it has one owner"
    assert not (one.told and other.told)
    rows_identity.sessions_are_audited()
    for patient, number, side in (("pat_myra", 0, one), ("pat_anna", 1, other)):
        if side.told:
            assert account["subject"] == patient
            assert side.state.browser.get("/session").status == 200, "who was told so is signed in"
        if account["subject"] != patient:
            again = activated(Visitor(), side.state.secrets[number], "another.name")
            assert again.status == 201, "who came second is not stranded: their link still works"


# one requester, two passcodes ---------------------------------------------------------------------------------------


def asked_twice() -> tuple[Newcomer, Newcomer]:
    """Someone of the family asked about the same patient in two windows, and has the code of each."""
    first, second = Rows(FAMILY).at_email(), Newcomer(FAMILY.make())
    assert second.applicant.begin().status == 201
    second.code = second.applicant.newest_code(str(second.applicant.typed["email"]))
    return first, second


def prove(number: int, asked: tuple[Newcomer, Newcomer]) -> bool:
    return Rows(FAMILY).prove(asked[number])


def check_one_live_passcode(one: Side, other: Side) -> None:
    proven = [side.state[number].applicant for number, side in enumerate((one, other))]
    waiting = [each for each in proven if row_of(each.handle)["step"] == FAMILY.second]
    assert len(waiting) >= one.told + other.told
    answers = [each.send(FAMILY.route, code=live_code(FAMILY.second, each.handle)).status for each in waiting]
    assert sorted(answers) == [200, 410][: len(waiting)], "the one that was mailed last opens, the other is dead"


# an invitation sent again while its link is used --------------------------------------------------------------------


@dataclass
class Invited:
    """A patient with a link, at the moment when the desk sends another."""

    patient: Patient
    secret: str


def invited_patient() -> Invited:
    open_practice()
    person = myra_with_chart()
    return Invited(Patient(person.patient_id), invited(clock.now(), person))


def use_link(person: Invited) -> bool:
    return activated(person.patient.browser, person.secret).status == 201


def invite_again(person: Invited) -> bool:
    return rows_validation.invite(person.patient)


def check_one_way_in(one: Side, other: Side) -> None:
    assert not (one.told and other.told), "the new link ends the old one, or the old one was used before"
    if row("IdentityTable", "ACCESS")["state"] == "registered":
        rows_identity.check_registered(row("IdentityTable", "ACCOUNT")["account"])
    else:
        assert not rows("IdentityTable", "ACCOUNT")
        rows_validation.check_newest_link_works()


# the last try -------------------------------------------------------------------------------------------------------


def check_last_try(one: Side, other: Side) -> None:
    """The right answer is `one`, the wrong one `other`: only the first of them is looked at."""
    assert not (one.told and other.told)
    account = row("IdentityTable", "ACCOUNT")
    assert account["stage"] == ("question" if audited("identity.validated") else "validation")
    if account["stage"] == "question":
        assert ("lock" in account, audited("identity.validation_locked")) == (False, 0)
    else:
        assert not one.told
        rows_validation.check_locked(one.state, other.told)


# two intakes for one chart ------------------------------------------------------------------------------------------

OTHER = bundle(
    patient_of(name=[{"family": "Chen", "given": ["Myra"]}]),
    rows_records.allergy("Latex"),
    rows_records.immunization(5),
)
OF_NEXT, OF_OTHER = ("Myra Adeyemi", ["Amoxicillin"]), ("Myra Chen", ["Latex"])


@dataclass
class Charted2(Charted):
    """With a second intake on its way."""

    second: str = ""


def two_received() -> Charted2:
    return _with_second(rows_records.received())


def one_dead() -> Charted2:
    """The first wrote all of its rows and stopped before they show."""
    return _with_second(rows_intake.writing())


def _with_second(charted: Charted) -> Charted2:
    answer = send(OTHER, key="key-of-the-second-01")
    assert answer.status == 202
    return Charted2(charted.patient, charted.intake, second=answer.body["id"])


def work_on_second(charted: Charted2) -> bool:
    return bool(invoked("intake_worker", queue_event(charted.second)) == {"batchItemFailures": []})


def work_on_second_later(charted: Charted2) -> bool:
    """When the first has been quiet for so long that it counts as dead."""
    with later(minutes=11):
        return work_on_second(charted)


def both_come_again(charted: Charted2) -> None:
    for minutes in (30, 60):
        with later(minutes=minutes):
            rows_records.work(charted)
            work_on_second(charted)


def check_both_charted(one: Side, other: Side) -> None:
    charted = one.state
    told = {each: state(each)["status"] for each in (charted.intake, charted.second)}
    assert told[charted.second] == "accepted"
    assert told[charted.intake] in ("accepted", "refused"), "it came in time, or was ended"
    name, allergies, shots, _ = rows_records.shown(charted)
    first = [2, 3] if told[charted.intake] == "accepted" else []
    assert shots == [f"Influenza {number}" for number in sorted([1, *first, 5], reverse=True)], "each shows whole"
    assert (name, allergies) in ((OF_NEXT, OF_OTHER) if first else (OF_OTHER,)), "the last one's, never a mixture"
    assert audited("intake.accepted") == 2 + bool(first)


# one key, two exports -----------------------------------------------------------------------------------------------


def export_one_day(charted: Charted) -> bool:
    answer = call(
        "POST",
        f"/patients/{charted.patient}/exports",
        body={"kind": "ccda", "period": {"kind": "single", "date": "2025-10-01"}},
        caller=people.patient(charted.patient),
        headers={"Idempotency-Key": rows_records.KEY},
    )
    charted.export = answer.body["id"] if answer.status == 201 else ""
    return answer.status == 201


def check_one_export(one: Side, other: Side) -> None:
    assert not (one.told and other.told), "one key is one document"
    side = one if one.told else other
    rows_records.check_exported(side.state, side.told)


# a practice and two administrators ----------------------------------------------------------------------------------

SECOND = provisioning_of(first_staff={"name": "Ruth Ames", "email": "ruth.ames@larkspur.example"})


def provision_second(_: None) -> bool:
    answer = invoked("practice_provisioning", SECOND)
    return answer is not None and answer["status"] == "ready"


def check_one_administrator(one: Side, other: Side) -> None:
    staff, token = row("IdentityTable", "STAFF"), row("IdentityTable", "TOKEN")
    assert staff["invitation"]["token"] == token["pk"].split("#")[3], "one link is live"
    assert len(rows("OutboxTable", "MAIL")) == audited("identity.invited") <= 2
    assert audited("practice.settings") == audited("practice.opened") == 1
    assert rows_practices.provision(None), "run again, it ends as these settings say"


# a session that is used while it is ended ---------------------------------------------------------------------------


def check_ended(one: Side, other: Side) -> None:
    rows_identity.check_signed_out(other.state, other.told)


# one recovery code, two browsers ------------------------------------------------------------------------------------


@dataclass
class Guarded:
    """Someone's code, and two browsers in which their password was shown."""

    code: str
    browsers: tuple[Visitor, Visitor]


def two_at_second_step() -> Guarded:
    who = rows_second_step.person_with_app().who
    browsers = (Visitor(), Visitor())
    for browser in browsers:
        assert signed_in(browser).status == 200
    return Guarded(who.recovery_codes[0], browsers)


def take_second_step(number: int, guarded: Guarded) -> bool:
    answer = guarded.browsers[number].post("/second-step/answers", {"recovery_code": guarded.code})
    return answer.status == 200


def check_one_answer(one: Side, other: Side) -> None:
    assert not (one.told and other.told), "a code opens one session"
    taken = audited("second_step.taken")
    assert taken == 1, "who came first is in, told or not"
    assert len(rows_second_step.row_of_codes()["hashes"]) == 8 - taken
    for number, side in enumerate((one, other)):
        stage = side.state.browsers[number].get("/session").body["stage"]
        assert stage == ("full" if side.told else "second_step")


MEETINGS = [
    Meeting(
        "one recovery code in two browsers",
        two_at_second_step,
        partial(take_second_step, 0),
        partial(take_second_step, 1),
        check_one_answer,
    ),
    Meeting("one username", two_invited, partial(activate, 0), partial(activate, 1), check_one_username),
    Meeting(
        "two passcodes of one requester", asked_twice, partial(prove, 0), partial(prove, 1), check_one_live_passcode
    ),
    Meeting("link used while another is sent", invited_patient, use_link, invite_again, check_one_way_in),
    Meeting("another link sent while one is used", invited_patient, invite_again, use_link, check_one_way_in),
    Meeting(
        "right answer and wrong answer at the last try",
        rows_validation.patient_with_one_try,
        rows_validation.answer_rightly,
        rows_validation.answer_wrongly_at_last,
        check_last_try,
    ),
    Meeting(
        "two intakes for one chart",
        two_received,
        rows_records.work,
        work_on_second,
        check_both_charted,
        both_come_again,
    ),
    Meeting(
        "an intake that was thought dead",
        one_dead,
        rows_records.work,
        work_on_second_later,
        check_both_charted,
        both_come_again,
    ),
    Meeting(
        "two exports under one key",
        rows_records.patient_with_chart,
        rows_records.export,
        export_one_day,
        check_one_export,
    ),
    Meeting(
        "two provisionings",
        rows_practices.nothing_yet,
        rows_practices.provision,
        provision_second,
        check_one_administrator,
    ),
    Meeting(
        "session used while it is ended",
        rows_identity.signed_in_person,
        rows_identity.extend,
        rows_identity.sign_out,
        check_ended,
    ),
]
