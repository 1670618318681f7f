"""A row for every route: how it is called so that it works, and for whom it may. A route without a row fails a test."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.isolation.world import ELSEWHERE, HERE, ROLES, World, desk_cursor
from tests.support.accounts import PASSWORD
from tests.support.documents import document
from tests.support.systems import System

PATIENTS = frozenset({"patient"})
OTHERS = frozenset({"another patient"})
BEFORE_FULL = frozenset({"unvalidated patient", "patient before the question", "staff before the question"})
STAFF = frozenset(ROLES)
INVITERS = STAFF - {"billing"}
SYSTEMS = frozenset({"system", "system that may only write", "system that may only read", "another system"})
SENDERS = SYSTEMS - {"system that may only read"}
READERS = frozenset({"system", "system that may only read"})
PERSONS = PATIENTS | OTHERS | BEFORE_FULL | STAFF
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


def received(rest: str) -> Row:
    """A received document of the patient's own."""

    def at(whose: str, which: str) -> Path:
        return lambda world: f"/patients/{world.patients[whose]}/records/documents/{world.documents[which]}{rest}"

    astray = (at("wren", "lark"), at("lark", "lark"), at("wren", "swift"))
    return Row(at("wren", "wren"), PATIENTS, hidden=True, astray=astray, shows="wren")


def export(rest: str, **changes: Any) -> Row:
    """The same, which the practice's systems may have too, for every patient of the practice."""
    paths = (of("swift", rest), nobody(rest))
    return Row(own(rest), PATIENTS | READERS, hidden=True, astray=paths, **changes)


def own_export(whose: str) -> Path:
    return lambda world: f"/patients/{world.patients['wren']}/exports/{world.exports[whose]}"


def desk(rest: str, name: str, allowed: frozenset[str], **changes: Any) -> Row:
    stem = "/desk/patients"
    return Row(of(name, rest, stem), allowed, astray=(of("swift", rest, stem), nobody(rest, stem)), **changes)


ROWS: dict[str, Row] = {
    "GET /session": Row(lambda _: "/session", PERSONS),
    "POST /session/extend": Row(lambda _: "/session/extend", PERSONS),
    "DELETE /session": Row(lambda _: "/session", PERSONS, status=204),
    "GET /identity-validation": Row(lambda _: "/identity-validation", PERSONS),
    "POST /identity-validation/answers": Row(
        lambda _: "/identity-validation/answers", PERSONS, body={"attested": True, "birth_date": "1961-03-14"}
    ),
    "POST /identity-validation/security-question": Row(
        lambda _: "/identity-validation/security-question",
        BEFORE_FULL - {"unvalidated patient"},
        body={"question": "library_card", "answer": "another answer"},
        refusals=dict.fromkeys(PATIENTS | OTHERS | STAFF | {"unvalidated patient"}, WRONG_STEP),
    ),
    "GET /patients/{patient_id}/home": clinical("/home"),
    "GET /patients/{patient_id}/records": clinical("/records"),
    "GET /patients/{patient_id}/records/{section}": listed("/records/allergies", "allergies"),
    "GET /patients/{patient_id}/records/documents": listed("/records/documents", "documents"),
    "GET /patients/{patient_id}/records/results/trend": Row(
        trend("wren"), PATIENTS, hidden=True, astray=(trend("lark"), trend("swift")), shows="wren"
    ),
    "GET /patients/{patient_id}/records/documents/{document_id}/page": received("/page"),
    "GET /patients/{patient_id}/records/documents/{document_id}/file": received("/file"),
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
NO_SIGN_IN = (401, "identity.sign_in_refused")

DOORS: dict[str, Door] = {
    "GET /practice": Door("/practice", lambda _: None, {}),
    "POST /sign-in": Door(
        "/sign-in",
        lambda _: {"username": "wren", "password": PASSWORD},
        {
            "account elsewhere": (lambda _: {"username": "swift", "password": PASSWORD}, NO_SIGN_IN),
            "email elsewhere": (lambda _: {"username": "swift@mail.example", "password": PASSWORD}, NO_SIGN_IN),
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
