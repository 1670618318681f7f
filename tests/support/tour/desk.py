"""What staff do at the desk: an account assigned and given back, a colleague looked after, tasks closed."""

from local.demo.seed import PASSWORD
from local.demo.visitor import Visitor
from local.stack import Portal
from tests.support.tour.doors import ATTESTED, LINK, QUESTION, TEMPORARY_PASSWORD, mailed, visitor

NEW_PASSWORD = "violet anchor mosaic thunder"


def assign_account(portal: Portal, staff: Visitor, patient: str) -> None:
    """An account is assigned, twice; its person comes in, and later back in through a link to another mailbox."""
    staff.get("/desk/patients?q=ashby")
    desk, email = f"/desk/patients/{patient}", "xiaoming@mail.example"
    for _ in range(2):
        username = staff.post(f"{desk}/account", {"email": email})["username"]
    newcomer = visitor(portal)
    password = mailed(portal, email, TEMPORARY_PASSWORD, 2)
    newcomer.post("/sign-in", {"username": username, "password": password})
    newcomer.post("/identity-validation/answers", ATTESTED)
    newcomer.post("/identity-validation/password", {"password": PASSWORD})
    newcomer.post("/identity-validation/security-question", QUESTION)
    staff.post(f"{desk}/validation-reset", {})
    elsewhere = "xiaoming@new.example"
    staff.post(f"{desk}/reset", {"email": elsewhere})
    token = mailed(portal, elsewhere, LINK)
    newcomer.post("/sign-up/invitations", {"token": token})
    newcomer.post("/sign-up/activation", {"token": token, "username": username, "password": NEW_PASSWORD})


def look_after_colleague(portal: Portal, staff: Visitor) -> None:
    """Someone of the staff is invited, twice, comes in, and is suspended for a while."""
    email = "ida.marsh@larkspur.example"
    member = staff.post("/desk/staff", {"name": "Ida Marsh", "email": email, "role": "nurse"})
    desk = f"/desk/staff/{member['id']}"
    staff.post(f"{desk}/role", {"role": "provider"})
    staff.post(f"{desk}/invitations", {"email": email})
    token = mailed(portal, email, LINK, 2)
    visitor(portal).post("/sign-up/activation", {"token": token, "username": "ida.marsh", "password": PASSWORD})
    staff.post(f"{desk}/role", {"role": "nurse"})
    for change in ("suspend", "restore", "reset"):
        staff.post(f"{desk}/{change}", {})
    staff.get("/desk/staff")


def close_tasks(staff: Visitor) -> None:
    """The tasks that newcomers left are closed."""
    for task in staff.get("/desk/tasks")["items"]:
        staff.post(f"/desk/tasks/{task['id']}/closed", {"outcome": "declined"})
    staff.get("/desk/tasks?state=closed")
