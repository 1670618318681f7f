"""The team inbox in a browser: who waits, who has what, notes, answers, and two colleagues at once."""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.doors import Doors, SignedIn
from tests.browser.look import axe_violations, hard_to_see, machine_words, sideways
from tests.browser.test_first_visit import fill, heading, press
from tests.browser.test_session import TO_THE_END
from tests.browser.windows import PHONE, WIDE, Windows, settle
from tests.support.files import png

pytestmark = [pytest.mark.stack, pytest.mark.browser]

NURSE, PROVIDER, FRONT_DESK, ADMINISTRATOR = "grace.okafor", "emily.chen", "tom.reilly", "denise.walsh"
GRACE, EMILY = "Grace Okafor", "Emily Chen"


@dataclass(frozen=True)
class Written:
    """A patient, and the conversation with the nurses that they have begun."""

    patient: SignedIn
    name: str
    thread: str

    @property
    def path(self) -> str:
        return f"/patients/{self.patient.patient}/messages"

    def write(self, text: str) -> None:
        self.patient.visitor.post(f"{self.path}/threads/{self.thread}", {"text": text})


def begun(doors: Doors, given: str, text: str = "May I take both pills at night?") -> Written:
    patient = doors.whole_account(given, "Quimby", f"{given.lower()}.quimby")
    wanted = {"team": "nurses", "subject": "medication-question", "text": text}
    sent = patient.visitor.post(f"/patients/{patient.patient}/messages", wanted)
    return Written(patient, f"{given} Quimby", sent["thread"])


def inbox(windows: Windows, doors: Doors, username: str, *, width: int = WIDE, at: str = "") -> Page:
    # There is no draft yet of an answer: the page asks, and goes on without.
    windows.watch.expect_words("the server responded with a status of 404")
    page = windows.open(doors.known(username), width=width)
    page.goto(doors.path(f"/console/inbox{at}"))
    settle(page)
    return page


def conversation(page: Page, written: Written) -> None:
    """Open it from the list that is on show."""
    page.get_by_role("link", name=written.name).click()
    expect(page.get_by_role("heading", level=2, name=written.name)).to_be_focused()
    expect(page.get_by_label("Your answer")).to_be_visible()


def row(page: Page, written: Written) -> Locator:
    return page.locator(".queue-row").filter(has_text=written.name)


def show(page: Page, queue: str) -> None:
    page.get_by_role("navigation", name="Which conversations").get_by_role("link", name=queue, exact=True).click()
    expect(page).to_have_url(re.compile(rf"/{'team' if queue == 'Waiting' else queue.lower()}$"))
    settle(page)


def looks_right(page: Page) -> None:
    settle(page)
    assert axe_violations(page) == []
    assert hard_to_see(page) == []
    assert sideways(page) == 0


def test_lists_show_who_waits_who_has_it_and_what_is_done(windows: Windows, doors: Doors) -> None:
    written = begun(doors, "Ada")
    page = inbox(windows, doors, NURSE)
    expect(row(page, written)).to_contain_text("Answer promised by")
    expect(row(page, written)).to_contain_text("Waiting since")
    expect(row(page, written)).to_contain_text("Nobody has it yet")
    show(page, "Mine")
    expect(row(page, written)).to_have_count(0)
    show(page, "Overdue")
    expect(row(page, written)).to_have_count(0)
    show(page, "Unassigned")
    conversation(page, written)
    press(page, "Take")
    expect(page.locator(".told")).to_contain_text("You have this conversation now.")
    expect(row(page, written)).to_have_count(0)
    show(page, "Mine")
    expect(row(page, written)).to_contain_text(GRACE)
    conversation(page, written)
    press(page, "Give back to the team")
    expect(page.locator(".told")).to_contain_text("Nobody has this conversation now.")
    press(page, "Close conversation")
    expect(page.locator(".told")).to_contain_text("Closed.")
    show(page, "Closed")
    conversation(page, written)
    expect(page.locator("main")).to_contain_text("Sending an answer opens this conversation again.")
    press(page, "Reopen")
    expect(page.locator(".told")).to_contain_text("This conversation is open again.")
    show(page, "Waiting")
    expect(row(page, written)).to_have_count(1)


