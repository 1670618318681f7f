"""What people go through who have no account yet: a request, a code by mail for each step, and an account at the end.

A request is known by a secret handle that only the page holds. Whatever the practice knows of the person it is about,
every step answers the same and costs the same: a code for nobody is made, sealed and never mailed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from portico import audit, clock, ids
from portico.access import Caller, Kind
from portico.errors import Conflict, Forbidden, Gone, Invalid, PortalError, SignedOut, TooMany
from portico.identity import codes, contacts, limits, policy
from portico.identity.application_models import Application, Begun, NewAccount
from portico.identity.entities import Account, Purpose, Request
from portico.identity.repo import request_rows
from portico.identity.service import sessions
from portico.identity.service.sessions import Opened
from portico.mail import outbox
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.store import transactions
from portico.store.table import Part

DIGITS = 8
EMAIL_CODE = timedelta(minutes=30)
RESENDS = 3  # of each step
WAIT = timedelta(minutes=1)
TO_FINISH = timedelta(hours=2)  # after the last code


@dataclass(frozen=True, slots=True)
class CodeMail:
    """A code that is on its way: what its request then holds, and the mail."""

    fields: dict[str, Any]
    mail: Part


@dataclass(frozen=True, slots=True)
class Flow:
    """One kind of request: a code to the person's own address first, then one to whom the practice knows."""

    purpose: Purpose
    kind: Kind  # of who goes through it
    second: str
    template: outbox.Template
    lifetime: timedelta

    def begin(self, practice: Practice, data: Mapping[str, Any], now: datetime) -> Begun:
        """A new request that waits for the code sent to the person's own address."""
        handle = ids.new_secret()
        request = Request(ids.digest(handle), self.purpose, "email", self._end(now), {**data, **_mailed(now, 0)})
        sent = self.code(practice, handle, "email", str(data["email"]), {}, now)
        transactions.write(request_rows.putting(practice.id, replace(request, **sent.fields)), sent.mail)
        return Begun(handle=handle, **application(request, now).model_dump())

    def code(
        self, practice: Practice, handle: str, step: str, to: str, params: Mapping[str, str], now: datetime
    ) -> CodeMail:
        """A new code for this step; the former one does not work any more."""
        own = step == "email"
        template: outbox.Template = "new_email_code" if own else self.template
        lifetime = EMAIL_CODE if own else self.lifetime
        code = codes.new(DIGITS)
        shown = {
            **params,
            "minutes": str(int(lifetime.total_seconds() // 60)),
            "expires": policy.moment_words(now + lifetime, practice.time_zone),
        }
        mail = outbox.message(
            practice.id,
            mail_id=ids.new_id("mail"),
            template=template,
            to=to,
            params=shown,
            secrets={"code": f"{code[:4]} {code[4:]}"},
            now=now,
        )
        return CodeMail(codes.fields(handle, step, code, lifetime, now), mail)

    def resend(
        self,
        practice_id: str,
        handle: str,
        address: str,
        now: datetime,
        also: Callable[[Request], Sequence[Part]] = lambda _: (),
    ) -> Application:
        """Mail a new code for the step that the request waits for, which has all its time again. `also` is written
        with the request as it is then.

        Raises Conflict `identity.no_more_codes`, TooMany within a minute of the last one, Gone `identity.request_dead`.
        """
        limits.take(practice_id, [(limits.BY_ADDRESS, address)], now)
        request = self._standing(practice_id, handle, now)
        told = application(request, now)
        if request.step not in ("email", self.second) or not told.resends_left:
            raise Conflict("identity.no_more_codes", "We have sent as many codes as we can. Please start again.")
        if told.resend_in:
            raise TooMany(told.resend_in)
        own, known = request.data["email"], request.data.get("to")
        practice, params = practices.get_ready(practice_id), request.data.get("params", {})
        to = own if request.step == "email" else known
        sent = self.code(practice, handle, request.step, to or own, params, now)
        data = {**request.data, **_mailed(now, request.data["resent"] + 1)}
        changes = {**sent.fields, "data": data, "expires": self._end(now)}
        anew = replace(request, **changes)
        changing = request_rows.changing(practice_id, request, codes.dead(), **changes)
        transactions.write(changing, *also(anew), *([sent.mail] if to else []))
        return application(anew, now)

    def show(self, practice_id: str, handle: str, address: str, now: datetime) -> Application:
        """The step that a request waits for, after a page was loaded again or an answer lost."""
        limits.take(practice_id, [(limits.BY_ADDRESS, address)], now)
        return application(self._standing(practice_id, handle, now), now)

    def check(self, practice_id: str, handle: str, step: str, typed: str, address: str, now: datetime) -> Request:
        """The request whose code this is. A refusal stands in the trail of the patient who was mailed the code, else in
        the practice's. Raises as `codes.check`."""
        limits.take(practice_id, [(limits.BY_ADDRESS, address)], now)

        def refused(request: Request | None) -> None:
            patient_id = request.data["patient"] if request and request.data.get("to") else None
            who, what = self.nobody(practice_id, address), f"{self.purpose}.code_refused"
            audit.record(who, what, now, patient_id=patient_id, what=step)

        return codes.check(practice_id, self.purpose, handle, step, typed, now, refused)

    def to_second(
        self, practice_id: str, request: Request, sent: CodeMail, found: Mapping[str, Any], now: datetime, *also: Part
    ) -> Application:
        """The person's own address is proven: the request waits for the second code, with what was `found`."""
        changes = {**sent.fields, "data": {**request.data, **found, **_mailed(now, 0)}, "expires": self._end(now)}
        transactions.write(request_rows.changing(practice_id, request, codes.dead(), **changes), *also)
        return application(replace(request, **changes), now)

    def to_account(self, practice_id: str, request: Request, now: datetime, *also: Part) -> Application:
        """The second code was right: the account may be made. Raises Gone when it was used a moment before."""
        changes: dict[str, Any] = {"step": "account", "code": None, "expires": clock.epoch(now + TO_FINISH)}
        transactions.write(request_rows.changing(practice_id, request, codes.dead(), **changes), *also)
        return application(replace(request, **changes), now)

    def at_account(self, practice_id: str, handle: str, address: str, now: datetime) -> Request:
        """The request that an account may be made of, or was made of a moment ago."""
        limits.take(practice_id, [(limits.BY_ADDRESS, address)], now)
        request = self._standing(practice_id, handle, now)
        if request.step not in ("account", "done"):
            raise dead()
        return request

    def nobody(self, practice_id: str, address: str) -> Caller:
        """Who acts, as the audit trail names them, while they have no account."""
        return Caller(practice_id, self.kind, "", address=address)

    def _end(self, now: datetime) -> int:
        """When a request is over whose code is mailed now."""
        return clock.epoch(now + self.lifetime + TO_FINISH)

    def _standing(self, practice_id: str, handle: str, now: datetime) -> Request:
        request = request_rows.get(practice_id, ids.digest(handle))
        if request is None or request.purpose != self.purpose or request.expires <= clock.epoch(now):
            raise dead()
        return request


def own_address(typed: str, problems: Sequence[Invalid]) -> str:
    """The address as it is kept. Raises Invalid with all that must be mended, and what is wrong with the address."""
    try:
        address = contacts.email_address(typed)
    except Invalid as problem:
        raise policy.together([*problems, problem]) from None
    if problems:
        raise policy.together(problems)
    return address


def open_to_sign_up(practice_id: str) -> Practice:
    """The practice, if people may sign up by themselves there. Raises Forbidden `identity.self_registration_off`."""
    practice = practices.get_ready(practice_id)
    if not practice.self_registration:
        words = f"This practice sets up accounts itself. Please call us at {practice.contact.phone} and ask for one."
        raise Forbidden("identity.self_registration_off", words)
    return practice


def refuse_minor(practice: Practice, birth_date: date, now: datetime) -> None:
    """Raises Invalid for who is not an adult today, where the practice is."""
    refusal = policy.refusal_to_register(
        birth_date,
        clock.today(now, practice.time_zone),
        minimum_age=practice.ages.minimum_age,
        adult_age=practice.ages.adult_age,
        phone=practice.contact.phone,
    )
    if refusal is not None:
        raise refusal


def finishing(practice_id: str, request: Request, account: Account, now: datetime) -> Part:
    """The request became this account; for some minutes it leads there, for an answer lost on the way."""
    changes: dict[str, Any] = {"step": "done", "expires": clock.epoch(now + policy.RESUME)}
    data = {"account": account.id, "sent": request.data["sent"], "resent": 0}
    return request_rows.changing(practice_id, request, dead(), data=data, **changes)


def resume(practice_id: str, wanted: NewAccount, address: str, now: datetime) -> Opened:
    """A request that became an account leads its person in, with the username and password they chose."""
    try:
        return sessions.sign_in(practice_id, wanted.username, wanted.password, address, now)
    except SignedOut:
        raise dead() from None


def application(request: Request, now: datetime) -> Application:
    """How far a request is, as its page is told."""
    since = clock.epoch(now) - request.data["sent"]
    return Application(
        step=cast(Any, request.step),
        resend_in=max(0, int(WAIT.total_seconds()) - since),
        resends_left=RESENDS - request.data["resent"],
    )


def dead() -> PortalError:
    """The one answer to a handle that is unknown, replaced or too old."""
    return Gone("identity.request_dead", "Too much time has passed, or this was started again. Please start again.")


def _mailed(now: datetime, resent: int) -> dict[str, int]:
    return {"sent": clock.epoch(now), "resent": resent}
