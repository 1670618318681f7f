"""Two practices with patients, staff and systems, made through the portal's own doors, and everyone who may knock.

Time stands still: what a refused request changes can then only be its own doing.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from portico import clock, cursor, ids
from portico.access import Caller
from portico.identity import codes, policy, tokens
from portico.identity import service as identity
from portico.identity.entities import Request
from portico.identity.repo import account_rows, request_rows
from portico.practices.models import Practice
from portico.store import transactions
from portico.tasks import service as tasks
from portico.tasks.models import Registration
from tests.isolation.charts import chart, take_in
from tests.isolation.letters import correspond
from tests.support.accounts import activated, outbox, secret_of, signed_in
from tests.support.applications import (
    CHART_EMAIL,
    asking,
    at_account,
    make_account,
    registering,
    walter_with_chart,
)
from tests.support.authenticator import Authenticator
from tests.support.documents import SYSTEM, document
from tests.support.factors import give_code_app, give_passkey, give_recovery_code, put_challenge, sign_in_challenge
from tests.support.intake import MRN
from tests.support.practices import NOW, open_practice
from tests.support.systems import System, bearer
from tests.support.visits import Visitor

HERE, ELSEWHERE = "larkspur", "willowbrook"
ROLES = ("administrator", "provider", "nurse", "front_desk", "billing")
BORN = date(1961, 3, 14)
QUESTION = {"question": "first_phone", "answer": "Heliotrope"}
OTHER_PASSWORD = "granite violin harbor"
RECOVERY_CODE = "0123-4567-89ab-cdef"
CHALLENGE = "c" * 43  # to make a passkey, given to Wren
NEW_PASSKEY = Authenticator().make({"user": {"id": ""}, "challenge": CHALLENGE})
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of the code app that Wren did not confirm yet
WRENS_CODE = {"handle": "w" * 43, "code": "01234567"}  # mailed to the new address that Wren asked for
DRAFT = "new-draft"
Headers = dict[str, str | None]

# Family name and drug of each patient. Nothing else looks like these: where one is seen, that chart was read.
MARKS = {
    "wren": ("Wrenfield", "Wrenopril"),
    "lark": ("Larkham", "Larkozole"),
    "novel": ("Nightingale", "Nightinganol"),
    "asked": ("Askew", "Askomine"),
    "ended": ("Enderby", "Endurane"),
    "guard": ("Guardsmith", "Guardozine"),
    "given": ("Givenham", "Givenazole"),
    "gander": ("Gosling", "Goslinol"),  # no account
    "swift": ("Swiftley", "Swiftamycin"),
}
AT = {name: ELSEWHERE if name == "swift" else HERE for name in MARKS}
STAGES = {"novel": "validation", "asked": "question", "given": "password"}


@dataclass
class World:
    """Ids of what there is, and the headers of everyone who may knock, by the words the tests call them."""

    patients: dict[str, str] = field(default_factory=dict)
    callers: dict[str, Headers] = field(default_factory=dict)
    cursors: dict[tuple[str, str], str] = field(default_factory=dict)  # by patient and list
    tests: dict[str, str] = field(default_factory=dict)
    intakes: dict[str, str] = field(default_factory=dict)
    exports: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    passkeys: dict[str, str] = field(default_factory=dict)  # ids
    signed: dict[str, str] = field(default_factory=dict)  # what passkeys signed to sign in, by whose they are
    tasks: dict[str, str] = field(default_factory=dict)  # by practice
    threads: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)  # that were sent with a message
    applicants: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)  # handle and code, by step
    let_in: dict[str, int] = field(default_factory=dict)  # status where, or while, a caller might


@contextmanager
def moment(when: datetime = NOW) -> Iterator[None]:
    """Time stands still at this moment."""
    with patch.object(clock, "now", lambda: when):
        yield


def make() -> World:
    """The whole world. To be called in an emulated cloud, with time standing still."""
    world = World()
    practices = {
        practice_id: open_practice(practice_id, identifier_systems=[MRN, SYSTEM]) for practice_id in (HERE, ELSEWHERE)
    }
    for name, practice_id in AT.items():
        world.patients[name] = _chart(world, practice_id, name)
    _people(world, practices)
    for practice_id in practices:
        _applicants(world, practice_id)
        world.tasks[practice_id] = _task(practice_id)
    _address_asked_for()
    _second_steps(world)
    _systems(world)
    _ended(world)
    _false(world)
    for name in ("wren", "swift"):
        _forgetful(world, name)
    for name in ("wren", "lark", "swift"):
        _belongings(world, name)
    _strangers_at_home(world)
    return world


def send(headers: Headers, method: str, path: str, body: Any = None, practice: str = HERE) -> Any:
    """A request with these headers, through gateway, authorizer and handler; its answer."""
    key = {"Idempotency-Key": "key-of-the-matrix-01"} if method == "POST" else {}
    return Visitor(practice).send(method, path, body=body, headers={**key, **headers})


# patients -----------------------------------------------------------------------------------------------------------


def _chart(world: World, practice_id: str, name: str) -> str:
    family, drug = MARKS[name]
    told = take_in(practice_id, "fhir", chart(name, family, drug, BORN))
    world.intakes[name] = told.id
    return told.patients[0].id


def _belongings(world: World, name: str) -> None:
    """Cursors, a test, an export, a received document, messages and a draft of this patient's."""
    headers = world.callers[{"wren": "patient", "lark": "another patient", "swift": "patient elsewhere"}[name]]
    path, practice_id = f"/patients/{world.patients[name]}", AT[name]
    page = send(headers, "GET", f"{path}/records/allergies", practice=practice_id)
    world.cursors[name, "allergies"] = page.body["next_cursor"]
    world.cursors[name, "documents"] = cursor.seal((practice_id, world.patients[name], "documents"), "0")
    results = send(headers, "GET", f"{path}/records/results", practice=practice_id)
    world.tests[name] = results.body["items"][0]["tests"][0]["key"]
    made = send(headers, "POST", f"{path}/exports", {"kind": "ccda", "period": {"kind": "all"}}, practice_id)
    world.exports[name] = made.body["id"]
    family, drug = MARKS[name]
    letter = document(name, name=family, born=f"{BORN:%Y%m%d}", title=f"{drug} visit", file="JVBERi0=")
    take_in(practice_id, "ccda", letter)
    documents = send(headers, "GET", f"{path}/records/documents", practice=practice_id)
    world.documents[name] = documents.body["items"][0]["id"]
    world.threads[name], world.files[name] = correspond(practice_id, world.patients[name], drug)
    draft = {"version": 0, "text": f"{drug}, and"}
    saved = send(headers, "PUT", f"{path}/messages/drafts/{DRAFT}", draft, practice_id)
    assert saved.status == 200, saved.text


