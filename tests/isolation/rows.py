"""A row for every route: how it is called so that it works, and for whom it may. A route without a row fails a test."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pyotp

from tests.isolation.world import (
    ELSEWHERE,
    HERE,
    NEW_PASSKEY,
    RECOVERY_CODE,
    ROLES,
    SECRET,
    WRENS_CODE,
    World,
    desk_cursor,
    task_cursor,
)
from tests.support.accounts import PASSWORD
from tests.support.applications import INGRID, INGRIDS, WALTER
from tests.support.documents import document
from tests.support.practices import NOW
from tests.support.systems import System

PATIENTS = frozenset({"patient"})
OTHERS = frozenset({"another patient"})
VALIDATING = frozenset({"unvalidated patient", "patient before the question", "staff before the question"})
BEFORE_SECOND_STEP = frozenset({"patient before the second step"})
BEFORE_FACTOR = frozenset({"staff before a factor"})
BEFORE_FULL = VALIDATING | BEFORE_SECOND_STEP | BEFORE_FACTOR
STAFF = frozenset(ROLES)
INVITERS = STAFF - {"billing"}
DESK = frozenset({"administrator", "front_desk"})
ADMINISTRATOR = frozenset({"administrator"})
FAMILY = frozenset({"family member"})
SYSTEMS = frozenset({"system", "system that may only write", "system that may only read", "another system"})
SENDERS = SYSTEMS - {"system that may only read"}
READERS = frozenset({"system", "system that may only read"})
FULL = PATIENTS | OTHERS | FAMILY | STAFF
PERSONS = FULL | BEFORE_FULL
# The callers of whom each route is held to keep one out, at least, wherever they name what is not theirs.
KINDS: Mapping[str, frozenset[str]] = {
    "no one": frozenset({"no one", "two cookies", "forged", "unsigned", "tampered"}),
    "another token": frozenset({"session as bearer", "system token as cookie"}),
    "unvalidated": BEFORE_FULL,
    "another patient": OTHERS,
    "staff of another role": STAFF,
    "patient elsewhere": frozenset({"patient elsewhere", "patient elsewhere, under this name"}),
    "staff elsewhere": frozenset({"administrator elsewhere", "administrator elsewhere, under this name"}),
    "client elsewhere": frozenset({"system elsewhere"}),
    "expired": frozenset({"idle", "expired"}),
    "revoked": frozenset({"signed out", "patient whose sessions were ended"}),
}
NOT_FOUND = (404, "request.not_found")
CONFIRM_FIRST = (403, "identity.confirm_first")
DEAD_CODE = (410, "identity.code_dead")
WRONG_STEP = (409, "identity.wrong_step")

Path = Callable[[World], str]
Refusal = tuple[int, str]


@dataclass(frozen=True)
class Row:
    """A route behind the authorizer, called by those who are `allowed`.

    `hidden`: who may not have it does not learn that it is there. `refusals` are answers to some callers that differ
    from the rule. `astray` is the same with ids that are someone else's, and `absent` the answer to that. `stuffed` is
    the answer to a body with others' ids in it, where they are not just passed over. `shows` is whose data it shows.
    `cursor` goes on in a list, and `miscursored` are addresses with a cursor that is not of the list.
    """

    path: Path
    allowed: frozenset[str]
    status: int = 200
    body: Any = None
    hidden: bool = False
    refusals: Mapping[str, Refusal] = field(default_factory=dict)
    astray: tuple[Path, ...] = ()
    absent: Refusal = NOT_FOUND
    stuffed: Refusal | None = None
    shows: str = ""
    cursor: Path | None = None
    miscursored: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Door:
    """A route that nobody need be signed in for: what opens it, and what of others' does not; `stuffed` as in a row."""

    path: str
    opens: Callable[[World], Any]
    refused: Mapping[str, tuple[Callable[[World], Any], Refusal]]
    status: int = 200
    headers: Mapping[str, str | None] = field(default_factory=dict)
    programs: bool = False
    stuffed: Refusal | None = None


def own(rest: str) -> Path:
    return lambda world: f"/patients/{world.patients['wren']}{rest}"


def of(name: str, rest: str, stem: str = "/patients") -> Path:
    return lambda world: f"{stem}/{world.patients[name]}{rest}"


def nobody(rest: str, stem: str = "/patients") -> Path:
    return lambda _: f"{stem}/pat_none{rest}"


def clinical(rest: str, **changes: Any) -> Row:
    """A part of the patient's own record."""
    paths = (of("lark", rest), of("swift", rest), nobody(rest))
    return Row(own(rest), PATIENTS, hidden=True, astray=paths, shows="wren", **changes)


