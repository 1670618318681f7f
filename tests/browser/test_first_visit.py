"""From the practice's invitation to Home, on a phone, with everything that goes wrong on the way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doors import PASSWORD, STAFF, WALTER, Doors
from tests.browser.windows import PHONE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

BEN = "ben.hadley@mail.example"
FORBIDDEN = ("/my-health", "/my-health/results", "/my-health/health-records", "/")


def heading(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_contain_text(words)


def fill(page: Page, **fields: str) -> None:
    for field, value in fields.items():
        page.locator(f"#{field}").fill(value)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def expect_summary(page: Page, *words: str) -> None:
    """All problems in one place, focused, and the tab's title says so too."""
    summary = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_count(len(words))
    for each in words:
        expect(summary).to_contain_text(each)
    expect(page).to_have_title(re.compile("^Error: "))


def test_a_patient_comes_from_the_invitation_to_home_and_back_again(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_refusal(401, "/session")
    staff = windows.open(width=PHONE)
    staff_invite_ben(staff, doors)
    phone = windows.open(width=PHONE)
    open_the_link(phone)
    choose_a_password(windows, phone)
    nothing_else_answers_before_validation(phone, doors)
    confirm_who_it_is(windows, phone, doors)
    answer_a_security_question(phone)
    heading(phone, "Ben")
    expect(phone).to_have_url(re.compile("/larkspur/$"))
    sign_out_and_in_again(windows, phone, doors)
    staff.reload()
    expect(staff.locator("main")).to_contain_text("The patient signs in with the username ben.hadley.")


def staff_invite_ben(page: Page, doors: Doors) -> None:
    page.goto(doors.path("/console/"))
    heading(page, "Sign in")
    fill(page, username=STAFF, password=str(doors.portal.account(STAFF)["password"]))
    press(page, "Sign in")
    heading(page, "Patients")
    page.get_by_label("Find a patient").fill("hadley, b")
    expect(page.get_by_role("row")).to_have_count(2)  # the columns' names, and Ben
    page.get_by_role("link", name="Ben Hadley").click()
    heading(page, "Ben Hadley")
    expect(page.get_by_label("Email address of the patient")).to_have_value(BEN)
    press(page, "Send invitation")
    expect(page.get_by_text(f"Invitation sent to {BEN}.")).to_be_visible()
    expect(page.get_by_text("Invited", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("^Email sent "))).to_be_visible()


def open_the_link(page: Page) -> None:
    """Looking at an invitation, as mail scanners do too, does not use it up."""
    for _ in range(2):
        page.goto("/_local/mail")
        page.get_by_role("row").filter(has_text=BEN).get_by_role("link").click()
        page.locator('a[href*="/activate#"]').click()
        heading(page, "Create your account")
        expect(page).to_have_url(re.compile("/larkspur/activate$"))
        expect(page.locator("main")).not_to_contain_text(BEN)
        expect(page.locator("main")).to_contain_text("@mail.example")


def choose_a_password(windows: Windows, page: Page) -> None:
    press(page, "Create account")
    expect_summary(page, "Choose a username", "Choose a password")
    fill(page, username="ben.hadley", password="too short", confirm="too short")
    press(page, "Create account")
    expect_summary(page, "Make your password at least 15 characters long")
    expect(page.locator("#username")).to_have_value("ben.hadley")
    expect(page.locator("#password")).to_have_attribute("aria-invalid", "true")
    windows.watch.expect_refusal(422, "/sign-up/activation")
    fill(page, password="passwordpassword", confirm="passwordpassword")
    press(page, "Create account")
    expect_summary(page, "common words, repeats, dates or keyboard rows")
    expect(page.locator("#password")).to_have_value("passwordpassword")
    expect(page.locator("#username")).to_have_value("ben.hadley")
    fill(page, password=PASSWORD, confirm=PASSWORD)
    expect(page.locator(".strength")).to_contain_text(re.compile("[Ss]trong"))
    press(page, "Create account")
    heading(page, "Welcome, Ben")


def nothing_else_answers_before_validation(page: Page, doors: Doors) -> None:
    api = f"/api/{doors.practice}/v1"
    patient = page.request.get(f"{api}/session").json()["patient_id"]
    for path in ("home", "records", "records/results", "exports/preview"):
        refused = page.request.get(f"{api}/patients/{patient}/{path}")
        assert (refused.status, refused.json()["code"]) == (403, "identity.validation_required")
    for path in FORBIDDEN:
        page.goto(doors.path(path))
        heading(page, "Welcome, Ben")
        expect(page).to_have_url(re.compile("/validate$"))


def confirm_who_it_is(windows: Windows, page: Page, doors: Doors) -> None:
    press(page, "Continue")
    expect_summary(page, "Confirm that this account is meant for you", "Enter your date of birth")
    windows.watch.expect_refusal(422, "/answers")
    page.locator("#attested").check()
    fill(page, birth_date="02/12/1972")
    press(page, "Continue")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("You can try 4 more times")
    expect(page.locator("#birth_date-error")).to_contain_text("does not match")
    expect(page.locator("#birth_date")).to_have_value("02/12/1972")
    fill(page, birth_date="2/11/1972")
    press(page, "Continue")
    heading(page, "Choose a security question")
    page.goto(doors.path("/my-health"))
    heading(page, "Choose a security question")
    page.goto(doors.path("/"))
    heading(page, "Choose a security question")


def answer_a_security_question(page: Page) -> None:
    press(page, "Save and continue")
    expect_summary(page, "Choose a question", "Enter your answer")
    page.locator("#question").select_option(label="Write my own question")
    fill(page, own_question="Which boat did we rent in 1998?", answer="The Grebe")
    press(page, "Save and continue")


def sign_out_and_in_again(windows: Windows, page: Page, doors: Doors) -> None:
    settle(page)
    page.get_by_role("navigation").get_by_role("link", name="My health").click()
    heading(page, "My health")
    settle(page)
    press(page, "Sign out")
    heading(page, "Sign in")
    expect(page.locator("main")).to_contain_text("You are signed out.")
    windows.watch.expect_refusal(401, "/session")
    page.go_back()
    heading(page, "Sign in")
    expect(page.locator("body")).not_to_contain_text("Ben")
    refused = page.request.get(f"/api/{doors.practice}/v1/session")
    assert (refused.status, refused.json()["code"]) == (401, "identity.signed_out")
    page.goto(doors.path("/sign-in"))
    windows.watch.expect_refusal(401, "/sign-in")
    fill(page, username="ben.hadley", password="not what was chosen")
    press(page, "Sign in")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_focused()
    fill(page, password=PASSWORD)
    press(page, "Sign in")
    heading(page, "Ben")


def test_the_console_is_closed_to_patients_and_to_who_is_not_validated(windows: Windows, doors: Doors) -> None:
    iris = doors.activate(doors.invite(doors.newcomer("Iris", "Calloway"), "iris.calloway@mail.example"), "iris.c")
    page = windows.open(iris)
    page.goto(doors.path("/console/patients"))
    heading(page, "Welcome, Iris")
    expect(page).to_have_url(re.compile("/larkspur/validate$"))
    page = windows.open(doors.known(WALTER))
    page.goto(doors.path("/console/patients"))
    heading(page, "Walter")
    expect(page).to_have_url(re.compile("/larkspur/$"))
