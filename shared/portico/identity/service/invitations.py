"""Invitations: a link by mail with which one person, once, makes the account that is meant for them.

The link's secret is stored only as a hash, and in the outbox only sealed. A newer invitation ends the older one.
"""

from datetime import datetime, timedelta

from portico import audit, clock, ids
from portico.access import Caller
from portico.errors import Conflict
from portico.identity import contacts, policy
from portico.identity.entities import Invitee, MailedToken, PortalAccess, SentInvitation, StaffInvitee, Subject
from portico.identity.repo import access_rows, account_rows, token_rows
from portico.mail import outbox
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.settings import settings
from portico.store import transactions
from portico.store.table import ConditionFailed

_ATTEMPTS = 3


def invite(caller: Caller, person: Invitee, email: str, now: datetime, key: str) -> PortalAccess:
    """Mail a patient the link to their own account; sent again, the old link dies. `key` makes a repeat one mail.

    Raises Invalid `identity.too_young`, `identity.age_unknown`, `identity.email_invalid`, `identity.email_in_use`;
    Conflict `identity.already_registered`, `identity.changed` and `request.key_reused`.
    """
    practice = practices.get_ready(caller.practice_id)
    today = clock.today(now, practice.time_zone)
    refusal = policy.refusal_to_invite(person.birth_date, today, practice.ages.minimum_age)
    if refusal is not None:
        raise refusal
    subject = Subject("patient", person.patient_id)
    named = (person.first_name, person.full_name)
    return _invite(caller, practice, subject, "patient", named, email, now, key)


def invite_staff(
    caller: Caller, practice: Practice, staff: StaffInvitee, email: str, now: datetime, key: str
) -> PortalAccess:
    """The same for someone of the practice's staff, also while the practice is still being made."""
    subject, named = Subject("staff", staff.staff_id), (staff.first_name, staff.full_name)
    return _invite(caller, practice, subject, staff.role, named, email, now, key)


def _invite(
    caller: Caller,
    practice: Practice,
    subject: Subject,
    role: str,
    named: tuple[str, str],
    email: str,
    now: datetime,
    key: str,
) -> PortalAccess:
    address = contacts.email_address(email)
    invitation_id = ids.derived_id("inv", practice.id, caller.account_id, subject.kind, subject.id, key)
    request = ids.digest(address)
    for _ in range(_ATTEMPTS):
        before = access_rows.get(practice.id, subject, clock.epoch(now))
        if before.invitation is not None and before.invitation.id == invitation_id:
            if before.invitation.request != request:
                raise Conflict("request.key_reused", "This was already sent to another address. Please start again.")
            return before
        if before.account_id is not None:
            raise Conflict("identity.already_registered", "This person already has an account.")
        if account_rows.login_taken(practice.id, policy.folded(address)):
            raise policy.email_in_use()
        secret = ids.new_secret()
        expires = now + timedelta(days=practice.invitation_days)
        token = MailedToken(
            ids.digest(secret), invitation_id, subject, role, *named, email=address, expires=clock.epoch(expires)
        )
        try:
            _send(caller, practice, token, secret, request, before, now)
        except ConditionFailed:
            continue  # another invitation, or the same one sent twice, came first: look again
        return access_rows.get(practice.id, subject, clock.epoch(now))
    raise Conflict("identity.changed", "This person was invited again meanwhile. Please look again.")


def _send(
    caller: Caller,
    practice: Practice,
    token: MailedToken,
    secret: str,
    request: str,
    before: PortalAccess,
    now: datetime,
) -> None:
    """Everything one invitation is, in one transaction: the link, the state staff see, the mail, the audit entry."""
    expires = datetime.fromtimestamp(token.expires, now.tzinfo)
    mail_id = ids.derived_id("mail", practice.id, token.invitation_id)
    sent = SentInvitation(
        id=token.invitation_id,
        request=request,
        email=token.email,
        sent_at=clock.stamp(now),
        expires_at=clock.stamp(expires),
        mail_id=mail_id,
        token=token.digest,
    )
    mail = outbox.message(
        practice.id,
        mail_id=mail_id,
        template="invitation" if token.subject.kind == "patient" else "staff_invitation",
        to=token.email,
        params={"expires": policy.moment_words(expires, practice.time_zone)},
        secrets={"link": f"{settings().portal_origin}/{practice.id}/activate#{secret}"},
        now=now,
    )
    patient_id = token.subject.id if token.subject.kind == "patient" else None
    parts = [
        token_rows.putting(practice.id, token),
        access_rows.putting_invitation(practice.id, token.subject, sent, before),
        mail,
        audit.entry(caller, "identity.invited", now, patient_id=patient_id, what=token.invitation_id),
    ]
    if before.invitation is not None:
        parts.append(token_rows.deleting(practice.id, before.invitation.token))
    transactions.write(*parts)