# people -------------------------------------------------------------------------------------------------------------


def _people(world: World, practices: dict[str, Practice]) -> None:
    words = {
        "wren": "patient",
        "lark": "another patient",
        "novel": "unvalidated patient",
        "asked": "patient before the question",
        "ended": "patient whose sessions were ended",
        "guard": "patient before the second step",
        "given": "patient before a password",
        "swift": "patient elsewhere",
    }
    for name, caller in words.items():
        world.secrets[name] = _invite_patient(AT[name], name, world.patients[name])
        world.callers[caller] = _join(AT[name], name, world.secrets[name], STAGES.get(name, "full"))
    staff = {role: (HERE, role) for role in ROLES} | {"administrator elsewhere": (ELSEWHERE, "administrator")}
    for caller, (practice_id, role) in staff.items():
        name = caller.partition(" ")[0]
        world.callers[caller] = _join(practice_id, name, _invite_staff(practices[practice_id], name, role), "staff")
    novice = _invite_staff(practices[HERE], "novice", "provider")
    world.callers["staff before the question"] = _join(HERE, "novice", novice, "question")
    beginner = _invite_staff(practices[HERE], "beginner", "nurse")
    world.callers["staff before a factor"] = _join(HERE, "beginner", beginner, "staff")
    _invite_staff(practices[HERE], "newcomer", "nurse")
    _invite_staff(practices[ELSEWHERE], "stranger", "nurse")
    for practice_id in practices:
        world.secrets[practice_id] = _invite_patient(practice_id, "guest", "pat_guest")