def listed(rest: str, kind: str) -> Row:
    """A list of the patient's own record, in pages."""

    def at(path: str, cursor: Path) -> Path:
        joint = "&" if "?" in path else "?"
        return lambda world: f"/patients/{world.patients['wren']}{path}{joint}cursor={cursor(world)}"

    def of_list(name: str) -> Path:
        return lambda world: world.cursors[name, kind]

    other = "/records/documents" if kind == "allergies" else "/records/allergies"
    false: list[Path] = [of_list("lark"), of_list("swift"), lambda _: desk_cursor(HERE), lambda _: "A" * 60]
    false.append(lambda world: altered(world.cursors["wren", kind]))
    filtered = [at("/records/allergies?status=current", of_list("wren")), at("/records/problems", of_list("wren"))]
    wrong = [*(at(rest, cursor) for cursor in false), at(other, of_list("wren")), *filtered]
    return clinical(rest, cursor=of_list("wren"), miscursored=tuple(wrong))


def altered(cursor: str) -> str:
    """A cursor that somebody altered."""
    return cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")


def trend(whose: str) -> Path:
    """The patient's own test over time, at somebody's address."""
    return lambda world: (
        f"/patients/{world.patients[whose]}/records/results/trend?" + urlencode({"test": world.tests["wren"]})
    )


def received(whose: str, which: str) -> Path:
    """A page of a received document at somebody's address."""
    return lambda world: f"/patients/{world.patients[whose]}/records/documents/{world.documents[which]}/page"


def export(rest: str, **changes: Any) -> Row:
    """The same, which the practice's systems may have too, for every patient of the practice."""
    paths = (of("swift", rest), nobody(rest))
    return Row(own(rest), PATIENTS | READERS, hidden=True, astray=paths, **changes)


def own_export(whose: str) -> Path:
    return lambda world: f"/patients/{world.patients['wren']}/exports/{world.exports[whose]}"


def desk(rest: str, name: str, allowed: frozenset[str], **changes: Any) -> Row:
    stem = "/desk/patients"
    return Row(of(name, rest, stem), allowed, astray=(of("swift", rest, stem), nobody(rest, stem)), **changes)


def member(rest: str, name: str, **changes: Any) -> Row:
    """What only administrators do with someone of the staff."""
    stem, paths = f"/desk/staff/stf_{name}", (f"/desk/staff/stf_stranger{rest}", f"/desk/staff/stf_none{rest}")
    astray = tuple((lambda _, path=path: path) for path in paths)
    return Row(lambda _: stem + rest, ADMINISTRATOR, astray=astray, absent=(404, "identity.staff_unknown"), **changes)


def guarding(rest: str, allowed: frozenset[str], otherwise: Refusal = WRONG_STEP, **changes: Any) -> Row:
    """What a person sets up for their second step: after a confirmation, and never before they took the one they have.

    `otherwise` is the answer to a person who may in general, and has not what this is about.
    """
    refusals = dict.fromkeys(FULL | BEFORE_FACTOR, otherwise)
    refusals |= dict.fromkeys(SYSTEMS, CONFIRM_FIRST) | dict.fromkeys(BEFORE_SECOND_STEP, WRONG_STEP)
    return Row(lambda _: f"/second-step{rest}", allowed, refusals=refusals, **changes)


def profile(rest: str, body: Any, status: int = 200) -> Row:
    """What guards one's own account; a practice's system never showed that it is a person."""
    return Row(lambda _: f"/profile{rest}", FULL, status, body, refusals=dict.fromkeys(SYSTEMS, CONFIRM_FIRST))


