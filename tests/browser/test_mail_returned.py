"""Mail about messages that comes back, in a browser: what its patient reads, and what the front desk does about it."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doors import ANSWER, BIRTH_DATE, Doors, SignedIn
from tests.browser.look import axe_violations, machine_words, sideways
from tests.browser.windows import PHONE, WIDE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

FRONT_DESK = "tom.reilly"
NO_SUCH_MAILBOX = "bounce+nell@simulator.example"
SECONDS = 30
QUESTION = {"team": "front-desk", "subject": "appointments", "text": "May I come on Monday?"}


def looks_right(page: Page) -> None:
    settle(page)
    assert machine_words(page.locator("main").inner_text()) == []
    for width in (PHONE, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe_violations(page) == []
        assert sideways(page) == 0


def write_and_be_answered(doors: Doors, nell: SignedIn) -> None:
    thread = nell.visitor.post(f"/patients/{nell.patient}/messages", QUESTION)["thread"]
    doors.known(FRONT_DESK).visitor.post(f"/desk/messages/threads/{thread}", {"text": "Yes, on Monday."})


def mail_returns(nell: SignedIn) -> bool:
    return bool(nell.visitor.get(f"/patients/{nell.patient}/messages")["mail_bounced"])


def test_mail_that_comes_back_is_said_to_the_patient_and_a_task_until_it_is_closed(
    windows: Windows, doors: Doors
) -> None:
    patient = doors.newcomer("Nell", "Quimby")
    thread = doors.known(FRONT_DESK).visitor.post("/desk/messages", {"patient": patient, **QUESTION})["thread"]
    nell = doors.activate(doors.invite(patient, NO_SUCH_MAILBOX), "nell.quimby")
    nell.visitor.post("/identity-validation/answers", {"attested": True, "birth_date": BIRTH_DATE})
    nell.visitor.post("/identity-validation/security-question", {"question": "favorite_teacher", "answer": ANSWER})
    write_and_be_answered(doors, nell)
    end = time.monotonic() + SECONDS
    while not mail_returns(nell):
        assert time.monotonic() < end
        time.sleep(0.1)

    page = windows.open(nell)
    page.goto(doors.path("/messages"))
    expect(page.locator("main")).to_contain_text("Email to your address comes back to us.")
    looks_right(page)

    windows.watch.expect_words("the server responded with a status of 404")  # there is no draft of an answer yet
    desk = windows.open(doors.known(FRONT_DESK))
    desk.goto(doors.path(f"/console/inbox/{thread}"))
    expect(desk.locator("main")).to_contain_text("the patient is not on the portal yet")
    desk.goto(doors.path("/console/tasks"))
    card = desk.get_by_role("region", name="Emails no longer reach Nell Quimby")
    expect(card).to_contain_text("An email from the portal came back, so we stopped sending them.")
    expect(card.get_by_role("button", name="Could not confirm")).to_have_count(0)
    expect(card.get_by_role("link", name="Open the patient")).to_be_visible()
    looks_right(desk)
    card.get_by_role("button", name="Done").click()
    desk.get_by_role("dialog").get_by_role("button", name="Yes, it is done").click()
    expect(card).to_have_count(0)
    assert not mail_returns(nell)
