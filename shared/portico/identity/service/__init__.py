"""What other domains may ask of identity: invite someone, see how far they are, let them try again.

Signing in and what comes with it (`sessions`, `sign_up`, `validation`, `assigned`, `clients`) are modules of their
own beside this one: only they need Argon2 and JWT. `staff` is what administrators do with staff accounts.
"""

from portico.identity.entities import (
    AccessState,
    Invitee,
    Lock,
    PortalAccess,
    SentInvitation,
    StaffInvitee,
    StaffMember,
)
from portico.identity.policy import given_name, refusal_to_invite
from portico.identity.service.access import (
    access_state,
    access_states,
    register_client,
    reset_validation,
    staff_state,
)
from portico.identity.service.invitations import invite, invite_staff, renew

__all__ = [
    "AccessState",
    "Invitee",
    "Lock",
    "PortalAccess",
    "SentInvitation",
    "StaffInvitee",
    "StaffMember",
    "access_state",
    "access_states",
    "given_name",
    "invite",
    "invite_staff",
    "refusal_to_invite",
    "register_client",
    "renew",
    "reset_validation",
    "staff_state",
]
