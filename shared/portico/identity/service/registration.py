"""Self-registration: a patient makes an account without an invitation (requirement 4).

Who registers shows that their own address is theirs, and then that they read the mail of the contact in the chart. A
match of name and birth date alone opens nothing. Whatever cannot be decided here waits for the front desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portico import audit, clock, ids
from portico.errors import Conflict, Gone
from portico.identity import devices, limits, matching, policy
from portico.identity.application_models import Application, Begun, NewAccount, RegistrationDetails
from portico.identity.delivery import Contact, contact
from portico.identity.entities import Account, Person, PortalAccess, Request, Subject
from portico.identity.matching import Described
from portico.identity.repo import access_rows, account_rows, token_rows
from portico.identity.repo.base import NOBODY
from portico.identity.service import accounts, applications, sessions
from portico.identity.service.applications import EMAIL_CODE, Flow
from portico.identity.service.sessions import Opened
from portico.mail import outbox
from portico.practices import service as practices
from portico.records import service as records
from portico.records.models import PatientSummary
from portico.store import transactions
from portico.store.table import Part
from portico.tasks import models as tasks
from portico.tasks.service import opening

FLOW = Flow("registration", "patient", "chart", "registration_code", EMAIL_CODE)
TYPED = ("first_name", "last_name", "birth_date", "phone", "postal_code", "email")
resend, show = FLOW.resend, FLOW.show


@dataclass(frozen=True, slots=True)
class Known:
    """What the practice knows of someone who registers: their chart, the way to reach them, their account, and the
    account of whoever signs in with the address that they typed."""

    chart: PatientSummary | None
    contact: Contact | None
    account: Account | None
    by_email: Account | None


def begin(practice_id: str, typed: RegistrationDetails, address: str, now: datetime) -> Begun:
    """A request that waits for the code sent to the address typed. Nothing is looked up yet.

    Raises Invalid by field, which counts as no attempt; Forbidden `identity.self_registration_off`; and Invalid
    `identity.under_minimum_age` and `identity.under_adult_age`, of whom nothing is kept.
    """
    data = typed.model_dump(mode="json")
    described = _described(data)
    problems = matching.problems(described, phone_and_postal_code=True)
    email = applications.own_address(typed.email, problems)
    limits.take(
        practice_id,
        [
            (limits.BY_ADDRESS, address),
            (limits.SIGN_UPS, practice_id),
            (limits.CODE_MAILS, policy.folded(email)),
            (limits.BY_PERSON, described.who),
        ],
        now,
    )
    practice = applications.open_to_sign_up(practice_id)
    applications.refuse_minor(practice, typed.birth_date, now)
    return FLOW.begin(practice, {**data, "email": email}, now)


def confirm_email(practice_id: str, handle: str, code: str, address: str, now: datetime) -> Application:
    """The address is theirs; a code goes to the contact in the chart they described, if there is one.

    Otherwise who has an account already is told by mail, and the front desk gets a task; the answer is the same.
    Raises as `codes.check`.
    """
    request = FLOW.check(practice_id, handle, "email", code, address, now)
    practice, known = practices.get_ready(practice_id), _known(practice_id, request, now)
    to = known.contact.address if known.contact and not known.account and not known.by_email else None
    sent = FLOW.code(practice, handle, "chart", to or request.data["email"], {}, now)
    patient_id = known.chart.id if known.chart else None
    entry = audit.entry(FLOW.nobody(practice_id, address), "registration.requested", now, patient_id=patient_id)
    told = [sent.mail] if to else _otherwise(practice_id, request, known, now)
    found = {"to": to, "patient": patient_id}
    return FLOW.to_second(practice_id, request, sent, found, now, entry, *told)


def confirm_chart(practice_id: str, handle: str, code: str, address: str, now: datetime) -> Application:
    """They read what the practice mails to its patient. Raises as `codes.check`."""
    request = FLOW.check(practice_id, handle, "chart", code, address, now)
    patient_id = request.data["patient"]
    entry = audit.entry(FLOW.nobody(practice_id, address), "registration.confirmed", now, patient_id=patient_id)
    return FLOW.to_account(practice_id, request, now, entry)


def create_account(practice_id: str, wanted: NewAccount, address: str, user_agent: str, now: datetime) -> Opened:
    """The account, with its first session. Sent again after an answer was lost, it signs the same person in.

    Raises Gone `identity.request_dead`; Invalid by field as `accounts.new`; Conflict `identity.already_registered`.
    """
    request = FLOW.at_account(practice_id, wanted.handle, address, now)
    if request.step == "done":
        return applications.resume(practice_id, wanted, address, now)
    practice = practices.get_ready(practice_id)
    patient = records.get_patient(practice_id, request.data["patient"])
    subject, email = Subject("patient", patient.id), str(request.data["email"])
    person = Person(subject, "patient", patient.first_name, patient.full_name, email)
    account_id = ids.derived_id("acc", practice_id, request.digest)
    account = accounts.new(practice, account_id, person, wanted.username, wanted.password, now, done="validation")
    before = access_rows.get(practice_id, subject, clock.epoch(now))
    if before.account_id is not None:
        raise _registered()
    try:
        return _register(practice_id, request, account, before, address, user_agent, now)
    except Gone:  # made meanwhile, perhaps by this very request sent twice
        return applications.resume(practice_id, wanted, address, now)


def _register(
    practice_id: str,
    request: Request,
    account: Account,
    before: PortalAccess,
    address: str,
    user_agent: str,
    now: datetime,
) -> Opened:
    opened, begun = sessions.begin(practice_id, account, now, device=devices.words(user_agent))
    who = sessions.caller_for(practice_id, account, address)
    parts = [
        applications.finishing(practice_id, request, account, now),
        *account_rows.putting_new(practice_id, account),
        access_rows.registering_oneself(practice_id, account, before, now, _registered()),
        audit.entry(who, "account.registered", now, patient_id=account.patient_id),
        *limits.give_back(practice_id, [(limits.BY_ADDRESS, address)], now),
        *begun,
    ]
    if before.invitation is not None and before.invitation.token is not None:
        parts.append(token_rows.deleting(practice_id, before.invitation.token))
    transactions.write(*parts)
    return opened


def _known(practice_id: str, request: Request, now: datetime) -> Known:
    """The same five reads, whoever it is."""
    described = _described(request.data)
    chart = matching.find(described, records.born_on(practice_id, described.birth_date))
    access = access_rows.get(practice_id, Subject("patient", chart.id if chart else NOBODY), clock.epoch(now))
    by_email = account_rows.find(practice_id, policy.folded(str(request.data["email"])))
    by_chart = account_rows.get(practice_id, access.account_id or NOBODY)
    return Known(chart, contact(chart.emails if chart else []), by_chart, by_email)


def _otherwise(practice_id: str, request: Request, known: Known, now: datetime) -> list[Part]:
    """What happens instead of a code: a mail to who has an account already, and work for the front desk unless it is
    the very account that they ask for."""
    told = known.account or known.by_email
    mail = [_already_registered(practice_id, told.email, now)] if told else []
    if known.account is not None:
        return mail
    typed = {name: request.data[name] for name in TYPED}
    patient_id, has_account = known.chart.id if known.chart else None, known.by_email is not None
    kept = tasks.Registration(**typed, patient_id=patient_id, has_account=has_account)
    return [*mail, *opening(practice_id, kept, request.digest, now)]


def _already_registered(practice_id: str, to: str, now: datetime) -> Part:
    mail_id = ids.new_id("mail")
    return outbox.message(practice_id, mail_id=mail_id, template="already_registered", to=to, params={}, now=now)


def _described(data: Mapping[str, Any]) -> Described:
    born = date.fromisoformat(data["birth_date"])
    return Described(data["first_name"], data["last_name"], born, data["phone"], data["postal_code"])


def _registered() -> Conflict:
    return Conflict("identity.already_registered", "You already have an account here. Please sign in.")
