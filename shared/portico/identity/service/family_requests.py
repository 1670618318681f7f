"""Someone of the family who is not a patient asks for access: the passcode goes to the patient, never to them.

Handing the passcode over is the patient's consent (requirement 13). Nothing that the requester gets, on a page or by
mail, holds it or tells whether the patient exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from portico import audit, clock, ids
from portico.access import Caller
from portico.errors import Conflict, Forbidden, Gone
from portico.identity import codes, contacts, devices, limits, matching, policy
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
from portico.mail import outbox
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.records import service as records
from portico.records.models import PatientSummary
from portico.settings import settings
from portico.store import transactions
from portico.store.table import Part
from portico.tasks import models as tasks
from portico.tasks.service import opening

FLOW = Flow("family", "family", "passcode", "family_passcode", timedelta(hours=24))
RELATIONSHIPS: Mapping[str, str] = {
    "spouse": "your husband, wife or partner",
    "parent": "your parent or guardian",
    "child": "your son or daughter",
    "sibling": "your brother or sister",
    "relative": "another relative",
    "friend": "a friend",
    "caregiver": "your caregiver",
}
TYPED = tuple(FamilyRequestDetails.model_fields)
show = FLOW.show


@dataclass(frozen=True, slots=True)
class Known:
    """What the practice knows of the patient whom someone describes, how that patient is reached with a passcode, and
    the account that the requester has already."""

    chart: PatientSummary | None
    contact: Contact | None
    account: Account | None


def begin(practice_id: str, typed: FamilyRequestDetails, address: str, now: datetime) -> Begun:
    """A request that waits for the code sent to the requester's own address. Nothing is looked up yet.

    Raises Invalid by field, which counts as no attempt, and Forbidden `identity.self_registration_off`.
    """
    data = typed.model_dump(mode="json")
    described = _described(data)
    problems = matching.problems(described, "patient_")
    problems += matching.name_problems(typed.first_name, typed.last_name)
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
    return FLOW.begin(practice, {**data, "email": email}, now)


def confirm_email(practice_id: str, handle: str, code: str, address: str, now: datetime) -> Application:
    """The requester's address is theirs; the patient is mailed the passcode, if the practice can reach them and the
    requester may make an account.

    Otherwise the front desk gets a task; the answer is the same. The requester is mailed the way back to this request,
    or to the account that they have. Raises as `codes.check`.
    """
    request = FLOW.check(practice_id, handle, "email", code, address, now)
    practice = practices.get_ready(practice_id)
    known = _known(practice, request, now)
    patient_id = known.chart.id if known.chart else ids.derived_id("pat", practice_id, _described(request.data).who)
    told = {"requester": _name(request.data), "relationship": RELATIONSHIPS[request.data["relationship"]]}
    to = known.contact.address if known.contact else None
    sent = FLOW.code(practice, handle, "passcode", to or str(request.data["email"]), told, now)
    found = {"patient": patient_id, "to": to, "params": told}
    who = FLOW.nobody(practice_id, address)
    return FLOW.to_second(
        practice_id,
        request,
        sent,
        found,
        now,
        family_rows.making_live(practice_id, patient_id, request),
        audit.entry(who, "family.requested", now, patient_id=known.chart.id if known.chart else None),
        _mail_to_requester(practice, handle, request, known, now),
        *([sent.mail] if to else opening(practice_id, _task(request, known), request.digest, now)),
    )


def resend(practice_id: str, handle: str, address: str, now: datetime) -> Application:
    """As `Flow.resend`; the passcode that was mailed last is the live one."""
    return FLOW.resend(practice_id, handle, address, now, partial(_making_live, practice_id))


def _making_live(practice_id: str, request: Request) -> list[Part]:
    live = request.step == "passcode"
    return [family_rows.making_live(practice_id, request.data["patient"], request)] if live else []


def redeem(practice_id: str, handle: str, passcode: str, address: str, now: datetime) -> Application:
    """The patient handed the passcode over: the requester may make an account.

    Raises as `codes.check`, also for a passcode that a newer one replaced; and Conflict `identity.already_registered`
    for who has an account meanwhile, with the passcode as good as before.
    """
    request = FLOW.check(practice_id, handle, "passcode", passcode, address, now)
    patient_id = str(request.data["patient"])
    if account_rows.find(practice_id, policy.folded(str(request.data["email"]))) is not None:
        raise _already_registered(practices.get_ready(practice_id))
    who = FLOW.nobody(practice_id, address)
    entry = audit.entry(who, "family.passcode_redeemed", now, patient_id=patient_id)
    live = family_rows.checking_live(practice_id, patient_id, request, codes.dead())
    return FLOW.to_account(practice_id, request, now, live, entry)


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
    """The same five reads, whoever it is. A child's record is shared by the practice alone, no passcode goes to a
    mailbox that the requester reads too, and none for an account that cannot be made."""
    described, email = _described(request.data), str(request.data["email"])
    chart = matching.find(described, records.born_on(practice.id, described.birth_date))
    access = access_rows.get(practice.id, Subject("patient", chart.id if chart else NOBODY), clock.epoch(now))
    account = account_rows.get(practice.id, access.account_id or NOBODY)
    requester = account_rows.find(practice.id, policy.folded(email))
    reached = contact([account.email if account else None, *(chart.emails if chart else [])])
    age = clock.age(described.birth_date, clock.today(now, practice.time_zone))
    own = reached is not None and contacts.same_mailbox(reached.address, email)
    mailed = not own and age >= practice.ages.adult_age and requester is None
    return Known(chart, reached if mailed else None, requester)


def _mail_to_requester(practice: Practice, handle: str, request: Request, known: Known, now: datetime) -> Part:
    """The way back to the request, for who closes its page; the link is sealed for who gets another mail as well,
    because that takes time."""
    to, mail_id = str(request.data["email"]), ids.new_id("mail")
    expires = policy.moment_words(now + FLOW.lifetime, practice.time_zone)
    link = f"{settings().portal_origin}/{practice.id}/sign-up/family#{handle}"
    back = outbox.message(
        practice.id,
        mail_id=mail_id,
        template="family_request",
        to=to,
        params={"expires": expires},
        secrets={"link": link},
        now=now,
    )
    if known.account is None:
        return back
    return outbox.message(practice.id, mail_id=mail_id, template="family_request_by_account", to=to, params={}, now=now)


def _task(request: Request, known: Known) -> tasks.FamilyRequest:
    typed = {name: request.data[name] for name in TYPED}
    patient_id = known.chart.id if known.chart else None
    return tasks.FamilyRequest(**typed, patient_id=patient_id, has_account=known.account is not None)


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


def _already_registered(practice: Practice) -> Conflict:
    words = f"You already have an account here. Please call us at {practice.contact.phone}: we will add this access."
    return Conflict("identity.already_registered", words)
