"""Faults of registering and of asking for a passcode: each step of a request, with the mail and the work it makes."""

from collections.abc import Callable
from dataclasses import dataclass

from portico import ids
from portico.identity import codes
from tests.faults.workflows import Workflow, later
from tests.support.accounts import outbox, signed_in
from tests.support.applications import (
    CHART_EMAIL,
    Applicant,
    asking,
    at_account,
    code_of,
    make_account,
    registering,
    walter_with_chart,
)
from tests.support.practices import open_practice
from tests.support.stored import audited, row, rows
from tests.support.visits import Visitor


@dataclass
class Newcomer:
    """Someone half way, and the code they were mailed for the step they are at."""

    applicant: Applicant
    code: str = ""
    told: int = 0  # how often that a code is wrong


@dataclass(frozen=True)
class Kind:
    """One of the two ways in: who goes it, and what its steps are called and leave behind."""

    name: str
    make: Callable[..., Applicant]
    second: str
    route: str
    mails: list[str]  # of a proven address
    proven: str
    refused: str
    confirmed: str
    registered: str


REGISTRATION = Kind(
    "registration",
    registering,
    "chart",
    "chart-code",
    ["registration_code"],
    "registration.requested",
    "registration.code_refused",
    "registration.confirmed",
    "account.registered",
)
FAMILY = Kind(
    "family request",
    asking,
    "passcode",
    "passcode",
    ["family_passcode", "family_request"],
    "family.requested",
    "family.code_refused",
    "family.passcode_redeemed",
    "family.registered",
)


def live_code(step: str, handle: str) -> str:
    """The one mailed code that this request waits for."""
    kept = row_of(handle)["code"]
    mailed = [code_of(mail) for mail in outbox() if mail["template"] != "family_request"]
    (live,) = (code for code in mailed if codes.sealed(handle, step, code.replace(" ", "")) == kept)
    return live


def row_of(handle: str) -> dict[str, object]:
    return next(each for each in rows("IdentityTable", "REQUEST") if each["digest"] == ids.digest(handle))


def is_at(newcomer: Newcomer, *steps: str) -> bool:
    """As the page finds out after an answer was lost."""
    told = newcomer.applicant.send("status")
    return told.status == 200 and told.body["step"] in steps


