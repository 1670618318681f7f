"""What newcomers do in the recording: a patient registers, and someone of the family redeems a passcode."""

import json
import re
import time
from collections.abc import Mapping
from typing import Any

from local.client import PracticeSystem
from local.demo.practice import MRN
from local.demo.seed import PASSWORD
from local.demo.visitor import Visitor
from local.stack import Portal

CHART = "nora.chart@mail.example"
NORA = {
    "first_name": "Nora",
    "last_name": "Ashby",
    "birth_date": "1952-08-09",
    "phone": "(508) 555-0166",
    "postal_code": "01597",
    "email": "nora@mail.example",
}
IVES = {
    **{f"patient_{name}": value for name, value in NORA.items() if name != "email"},
    "first_name": "Ives",
    "last_name": "Ashby",
    "relationship": "child",
    "email": "ives@mail.example",
}


def load_nora(portal: Portal, system: PracticeSystem) -> str:
    """Nora's chart, as the practice's system sends it; gives the patient's id."""
    patient = {
        "resourceType": "Patient",
        "id": "nora-ashby",
        "identifier": [{"system": MRN, "value": "nora-ashby"}],
        "name": [{"family": "Ashby", "given": ["Nora"]}],
        "birthDate": NORA["birth_date"],
        "telecom": [{"system": "phone", "value": NORA["phone"]}, {"system": "email", "value": CHART}],
        "address": [{"use": "home", "postalCode": NORA["postal_code"]}],
    }
    file = portal.folder / "nora.json"
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}]}
    file.write_text(json.dumps(bundle), encoding="utf-8")
    return system.load(file).patients[0]


def newcomers(portal: Portal) -> None:
    """Someone nobody knows (who asks for access, too), someone of the family (who asks twice), and the patient."""
    stranger = Visitor(portal.base_url, "larkspur")
    _proven(portal, stranger, "/sign-up/registrations", NORA | {"first_name": "Nobody", "email": "who@mail.example"})
    _proven(portal, stranger, "/family-requests", IVES | {"patient_first_name": "Nobody", "email": "who@mail.example"})
    ives = Visitor(portal.base_url, "larkspur")
    for _ in range(2):
        handle, passcode = _proven(portal, ives, "/family-requests", IVES)
    ives.post("/family-requests/status", {"handle": handle})
    ives.send("POST", "/family-requests/passcode", {"handle": handle, "code": "0000 0000"})
    ives.send("POST", "/family-requests/code", {"handle": handle})
    ives.post("/family-requests/passcode", {"handle": handle, "code": passcode})
    own = {"birth_date": "1980-01-02", "phone": "508-555-0167"}
    _account(ives, "/family-requests", handle, "ives.ashby", own)
    ives.get("/family-access")
    nora = Visitor(portal.base_url, "larkspur")
    handle, code = _proven(portal, nora, "/sign-up/registrations", NORA)
    nora.post("/sign-up/registrations/chart-code", {"handle": handle, "code": code})
    _account(nora, "/sign-up/registrations", handle, "nora.ashby", {})


def _proven(portal: Portal, visitor: Visitor, path: str, typed: Mapping[str, Any]) -> tuple[str, str]:
    """As far as the second code; the request's handle, and that code where there is one."""
    own, known = len(_codes(portal, typed["email"])), len(_codes(portal, CHART))
    handle = visitor.post(path, typed)["handle"]
    visitor.post(f"{path}/email-code", {"handle": handle, "code": _next(portal, typed["email"], own)})
    return handle, _next(portal, CHART, known) if "Nobody" not in typed.values() else ""


def _account(visitor: Visitor, path: str, handle: str, username: str, more: Mapping[str, str]) -> None:
    for _ in range(2):  # again, as after an answer that was lost
        visitor.post(f"{path}/account", {"handle": handle, "username": username, "password": PASSWORD, **more})
    question = {"question": "favorite_teacher", "answer": "Ms. Applegate"}
    visitor.post("/identity-validation/security-question", question)


def _next(portal: Portal, address: str, had: int) -> str:
    """The code of the mail that comes after so many."""
    while len(found := _codes(portal, address)) <= had:
        time.sleep(0.05)
    return found[0]


def _codes(portal: Portal, address: str) -> list[str]:
    """Codes mailed to this address, the newest first."""
    mails = [mail for mail in portal.mail.messages() if address in mail.to]
    return [found[0] for mail in mails if (found := re.search(r"\b\d{4} \d{4}\b", mail.text))]
