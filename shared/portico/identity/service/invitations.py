"""Invitations: a link by mail with which one person, once, makes the account that is meant for them, or comes back
into the one they have.

The link's secret is stored only as a hash, and in the outbox only sealed. A newer invitation ends the older one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portico import audit, clock, ids
from portico.access import Caller
from portico.errors import Conflict
from portico.identity import contacts, policy
from portico.identity.entities import (
    Account,
    Invitee,
    MailedToken,
    Person,
    PortalAccess,
    SentInvitation,
    StaffInvitee,
    Subject,
)
from portico.identity.repo import access_rows, account_rows, token_rows
from portico.identity.service.access import still_allowed
from portico.mail import outbox
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.settings import settings
from portico.store import transactions
from portico.store.table import ConditionFailed, Part

_ATTEMPTS = 3
_Whom = Callable[[PortalAccess], tuple[Person, Account | None]]


@dataclass(frozen=True, slots=True)
class _Link:
    """A link to be mailed: for whom, for which account of theirs if they have one, and its secret."""

    person: Person
    account: Account | None
    token: MailedToken
    secret: str


def invite(caller: Caller, invitee: Invitee, email: str, now: datetime, key: str) -> PortalAccess:
    """Mail a patient the link to their own account; sent again, the old link dies. `key` makes a repeat one mail.

    Raises Invalid `identity.too_young`, `identity.age_unknown`, `identity.email_invalid`, `identity.email_in_use` and
    `identity.email_of_guardian`; Conflict `identity.already_registered`, `identity.changed` and `request.key_reused`.
    """
    practice = practices.get_ready(caller.practice_id)
    return _invite(caller, practice, patient_invited(practice, invitee, email, now), now, key)


def invite_staff(
    caller: Caller, practice: Practice, invitee: StaffInvitee, email: str, now: datetime, key: str, *still: Part
) -> PortalAccess:
    """The same for someone of the practice's staff, also while the practice is still being made.

    `still` is what has to hold of the caller when it is written.
    """
    subject = Subject("staff", invitee.staff_id)
    person = Person(subject, invitee.role, invitee.first_name, invitee.full_name, contacts.email_address(email))
    return _invite(caller, practice, person, now, key, *still)


def patient_invited(practice: Practice, invitee: Invitee, email: str, now: datetime) -> Person:
    """A patient who may have an account of their own, with the address they give (requirement 5).

    Raises Invalid `identity.too_young`, `identity.age_unknown`, `identity.email_invalid` and
    `identity.email_of_guardian`.
    """
    today = clock.today(now, practice.time_zone)
    refusal = policy.refusal_to_invite(invitee.birth_date, today, practice.ages.minimum_age)
    if refusal is not None:
        raise refusal
    address, subject = _patients_address(practice, invitee, email, now), Subject("patient", invitee.patient_id)
    return Person(subject, "patient", invitee.first_name, invitee.full_name, address)


def _patients_address(practice: Practice, invitee: Invitee, email: str, now: datetime) -> str:
    address, today = contacts.email_address(email), clock.today(now, practice.time_zone)
    guardians, adult_age = invitee.contact_emails, practice.ages.adult_age
    refusal = contacts.refusal_of_guardians_email(address, invitee.birth_date, today, adult_age, guardians)
    if refusal is not None:
        raise refusal
    return address


def renew(caller: Caller, invitee: Invitee, email: str | None, now: datetime, key: str) -> PortalAccess:
    """Mail a patient the link back into the account they have: they choose a new password, and show again who they are.

    For who forgot the answer, lost the second step, or was locked after too many wrong passwords; `email` is their new
    address, for who lost the mailbox too: then the caller must have shown just now that it is they, and the address of
    the account hears of it at once. Until they use the link, nothing changes. Raises Conflict
    `identity.not_registered`, Forbidden `identity.confirm_first` and `request.denied`, and as `invite` does.
    """
    practice = practices.get_ready(caller.practice_id)
    address = _patients_address(practice, invitee, email, now) if email else None
    return _renew(caller, practice, Subject("patient", invitee.patient_id), address, now, key)


def renew_staff(caller: Caller, staff_id: str, email: str | None, now: datetime, key: str) -> PortalAccess:
    """The same for someone of the practice's staff. Raises Conflict `identity.suspended` too."""
    address = contacts.email_address(email) if email else None
    return _renew(caller, practices.get_ready(caller.practice_id), Subject("staff", staff_id), address, now, key)


def _renew(
    caller: Caller, practice: Practice, subject: Subject, address: str | None, now: datetime, key: str
) -> PortalAccess:
    def back(before: PortalAccess) -> tuple[Person, Account]:
        account = account_rows.get(practice.id, before.account_id) if before.account_id else None
        if account is None:
            raise not_registered()
        if account.lock == "suspended":
            raise Conflict("identity.suspended", "This account is suspended. Restore it first.")
        owner = account_rows.find(practice.id, policy.folded(address)) if address else account
        if owner is not None and owner.id != account.id:
            raise policy.email_in_use()
        if address and policy.folded(address) != policy.folded(account.email):
            caller.confirmed(now)
        return Person(subject, account.role, account.first_name, account.full_name, address or account.email), account

    return _mailing(caller, practice, subject, f"back {address}", back, now, key, [still_allowed(caller)])


def not_registered() -> Conflict:
    return Conflict("identity.not_registered", "This person has no account yet. You can send an invitation.")


