"""Back in from the sign-in page, with the mail's link and the security question, and with all that goes wrong."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doors import ANSWER, PASSWORD, Doors
from tests.browser.look import axe_violations, machine_words, sideways
from tests.browser.test_first_visit import expect_summary, fill, heading, press
from tests.browser.windows import PHONE, WIDE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

NEW = "violet anchor mosaic thunder"


@dataclass(frozen=True)
class Forgetful:
    """Someone with a complete account."""

    username: str
    email: str


@pytest.fixture(scope="module")
def petra(doors: Doors) -> Forgetful:
    person = Forgetful("petra.lund", "petra.lund@mail.example")
    doors.whole_account("Petra", "Lund", person.username)
    return person


def looks_right(page: Page) -> None:
    """For everyone, on desk and phone, and with no word that was written for machines."""
    settle(page)
    assert machine_words(page.locator("main").inner_text()) == []
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        assert axe_violations(page) == []
        assert sideways(page) == 0


def ask(page: Page, doors: Doors, email: str) -> None:
    page.goto(doors.path("/sign-in"))
    page.get_by_role("link", name="I forgot my username and/or password").click()
    heading(page, "Forgot your username or password?")
    expect(page.locator("h1")).to_be_focused()
    fill(page, email=email)
    press(page, "Email me")
    heading(page, "Check your email")
    expect(page.locator("main")).to_contain_text(email)


def open_link(page: Page, email: str) -> None:
    """From the newest mail on the local mail page, once it is there."""
    row = page.get_by_role("row").filter(has_text=email).filter(has_text="Your sign-in at")
    for _ in range(60):
        page.goto("/_local/mail")
        if row.count():
            break
        page.wait_for_timeout(250)
    row.first.get_by_role("link").click()
    page.locator('a[href*="/recover/new#"]').click()


def test_a_person_who_forgot_everything_comes_back_by_mail(windows: Windows, doors: Doors, petra: Forgetful) -> None:
    page = windows.open(width=PHONE)
    page.goto(doors.path("/recover"))
    press(page, "Email me")
    expect_summary(page, "Enter an email address")
    looks_right(page)
    ask(page, doors, petra.email)
    looks_right(page)
    for _ in range(2):  # looking, as mail scanners do too, does not use the link up
        open_link(page, petra.email)
        heading(page, "Choose a new password")
        expect(page).to_have_url(re.compile("/larkspur/recover/new$"))
        expect(page.locator("main")).to_contain_text(petra.username)
    choose_a_password(windows, page)
    answer(windows, page)
    heading(page, "Petra")
    expect(page).to_have_url(re.compile("/larkspur/$"))
    sign_in_with_the_new_one(windows, doors, petra)
    used = windows.open(width=PHONE)
    windows.watch.expect_refusal(410, "/recovery/link")
    open_link(used, petra.email)
    heading(used, "This link no longer works")
    looks_right(used)


def choose_a_password(windows: Windows, page: Page) -> None:
    press(page, "Save and continue")
    expect_summary(page, "Choose a password")
    windows.watch.expect_refusal(422, "/recovery/password")
    fill(page, password="passwordpassword", confirm="passwordpassword")
    press(page, "Save and continue")
    expect_summary(page, "common words, repeats, dates or keyboard rows")
    expect(page.locator("#password")).to_have_value("passwordpassword")
    fill(page, password=NEW, confirm=NEW)
    looks_right(page)
    press(page, "Save and continue")


def answer(windows: Windows, page: Page) -> None:
    heading(page, "One last question")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("main")).to_contain_text("What is the name of your favorite teacher?")
    expect(page.locator("#answer")).to_have_attribute("type", "password")
    press(page, "Continue")
    expect_summary(page, "Enter your answer")
    windows.watch.expect_refusal(422, "/recovery/answer")
    fill(page, answer="Marigold")
    press(page, "Continue")
    expect_summary(page, "You can try 4 more times")
    looks_right(page)
    fill(page, answer=ANSWER.upper())
    press(page, "Continue")


def sign_in_with_the_new_one(windows: Windows, doors: Doors, petra: Forgetful) -> None:
    windows.watch.expect_refusal(401, "/sign-in")
    page = windows.open()
    page.goto(doors.path("/sign-in"))
    fill(page, username=petra.username, password=PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_focused()
    fill(page, password=NEW)
    press(page, "Sign in")
    heading(page, "Petra")
    told = doors.portal.mail_to(petra.email)
    assert any("password" in mail["subject"] and "changed" in mail["subject"] for mail in told)


def test_who_is_unknown_reads_the_same_words(windows: Windows, doors: Doors) -> None:
    page = windows.open(width=PHONE)
    ask(page, doors, "nobody.at.all@mail.example")
    assert doors.portal.mail_to("nobody.at.all@mail.example") == []
    press(page, "Use another address or send again")
    heading(page, "Forgot your username or password?")


def test_staff_find_the_same_way_from_the_console(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_refusal(401, "/session")
    page = windows.open()
    page.goto(doors.path("/console/"))
    heading(page, "Sign in")
    page.get_by_role("link", name="I forgot my username and/or password").click()
    heading(page, "Forgot your username or password?")