def _applicants(world: World, practice_id: str) -> None:
    """People half way to an account, one at each step, and someone of a patient's family who has one."""
    walter_with_chart(practice=practice_id)
    for kind, make_one in {"registration": registering, "family": asking}.items():
        for step in ("email", "sent before", "second", "account"):
            applicant = make_one(email=f"{kind}.{step.replace(' ', '.')}@mail.example", browser=Visitor(practice_id))
            code = ""
            if step == "email":
                applicant.begin()
                code = applicant.newest_code(str(applicant.typed["email"]))
            elif step == "sent before":
                with moment(NOW - timedelta(minutes=1)):
                    applicant.begin()
            elif step == "second":
                applicant.prove_email()
                code = applicant.newest_code(CHART_EMAIL)
            else:
                at_account(applicant)
            world.applicants[practice_id, f"{kind} {step}"] = (applicant.handle, code)
    if practice_id == HERE:
        member = at_account(asking(email="member@mail.example", browser=Visitor(practice_id)))
        assert make_account(member, "member").status == 201
        assert member.browser.post("/identity-validation/security-question", QUESTION).status == 200
        world.callers["family member"] = _cookie(member.browser)


def _address_asked_for() -> None:
    account = account_rows.find(HERE, "wren")
    assert account is not None
    handle, ends = WRENS_CODE["handle"], clock.epoch(clock.now() + timedelta(minutes=30))
    data = {"account": account.id, "email": "wren@new.example"}
    code = codes.sealed(handle, "code", WRENS_CODE["code"])
    request = Request(ids.digest(handle), "email", "code", ends, data, code=code, code_expires=ends)
    transactions.write(request_rows.putting(HERE, request))


def _second_steps(world: World) -> None:
    """Someone at each point of a second step: to be set up, half set up, to be taken, and had."""
    give_code_app(HERE, "wren", SECRET)
    put_challenge(HERE, "wren", CHALLENGE, clock.now())
    for name in ("wren", "lark", "guard", "swift"):
        passkey, world.passkeys[name] = give_passkey(AT[name], name)
        world.signed[name] = passkey.sign(sign_in_challenge(AT[name]))
    stranger = Authenticator(user=b"acc_nobodynobodynobodyno")
    world.signed["nobody"] = stranger.sign(sign_in_challenge(HERE))
    give_recovery_code(HERE, "guard", RECOVERY_CODE)
    visitor = Visitor(HERE)
    assert signed_in(visitor, "guard").body["stage"] == "second_step"
    world.callers["patient before the second step"] = _cookie(visitor)
    beginner = account_rows.find(HERE, "beginner")
    assert beginner is not None
    transactions.write(*account_rows.saving(HERE, beginner, stage="factor"))
    for name, caller in {"wren": "patient", "lark": "another patient"}.items():
        cookie = str(world.callers[caller]["Cookie"]).partition("=")[2]
        world.sessions[name] = str(tokens.verify(cookie, "session", HERE, clock.now())["sid"])


def _invite_patient(practice_id: str, name: str, patient_id: str) -> str:
    desk = Caller(practice_id, "staff", "acc_desk", role="front_desk")
    person = identity.Invitee(patient_id, "Robin", f"Robin {MARKS.get(name, ('Guest', ''))[0]}", BORN)
    sent = identity.invite(desk, person, f"{name}@mail.example", clock.now(), "key-of-the-world-01").invitation
    return _secret(practice_id, sent)


def _invite_staff(practice: Practice, name: str, role: str) -> str:
    operator = Caller(practice.id, "staff", "operator", role="administrator")
    person = identity.StaffInvitee(f"stf_{name}", "Sam", f"Sam {name}", role)
    address = f"{name}@mail.example"
    sent = identity.invite_staff(operator, practice, person, address, clock.now(), "key-of-the-world-01").invitation
    return _secret(practice.id, sent)


def _secret(practice_id: str, sent: identity.SentInvitation | None) -> str:
    assert sent is not None
    return secret_of(next(mail for mail in outbox() if mail["mail"] == sent.mail_id), practice_id)


def _join(practice_id: str, name: str, secret: str, stage: str) -> Headers:
    """Come in as far as this stage; the cookie."""
    visitor = Visitor(practice_id)
    answers = [activated(visitor, secret, name)]
    if stage == "full" or name in ("asked", "given"):
        given = {"attested": True, "birth_date": BORN.isoformat()}
        answers.append(visitor.post("/identity-validation/answers", given))
    if stage in ("full", "staff"):
        answers.append(visitor.post("/identity-validation/security-question", QUESTION))
    assert all(answer.status in (200, 201) for answer in answers), [answer.text for answer in answers]
    if stage == "password":
        _with_temporary_password(practice_id, name)
    return _cookie(visitor)


def _with_temporary_password(practice_id: str, name: str) -> None:
    account = account_rows.find(practice_id, name)
    assert account is not None
    ends = clock.epoch(clock.now() + timedelta(hours=72))
    transactions.write(*account_rows.saving(practice_id, account, stage="password", password_expires=ends))


