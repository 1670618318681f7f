"""People who register, or ask for a passcode, as their pages do it: a step at a time, with the codes of their mail."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3

from portico.mail.outbox import sealed_for
from tests.support.accounts import PASSWORD, outbox
from tests.support.events import PRACTICE, Answer
from tests.support.patients import add_patient
from tests.support.visits import Visitor

WALTER = {
    "first_name": "Walter",
    "last_name": "Lindqvist",
    "birth_date": "1941-02-03",
    "phone": "(508) 555-0133",
    "postal_code": "01597",
    "email": "walter@mail.example",
}
ABOUT_WALTER = {f"patient_{name}": WALTER[name] for name in WALTER if name != "email"}
INGRID = {
    **ABOUT_WALTER,
    "first_name": "Ingrid",
    "last_name": "Lindqvist",
    "relationship": "child",
    "email": "ingrid@mail.example",
}
INGRIDS = {"birth_date": "1970-06-07", "phone": "508-555-0177"}
CHART_EMAIL = "w.lindqvist@post.example"


def walter_with_chart(
    emails: tuple[str, ...] = (CHART_EMAIL,), born: str = WALTER["birth_date"], practice: str = PRACTICE
) -> str:
    """Walter as the practice's system sent him; gives the patient's id."""
    address = [{"use": "home", "city": "Larkspur", "state": "MA", "postalCode": "01597-0123"}]
    phones = ("508-555-0133",)
    return add_patient("Walter", "Lindqvist", born, phones=phones, emails=emails, address=address, practice=practice)


def code_of(mail: Mapping[str, Any], practice: str = PRACTICE) -> str:
    """The code that a mail will hold."""
    opened = boto3.client("kms").decrypt(
        CiphertextBlob=mail["sealed"], EncryptionContext=sealed_for(practice, str(mail["mail"]))
    )
    return str(json.loads(opened["Plaintext"])["code"])


def mails_to(address: str, template: str | None = None) -> list[Mapping[str, Any]]:
    """Mail that waits for this address, the oldest first."""
    return [mail for mail in outbox() if mail["to"] == address and template in (None, mail["template"])]


@dataclass
class Applicant:
    """Someone at the door: `path` is the request's, `typed` what they type first."""

    path: str
    typed: Mapping[str, Any]
    browser: Visitor = field(default_factory=Visitor)
    handle: str = ""
    former: set[str] = field(default_factory=set)  # mail that was there before the last step

    def begin(self) -> Answer:
        self._note_mail()
        return self.ask()

    def step(self, name: str, **more: Any) -> Answer:
        self._note_mail()
        return self.send(name, **more)

    def ask(self) -> Answer:
        """Begin, and nothing else."""
        answer = self.browser.post(self.path, self.typed)
        self.handle = answer.body.get("handle", "")
        return answer

    def send(self, name: str, **more: Any) -> Answer:
        """The request of a step, and nothing else."""
        return self.browser.post(f"{self.path}/{name}", {"handle": self.handle, **more})

    def newest_code(self, to: str) -> str:
        """The code in the one mail to this address that the last step sent."""
        (mail,) = (mail for mail in mails_to(to) if str(mail["mail"]) not in self.former)
        return code_of(mail, self.browser.practice)

    def _note_mail(self) -> None:
        self.former = {str(mail["mail"]) for mail in outbox()}

    def prove_email(self) -> Answer:
        """Begin, and type the code that came to one's own address."""
        assert self.begin().status == 201
        return self.step("email-code", code=self.newest_code(str(self.typed["email"])))


def registering(**changes: Any) -> Applicant:
    """Walter, with what he types otherwise; `browser` is the one he uses."""
    return _applicant("/sign-up/registrations", WALTER, changes)


def asking(**changes: Any) -> Applicant:
    """His daughter Ingrid, likewise."""
    return _applicant("/family-requests", INGRID, changes)


def _applicant(path: str, typed: Mapping[str, Any], changes: dict[str, Any]) -> Applicant:
    browser = changes.pop("browser", None) or Visitor()
    return Applicant(path, {**typed, **changes}, browser)


def at_account(applicant: Applicant) -> Applicant:
    """As far as choosing a username and a password."""
    assert applicant.prove_email().status == 200
    second = "passcode" if applicant.path == "/family-requests" else "chart-code"
    answer = applicant.step(second, code=applicant.newest_code(CHART_EMAIL))
    assert (answer.status, answer.body["step"]) == (200, "account")
    return applicant


def make_account(applicant: Applicant, username: str = "a.newcomer") -> Answer:
    own = INGRIDS if applicant.path == "/family-requests" else {}
    return applicant.send("account", username=username, password=PASSWORD, **own)