ROWS: dict[str, Row] = {
    "GET /session": Row(lambda _: "/session", PERSONS),
    "POST /session/extend": Row(lambda _: "/session/extend", PERSONS),
    "DELETE /session": Row(lambda _: "/session", PERSONS, status=204),
    "GET /identity-validation": Row(lambda _: "/identity-validation", FULL | VALIDATING),
    "POST /identity-validation/answers": Row(
        lambda _: "/identity-validation/answers", FULL | VALIDATING, body={"attested": True, "birth_date": "1961-03-14"}
    ),
    "POST /identity-validation/security-question": Row(
        lambda _: "/identity-validation/security-question",
        VALIDATING - {"unvalidated patient"},
        body={"question": "library_card", "answer": "another answer"},
        refusals=dict.fromkeys(PATIENTS | OTHERS | FAMILY | STAFF | {"unvalidated patient"}, WRONG_STEP),
    ),
    "POST /session/confirm": Row(
        lambda _: "/session/confirm",
        PERSONS - BEFORE_SECOND_STEP,
        body={"password": PASSWORD},
        refusals=dict.fromkeys(BEFORE_SECOND_STEP, WRONG_STEP),
    ),
    "GET /sessions": Row(lambda _: "/sessions", FULL),
    "DELETE /sessions": Row(lambda _: "/sessions", FULL, status=204),
    "DELETE /sessions/{session_id}": Row(
        lambda world: f"/sessions/{world.sessions['wren']}",
        PATIENTS,
        status=204,
        refusals=dict.fromkeys(FULL - PATIENTS, NOT_FOUND),
        astray=(lambda world: f"/sessions/{world.sessions['lark']}", lambda _: "/sessions/ses_none"),
    ),
    "GET /second-step": Row(lambda _: "/second-step", FULL | BEFORE_SECOND_STEP | BEFORE_FACTOR),
    "POST /second-step/answers": Row(
        lambda _: "/second-step/answers",
        BEFORE_SECOND_STEP,
        body={"recovery_code": RECOVERY_CODE},
        refusals=dict.fromkeys(FULL | BEFORE_FACTOR | SYSTEMS, WRONG_STEP),
    ),
    "POST /second-step/passkey-options": Row(
        lambda _: "/second-step/passkey-options",
        BEFORE_SECOND_STEP | OTHERS,
        refusals=dict.fromkeys(FULL - OTHERS | BEFORE_FACTOR, (422, "identity.no_passkey")),
    ),
    "POST /second-step/code-app": guarding("/code-app", FULL | BEFORE_FACTOR),
    "POST /second-step/code-app/confirmation": guarding(
        "/code-app/confirmation", PATIENTS, body={"code": pyotp.TOTP(SECRET).at(NOW)}
    ),
    "POST /second-step/passkeys/options": guarding("/passkeys/options", FULL | BEFORE_FACTOR),
    "POST /second-step/passkeys": guarding(
        "/passkeys", PATIENTS, (422, "identity.passkey_wrong"), status=201, body={"credential": NEW_PASSKEY}
    ),
    "DELETE /second-step/factors/{factor_id}": Row(
        lambda world: f"/second-step/factors/{world.passkeys['lark']}",
        OTHERS,
        refusals=guarding("", OTHERS, NOT_FOUND).refusals,
        astray=(lambda world: f"/second-step/factors/{world.passkeys['guard']}", lambda _: "/second-step/factors/totp"),
    ),
    "POST /second-step/recovery-codes": guarding("/recovery-codes", OTHERS),
    "GET /profile": Row(lambda _: "/profile", FULL),
    "POST /profile/email": profile("/email", {"email": "another@new.example"}, status=202),
    "POST /profile/email/code": Row(
        lambda _: "/profile/email/code",
        PATIENTS,
        body=WRENS_CODE,
        refusals=dict.fromkeys(FULL - PATIENTS, DEAD_CODE) | dict.fromkeys(SYSTEMS, CONFIRM_FIRST),
    ),
    "POST /profile/phone": profile("/phone", {"phone": "(508) 555-0188"}),
    "POST /profile/password": Row(
        lambda _: "/profile/password", FULL, body={"current": PASSWORD, "password": "granite violin harbor"}
    ),
    "POST /profile/question": profile("/question", {"question": "library_card", "answer": "another answer"}),
    "POST /profile/notices": Row(lambda _: "/profile/notices", FULL, body={"by_mail": ["messages"]}),
    "GET /family-access": Row(lambda _: "/family-access", FAMILY),
    "GET /patients/{patient_id}/home": clinical("/home"),
    "GET /patients/{patient_id}/records": clinical("/records"),
    "GET /patients/{patient_id}/records/{section}": listed("/records/allergies", "allergies"),
    "GET /patients/{patient_id}/records/documents": listed("/records/documents", "documents"),
    "GET /patients/{patient_id}/records/results/trend": Row(
        trend("wren"), PATIENTS, hidden=True, astray=(trend("lark"), trend("swift")), shows="wren"
    ),
    "GET /patients/{patient_id}/records/documents/{document_id}/page": Row(
        received("wren", "wren"),
        PATIENTS,
        hidden=True,
        astray=(received("wren", "lark"), received("lark", "lark"), received("wren", "swift")),
        shows="wren",
    ),
    "GET /patients/{patient_id}/exports/preview": export("/exports/preview", shows="wren"),
    "POST /patients/{patient_id}/exports": export(
        "/exports",
        status=201,
        body={"kind": "ccda", "period": {"kind": "all"}},
        stuffed=(422, "request.invalid"),
    ),
    "GET /patients/{patient_id}/exports/{export_id}": Row(
        own_export("wren"),
        PATIENTS | READERS,
        hidden=True,
        astray=(own_export("lark"), own_export("swift")),
        absent=(404, "export.not_found"),
    ),
    "GET /desk/patients": Row(
        lambda _: "/desk/patients",
        STAFF,
        shows="lark",
        cursor=lambda _: desk_cursor(HERE),
        miscursored=(
            lambda _: f"/desk/patients?cursor={desk_cursor(ELSEWHERE)}",
            lambda _: f"/desk/patients?q=ro&cursor={desk_cursor(HERE)}",
            lambda _: f"/desk/patients?cursor={altered(desk_cursor(HERE))}",
            lambda world: f"/desk/patients?cursor={world.cursors['wren', 'allergies']}",
        ),
    ),
    "GET /desk/patients/{patient_id}": desk("", "wren", STAFF, shows="wren"),
    "POST /desk/patients/{patient_id}/invitations": desk(
        "/invitations", "gander", INVITERS, status=201, body={"email": "gander@mail.example"}, shows="gander"
    ),
    "POST /desk/patients/{patient_id}/validation-reset": desk("/validation-reset", "novel", INVITERS, shows="novel"),
    "POST /desk/patients/{patient_id}/account": desk(
        "/account", "gander", INVITERS, status=201, body={"email": "gander@mail.example"}, shows="gander"
    ),
    "POST /desk/patients/{patient_id}/reset": desk("/reset", "wren", INVITERS, shows="wren"),
    "GET /desk/tasks": Row(
        lambda _: "/desk/tasks",
        DESK,
        shows="gander",
        cursor=lambda _: task_cursor(HERE),
        miscursored=(
            lambda _: f"/desk/tasks?cursor={task_cursor(ELSEWHERE)}",
            lambda _: f"/desk/tasks?state=closed&cursor={task_cursor(HERE)}",
            lambda _: f"/desk/tasks?cursor={altered(task_cursor(HERE))}",
            lambda _: f"/desk/tasks?cursor={desk_cursor(HERE)}",
        ),
    ),
    "POST /desk/tasks/{task_id}/closed": Row(
        lambda world: f"/desk/tasks/{world.tasks[HERE]}/closed",
        DESK,
        body={"outcome": "done"},
        astray=(lambda world: f"/desk/tasks/{world.tasks[ELSEWHERE]}/closed", lambda _: "/desk/tasks/tsk_none/closed"),
        absent=(404, "tasks.unknown"),
        shows="gander",
    ),
    "GET /desk/staff": Row(lambda _: "/desk/staff", ADMINISTRATOR),
    "POST /desk/staff": Row(
        lambda _: "/desk/staff",
        ADMINISTRATOR,
        status=201,
        body={"name": "Sam New", "email": "new@mail.example", "role": "nurse"},
    ),
    "POST /desk/staff/{staff_id}/invitations": member(
        "/invitations", "newcomer", status=201, body={"email": "newcomer@mail.example"}
    ),
    "POST /desk/staff/{staff_id}/reset": member("/reset", "novice"),
    "POST /desk/staff/{staff_id}/role": member("/role", "novice", body={"role": "nurse"}),
    "POST /desk/staff/{staff_id}/suspend": member("/suspend", "novice"),
    "POST /desk/staff/{staff_id}/restore": member("/restore", "novice"),
    "POST /intake/bundles": Row(
        lambda _: "/intake/bundles",
        SENDERS,
        status=202,
        body={
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [
                {
                    "resource": {
                        "resourceType": "Patient",
                        "id": "new-one",
                        "identifier": [{"system": "https://larkspur.example/mrn", "value": "new-one"}],
                    }
                }
            ],
        },
    ),
    "POST /intake/documents": Row(
        lambda _: "/intake/documents", SENDERS, status=202, body=document("new-one", title="New one").encode()
    ),
    "POST /intake/uploads": Row(
        lambda _: "/intake/uploads",
        SENDERS,
        status=201,
        body={"content_type": "application/xml", "size": 1, "sha256": "0" * 64},
    ),
    "GET /intake/{intake_id}": Row(
        lambda world: f"/intake/{world.intakes['wren']}",
        SENDERS - {"another system"},
        refusals={"another system": NOT_FOUND},
        astray=(lambda world: f"/intake/{world.intakes['swift']}", lambda _: "/intake/int_none"),
        shows="wren",
    ),
}