def _forgetful(world: World, name: str) -> None:
    """Someone who asked for a new password; their link."""
    asked = Visitor(AT[name]).post("/recovery", {"email": f"{name}@mail.example"})
    assert asked.status == 202
    (mail,) = (mail for mail in outbox() if mail["template"] == "recovery" and mail["practice"] == AT[name])
    world.secrets[f"{name}'s recovery"] = secret_of(mail, AT[name])


def _task(practice_id: str) -> str:
    """A task of the front desk: someone typed a patient's name."""
    family = MARKS["gander" if practice_id == HERE else "swift"][0]
    typed = Registration(
        first_name="Robin", last_name=family, birth_date="", phone="", postal_code="", email="robin@mail.example"
    )
    transactions.write(*tasks.opening(practice_id, typed, "the task", clock.now()))
    return ids.derived_id("tsk", practice_id, "the task")


def _cookie(visitor: Visitor) -> Headers:
    name = policy.cookie_name(visitor.practice)
    return {"Cookie": f"{name}={visitor.cookies[name]}"}


def _systems(world: World) -> None:
    ehr = System().register()
    world.callers["system"] = ehr.bearer("system/*.write system/*.read")
    world.callers["system that may only write"] = ehr.bearer("system/*.write")
    world.callers["system that may only read"] = ehr.bearer("system/*.read")
    world.callers["another system"] = System(id="cli_lab").register().bearer()
    world.callers["system elsewhere"] = System(ELSEWHERE).register().bearer("system/*.write system/*.read")


# who opens nothing --------------------------------------------------------------------------------------------------


def _ended(world: World) -> None:
    """Sessions that were good once."""
    for caller, ago in {"idle": timedelta(minutes=15), "expired": timedelta(hours=12)}.items():
        visitor = Visitor()
        with moment(NOW - ago):
            assert signed_in(visitor, "wren").status == 200
            world.let_in[caller] = visitor.get("/session").status
        world.callers[caller] = _cookie(visitor)
    visitor = Visitor()
    assert signed_in(visitor, "wren").status == 200
    world.let_in["signed out"] = visitor.get("/session").status
    world.callers["signed out"] = _cookie(visitor)
    assert visitor.delete("/session").status == 204
    ended = "patient whose sessions were ended"
    world.let_in[ended] = send(world.callers[ended], "GET", "/session").status
    account = account_rows.find(HERE, "ended")
    assert account is not None
    transactions.write(*account_rows.saving(HERE, account, end_sessions=True))


def _strangers_at_home(world: World) -> None:
    """Those of the other practice, where they belong."""
    path = f"/patients/{world.patients['swift']}/exports/preview"
    home = {"patient elsewhere": path, "administrator elsewhere": "/session", "system elsewhere": path}
    for caller, at in home.items():
        world.let_in[caller] = send(world.callers[caller], "GET", at, practice=ELSEWHERE).status


def _false(world: World) -> None:
    """Tokens that nobody gave, or that are for something else."""
    name, _, token = str(world.callers["patient"]["Cookie"]).partition("=")
    header, claims, signature = token.split(".")
    known = json.loads(base64.urlsafe_b64decode(claims + "=="))
    other = str(world.callers["another patient"]["Cookie"]).partition("=")[2].split(".")[1]
    own_key = ec.generate_private_key(ec.SECP256R1())
    kid = jwt.get_unverified_header(token)["kid"]
    false = {
        "forged": jwt.encode(known, own_key, algorithm="ES256", headers={"kid": kid}),
        "unsigned": jwt.encode(known, "", algorithm="none", headers={"kid": kid}),
        "tampered": f"{header}.{other}.{signature}",
    }
    world.callers |= {caller: {"Cookie": f"{name}={value}"} for caller, value in false.items()}
    world.callers["no one"] = {}
    world.callers["two cookies"] = {"Cookie": f"{name}={token}; {name}={token}"}
    world.callers["session as bearer"] = bearer(token)
    system_token = str(world.callers["system"]["Authorization"]).removeprefix("Bearer ")
    world.callers["system token as cookie"] = {"Cookie": f"{name}={system_token}"}
    for caller in ("patient elsewhere", "administrator elsewhere"):
        theirs = str(world.callers[caller]["Cookie"]).partition("=")[2]
        world.callers[f"{caller}, under this name"] = {"Cookie": f"{name}={theirs}"}
