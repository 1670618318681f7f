"""Someone whom the desk invites: locked out of User Validation by wrong answers, let in again, and gone."""

from local.demo.seed import PASSWORD
from local.demo.visitor import Visitor
from local.stack import Portal
from tests.support.tour.doors import ATTESTED, LINK, QUESTION, mailed, signed_in, visitor

USERNAME, EMAIL = "ruth.ashby", "ruth@mail.example"
TRIES = 5


def come_in(portal: Portal, staff: Visitor, patient: str) -> None:
    """`patient` has a chart with a document that was received."""
    staff.get("/desk/patients")
    staff.get(f"/desk/patients/{patient}")
    staff.post(f"/desk/patients/{patient}/invitations", {"email": EMAIL})
    _activate(portal)
    staff.post(f"/desk/patients/{patient}/validation-reset", {})
    ruth = signed_in(portal, USERNAME)
    ruth.send("POST", "/sign-in", {"username": USERNAME, "password": "not this one at all"})
    ruth.post("/identity-validation/answers", ATTESTED)
    ruth.post("/identity-validation/security-question", QUESTION)
    (received,) = ruth.get(f"/patients/{patient}/records/documents")["items"]
    ruth.send("GET", f"/patients/{patient}/records/documents/{received['id']}/page")
    ruth.get("/session")
    ruth.post("/session/extend", {})
    ruth.send("DELETE", "/session")


def _activate(portal: Portal) -> None:
    """From the link to User Validation, and out of tries there."""
    newcomer = visitor(portal)
    token = mailed(portal, EMAIL, LINK)
    newcomer.get("/practice")
    newcomer.post("/sign-up/invitations", {"token": token})
    newcomer.post("/sign-up/activation", {"token": token, "username": USERNAME, "password": PASSWORD})
    newcomer.get("/identity-validation")
    for _ in range(TRIES):
        newcomer.send("POST", "/identity-validation/answers", ATTESTED | {"birth_date": "1901-01-01"})
