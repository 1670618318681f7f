"""Signing up without an invitation, as a patient and as someone of the family, with the codes of the mail page."""

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.doors import MAIL_SECONDS, PASSWORD, Doors
from tests.browser.look import axe_violations, machine_words, sideways
from tests.browser.test_first_visit import expect_summary, fill, heading, press
from tests.browser.windows import PHONE, WIDE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

CODE = re.compile(r"\b\d{4} \d{4}\b")
NOTHING = "0000 0000"
ANSWER = "The Grebe"


class Mailbox:
    """The local mail page in a window of its own: gives each code once."""

    def __init__(self, windows: Windows) -> None:
        self._page = windows.open(width=WIDE)
        self._seen: set[str] = set()

    def code(self, address: str) -> str:
        """The code in the newest mail to this address, once it is there."""
        end = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < end:
            self._page.goto("/_local/mail")
            links = self._page.get_by_role("row").filter(has_text=address).get_by_role("link")
            if links.count():
                links.first.click()
                found = CODE.search(self._page.locator("body").inner_text())
                if found and found[0] not in self._seen:
                    self._seen.add(found[0])
                    return found[0]
            time.sleep(0.2)
        raise AssertionError(f"no new code for {address} in {MAIL_SECONDS} s")


def at_step(page: Page, words: str, step: str) -> None:
    """The step's heading, how far it is in words, and nothing that shuts anyone out."""
    heading(page, words)
    expect(page.locator("main")).to_contain_text(step)
    settle(page)
    assert machine_words(page.locator("main").inner_text()) == []
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        assert axe_violations(page) == []
        assert sideways(page) == 0


def choose_way(page: Page, doors: Doors, way: str) -> None:
    page.goto(doors.path("/sign-in"))
    page.get_by_role("link", name="Sign up").click()
    heading(page, "Sign up")
    expect(page.locator("main")).to_contain_text("Who will use this account?")
    page.locator(f'a[href$="/sign-up/{way}"]').click()


def choose_account(page: Page, username: str) -> None:
    fill(page, username=username, password=PASSWORD, confirm=PASSWORD)
    press(page, "Create account")
    heading(page, "Choose a security question")
    page.locator("#question").select_option(label="What was your first phone number?")
    fill(page, answer=ANSWER)
    press(page, "Save and continue")


def test_a_patient_signs_up_with_two_mailboxes_and_is_welcomed(windows: Windows, doors: Doors) -> None:
    doors.newcomer("Odette", "Marsh", email="odette.chart@mail.example")
    mailbox, page = Mailbox(windows), windows.open(width=PHONE)
    choose_way(page, doors, "patient")
    at_step(page, "About you", "Step 1 of 4")
    press(page, "Continue")
    expect_summary(
        page,
        "Enter the first name",
        "Enter the last name",
        "Enter the date of birth",
        "Enter the phone number",
        "Enter the ZIP code",
        "Enter an email address",
    )
    fill(page, first_name="ODETTE", last_name="Marsh", birth_date="5/17/1984", phone="508 555 0199")
    fill(page, postal_code="01597", email="odette@mail.example")
    page.reload()
    expect(page.locator("#birth_date")).to_have_value("5/17/1984")
    press(page, "Continue")
    at_step(page, "Check your email", "Step 2 of 4")
    first = mailbox.code("odette@mail.example")
    press(page, "Back: change what I entered")
    expect(page.locator("#email")).to_have_value("odette@mail.example")
    press(page, "Continue")
    heading(page, "Check your email")
    second = mailbox.code("odette@mail.example")
    windows.watch.expect_refusal(422, "/email-code")
    fill(page, code=first)
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("you can try 4 more times")
    fill(page, code=second)
    press(page, "Continue")
    at_step(page, "One more code", "Step 3 of 4")
    expect(page.locator("main")).to_contain_text("the front desk will contact you")
    page.reload()
    heading(page, "One more code")
    fill(page, code=mailbox.code("odette.chart@mail.example"))
    press(page, "Continue")
    at_step(page, "Choose how you will sign in", "Step 4 of 4")
    choose_account(page, "odette.marsh")
    heading(page, "Welcome, Odette")
    expect(page).to_have_url(re.compile("/larkspur/welcome$"))
    at_step(page, "Welcome, Odette", "is ready")
    page.get_by_role("link", name="Go to my home page").click()
    heading(page, "Odette")
    expect(page).to_have_url(re.compile("/larkspur/$"))
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.includes('/sign-up'))") == []


def with_a_code_just_sent(route: Route) -> None:
    """The portal sends no other code within a minute."""
    said = route.fetch()
    route.fulfill(response=said, json={**said.json(), "resend_in": 40})


