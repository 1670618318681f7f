"""What other domains may ask of identity: invite someone, see how far they are, let them try again.

Signing in and what comes with it (`sessions`, `sign_up`, `validation`, `clients`) are modules of their own beside
this one: only they need Argon2 and JWT.
"""

from portico.identity.entities import AccessState, Invitee, PortalAccess, SentInvitation, StaffInvitee
from portico.identity.policy import refusal_to_invite
from portico.identity.service.access import (
    access_state,
    access_states,
    register_client,
    reset_validation,
    staff_state,
)
from portico.identity.service.invitations import invite, invite_staff

__all__ = [
    "AccessState",
    "Invitee",
    "PortalAccess",
    "SentInvitation",
    "StaffInvitee",
    "access_state",
    "access_states",
    "invite",
    "invite_staff",
    "refusal_to_invite",
    "register_client",
    "reset_validation",
    "staff_state",
]