DEAD_LINK = (410, "identity.link_dead")
DEAD_REQUEST = (410, "identity.request_dead")
NO_SIGN_IN = (401, "identity.sign_in_refused")


def applied(path: str, at: str, status: int = 200, dead: Refusal = DEAD_REQUEST, **more: Any) -> Door:
    """A step of someone who has no account yet: their own handle opens it, with the code of their mail."""

    def body(practice_id: str, kind: str) -> Callable[[World], Any]:
        def of_world(world: World) -> Any:
            handle, code = world.applicants[practice_id, kind]
            return {"handle": handle, "code": code, **more}

        return of_world

    other = (
        f"family {at.partition(' ')[2]}" if at.startswith("registration") else f"registration {at.partition(' ')[2]}"
    )
    refused = {
        "a request elsewhere": (body(ELSEWHERE, at), dead),
        "a request of another kind": (body(HERE, other), dead),
    }
    return Door(path, body(HERE, at), refused, status=status)


ACCOUNT = {"username": "newcomer.one", "password": PASSWORD}
MINOR = (422, "identity.under_adult_age")

DOORS: dict[str, Door] = {
    "POST /sign-up/registrations": Door(
        "/sign-up/registrations",
        lambda _: WALTER,
        {"a minor": (lambda _: {**WALTER, "birth_date": "2010-01-01"}, MINOR)},
        status=201,
    ),
    "POST /sign-up/registrations/status": applied("/sign-up/registrations/status", "registration account"),
    "POST /sign-up/registrations/code": applied("/sign-up/registrations/code", "registration sent before"),
    "POST /sign-up/registrations/email-code": applied(
        "/sign-up/registrations/email-code", "registration email", dead=DEAD_CODE
    ),
    "POST /sign-up/registrations/chart-code": applied(
        "/sign-up/registrations/chart-code", "registration second", dead=DEAD_CODE
    ),
    "POST /sign-up/registrations/account": applied(
        "/sign-up/registrations/account", "registration account", status=201, **ACCOUNT
    ),
    "POST /family-requests": Door(
        "/family-requests",
        lambda _: INGRID,
        {"no relationship": (lambda _: {**INGRID, "relationship": "boss"}, (422, "request.invalid"))},
        status=201,
    ),
    "POST /family-requests/status": applied("/family-requests/status", "family account"),
    "POST /family-requests/code": applied("/family-requests/code", "family sent before"),
    "POST /family-requests/email-code": applied("/family-requests/email-code", "family email", dead=DEAD_CODE),
    "POST /family-requests/passcode": applied("/family-requests/passcode", "family second", dead=DEAD_CODE),
    "POST /family-requests/account": applied(
        "/family-requests/account", "family account", status=201, **ACCOUNT, **INGRIDS
    ),
    "GET /practice": Door("/practice", lambda _: None, {}),
    "POST /sign-in": Door(
        "/sign-in",
        lambda _: {"username": "wren", "password": PASSWORD},
        {
            "account elsewhere": (lambda _: {"username": "swift", "password": PASSWORD}, NO_SIGN_IN),
            "email elsewhere": (lambda _: {"username": "swift@mail.example", "password": PASSWORD}, NO_SIGN_IN),
        },
    ),
    "POST /sign-in/passkey-options": Door("/sign-in/passkey-options", lambda _: None, {}),
    "POST /sign-in/passkey": Door(
        "/sign-in/passkey",
        lambda world: {"passkey": world.signed["lark"]},
        {
            "passkey elsewhere": (lambda world: {"passkey": world.signed["swift"]}, NO_SIGN_IN),
            "unknown passkey": (lambda world: {"passkey": world.signed["nobody"]}, NO_SIGN_IN),
        },
    ),
    "POST /sign-up/invitations": Door(
        "/sign-up/invitations",
        lambda world: {"token": world.secrets[HERE]},
        {
            "link elsewhere": (lambda world: {"token": world.secrets[ELSEWHERE]}, DEAD_LINK),
            "used link": (lambda world: {"token": world.secrets["wren"]}, DEAD_LINK),
        },
    ),
    "POST /sign-up/activation": Door(
        "/sign-up/activation",
        lambda world: {"token": world.secrets[HERE], "username": "guest.one", "password": PASSWORD},
        {
            "link elsewhere": (
                lambda world: {"token": world.secrets[ELSEWHERE], "username": "guest.one", "password": PASSWORD},
                DEAD_LINK,
            ),
            "used link": (
                lambda world: {"token": world.secrets["wren"], "username": "guest.one", "password": PASSWORD},
                DEAD_LINK,
            ),
        },
        status=201,
    ),
    "POST /oauth/token": Door(
        "/oauth/token",
        lambda _: System().form(),
        {"system elsewhere": (lambda _: System(ELSEWHERE).form(), (401, "invalid_client"))},
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        programs=True,
    ),
}