def already_registered() -> Conflict:
    return Conflict("identity.already_registered", "This person already has an account.")


def _invite(caller: Caller, practice: Practice, person: Person, now: datetime, key: str, *still: Part) -> PortalAccess:
    def anew(before: PortalAccess) -> tuple[Person, None]:
        if before.account_id is not None:
            raise already_registered()
        if account_rows.login_taken(practice.id, policy.folded(person.email)):
            raise policy.email_in_use()
        return person, None

    return _mailing(caller, practice, person.subject, person.email, anew, now, key, still)


def _mailing(
    caller: Caller,
    practice: Practice,
    subject: Subject,
    asked: str,
    whom: _Whom,
    now: datetime,
    key: str,
    still: Sequence[Part],
) -> PortalAccess:
    """A new link, by mail; `whom` says for whom as things stand, and for which account of theirs."""
    invitation_id = ids.derived_id("inv", practice.id, caller.account_id, subject.kind, subject.id, key)
    request = ids.digest(asked)
    for _ in range(_ATTEMPTS):
        before = access_rows.get(practice.id, subject, clock.epoch(now))
        if sent_before(before, invitation_id, request):
            return before
        link = _link(practice, *whom(before), invitation_id, now)
        try:
            transactions.write(*still, *_sending(caller, practice, link, request, before, now))
        except ConditionFailed:
            continue  # another invitation, or the same one sent twice, came first: look again
        return access_rows.get(practice.id, subject, clock.epoch(now))
    raise Conflict("identity.changed", "This person was invited again meanwhile. Please look again.")


def sent_before(before: PortalAccess, invitation_id: str, request: str) -> bool:
    """Whether this very invitation was sent already. Raises Conflict `request.key_reused` when it asked for another."""
    if before.invitation is None or before.invitation.id != invitation_id:
        return False
    if before.invitation.request != request:
        raise Conflict("request.key_reused", "This was already sent to another address. Please start again.")
    return True


def _link(practice: Practice, person: Person, account: Account | None, invitation_id: str, now: datetime) -> _Link:
    secret = ids.new_secret()
    token = MailedToken(
        digest=ids.digest(secret),
        invitation_id=invitation_id,
        subject=person.subject,
        role=person.role,
        first_name=person.first_name,
        full_name=person.full_name,
        email=person.email,
        expires=clock.epoch(now + timedelta(days=practice.invitation_days)),
        renews=account.id if account else None,
        seal=policy.seal(account) if account else None,
    )
    return _Link(person, account, token, secret)


def _sending(
    caller: Caller, practice: Practice, link: _Link, request: str, before: PortalAccess, now: datetime
) -> list[Part]:
    """Everything one invitation is, in one transaction: the link, the state staff see, the mail, the audit entry."""
    token, subject, account = link.token, link.person.subject, link.account
    expires = datetime.fromtimestamp(token.expires, now.tzinfo)
    sent = SentInvitation(
        id=token.invitation_id,
        request=request,
        email=token.email,
        sent_at=clock.stamp(now),
        expires_at=clock.stamp(expires),
        mail_id=ids.derived_id("mail", practice.id, token.invitation_id),
        token=token.digest,
    )
    if account is not None:
        done = "identity.renewal_sent_elsewhere" if _goes_elsewhere(link) else "identity.renewal_sent"
        shown = access_rows.putting_renewal(practice.id, account, sent, before)
    else:
        done, shown = "identity.invited", access_rows.putting_invitation(practice.id, link.person, sent, before)
    patient_id = subject.id if subject.kind == "patient" else None
    return [
        shown,
        token_rows.putting(practice.id, token),
        _mail(practice, link, sent, expires, now),
        *_telling_owner(practice, link, now),
        audit.entry(caller, done, now, patient_id=patient_id, what=token.invitation_id),
        *ending_link(practice.id, before),
    ]


def _mail(practice: Practice, link: _Link, sent: SentInvitation, expires: datetime, now: datetime) -> Part:
    template: outbox.Template = "invitation" if link.person.subject.kind == "patient" else "staff_invitation"
    return outbox.message(
        practice.id,
        mail_id=sent.mail_id,
        template="account_renewal" if link.account else template,
        to=sent.email,
        params={"expires": policy.moment_words(expires, practice.time_zone)},
        secrets={"link": f"{settings().portal_origin}/{practice.id}/activate#{link.secret}"},
        now=now,
    )


def _goes_elsewhere(link: _Link) -> bool:
    """Whether it leads into an account, and to another mailbox than that account has."""
    return link.account is not None and policy.folded(link.account.email) != policy.folded(link.token.email)


def _telling_owner(practice: Practice, link: _Link, now: datetime) -> list[Part]:
    """The account's own mailbox hears of a link that goes elsewhere: its owner can call before anyone uses it."""
    if link.account is None or not _goes_elsewhere(link):
        return []
    told = outbox.message(
        practice.id,
        mail_id=ids.derived_id("mail", practice.id, link.token.invitation_id, "owner"),
        template="account_renewal_elsewhere",
        to=link.account.email,
        params={"new_email": link.token.email, "when": policy.moment_words(now, practice.time_zone)},
        now=now,
    )
    return [told]


def ending_link(practice_id: str, before: PortalAccess) -> list[Part]:
    """The former invitation's link dies."""
    sent = before.invitation
    return [token_rows.deleting(practice_id, sent.token)] if sent is not None and sent.token is not None else []
