"""Someone who is told of messages by mail, until it comes back; a file that they never send; and weeks that pass."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from local.demo.seed import PASSWORD
from local.demo.visitor import Visitor
from local.events import scheduled_event
from local.stack import Portal
from portico.messages.service.sweeping import KEPT
from tests.support.files import pdf
from tests.support.tour.doors import ATTESTED, LINK, QUESTION, SECONDS, later, mailed, visitor

USERNAME, BOUNCING = "bea.ashby", "bounce+bea@simulator.example"
ASKED = {"team": "front-desk", "subject": "appointments", "text": "May I come on Monday?"}


def get_mail(portal: Portal, staff: Visitor, patient: str) -> None:
    """Staff write before the patient is on the portal, and after; the mail about the second comes back."""
    staff.post("/desk/messages", {"patient": patient, **ASKED, "text": "Please call us about your visit."})
    staff.post(f"/desk/patients/{patient}/invitations", {"email": BOUNCING})
    bea = visitor(portal)
    token = mailed(portal, BOUNCING, LINK)
    bea.post("/sign-up/activation", {"token": token, "username": USERNAME, "password": PASSWORD})
    bea.post("/identity-validation/answers", ATTESTED)
    bea.post("/identity-validation/security-question", QUESTION)
    here = f"/patients/{patient}/messages"
    thread = bea.post(here, ASKED)["thread"]
    staff.post(f"/desk/messages/threads/{thread}", {"text": "Yes, on Monday."})
    _wait(lambda: bea.get(here)["mail_bounced"])
    bea.attach(patient, "letter.pdf", "application/pdf", pdf())
    bea.post(here, ASKED)


def let_weeks_pass(portal: Portal) -> None:
    """The promise to answer has passed, and nobody sends the file any more."""
    with later(minutes=(KEPT.days + 10) * 24 * 60):
        portal.functions.invoke("message_upkeep", scheduled_event("upkeep", datetime.now(UTC)))


def _wait(so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not so():
        assert time.monotonic() < end
        time.sleep(0.1)
