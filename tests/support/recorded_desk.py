"""What staff do at the desk in the recording: an assigned account, a way back in, colleagues, tasks."""

import re
import time
from typing import Any

from local.demo.seed import PASSWORD
from local.demo.visitor import Visitor
from local.stack import Portal

COLLEAGUE = {"name": "Ida Marsh", "email": "ida.marsh@larkspur.example", "role": "nurse"}
ASSIGNED = "xiaoming.wang@mail.example"
NEW_PASSWORD = "violet anchor mosaic thunder"
QUESTION = {"question": "favorite_teacher", "answer": "Ms. Applegate"}
TEMPORARY = r"\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b"
LINK = "/activate#"
SECONDS = 30


def at_the_desk(portal: Portal, staff: Visitor) -> None:
    """`staff` is an administrator who is signed in."""
    _assigned(portal, staff)
    _colleague(portal, staff)


def _assigned(portal: Portal, staff: Visitor) -> None:
    """An account is assigned, twice; its person comes in, and later back in through a link."""
    (found,) = staff.get("/desk/patients?q=wang")["items"]
    desk = f"/desk/patients/{found['id']}"
    for _ in range(2):
        username = staff.post(f"{desk}/account", {"email": ASSIGNED})["username"]
    (password,) = re.findall(TEMPORARY, _mail(portal, ASSIGNED, "temporary password", 2))
    patient = Visitor(portal.base_url, "larkspur")
    patient.post("/sign-in", {"username": username, "password": password})
    patient.post("/identity-validation/answers", {"attested": True, "birth_date": found["birth_date"]})
    patient.post("/identity-validation/password", {"password": PASSWORD})
    patient.post("/identity-validation/security-question", QUESTION)
    staff.post(f"{desk}/validation-reset", {})
    staff.post(f"{desk}/reset", {})
    token = _token(_mail(portal, ASSIGNED, LINK))
    patient.post("/sign-up/invitations", {"token": token})
    patient.post("/sign-up/activation", {"token": token, "username": username, "password": NEW_PASSWORD})


def _colleague(portal: Portal, staff: Visitor) -> None:
    """Someone of the staff is invited, twice, comes in, and is looked after."""
    member: dict[str, Any] = staff.post("/desk/staff", COLLEAGUE)
    desk = f"/desk/staff/{member['id']}"
    staff.post(f"{desk}/role", {"role": "provider"})
    staff.post(f"{desk}/invitations", {"email": COLLEAGUE["email"]})
    token = _token(_mail(portal, COLLEAGUE["email"], LINK, 2))
    ida = Visitor(portal.base_url, "larkspur")
    ida.post("/sign-up/activation", {"token": token, "username": "ida.marsh", "password": PASSWORD})
    staff.post(f"{desk}/role", {"role": "nurse"})
    for change in ("suspend", "restore", "reset"):
        staff.post(f"{desk}/{change}", {})
    staff.get("/desk/staff")


def tasks_done(staff: Visitor) -> None:
    """The tasks that newcomers left are closed."""
    for task in staff.get("/desk/tasks")["items"]:
        staff.post(f"/desk/tasks/{task['id']}/closed", {"outcome": "declined"})
    staff.get("/desk/tasks?state=closed")


def _token(text: str) -> str:
    return text.partition(LINK)[2].split()[0]


def _mail(portal: Portal, address: str, holding: str, count: int = 1) -> str:
    """The text of the newest mail to this address that holds this, once so many have come."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        found = [mail.text for mail in portal.mail.messages() if address in mail.to and holding in mail.text]
        if len(found) >= count:
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"fewer than {count} mails to {address} in {SECONDS} s")
