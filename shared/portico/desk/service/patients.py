"""What staff do at the desk: find a patient, look at one, give them a way in, let them try again or come back."""

from collections.abc import Sequence
from datetime import datetime

from portico import audit, clock
from portico.access import Caller, may
from portico.desk import policy
from portico.desk.models import DeskPatient, DeskPatientDetail, MayInvite, PatientList, Portal, SentInvitation
from portico.identity import service as identity
from portico.identity.service import assigned
from portico.mail import outbox
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.records import service as records
from portico.records.models import PatientSummary

_SEX = {"female": "Female", "male": "Male", "other": "Other", "unknown": "Not known"}


def find_patients(caller: Caller, typed: str, cursor: str | None, now: datetime) -> PatientList:
    """A page of the practice's patients, by name, birth date or phone; all of them where nothing is typed."""
    practice = practices.get_ready(caller.practice_id)
    wanted = policy.search_for(typed, clock.today(now, practice.time_zone), practice.contact.phone)
    found = records.find_patients(caller.practice_id, wanted, cursor)
    states = identity.access_states(caller.practice_id, [patient.id for patient in found.items], now)
    audit.record(caller, "desk.patients_listed", now)
    items = [_listed(patient, states[patient.id]) for patient in found.items]
    return PatientList(items=items, next_cursor=found.next_cursor)


def show_patient(caller: Caller, patient_id: str, now: datetime) -> DeskPatientDetail:
    """One patient. Raises NotFound `request.not_found`."""
    practice = practices.get_ready(caller.practice_id)
    patient = records.get_patient(caller.practice_id, patient_id)
    access = identity.access_state(caller.practice_id, patient_id, now)
    detail = _detail(caller, practice, patient, access, now)
    audit.record(caller, "desk.patient_viewed", now, patient_id=patient_id)
    return detail


def invite_patient(caller: Caller, patient_id: str, email: str, now: datetime, key: str) -> DeskPatientDetail:
    """Mail a patient the link to their account; an older link dies. The patient as they are then.

    Raises NotFound, and what `identity.invite` raises: `identity.too_young`, `identity.already_registered`, ….
    """
    patient = records.get_patient(caller.practice_id, patient_id)
    access = identity.invite(caller, _invitee(patient), email, now, key)
    return _detail(caller, practices.get_ready(caller.practice_id), patient, access, now)


def assign_account(caller: Caller, patient_id: str, email: str, now: datetime, key: str) -> DeskPatientDetail:
    """Make a patient's account, and mail them username and temporary password; a former one dies.

    Raises NotFound, and what `assigned.assign` raises.
    """
    patient = records.get_patient(caller.practice_id, patient_id)
    access = assigned.assign(caller, _invitee(patient), email, now, key)
    return _detail(caller, practices.get_ready(caller.practice_id), patient, access, now)


def reset_account(caller: Caller, patient_id: str, email: str | None, now: datetime, key: str) -> DeskPatientDetail:
    """Mail a patient the link back into the account they have. Raises NotFound, and what `identity.renew` raises."""
    patient = records.get_patient(caller.practice_id, patient_id)
    access = identity.renew(caller, _invitee(patient), email, now, key)
    return _detail(caller, practices.get_ready(caller.practice_id), patient, access, now)


def reset_validation(caller: Caller, patient_id: str, now: datetime) -> DeskPatientDetail:
    """Let a patient who was locked out show anew who they are. Raises NotFound, Conflict `identity.not_registered`."""
    patient = records.get_patient(caller.practice_id, patient_id)
    access = identity.reset_validation(caller, patient_id, now)
    return _detail(caller, practices.get_ready(caller.practice_id), patient, access, now)


def _listed(patient: PatientSummary, access: identity.PortalAccess) -> DeskPatient:
    return DeskPatient(
        id=patient.id,
        name=patient.full_name,
        birth_date=patient.birth_date,
        phone=next(iter(patient.phones), None),
        email=next(iter(patient.emails), None),
        portal=Portal(state=access.state, since=access.since),
    )


def _detail(
    caller: Caller, practice: Practice, patient: PatientSummary, access: identity.PortalAccess, now: datetime
) -> DeskPatientDetail:
    today = clock.today(now, practice.time_zone)
    return DeskPatientDetail(
        **_listed(patient, access).model_dump(),
        sex=_SEX.get(patient.sex or ""),
        address=patient.address,
        age=None if patient.birth_date is None else clock.age(patient.birth_date, today),
        may_invite=_may_invite(caller, practice, patient, access, now),
        username=access.username,
        assigned=access.account_id is not None and access.state in ("invited", "expired"),
        lock=access.lock,
        reset_pending=access.renewing,
        invitation=invitations(practice.id, [access.invitation])[0],
    )


def _invitee(patient: PatientSummary) -> identity.Invitee:
    contacts = tuple(patient.contact_emails)
    return identity.Invitee(patient.id, patient.first_name, patient.full_name, patient.birth_date, contacts)


def _may_invite(
    caller: Caller, practice: Practice, patient: PatientSummary, access: identity.PortalAccess, now: datetime
) -> MayInvite:
    today = clock.today(now, practice.time_zone)
    refusal = identity.refusal_to_invite(patient.birth_date, today, practice.ages.minimum_age)
    if refusal is not None:
        return MayInvite(allowed=False, reason=refusal.detail)
    if access.account_id is not None and access.state not in ("invited", "expired"):
        return MayInvite(allowed=False, reason="This patient already has an account.")
    if not may(caller, "desk:invite"):
        return MayInvite(allowed=False, reason="Your account does not allow inviting patients.")
    return MayInvite(allowed=True, reason=None)


def invitations(practice_id: str, newest: Sequence[identity.SentInvitation | None]) -> list[SentInvitation | None]:
    """Each one's newest invitation, with how far its mail is: one call for all of them."""
    states = outbox.mail_states(practice_id, [sent.mail_id for sent in newest if sent])
    return [
        SentInvitation(email=sent.email, sent_at=sent.sent_at, expires_at=sent.expires_at, mail=states[sent.mail_id])
        if sent
        else None
        for sent in newest
    ]
