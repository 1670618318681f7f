"""A patient reads what the practice answered: what is unread, how far each message is, search, drafts, paper."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.doors import BIRTH_DATE, MARIA, Doors, SignedIn
from tests.browser.windows import PHONE, WIDE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

NURSE, FRONT_DESK = "grace.okafor", "tom.reilly"
BOUNCING = "bounce@simulator.example"
SPANISH = "¿Puedo tomar las dos pastillas por la noche?"
ARABIC = "هل يمكنني تناول الحبتين ليلاً؟"


@dataclass(frozen=True)
class Asked:
    """A patient, and the conversation with the nurses that they have begun."""

    patient: SignedIn
    thread: str
    doors: Doors

    @property
    def path(self) -> str:
        return f"/patients/{self.patient.patient}/messages"

    def said(self, path: str = "") -> Any:
        return self.patient.visitor.get(f"{self.path}{path}")

    def write(self, text: str) -> None:
        self.patient.visitor.post(f"{self.path}/threads/{self.thread}", {"text": text})

    def answer(self, text: str) -> None:
        """A nurse opens the conversation and answers."""
        nurse = self.doors.known(NURSE).visitor
        nurse.get(f"/desk/messages/threads/{self.thread}")
        nurse.post(f"/desk/messages/threads/{self.thread}", {"text": text})


def asked(doors: Doors, given: str, text: str = "May I take both pills at night?") -> Asked:
    return begin(doors, doors.whole_account(given, "Reader", f"{given.lower()}.reader"), text)


def begin(doors: Doors, patient: SignedIn, text: str) -> Asked:
    wanted = {"team": "nurses", "subject": "medication-question", "text": text}
    sent = patient.visitor.post(f"/patients/{patient.patient}/messages", wanted)
    return Asked(patient, sent["thread"], doors)


def messages(windows: Windows, conversation: Asked, at: str = "", *, width: int = WIDE) -> Page:
    page = windows.open(conversation.patient, width=width)
    page.goto(conversation.doors.path(f"/messages{at}"))
    settle(page)
    return page


def open_thread(page: Page) -> None:
    page.get_by_role("link", name="Medication question").click()
    expect(page.locator("h1")).to_have_text("Medication question")
    expect(page.locator(".letters")).to_be_visible()


def badge(page: Page, width: int = WIDE) -> Any:
    return page.locator(".rail .count" if width == WIDE else ".tabbar .count")


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_an_answer_is_counted_until_it_was_read(width: int, windows: Windows, doors: Doors) -> None:
    conversation = asked(doors, f"Nora{width}")
    page = messages(windows, conversation, width=width)
    expect(page.get_by_role("heading", name="No messages yet")).to_be_visible()
    expect(badge(page, width)).to_have_count(0)
    conversation.answer("Yes, both are fine at night.")
    page.goto(doors.path("/"))
    settle(page)
    expect(badge(page, width)).to_have_text("1")
    page.get_by_role("link", name=re.compile("Messages.*1 unread")).locator("visible=true").click()
    expect(page.locator(".thread.unread")).to_contain_text("Yes, both are fine at night.")
    open_thread(page)
    answer = page.get_by_role("heading", level=3, name="Grace Okafor, RN")
    expect(answer).to_be_focused()
    expect(badge(page, width)).to_have_count(0)
    assert conversation.said("/unread")["unread"] == 0
    page.go_back()
    expect(page.locator("h1")).to_have_text("Messages")
    expect(page.locator(".thread")).to_have_count(1)
    expect(page.locator(".thread.unread")).to_have_count(0)


def test_a_message_tells_how_far_it_is(windows: Windows, doors: Doors) -> None:
    conversation = asked(doors, "Ida")
    page = messages(windows, conversation, f"/sent/{conversation.thread}")
    told = page.get_by_role("list", name="What became of this message")
    expect(told).to_contain_text(re.compile(r"Received \d+:\d\d [AP]M"))
    expect(told).to_contain_text("With the Nursing team")
    expect(told).to_contain_text(re.compile(r"Expect an answer by \w{3}, \w{3} \d+, 5:00 PM"))
    expect(told).not_to_contain_text("Opened")
    conversation.answer("Yes, both are fine at night.")
    page.reload()
    settle(page)
    expect(told).to_contain_text(re.compile(r"Opened by a nurse \d+:\d\d [AP]M"))
    expect(told).to_contain_text(re.compile(r"Answered \d+:\d\d [AP]M"))
    expect(told).not_to_contain_text("Expect")


def test_who_travels_sees_times_where_they_are(windows: Windows, doors: Doors) -> None:
    conversation = asked(doors, "Tess")
    sent = conversation.said(f"/threads/{conversation.thread}")["messages"][0]["sent_at"]
    there = datetime.fromisoformat(sent).astimezone(ZoneInfo("America/Los_Angeles"))
    page = windows.open(conversation.patient, time_zone="America/Los_Angeles")
    page.goto(doors.path(f"/messages/{conversation.thread}"))
    settle(page)
    own = page.locator(".letters .msg")
    expect(own.locator("time").first).to_have_text(re.compile(rf"{there:%b} {there.day}, {there:%-I:%M}\s{there:%p}$"))


def test_an_answer_that_is_late_is_said_with_whom_to_call(windows: Windows, doors: Doors) -> None:
    page = windows.open(doors.known(MARIA), width=PHONE)
    page.goto(doors.path("/messages/sent"))
    settle(page)
    row = page.locator(".thread").filter(has_text="dizzy")
    expect(row).to_contain_text("Answer is late")
    row.get_by_role("link").click()
    late = page.locator(".delivery .late")
    expect(late).to_contain_text("is late. Please call us at")
    expect(late.get_by_role("link")).to_have_attribute("href", "tel:+15085550142")


def test_what_is_marked_unread_archived_or_brought_back_is_where_it_is_said_to_be(
    windows: Windows, doors: Doors
) -> None:
    conversation = asked(doors, "Otto")
    conversation.answer("Yes, both are fine at night.")
    page = messages(windows, conversation)
    told = page.locator(".told")
    open_thread(page)
    expect(badge(page)).to_have_count(0)
    page.get_by_role("button", name="Mark as unread").click()
    expect(told).to_contain_text("is marked as unread")
    expect(told).to_be_focused()
    expect(badge(page)).to_have_text("1")
    expect(page.locator(".thread.unread")).to_have_count(1)
    open_thread(page)
    page.get_by_role("button", name="Archive").click()
    expect(told).to_contain_text("in your archive")
    expect(page.get_by_role("heading", name="No messages yet")).to_be_visible()
    expect(badge(page)).to_have_count(0)
    page.get_by_role("link", name="Archive").click()
    open_thread(page)
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_role("heading", name="Nothing is in the archive")).to_be_visible()
    page.get_by_role("link", name="Inbox").click()
    expect(page.locator(".thread")).to_have_count(1)


def test_an_unread_conversation_in_the_archive_is_found_where_it_is_counted(windows: Windows, doors: Doors) -> None:
    conversation = asked(doors, "Zelda")
    conversation.answer("Yes, both are fine at night.")
    conversation.patient.visitor.post(f"{conversation.path}/threads/{conversation.thread}/archived", None)
    page = messages(windows, conversation)
    expect(badge(page)).to_have_text("1")
    page.get_by_role("link", name="Archive (1 unread)").click()
    open_thread(page)
    expect(badge(page)).to_have_count(0)
    expect(page.get_by_role("link", name="Archive", exact=True)).to_be_visible()


def test_a_search_goes_back_as_far_as_it_is_asked_to_and_a_conversation_shows_earlier_messages(
    windows: Windows, doors: Doors
) -> None:
    conversation = asked(doors, "Elsa", "First: my elbow itches.")
    for n in range(105):
        conversation.write(f"Day {n}: the elbow still itches.")
    page = messages(windows, conversation, "/search")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Enter words, a name or a date")
    page.get_by_label("Words in the message").fill("elbow itch")
    page.get_by_role("button", name="Search", exact=True).click()
    found = page.locator(".thread")
    expect(found).to_have_count(25)
    expect(page.locator(".foot")).to_contain_text("25 messages found. Searched back to")
    for shown in (50, 75, 100, 106):
        page.get_by_role("button", name="Search older messages").click()
        expect(found).to_have_count(shown)
    expect(page.locator(".foot")).to_contain_text("106 messages found. Searched all your messages.")
    page.get_by_label("From (name)").fill("Grace")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".foot")).to_contain_text(
        "0 messages found. Searched all your messages. A message is found when"
    )
    expect(page.locator(".foot")).to_be_in_viewport(ratio=1)
    page.get_by_label("From (name)").fill("Elsa")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(found).to_have_count(25)
    found.first.get_by_role("link").click()
    letters = page.locator(".letters .msg")
    expect(letters.last).to_contain_text("Day 104")
    shown = letters.count()
    page.get_by_role("button", name="Show earlier messages").click()
    expect(page.locator(".letters .msg h3:focus")).to_have_count(1)
    assert letters.count() > shown
    expect(letters.first).to_contain_text("First: my elbow itches.")
    expect(page.get_by_role("button", name="Show earlier messages")).to_have_count(0)
    page.go_back()
    expect(found).to_have_count(25)  # what was found is there still


def test_each_text_runs_in_the_direction_of_its_script(windows: Windows, doors: Doors) -> None:
    conversation = asked(doors, "Leila", f"{SPANISH}\n\n{ARABIC}")
    page = messages(windows, conversation, f"/{conversation.thread}", width=PHONE)
    direction = "each => getComputedStyle(each).direction"
    assert page.get_by_text(SPANISH).last.evaluate(direction) == "ltr"
    assert page.get_by_text(ARABIC).last.evaluate(direction) == "rtl"


def test_paper_holds_the_conversation_and_nothing_else(windows: Windows, doors: Doors) -> None:
    page = windows.open(doors.known(MARIA))
    page.goto(doors.path("/messages"))
    settle(page)
    page.get_by_role("link", name="Test results").click()
    expect(page.locator(".letters")).to_be_visible()
    page.emulate_media(media="print")
    for words in ("Grace Okafor, RN", "Nurse", "blood-pressure-log.pdf", "Answered", "With Dr. Emily Chen"):
        expect(page.locator(".conv").get_by_text(words).first).to_be_visible()
    for hidden in (".rail", ".threads", ".reply", ".conv .btn", ".urgent"):
        expect(page.locator(hidden).first).not_to_be_visible()
    expect(page.locator(".print-head")).to_contain_text("Larkspur Family Medicine · Maria Alvarez")


def test_a_file_is_saved_under_its_name(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_origin(str(doors.portal.ready["environment"]["AWS_ENDPOINT_URL"]))
    page = windows.open(doors.known(MARIA), width=PHONE)
    page.goto(doors.path("/messages"))
    settle(page)
    page.get_by_role("link", name="Test results").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="blood-pressure-log.pdf").click()
    assert download.value.suggested_filename == "blood-pressure-log.pdf"


def test_mail_that_comes_back_is_said_on_every_page_of_messages(windows: Windows, doors: Doors) -> None:
    link = doors.invite(doors.newcomer("Bo", "Reader"), BOUNCING)
    patient = doors.activate(link, "bo.reader")
    patient.visitor.post("/identity-validation/answers", {"attested": True, "birth_date": BIRTH_DATE})
    question = {"question": "favorite_teacher", "answer": "Heliotrope"}
    patient.visitor.post("/identity-validation/security-question", question)
    conversation = begin(doors, patient, "May I take both pills at night?")
    page = messages(windows, conversation, f"/{conversation.thread}")
    banner = page.locator(".note").filter(has_text="Email to your address comes back")
    expect(banner).to_have_count(0)
    conversation.answer("Yes, both are fine at night.")
    wait_for_bounce(page, conversation)
    page.reload()
    settle(page)
    expect(banner).to_be_visible()
    banner.get_by_role("link", name="My profile").click()
    expect(page.locator("h1")).to_have_text("My profile")


def wait_for_bounce(page: Page, conversation: Asked) -> None:
    for _ in range(100):
        if conversation.said("/unread")["mail_bounced"]:
            return
        page.wait_for_timeout(100)
    raise AssertionError("no mail came back")


def test_a_draft_is_opened_where_it_was_left_and_deleted_only_after_a_question(windows: Windows, doors: Doors) -> None:
    conversation = asked(doors, "Dora")
    for draft, thread in ((f"new-{uuid.uuid4()}", None), (conversation.thread, conversation.thread)):
        body = {"version": 0, "thread": thread, "text": f"Half a thought {'again' if thread else 'at first'}"}
        assert conversation.patient.visitor.send("PUT", f"{conversation.path}/drafts/{draft}", body).is_success
    page = messages(windows, conversation, "/drafts", width=PHONE)
    rows = page.locator(".thread")
    expect(rows).to_have_count(2)
    rows.filter(has_text="again").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Medication question")
    expect(page.get_by_label("Your reply")).to_have_value("Half a thought again")
    page.go_back()
    rows.filter(has_text="at first").get_by_role("link").click()
    expect(page.get_by_label("Your message", exact=True)).to_have_value("Half a thought at first")
    page.go_back()
    rows.filter(has_text="at first").get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Cancel").click()
    expect(rows).to_have_count(2)
    rows.filter(has_text="at first").get_by_role("button", name="Delete").click()
    dialog.get_by_role("button", name="Delete draft").click()
    expect(page.locator(".told")).to_contain_text("The draft is deleted.")
    expect(rows).to_have_count(1)


def test_a_reply_stands_in_the_conversation_and_takes_the_focus(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_words("the server responded with a status of 404", "/drafts")  # none is there yet
    conversation = asked(doors, "Rhea")
    conversation.answer("Yes, both are fine at night.")
    windows.watch.expect_refusal(404, f"/drafts/{conversation.thread}")
    page = messages(windows, conversation, f"/{conversation.thread}", width=PHONE)
    page.get_by_role("button", name="Reply").click()
    box = page.get_by_label("Your reply")
    expect(box).to_be_focused()
    box.fill("Thank you, I will.")
    page.get_by_role("button", name="Send message").click()
    own = page.locator(".letters .msg").last
    expect(own).to_contain_text("Thank you, I will.")
    expect(own).to_contain_text("Received")
    expect(own.get_by_role("heading")).to_be_focused()
    expect(box).to_have_count(0)


def test_without_the_network_a_list_says_so_and_tries_again(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    conversation = asked(doors, "Finn")
    page = windows.open(conversation.patient, width=PHONE)

    def lost(route: Route) -> None:
        route.abort()

    page.route("**/messages?box=sent", lost, times=1)
    page.goto(doors.path("/messages/sent"))
    expect(page.get_by_role("alert")).to_contain_text("We could not reach the portal.")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".thread")).to_have_count(1)