def test_someone_whom_nobody_knows_sees_the_same_pages_and_no_minor_gets_further(
    windows: Windows, doors: Doors
) -> None:
    mailbox, page = Mailbox(windows), windows.open(width=PHONE)
    choose_way(page, doors, "patient")
    fill(page, first_name="Nobody", last_name="Knows", birth_date="5/17/2015", phone="508 555 0198")
    fill(page, postal_code="01597", email="nobody.knows@mail.example")
    windows.watch.expect_refusal(422, "/registrations")
    press(page, "Continue")
    at_step(page, "Let us set this up together", "Is the date of birth wrong?")
    page.get_by_role("link", name="Start again").click()
    page.get_by_role("link", name="I am a patient here").click()
    expect(page.locator("#first_name")).to_have_value("")
    fill(page, first_name="Nobody", last_name="Knows", birth_date="5/17/1965", phone="508 555 0198")
    fill(page, postal_code="01597", email="nobody.knows@mail.example")
    press(page, "Continue")
    heading(page, "Check your email")
    fill(page, code=mailbox.code("nobody.knows@mail.example"))
    press(page, "Continue")
    heading(page, "One more code")
    windows.watch.expect_refusal(422, "/chart-code")
    windows.watch.expect_refusal(410, "/chart-code")
    for left in (4, 3, 2):
        fill(page, code=NOTHING)
        press(page, "Continue")
        expect(page.get_by_role("alert")).to_contain_text(f"you can try {left} more times")
    fill(page, code=NOTHING)
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("you can try one more time")
    page.route("**/registrations/status", with_a_code_just_sent, times=1)
    press(page, "Continue")
    dead = page.get_by_role("alert").filter(has_text="That code does not work any more.")
    expect(dead).to_be_focused()
    expect(page.locator("main")).to_contain_text("The button for a new code comes here within a minute.")
    expect(page.get_by_role("button", name="Send a new code")).to_have_count(0)
    fill(page, code=NOTHING)
    press(page, "Continue")
    expect(dead).to_be_focused()


def test_someone_of_the_family_redeems_the_patients_passcode_and_waits(windows: Windows, doors: Doors) -> None:
    doors.newcomer("Ansel", "Marsh", email="ansel.marsh@mail.example")
    mailbox, page = Mailbox(windows), windows.open(width=PHONE)
    choose_way(page, doors, "family")
    at_step(page, "About the patient", "Step 1 of 5")
    press(page, "Continue")
    expect_summary(
        page,
        "Enter the first name",
        "Enter the last name",
        "Enter the date of birth",
        "Enter the patient’s phone number or ZIP code",
    )
    fill(page, patient_first_name="Ansel", patient_last_name="Marsh", patient_birth_date="05/17/1984")
    fill(page, patient_phone="(508) 555-0199")
    press(page, "Continue")
    at_step(page, "About you", "Step 2 of 5")
    press(page, "Back: change what I entered")
    expect(page.locator("#patient_last_name")).to_have_value("Marsh")
    press(page, "Continue")
    fill(page, first_name="Greta", last_name="Marsh", email="greta.marsh@mail.example")
    page.locator("#relationship").select_option(label="Brother or sister")
    press(page, "Continue")
    at_step(page, "Check your email", "Step 3 of 5")
    fill(page, code=mailbox.code("greta.marsh@mail.example"))
    press(page, "Continue")
    at_step(page, "Ask Ansel for the passcode", "Step 4 of 5")
    expect(page.locator("main")).not_to_contain_text("ansel.marsh@mail.example")
    page = windows.open(width=PHONE)
    page.goto(doors.link_to("greta.marsh@mail.example"))
    at_step(page, "Ask the patient for the passcode", "Step 4 of 5")
    assert "#" not in page.url
    page.reload()
    heading(page, "Ask the patient for the passcode")
    fill(page, code=mailbox.code("ansel.marsh@mail.example"))
    press(page, "Continue")
    at_step(page, "Choose how you will sign in", "Step 5 of 5")
    fill(page, birth_date="1/2/1980", phone="508-555-0177")
    choose_account(page, "greta.marsh")
    at_step(page, "Welcome, Greta", "Ansel Marsh")
    for path in ("/", "/my-health", "/family"):
        page.goto(doors.path(path))
        heading(page, "Welcome, Greta")
        expect(page).to_have_url(re.compile("/larkspur/family$"))
    for path, title in (("/profile", "My profile"), ("/profile/security", "Sign-in and security"), ("/help", "Help")):
        page.goto(doors.path(path))
        heading(page, title)
    press(page, "Sign out")
    heading(page, "Sign in")


def test_what_was_typed_is_gone_after_half_an_hour_without_use_and_when_the_page_is_left(
    windows: Windows, doors: Doors
) -> None:
    page = windows.open(width=WIDE)
    page.clock.install()
    page.goto(doors.path("/sign-up/patient"))
    fill(page, first_name="Odette")
    page.clock.fast_forward("29:00")
    page.locator("#last_name").click()
    page.clock.fast_forward("29:00")
    expect(page.locator("#first_name")).to_have_value("Odette")
    page.clock.fast_forward("02:00")
    expect(page.locator("main")).to_contain_text("Too much time has passed.")
    expect(page.locator("#first_name")).to_have_value("")
    fill(page, first_name="Odette")
    page.get_by_role("link", name="Back: who will use this account").click()
    heading(page, "Sign up")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.includes('/sign-up'))") == []
    page.locator('a[href$="/sign-up/patient"]').click()
    expect(page.locator("#first_name")).to_have_value("")