class Rows:
    """The workflows of one kind."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def newcomer(self) -> Newcomer:
        open_practice()
        walter_with_chart()
        return Newcomer(self.kind.make())

    def begin(self, newcomer: Newcomer) -> bool:
        return newcomer.applicant.ask().status == 201

    def check_begun(self, newcomer: Newcomer, done: bool) -> None:
        requests = rows("IdentityTable", "REQUEST")
        assert len(requests) == len(rows("OutboxTable", "MAIL")), "each request has the mail with its code"
        assert requests or not done
        if done:
            code = live_code("email", newcomer.applicant.handle)
            assert newcomer.applicant.step("email-code", code=code).status == 200, "and the code works"

    def at_email(self) -> Newcomer:
        newcomer = self.newcomer()
        assert newcomer.applicant.begin().status == 201
        newcomer.code = newcomer.applicant.newest_code(str(newcomer.applicant.typed["email"]))
        return newcomer

    def prove(self, newcomer: Newcomer) -> bool:
        proven = newcomer.applicant.send("email-code", code=newcomer.code).status == 200
        return proven or is_at(newcomer, self.kind.second)

    def check_proven(self, newcomer: Newcomer, done: bool) -> None:
        moved = row("IdentityTable", "REQUEST")["step"] == self.kind.second
        assert moved or not done
        told = [mail["template"] for mail in outbox() if mail["template"] != "new_email_code"]
        assert sorted(told) == (self.kind.mails if moved else []), "one code is mailed to whom the practice knows"
        assert audited(self.kind.proven) == moved
        if moved:
            assert self.confirm(Newcomer(newcomer.applicant, live_code(self.kind.second, newcomer.applicant.handle)))

    def resend(self, newcomer: Newcomer) -> bool:
        """Told to wait, they were sent one a moment before."""
        with later(minutes=1):
            return newcomer.applicant.send("code").status in (200, 429)

    def check_resent(self, newcomer: Newcomer, done: bool) -> None:
        request = row("IdentityTable", "REQUEST")
        mails = len(rows("OutboxTable", "MAIL"))
        assert mails == 1 + int(request["data"]["resent"]), "each new code is mailed"
        assert mails > 1 or not done
        with later(minutes=1):
            code = live_code("email", newcomer.applicant.handle)
            assert newcomer.applicant.step("email-code", code=code).status == 200, "the newest works"

    def at_second(self) -> Newcomer:
        newcomer = self.newcomer()
        assert newcomer.applicant.prove_email().status == 200
        newcomer.code = newcomer.applicant.newest_code(CHART_EMAIL)
        return newcomer

    def guess(self, newcomer: Newcomer) -> bool:
        refused = newcomer.applicant.send(self.kind.route, code="0000 0000").status == 422
        newcomer.told += refused
        return refused

    def check_guessed(self, newcomer: Newcomer, done: bool) -> None:
        """A try may be counted that nobody was told of, never the other way round."""
        request = row("IdentityTable", "REQUEST")
        assert newcomer.told <= request["tries"], "no wrong code goes uncounted"
        assert newcomer.told <= audited(self.kind.refused), "or unwritten"
        assert request["step"] == self.kind.second
        assert self.confirm(newcomer), "the right code works still"

    def confirm(self, newcomer: Newcomer) -> bool:
        confirmed = newcomer.applicant.send(self.kind.route, code=newcomer.code).status == 200
        return confirmed or is_at(newcomer, "account")

    def check_confirmed(self, newcomer: Newcomer, done: bool) -> None:
        moved = row("IdentityTable", "REQUEST")["step"] == "account"
        assert moved or not done
        assert audited(self.kind.confirmed) == moved, "used up and audited, or neither"
        assert self.confirm(newcomer), "the way goes on"
        assert make_account(newcomer.applicant).status == 201

    def before_account(self) -> Newcomer:
        newcomer = self.newcomer()
        at_account(newcomer.applicant)
        return newcomer

    def make(self, newcomer: Newcomer) -> bool:
        """As the page says it: a request that is over because it became an account leads to signing in."""
        answer = make_account(newcomer.applicant)
        if answer.status == 410:
            answer = signed_in(newcomer.applicant.browser, "a.newcomer")
        return answer.status in (200, 201)

    def check_made(self, newcomer: Newcomer, done: bool) -> None:
        accounts = rows("IdentityTable", "ACCOUNT")
        assert len(accounts) <= 1, "one request makes one account"
        assert accounts or not done
        assert audited(self.kind.registered) == len(accounts)
        assert len(rows("IdentityTable", "ACCESS")) == len(accounts), "the practice sees it"
        assert len(rows("IdentityTable", "LOGIN")) == 2 * len(accounts), "no name is claimed without an account"
        assert len(rows("IdentityTable", "GRANT")) == (len(accounts) if self.kind == FAMILY else 0)
        assert (row("IdentityTable", "REQUEST")["step"] == "done") == bool(accounts)
        begun = audited(self.kind.registered) + audited("session.begun")
        assert len(rows("IdentityTable", "SESSION")) == begun, "a session begins with its audit entry"
        if accounts:
            assert signed_in(Visitor(), "a.newcomer").status == 200, "what was chosen opens the account"
        else:
            assert self.make(newcomer), "the request stays"

    def workflows(self) -> list[Workflow]:
        name, path = self.kind.name, self.kind.make().path

        def routes(*steps: str) -> frozenset[str]:
            return frozenset(f"POST {path}/{step}" for step in steps)

        again = f"{name}: code again"
        return [
            Workflow(f"{name}: begun", frozenset({f"POST {path}"}), self.newcomer, self.begin, self.check_begun),
            Workflow(f"{name}: address", routes("email-code", "status"), self.at_email, self.prove, self.check_proven),
            Workflow(again, routes("code"), self.at_email, self.resend, self.check_resent),
            Workflow(f"{name}: code", routes(self.kind.route), self.at_second, self.confirm, self.check_confirmed),
            Workflow(f"{name}: wrong code", routes(self.kind.route), self.at_second, self.guess, self.check_guessed),
            Workflow(f"{name}: account", routes("account"), self.before_account, self.make, self.check_made),
        ]


# who is not known ---------------------------------------------------------------------------------------------------


def unknown_at_email() -> Newcomer:
    open_practice()
    applicant = registering()
    assert applicant.begin().status == 201
    return Newcomer(applicant, applicant.newest_code(str(applicant.typed["email"])))


def prove_unknown(newcomer: Newcomer) -> bool:
    return Rows(REGISTRATION).prove(newcomer)


def check_desk_has_it(newcomer: Newcomer, done: bool) -> None:
    moved = row("IdentityTable", "REQUEST")["step"] == "chart"
    tasks = [item for item in rows("PortalTable", "TASK") if "kind" in item]
    assert len(tasks) == moved, "what was typed waits at the front desk, once"
    assert moved or not done


WORKFLOWS = [
    *Rows(REGISTRATION).workflows(),
    *Rows(FAMILY).workflows(),
    Workflow(
        "registration of nobody known",
        frozenset({"POST /sign-up/registrations/email-code"}),
        unknown_at_email,
        prove_unknown,
        check_desk_has_it,
    ),
]