def test_who_reads_several_teams_chooses_one_and_nobody_sees_another_teams_messages(
    windows: Windows, doors: Doors
) -> None:
    written = begun(doors, "Bea")
    page = inbox(windows, doors, ADMINISTRATOR)
    team = page.get_by_label("Team", exact=True)
    assert team.locator("option").all_inner_texts() == ["Front desk", "Billing office"]
    expect(row(page, written)).to_have_count(0)
    team.select_option(label="Billing office")
    expect(page).to_have_url(re.compile("/console/inbox/billing/team$"))
    page.reload()
    expect(team).to_have_value("billing")
    looks_right(page)
    windows.watch.expect_refusal(403, f"/threads/{written.thread}")
    page.goto(doors.path(f"/console/inbox/{written.thread}"))
    expect(page.get_by_role("alert")).to_contain_text("These messages are for another team.")


def test_what_is_overdue_is_said_in_words(windows: Windows, doors: Doors) -> None:
    written = begun(doors, "Cleo")
    page = inbox(windows, doors, NURSE)

    def late(route: Route) -> None:
        answer: dict[str, Any] = route.fetch().json()
        for item in answer["items"]:
            item["late"] = item["patient_name"] == written.name
        route.fulfill(body=json.dumps(answer), content_type="application/json")

    page.route("**/desk/messages?*", late)
    press(page, "Refresh")
    expect(row(page, written)).to_contain_text("Overdue: promised by")
    looks_right(page)


def test_an_answer_with_a_file_and_a_saved_reply_reaches_the_patient_and_a_note_does_not(
    windows: Windows, doors: Doors
) -> None:
    windows.watch.expect_origin(str(doors.portal.ready["environment"]["AWS_ENDPOINT_URL"]))
    written = begun(doors, "Dora")
    page = inbox(windows, doors, NURSE)
    conversation(page, written)
    page.get_by_text("Add a note for colleagues").click()
    press(page, "Save note")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_contain_text("Write the note.")
    page.get_by_label("Note", exact=True).fill("Her sister calls for her, too.")
    page.get_by_role("link", name="Mine", exact=True).click()
    press(page, "Stay here")
    press(page, "Save note")
    expect(page.locator(".team-note").first).to_contain_text("Only staff see this")
    expect(page.locator(".team-note").first).to_contain_text("Her sister calls for her, too.")

    answer = page.get_by_label("Your answer")
    answer.fill("Dear Dora. Goodbye.")
    answer.evaluate("area => area.setSelectionRange(11, 11)")
    page.get_by_label("Saved reply").select_option(label="Result is normal")
    press(page, "Insert")
    expect(answer).to_have_value(re.compile(r"^Dear Dora\. Thank you for your message\..*\.Goodbye\.$"))
    expect(answer).to_be_focused()
    page.locator(".answer input[type=file]").set_input_files(
        {"name": "plan.png", "mimeType": "image/png", "buffer": png()}
    )
    expect(page.locator(".attached")).to_contain_text("Checked")
    press(page, "Send message")
    expect(page.locator(".told")).to_contain_text("Answer sent.")
    expect(page.locator(".letters")).to_contain_text("plan.png")
    show(page, "Answered")
    expect(row(page, written)).to_have_count(1)

    read = written.patient.visitor.get(f"{written.path}/threads/{written.thread}")
    assert [file["name"] for file in read["messages"][-1]["files"]] == ["plan.png"]
    assert "sister" not in json.dumps(read)
    phone = windows.open(written.patient, width=PHONE)
    phone.goto(doors.path(f"/messages/{written.thread}"))
    expect(phone.locator("main")).to_contain_text("Thank you for your message.")
    assert "sister" not in phone.content()


