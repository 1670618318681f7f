"""How people of the tests come to a session without the pages: the portal's own API, as the pages use it."""

import json
import re
import tempfile
import time
import uuid
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import StorageState

from local.client import PracticeSystem
from local.demo.visitor import Visitor
from tests.support.portal import RunningPortal

STAFF = "denise.walsh"  # an administrator
BILLING = "joyce.kim"
MARIA = "maria.alvarez"
LENA = "lena.kowalski"
THOMAS = "tom.grady"
WALTER = "walter.lindqvist"

PASSWORD = "harbor seven lantern moss"
BIRTH_DATE = "1984-05-17"
ANSWER = "Heliotrope"
MAIL_SECONDS = 30
CODE = re.compile(r"\b\d{4} \d{4}\b")
LINK = re.compile(r"http\S+#\S+")


@dataclass(frozen=True)
class SignedIn:
    """A session: the API as its person sees it, and the cookie for a browser."""

    visitor: Visitor
    state: StorageState
    patient: str | None


class Doors:
    """Lets people in at one portal; a session is opened once a person and kept."""

    def __init__(self, portal: RunningPortal) -> None:
        self.portal = portal
        self.practice = str(portal.ready["practice"])
        self._sessions: dict[str, SignedIn] = {}
        self._connections = ExitStack()

    def close(self) -> None:
        self._connections.close()

    def path(self, within: str) -> str:
        return f"/{self.practice}{within}"

    def known(self, username: str) -> SignedIn:
        """The session that the tests share for someone, with its full time; no test ends it."""
        kept = self._sessions.get(username)
        if kept is None or kept.visitor.send("POST", "/session/extend").is_error:
            self._sessions[username] = self.sign_in(username)
        return self._sessions[username]

    def sign_in(self, username: str, password: str | None = None) -> SignedIn:
        """A session of its own, for tests that end it."""
        given = password or self.portal.account(username)["password"]
        return self._enter("/sign-in", {"username": username, "password": given})

    def patient_named(self, name: str) -> str:
        """The id of the one patient that staff find under this name."""
        found = self.known(STAFF).visitor.get(f"/desk/patients?q={quote(name)}")["items"]
        assert [each["name"] for each in found] == [name], f"{name} is not the one who is found"
        return str(found[0]["id"])

    def colleague_named(self, name: str) -> str:
        """The id of someone of the staff."""
        items = self.known(STAFF).visitor.get("/desk/staff")["items"]
        return next(str(each["id"]) for each in items if each["name"] == name)

    def newcomer(self, given: str, family: str, email: str | None = None) -> str:
        """A patient whom the practice's system has just sent: born on BIRTH_DATE, no access yet. Gives the id."""
        patient = _patient(given, family, email)
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}]}
        system = PracticeSystem(self.portal.base_url, self.practice, self.portal.ready["practice_client"])
        with tempfile.TemporaryDirectory() as folder, closing(system):
            system.sign_in("system/*.write")
            file = Path(folder) / "newcomer.json"
            file.write_text(json.dumps(bundle), encoding="utf-8")
            return system.load(file).patients[0]

    def invite(self, patient: str, email: str) -> str:
        """Invite a patient; gives the link of the mail they got."""
        self.known(STAFF).visitor.post(f"/desk/patients/{patient}/invitations", {"email": email})
        return self.link_to(email)

    def link_to(self, email: str) -> str:
        """The newest link in mail to this address, once it is there."""
        return self.word_to(email, LINK)

    def code_to(self, email: str) -> str:
        """The newest code in mail to this address, once it is there."""
        return self.word_to(email, CODE)

    def word_to(self, email: str, shape: re.Pattern[str]) -> str:
        """What has this shape in the newest mail to this address that has it, once it is there."""
        end = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < end:
            for mail in self.portal.mail_to(email):
                if found := shape.search(mail["text"]):
                    return found[0]
            time.sleep(0.1)
        raise AssertionError(f"nothing like {shape.pattern} for {email} in {MAIL_SECONDS} s")

    def unknown_registrant(self, given: str, family: str) -> None:
        """Someone registers whom the practice does not know, which is a task for the front desk."""
        email = f"{given}.{family}@mail.example".lower()
        typed = {"first_name": given, "last_name": family, "birth_date": BIRTH_DATE, "email": email}
        visitor = self._connections.enter_context(closing(Visitor(self.portal.base_url, self.practice)))
        begun = visitor.post("/sign-up/registrations", {**typed, "phone": "508-555-0188", "postal_code": "01597"})
        visitor.post("/sign-up/registrations/email-code", {"handle": begun["handle"], "code": self.code_to(email)})

    def activate(self, link: str, username: str) -> SignedIn:
        """Someone who has chosen a password and is asked who they are."""
        token = link.partition("#")[2]
        return self._enter("/sign-up/activation", {"token": token, "username": username, "password": PASSWORD})

    def whole_account(self, given: str, family: str, username: str) -> SignedIn:
        """A new patient, at `{username}@mail.example`, whose account is complete; ANSWER answers the question."""
        person = self.activate(self.invite(self.newcomer(given, family), f"{username}@mail.example"), username)
        person.visitor.post("/identity-validation/answers", {"attested": True, "birth_date": BIRTH_DATE})
        chosen = {"question": "favorite_teacher", "answer": ANSWER}
        person.visitor.post("/identity-validation/security-question", chosen)
        return person

    def _enter(self, path: str, body: Mapping[str, str]) -> SignedIn:
        visitor = self._connections.enter_context(closing(Visitor(self.portal.base_url, self.practice)))
        said = visitor.send("POST", path, dict(body))
        assert said.is_success, f"{path} answered {said.status_code}"
        session: dict[str, Any] = said.json()
        name, _, value = said.headers["set-cookie"].partition(";")[0].partition("=")
        return SignedIn(visitor, _state(name, value), session["patient_id"])


def _state(name: str, value: str) -> StorageState:
    return {
        "cookies": [
            {
                "name": name,
                "value": value,
                "domain": "localhost",
                "path": "/",
                "expires": -1,
                "httpOnly": True,
                "secure": True,
                "sameSite": "Strict",
            }
        ],
        "origins": [],
    }


def _patient(given: str, family: str, email: str | None) -> dict[str, Any]:
    number = uuid.uuid4().hex
    emails = [{"system": "email", "value": email}] if email else []
    return {
        "resourceType": "Patient",
        "id": number,
        "identifier": [{"system": "https://larkspur.example/mrn", "value": number}],
        "name": [{"family": family, "given": [given]}],
        "birthDate": BIRTH_DATE,
        "gender": "female",
        "telecom": [{"system": "phone", "value": "508-555-0199"}, *emails],
    }
