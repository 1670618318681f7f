"""What a row of the matrix says of a route: how it is called so that it works, and for whom it may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.isolation.world import (
    ROLES,
    World,
)

PATIENTS = frozenset({"patient"})
OTHERS = frozenset({"another patient"})
VALIDATING = frozenset(
    {"unvalidated patient", "patient before a password", "patient before the question", "staff before the question"}
)
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
    the answer to a body with others' ids in it, where they are not just passed over; a `body` may ask the world.
    `shows` is whose data it shows. `cursor` goes on in a list, and `miscursored` are addresses with a cursor that is
    not of the list.
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

    def body_in(self, world: World) -> Any:
        """What is sent."""
        return self.body(world) if callable(self.body) else self.body


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


def altered(cursor: str) -> str:
    """A cursor that somebody altered."""
    return cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
