"""People who come by themselves: a patient registers, and someone of the family redeems a passcode."""

from collections.abc import Mapping
from typing import Any

from local.demo.seed import PASSWORD
from local.demo.visitor import Visitor
from local.stack import Portal
from tests.support.tour.doors import BORN, CODE, QUESTION, later, mailed, person, send, visitor

NORA = "nora.ashby"  # her username, once she has an account
CHART_EMAIL = "nora.ashby@chart.example"
_REGISTRATIONS, _FAMILY_REQUESTS = "/sign-up/registrations", "/family-requests"
_NORA = {
    "first_name": "Nora",
    "last_name": "Ashby",
    "birth_date": BORN,
    "phone": "(508) 555-0166",
    "postal_code": "01597",
    "email": "nora@mail.example",
}
_IVES = {
    **{f"patient_{name}": value for name, value in _NORA.items() if name != "email"},
    "first_name": "Ives",
    "last_name": "Ashby",
    "relationship": "child",
    "email": "ives@mail.example",
}


def register(portal: Portal, staff: Visitor) -> None:
    """Someone nobody knows, who asks for access too; someone of the family; and the patient, whose invitation waits."""
    reached = [{"system": "phone", "value": _NORA["phone"]}, {"system": "email", "value": CHART_EMAIL}]
    address = [{"use": "home", "postalCode": _NORA["postal_code"]}]
    patient = send(portal, person("Nora", telecom=reached, address=address))
    staff.post(f"/desk/patients/{patient}/invitations", {"email": CHART_EMAIL})
    _stranger(portal)
    _ives(portal)
    _nora(portal)


def _stranger(portal: Portal) -> None:
    stranger, email = visitor(portal), {"email": "who@mail.example"}
    _prove_email(portal, stranger, _REGISTRATIONS, {**_NORA, **email, "first_name": "Nobody"})
    _prove_email(portal, stranger, _FAMILY_REQUESTS, {**_IVES, **email, "patient_first_name": "Nobody"}, 2)


def _ives(portal: Portal) -> None:
    """He asks, asks again, and once more for the passcode."""
    ives = visitor(portal)
    for count in (1, 2):
        handle = _prove_email(portal, ives, _FAMILY_REQUESTS, _IVES, count)
        mailed(portal, CHART_EMAIL, CODE, count)
    ives.post(f"{_FAMILY_REQUESTS}/status", handle)
    ives.send("POST", f"{_FAMILY_REQUESTS}/passcode", {**handle, "code": "0000 0000"})
    with later(minutes=2):
        ives.post(f"{_FAMILY_REQUESTS}/code", handle)
    ives.post(f"{_FAMILY_REQUESTS}/passcode", {**handle, "code": mailed(portal, CHART_EMAIL, CODE, 3)})
    own = {"birth_date": "1980-01-02", "phone": "508-555-0167"}
    _make_account(ives, _FAMILY_REQUESTS, {**handle, "username": "ives.ashby", **own})
    ives.get("/family-access")


def _nora(portal: Portal) -> None:
    nora = visitor(portal)
    handle = _prove_email(portal, nora, _REGISTRATIONS, _NORA)
    mailed(portal, CHART_EMAIL, CODE, 4)
    nora.post(f"{_REGISTRATIONS}/status", handle)
    with later(minutes=2):
        nora.post(f"{_REGISTRATIONS}/code", handle)
    nora.post(f"{_REGISTRATIONS}/chart-code", {**handle, "code": mailed(portal, CHART_EMAIL, CODE, 5)})
    _make_account(nora, _REGISTRATIONS, {**handle, "username": NORA})


def _prove_email(
    portal: Portal, visitor: Visitor, path: str, typed: Mapping[str, Any], count: int = 1
) -> dict[str, str]:
    """As far as the second code; the request's handle. `count` codes have come to the person's address by then."""
    handle = {"handle": visitor.post(path, typed)["handle"]}
    visitor.post(f"{path}/email-code", {**handle, "code": mailed(portal, typed["email"], CODE, count)})
    return handle


def _make_account(visitor: Visitor, path: str, wanted: Mapping[str, str]) -> None:
    for _ in range(2):  # again, as after an answer that was lost
        visitor.post(f"{path}/account", {**wanted, "password": PASSWORD})
    visitor.post("/identity-validation/security-question", QUESTION)
