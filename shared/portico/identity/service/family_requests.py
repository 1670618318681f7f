"""Someone of the family who is not a patient asks for access: the passcode goes to the patient, never to them.

Handing the passcode over is the patient's consent (requirement 13). Nothing that the requester gets, on a page or by
mail, holds it or tells whether the patient exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from portico import audit, clock, ids
from portico.access import Caller
from portico.errors import Forbidden, Gone, Unavailable
from portico.identity import contacts, devices, limits, matching, policy
from portico.identity.application_models import (
    Application,
    Begun,
    FamilyAccess,
    FamilyRequestDetails,
    NewFamilyAccount,
    PendingAccess,
)
from portico.identity.delivery import Contact, contact
from portico.identity.entities import Account, Person, PortalAccess, Request, Subject
from portico.identity.matching import Described
from portico.identity.repo import access_rows, account_rows, family_rows
from portico.identity.repo.base import NOBODY
from portico.identity.service import accounts, applications, sessions
from portico.identity.service.applications import Flow
from portico.identity.service.sessions import Opened
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.records import service as records
from portico.records.models import PatientSummary
from portico.store import transactions
from portico.tasks import models as tasks
from portico.tasks.service import opening

FLOW = Flow("family", "passcode", "family_passcode", timedelta(hours=24))
RELATIONSHIPS: Mapping[str, str] = {
    "spouse": "your husband, wife or partner",
    "parent": "your parent or guardian",
    "child": "your son or daughter",
    "sibling": "your brother or sister",
    "relative": "another relative",
    "friend": "a friend",
    "caregiver": "your caregiver",
}
resend, show = FLOW.resend, FLOW.show


@dataclass(frozen=True, slots=True)
class Known:
    """What the practice knows of the patient whom someone describes, and how that patient is reached."""

    chart: PatientSummary | None
    contact: Contact | None


def begin(practice_id: str, typed: FamilyRequestDetails, address: str, now: datetime) -> Begun:
    """A request that waits for the code sent to the requester's own address. Nothing is looked up yet.

    Raises Forbidden `identity.self_registration_off` and Invalid by field.
    """
    data = typed.model_dump(mode="json")
    described = _described(data)
    limits.take(
        practice_id,
        [
            (limits.BY_ADDRESS, address),
            (limits.SIGN_UPS, practice_id),
            (limits.CODE_MAILS, policy.folded(typed.email)),
            (limits.BY_PERSON, described.who),
        ],
        now,
    )
    practice = applications.open_to_sign_up(practice_id)
    problems = matching.problems(described, "patient_")
    problems += matching.name_problems(typed.first_name, typed.last_name)
    email = applications.own_address(typed.email, problems)
    return FLOW.begin(practice, {**data, "email": email}, now)


def confirm_email(practice_id: str, handle: str, code: str, address: str, now: datetime) -> Application:
    """The requester's address is theirs; the patient is mailed the passcode, if the practice can reach them.

    Otherwise the front desk gets a task; the answer is the same. Raises as `codes.check`.
    """
    request = FLOW.check(practice_id, handle, "email", code, address, now)
    practice, requester = practices.get_ready(practice_id), str(request.data["email"])
    known = _known(practice, request, now)
    patient_id = known.chart.id if known.chart else ids.derived_id("pat", practice_id, _described(request.data).who)
    former = family_rows.find_live(practice_id, patient_id, _mailbox(requester))
    told = {"requester": _name(request.data), "relationship": RELATIONSHIPS[request.data["relationship"]]}
    sent = FLOW.code(practice, handle, "passcode", known.contact.address if known.contact else requester, told, now)
    found = {"patient": patient_id, "to": known.contact.address if known.contact else None, "params": told}
    who = Caller(practice_id, "family", "", address=address)
    return FLOW.to_second(
        practice_id,
        request,
        sent,
        found,
        now,
        *family_rows.replacing_live(practice_id, patient_id, _mailbox(requester), request, former, Unavailable()),
        audit.entry(who, "family.requested", now, patient_id=known.chart.id if known.chart else None),
        *([sent.mail] if known.contact else opening(practice_id, _task(request, known), request.digest, now)),
    )


def redeem(practice_id: str, handle: str, passcode: str, address: str, now: datetime) -> Application:
    """The patient handed the passcode over: the requester may make an account. Raises as `codes.check`."""
    request = FLOW.check(practice_id, handle, "passcode", passcode, address, now)
    who = Caller(practice_id, "family", "", address=address)
    entry = audit.entry(who, "family.passcode_redeemed", now, patient_id=request.data["patient"])
    return FLOW.to_account(practice_id, request, now, entry)


def create_account(practice_id: str, wanted: NewFamilyAccount, address: str, user_agent: str, now: datetime) -> Opened:
    """The requester's own account with pending access, and its first session. Sent again after an answer was lost, it
    signs the same person in.

    Raises Gone `identity.request_dead`; Invalid `identity.under_adult_age` and by field as `accounts.new`.
    """
    request = FLOW.at_account(practice_id, wanted.handle, address, now)
    if request.step == "done":
        return applications.resume(practice_id, wanted, address, now)
    practice = practices.get_ready(practice_id)
    applications.refuse_minor(practice, wanted.birth_date, now)
    phone = contacts.phone_number(wanted.phone)
    subject = Subject("family", ids.derived_id("fam", practice_id, request.digest))
    full_name, email = _name(request.data), str(request.data["email"])
    person = Person(subject, "family", str(request.data["first_name"]).strip(), full_name, email)
    account_id = ids.derived_id("acc", practice_id, request.digest)
    account = accounts.new(practice, account_id, person, wanted.username, wanted.password, now)
    try:
        return _register(practice_id, request, replace(account, phone=phone), address, user_agent, now)
    except Gone:  # made meanwhile, perhaps by this very request sent twice
        return applications.resume(practice_id, wanted, address, now)


def show_access(caller: Caller) -> FamilyAccess:
    """Whose records someone of the family waits for. Raises Forbidden for anyone else."""
    if caller.kind != "family" or caller.stage != "full":
        raise Forbidden("request.denied", "Your account does not allow this.")
    grants = family_rows.list_grants(caller.practice_id, caller.account_id)
    return FamilyAccess(pending=[PendingAccess.model_validate(each) for each in grants if each["state"] == "pending"])


def _register(
    practice_id: str, request: Request, account: Account, address: str, user_agent: str, now: datetime
) -> Opened:
    opened, begun = sessions.begin(practice_id, account, now, device=devices.words(user_agent))
    who, patient_id = sessions.caller_for(practice_id, account, address), str(request.data["patient"])
    patient_name = " ".join((request.data["patient_first_name"].strip(), request.data["patient_last_name"].strip()))
    told = {"patient_name": patient_name, "relationship": request.data["relationship"]}
    transactions.write(
        applications.finishing(practice_id, request, account, now),
        *account_rows.putting_new(practice_id, account),
        access_rows.registering_oneself(practice_id, account, PortalAccess("none"), now, applications.dead()),
        family_rows.putting_pending(practice_id, account, patient_id, told, now),
        audit.entry(who, "family.registered", now, patient_id=patient_id, what=account.id),
        *limits.give_back(practice_id, [(limits.BY_ADDRESS, address)], now),
        *begun,
    )
    return opened


def _known(practice: Practice, request: Request, now: datetime) -> Known:
    """The same four reads, whoever it is. A child's record is shared by the practice alone, and no passcode goes to a
    mailbox that the requester reads too."""
    described = _described(request.data)
    chart = matching.find(described, records.born_on(practice.id, described.birth_date))
    access = access_rows.get(practice.id, Subject("patient", chart.id if chart else NOBODY), clock.epoch(now))
    account = account_rows.get(practice.id, access.account_id or NOBODY)
    reached = contact([account.email if account else None, *(chart.emails if chart else [])])
    age = clock.age(described.birth_date, clock.today(now, practice.time_zone))
    own = reached is not None and contacts.same_mailbox(reached.address, str(request.data["email"]))
    return Known(chart, None if own or age < practice.ages.adult_age else reached)


def _task(request: Request, known: Known) -> tasks.FamilyRequest:
    typed = {name: request.data[name] for name in tasks.FamilyRequest.model_fields if name != "patient_id"}
    return tasks.FamilyRequest(**typed, patient_id=known.chart.id if known.chart else None)


def _described(data: Mapping[str, Any]) -> Described:
    return Described(
        data["patient_first_name"],
        data["patient_last_name"],
        date.fromisoformat(data["patient_birth_date"]),
        data["patient_phone"],
        data["patient_postal_code"],
    )


def _name(data: Mapping[str, Any]) -> str:
    return f"{data['first_name'].strip()} {data['last_name'].strip()}"


def _mailbox(email: str) -> str:
    return ids.digest(policy.folded(email))
