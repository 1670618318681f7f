"""How the people of a tour come to the portal: their browsers, their mail, their charts and the practice's system."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from local.client import PracticeSystem
from local.demo.practice import MRN, MRN_OID
from local.demo.seed import PASSWORD
from local.demo.visitor import Visitor
from local.stack import Portal
from portico import clock

BORN = "1952-08-09"  # nobody of the demonstration on this day
QUESTION = {"question": "favorite_teacher", "answer": "Ms. Applegate"}
ATTESTED = {"attested": True, "birth_date": BORN}
LINK = r"/activate#(\S+)"  # in mail
WAY_BACK = r"/recover/new#(\S+)"
CODE = r"\b(\d{4} \d{4})\b"
TEMPORARY_PASSWORD = r"\b((?:[a-z2-9]{4}-){3}[a-z2-9]{4})\b"
SECONDS = 30  # until mail is given up


def visitor(portal: Portal) -> Visitor:
    """Someone with a browser that was never here."""
    assert portal.ready is not None
    return Visitor(portal.base_url, portal.ready.practice)


def signed_in(portal: Portal, username: str, password: str = PASSWORD) -> Visitor:
    found = visitor(portal)
    found.post("/sign-in", {"username": username, "password": password})
    return found


def administrator(portal: Portal) -> Visitor:
    """The first of the practice's staff, signed in."""
    assert portal.ready is not None
    return signed_in(portal, next(each.username for each in portal.ready.accounts if each.role == "administrator"))


def patient_of(portal: Portal, username: str) -> str:
    """The patient's id of an account of the demonstration."""
    assert portal.ready is not None
    return next(each.patient or "" for each in portal.ready.accounts if each.username == username)


def practice_system(portal: Portal) -> PracticeSystem:
    """The practice's own system, which may write and read."""
    assert portal.ready is not None
    assert portal.ready.practice_client is not None
    system = PracticeSystem(portal.base_url, portal.ready.practice, asdict(portal.ready.practice_client))
    system.sign_in("system/*.write system/*.read")
    return system


def person(given: str, **more: Any) -> dict[str, Any]:
    """A bundle with a new patient, with a name, a day of birth and what `more` there is to them, and nothing else."""
    number = f"{given.lower()}-ashby"
    patient = {
        "resourceType": "Patient",
        "id": number,
        "identifier": [{"system": MRN, "value": number}, {"system": f"urn:oid:{MRN_OID}", "value": number}],
        "name": [{"family": "Ashby", "given": [given]}],
        "birthDate": BORN,
        **more,
    }
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}]}


def send(portal: Portal, bundle: dict[str, Any]) -> str:
    """Have the practice's system send a bundle of one patient; gives the patient's id."""
    file = portal.folder / "sent.json"
    file.write_text(json.dumps(bundle), encoding="utf-8")
    system = practice_system(portal)
    (patient,) = system.load(file).patients
    system.close()
    return patient


def mailed(portal: Portal, address: str, pattern: str, count: int = 1) -> str:
    """What the newest mail to this address holds of a pattern, once so many that hold it have come."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        texts = [mail.text for mail in portal.mail.messages() if address in mail.to]
        found = [match[1] for text in texts if (match := re.search(pattern, text))]
        if len(found) >= count:
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"fewer than {count} mails to {address} with {pattern} in {SECONDS} s")


@contextmanager
def later(minutes: int) -> Iterator[None]:
    """So much later for the portal, which is in this process."""
    now = clock.now
    with patch.object(clock, "now", lambda: now() + timedelta(minutes=minutes)):
        yield