def test_two_colleagues_who_take_it_at_once_hear_of_each_other(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_refusal(409, "/assigned")
    written = begun(doors, "Edna")
    grace, emily = inbox(windows, doors, NURSE), inbox(windows, doors, PROVIDER)
    conversation(grace, written)
    conversation(emily, written)
    emily.get_by_label("Your answer").fill("I am on it.")
    press(grace, "Take")
    expect(grace.locator(".told")).to_be_visible()
    press(emily, "Take")
    expect(emily.locator(".conv")).to_contain_text("Somebody else changed this conversation meanwhile.")
    expect(emily.get_by_role("button", name=f"Take over from {GRACE}")).to_be_visible()
    expect(emily.get_by_label("Your answer")).to_have_value("I am on it.")
    emily.get_by_role("button", name=f"Take over from {GRACE}").click()
    emily.get_by_role("dialog").get_by_role("button", name="Take over").click()
    expect(emily.locator(".told")).to_contain_text("You have this conversation now.")
    expect(row(emily, written)).to_contain_text(EMILY)


def test_who_answers_hears_first_what_was_written_meanwhile(windows: Windows, doors: Doors) -> None:
    written = begun(doors, "Faye")
    windows.watch.expect_refusal(409, f"/threads/{written.thread}")
    page = inbox(windows, doors, NURSE)
    conversation(page, written)
    page.get_by_label("Your answer").fill("Yes, both at night.")
    written.write("I forgot: I also take a water pill.")
    press(page, "Send message")
    expect(page.locator("main")).to_contain_text("Somebody wrote while you were writing.")
    expect(page.locator(".letters")).to_contain_text("I also take a water pill.")
    expect(page.get_by_label("Your answer")).to_have_value("Yes, both at night.")
    looks_right(page)
    press(page, "Send message")
    expect(page.locator(".letters")).to_contain_text("Yes, both at night.")
    expect(page.get_by_label("Your answer")).to_have_value("")


def test_a_conversation_is_assigned_and_handed_over(windows: Windows, doors: Doors) -> None:
    written = begun(doors, "Gwen")
    page = inbox(windows, doors, NURSE, width=PHONE)
    conversation(page, written)
    page.get_by_text("Give to somebody else").click()
    colleague = page.get_by_label("A colleague of this team")
    colleague.select_option(index=1)
    press(page, "Assign")
    expect(page.locator(".told")).to_contain_text("(Provider) has this conversation now.")
    expect(page.locator(".letters")).to_contain_text(f"{GRACE}, RN gave this to Dr. {EMILY} on")
    looks_right(page)
    page.get_by_label("Another team").select_option(label="Front desk")
    press(page, "Hand over")
    expect(page.locator(".told")).to_contain_text("Front desk has this conversation now.")
    expect(page.locator(".letters")).to_have_count(0)
    tom = inbox(windows, doors, FRONT_DESK)
    expect(row(tom, written)).to_contain_text("Nobody has it yet")
    conversation(tom, written)
    expect(tom.locator(".letters")).to_contain_text("May I take both pills at night?")


def test_a_conversation_is_not_handed_over_with_an_unsaved_note_without_asking(windows: Windows, doors: Doors) -> None:
    written = begun(doors, "Orla")
    page = inbox(windows, doors, NURSE)
    conversation(page, written)
    page.get_by_text("Give to somebody else").click()
    page.get_by_label("Another team").select_option(label="Billing office")
    page.get_by_text("Add a note for colleagues").click()
    note = page.get_by_label("Note", exact=True)
    note.fill("She pays by check.")
    press(page, "Hand over")
    ask = page.get_by_role("dialog", name="Hand this over without your note?")
    ask.get_by_role("button", name="Cancel").click()
    expect(note).to_have_value("She pays by check.")
    press(page, "Save note")
    expect(page.locator(".team-note").first).to_contain_text("She pays by check.")
    press(page, "Hand over")
    expect(page.get_by_text("Billing office has this conversation now.")).to_be_visible()


def note_at_the_end_of_a_session(windows: Windows, doors: Doors, written: Written, note: str) -> Page:
    """The page to sign in on, after the session of a nurse ran out while they wrote a note."""
    windows.watch.expect_words("the server responded with a status of 404")
    page = windows.open(doors.sign_in(NURSE))
    page.clock.install()
    page.goto(doors.path(f"/console/inbox/{written.thread}"))
    page.get_by_text("Add a note for colleagues").click()
    page.get_by_label("Note", exact=True).fill(note)
    page.clock.fast_forward(TO_THE_END)
    expect(page.locator("h1")).to_have_text("Sign in")
    expect(page.locator("body")).not_to_contain_text(note)
    return page


def sign_in(page: Page, doors: Doors, username: str) -> None:
    fill(page, username=username, password=doors.portal.account(username)["password"])
    press(page, "Sign in")


def test_a_note_is_there_after_the_session_ran_out_and_is_then_gone_where_it_was_given_up(
    windows: Windows, doors: Doors
) -> None:
    written, text = begun(doors, "Nina"), "Her brother drives her."
    page = note_at_the_end_of_a_session(windows, doors, written, text)
    sign_in(page, doors, NURSE)
    note = page.get_by_label("Note", exact=True)
    expect(note).to_have_value(text)
    looks_right(page)
    page.get_by_role("link", name="Patients", exact=True).click()
    press(page, "Leave")
    page.goto(doors.path(f"/console/inbox/{written.thread}"))
    expect(page.get_by_label("Your answer")).to_be_visible()
    expect(note).to_have_value("")


def test_a_note_is_not_given_to_a_colleague_who_signs_in_after_its_writer(windows: Windows, doors: Doors) -> None:
    written, text = begun(doors, "Olga"), "Her sister pays for her."
    page = note_at_the_end_of_a_session(windows, doors, written, text)
    sign_in(page, doors, PROVIDER)
    expect(page.get_by_label("Your answer")).to_be_visible()
    expect(page.get_by_label("Note", exact=True)).to_have_value("")
    assert text not in page.content()
    assert text not in page.evaluate("JSON.stringify(sessionStorage)")


def test_keys_lead_through_the_list_and_can_be_switched_off(windows: Windows, doors: Doors) -> None:
    first, second = begun(doors, "Hope"), begun(doors, "Iris")
    page = inbox(windows, doors, NURSE)
    row(page, second).get_by_role("link").focus()
    page.keyboard.press("k")
    expect(row(page, first).get_by_role("link")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name=second.name)).to_be_focused()
    page.keyboard.press("Escape")
    expect(row(page, second).get_by_role("link")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Find a patient")).to_be_focused()
    page.keyboard.type("j?")
    expect(page.get_by_label("Find a patient")).to_have_value("j?")
    page.goto(doors.path("/console/inbox"))
    settle(page)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard keys")
    expect(dialog).to_contain_text("Next conversation")
    looks_right(page)
    dialog.get_by_label("Use these keys.").uncheck()
    press(page, "Done")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("/")
    expect(page.locator(".queue-row a:focus")).to_have_count(0)
    expect(page.get_by_label("Find a patient")).not_to_be_focused()


def test_the_list_keeps_its_place_on_a_phone(windows: Windows, doors: Doors) -> None:
    written = begun(doors, "Jane")
    page = inbox(windows, doors, NURSE, width=PHONE)
    conversation(page, written)
    expect(row(page, written)).to_be_hidden()
    looks_right(page)
    page.get_by_role("link", name="Conversations", exact=True).click()
    expect(row(page, written).get_by_role("link")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", level=2, name=written.name)).to_be_focused()
    assert machine_words(page.locator("main").inner_text()) == []


def test_staff_start_a_conversation_with_a_patient_and_hear_that_one_without_an_account_cannot_read_it(
    windows: Windows, doors: Doors
) -> None:
    windows.watch.expect_words("the server responded with a status of 404")
    patient = doors.newcomer("Kira", "Quimby")
    page = windows.open(doors.known(NURSE))
    page.goto(doors.path(f"/console/patients/{patient}"))
    heading(page, "Kira Quimby")
    expect(page.locator("main")).to_contain_text("Kira Quimby has no account yet and will not see messages")
    press(page, "Write a message")
    press(page, "Send message")
    expect(page.get_by_role("alert").filter(has_text="There is a problem").get_by_role("listitem")).to_have_count(2)
    expect(page.get_by_label("From team").locator("option:checked")).to_have_text("Nursing team")
    page.get_by_label("Subject").select_option(label="Test results")
    page.get_by_label("Your message").fill("Your results are here. Please call us.")
    looks_right(page)
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.reload()
    press(page, "Write a message")
    expect(page.get_by_label("Your message")).to_have_value("Your results are here. Please call us.")
    press(page, "Send message")
    expect(page.locator(".told")).to_contain_text("Message sent")
    page.get_by_role("link", name="Open the conversation").click()
    expect(page.get_by_role("heading", level=2, name="Kira Quimby")).to_be_visible()
    expect(page.locator(".letters")).to_contain_text("Your results are here. Please call us.")
    expect(page.locator(".answer")).to_contain_text("will not see messages until they have one")
