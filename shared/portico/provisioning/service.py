"""Provisioning: one call makes a practice, or brings it up to changed settings.

Each step looks first and changes only what differs, so a run that broke off is finished by the next one, and a run
with the same settings changes nothing. The practice opens last: half made, it does not exist for anyone.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from portico import ids, log
from portico.access import Caller
from portico.errors import PortalError
from portico.identity import service as identity
from portico.mail.sender import ensure_sender
from portico.messages.service import wording
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.provisioning.models import FirstStaff, Provisioned, Provisioning, Refused, Step
from portico.settings import settings

SCOPES = frozenset({"system/*.read", "system/*.write"})


def run(event: Mapping[str, Any], now: datetime) -> Provisioned | Refused:
    """Provision the practice that these settings describe, or say which of them cannot be."""
    try:
        return provision(Provisioning.model_validate(event), now)
    except ValidationError as exc:
        errors = {".".join(map(str, e["loc"])): e["msg"].removeprefix("Value error, ") for e in exc.errors()}
        return Refused(code="practice.invalid", detail="Some settings cannot be used.", errors=errors)
    except PortalError as exc:
        return Refused(code=exc.code, detail=exc.detail, errors=exc.errors)


def provision(wanted: Provisioning, now: datetime) -> Provisioned:
    """Take every step that is missing.

    Raises Invalid `practice.ages_lowered`, `practice.team_removed` and `practice.urgent_words` before anything changes,
    and Conflict `practice.changed` when two runs meet.
    """
    practice = Practice.model_validate(wanted.model_dump(include=set(Practice.model_fields)))
    wording.require_known(practice.urgent_words)
    operator = Caller(practice.id, "staff", "operator", role="administrator")
    client_id = ids.derived_id("cli", practice.id)
    changed = {
        "settings": practices.settle(operator, practice, now),
        # without one, what staff posted stays
        "notice": wanted.notice is not None and practices.post_notice(practice.id, wanted.notice),
        "mail_identity": ensure_sender(practice.id),
        "client": identity.register_client(practice.id, client_id, wanted.client_jwks.keys, SCOPES),
        "registration": practices.register(practice.id, now),
        "first_staff": _invite_first_staff(operator, practice, wanted.first_staff, now),
        "opening": practices.open_practice(operator, now),
    }
    log.event("practice.provisioned", practice=practice.id, changed=sum(changed.values()))
    origin = settings().portal_origin
    return Provisioned(
        practice=practice.id,
        endpoint=f"{origin}/api/{practice.id}/v1",
        pages=f"{origin}/{practice.id}/",
        client_id=client_id,
        steps=[Step(step=name, outcome="done" if done else "kept") for name, done in changed.items()],
    )


def _invite_first_staff(operator: Caller, practice: Practice, staff: FirstStaff, now: datetime) -> bool:
    """Mail the first administrator their link, unless they have one that works, or an account."""
    staff_id = ids.derived_id("stf", practice.id, "first")
    before = identity.staff_state(practice.id, staff_id, now)
    if before.account_id is not None:
        return False
    sent = before.invitation
    if before.state == "invited" and sent is not None and sent.email == staff.email:
        return False
    invitee = identity.StaffInvitee(staff_id, identity.given_name(staff.name), staff.name, "administrator")
    key = ids.digest(f"{staff.email} after {sent.id if sent else 'nothing'}")
    identity.invite_staff(operator, practice, invitee, staff.email, now, key)
    return True
