"""Who is calling, and what they may do. The one place where a permission is decided; evaluated at every request.

Roles are those of the practice's staff; a patient may open their own record; a practice system holds scopes
(SMART Backend Services). Someone else's record is not found, never forbidden: nobody learns that it exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from portico import clock
from portico.errors import Forbidden, NotFound

Kind = Literal["patient", "family", "staff", "client"]
StaffRole = Literal["administrator", "provider", "nurse", "front_desk", "billing"]
Action = Literal[
    "home:read",
    "records:read",
    "exports:create",
    "messages:read",
    "messages:write",
    "messages:draft",
    "desk:read",
    "desk:invite",
    "desk:tasks",
    "desk:staff",
    "desk:messages",
    "intake:write",
    "intake:read",
]

CONFIRMED = timedelta(minutes=10)  # how long a password or factor that was shown stands for its person

_OWN_RECORD: frozenset[Action] = frozenset(
    {"home:read", "records:read", "exports:create", "messages:read", "messages:write", "messages:draft"}
)
_BY_ROLE: Mapping[str, frozenset[Action]] = {
    "administrator": frozenset(
        {"desk:read", "desk:invite", "desk:tasks", "desk:staff", "desk:messages", "messages:draft"}
    ),
    "provider": frozenset({"desk:read", "desk:invite", "desk:messages", "messages:draft"}),
    "nurse": frozenset({"desk:read", "desk:invite", "desk:messages", "messages:draft"}),
    "front_desk": frozenset({"desk:read", "desk:invite", "desk:tasks", "desk:messages", "messages:draft"}),
    "billing": frozenset({"desk:read", "desk:messages", "messages:draft"}),
}
_BY_SCOPE: Mapping[str, frozenset[Action]] = {
    "system/*.write": frozenset({"intake:write", "intake:read"}),
    "system/*.read": frozenset({"exports:create"}),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who the authorizer says is calling, in which practice."""

    practice_id: str
    kind: Kind
    account_id: str
    role: str = ""
    patient_id: str | None = None
    session_id: str | None = None
    stage: str = "full"
    confirmed_at: int = 0  # when they last showed a password or a factor, in seconds since 1970
    scopes: frozenset[str] = frozenset()
    address: str = ""
    name: str = ""  # in full, as others read it beside what this person writes

    def require(self, action: Action, patient_id: str | None = None) -> "Caller":
        """This caller, if they may do it. Raises NotFound for a record that is not theirs, else Forbidden."""
        if may(self, action, patient_id):
            return self
        if patient_id is not None:
            raise NotFound("request.not_found", "We could not find that.")
        raise Forbidden("request.denied", "Your account does not allow this.")

    def confirmed(self, now: datetime) -> "Caller":
        """This caller, if they showed their password or a factor in the last ten minutes (ASVS 5.0, 7.5.1).

        Raises Forbidden `identity.confirm_first`, on which the page asks them to, and repeats the request.
        """
        if clock.epoch(now) - self.confirmed_at < CONFIRMED.total_seconds():
            return self
        raise Forbidden("identity.confirm_first", "Please confirm first that it is you. Nothing was changed yet.")


def of_role(role: str) -> list[Action]:
    """What someone of the practice's staff may do, so that pages offer no more; none for who is not of the staff."""
    return sorted(_BY_ROLE.get(role, ()))


def may(caller: Caller, action: Action, patient_id: str | None = None) -> bool:
    """Whether this caller may do this, with this patient's record where it concerns one."""
    if caller.stage != "full":
        return False
    if caller.kind == "patient":
        return action in _OWN_RECORD and patient_id is not None and patient_id == caller.patient_id
    if caller.kind == "staff":
        return action in _BY_ROLE.get(caller.role, frozenset())
    return any(action in _BY_SCOPE.get(scope, frozenset()) for scope in caller.scopes)
