"""The desk in a browser: an assigned account from the mail to Home, the way back in, staff, tasks, and each role."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doors import BILLING, BIRTH_DATE, PASSWORD, STAFF, Doors
from tests.browser.look import axe_violations, sideways
from tests.browser.test_first_visit import fill, heading, press
from tests.browser.windows import PHONE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

NEW_PASSWORD = "violet anchor mosaic thunder"


def open_mail(page: Page, address: str, subject: str) -> None:
    """The newest mail of this kind, once it is there."""
    row = page.get_by_role("row").filter(has_text=address).filter(has_text=subject)
    for _ in range(60):
        page.goto("/_local/mail")
        if row.count():
            break
        page.wait_for_timeout(250)
    row.first.get_by_role("link").click()


def looks_right(page: Page) -> None:
    settle(page)
    assert axe_violations(page) == []
    assert sideways(page) == 0


def confirm_and_choose_question(page: Page) -> None:
    page.locator("#attested").check()
    fill(page, birth_date=f"{BIRTH_DATE[5:7]}/{BIRTH_DATE[8:]}/{BIRTH_DATE[:4]}")
    press(page, "Continue")


def answer_question(page: Page) -> None:
    heading(page, "Choose a security question")
    page.locator("#question").select_option(index=1)
    fill(page, answer="Heliotrope")
    press(page, "Save and continue")


def test_an_assigned_account_leads_from_its_mail_to_home_and_later_back_in(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_refusal(401, "/session")
    patient, address = doors.newcomer("Opal", "Brandywine"), "opal.brandywine@mail.example"
    staff = windows.open(doors.known(STAFF))
    staff.goto(doors.path(f"/console/patients/{patient}"))
    settle(staff)
    staff.get_by_label("With a username and a temporary password from us").check()
    fill(staff, email=address)
    press(staff, "Make the account")
    expect(staff.locator("main")).to_contain_text("the username is opal.brandywine")
    looks_right(staff)

    phone = windows.open(width=PHONE)
    open_mail(phone, address, "Your online account")
    text = phone.locator("body").inner_text()
    found = re.search(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", text)
    assert found is not None
    phone.goto(doors.path("/sign-in"))
    fill(phone, username="opal.brandywine", password=found[0])
    press(phone, "Sign in")
    heading(phone, "Welcome, Opal")
    confirm_and_choose_question(phone)
    heading(phone, "Choose your own password")
    looks_right(phone)
    press(phone, "Cancel and sign out")
    heading(phone, "Sign in")
    fill(phone, username="opal.brandywine", password=found[0])
    press(phone, "Sign in")
    heading(phone, "Choose your own password")
    fill(phone, password=PASSWORD, confirm=PASSWORD)
    press(phone, "Submit")
    answer_question(phone)
    heading(phone, "Opal")

    staff.reload()
    expect(staff.locator("main")).to_contain_text("The patient signs in with the username opal.brandywine.")
    press(staff, "Send a link")
    expect(staff.locator("main")).to_contain_text(f"A link was sent to {address}.")
    looks_right(staff)
    back_in(windows, doors, address)


def back_in(windows: Windows, doors: Doors, address: str) -> None:
    phone = windows.open(width=PHONE)
    open_mail(phone, address, "Get back into your account")
    phone.locator('a[href*="/activate#"]').click()
    heading(phone, "Choose a new password")
    expect(phone.locator("main")).to_contain_text("opal.brandywine")
    looks_right(phone)
    fill(phone, password=NEW_PASSWORD, confirm=NEW_PASSWORD)
    press(phone, "Save and continue")
    heading(phone, "Welcome, Opal")
    confirm_and_choose_question(phone)
    answer_question(phone)
    heading(phone, "Opal")


def test_an_administrator_invites_a_colleague_and_looks_after_them(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_refusal(401, "/session")
    page = windows.open(doors.sign_in(STAFF), width=PHONE)  # a new session: changes to staff want one who just came
    page.goto(doors.path("/console/patients"))
    settle(page)
    page.get_by_role("navigation").get_by_role("link", name="Staff").click()
    heading(page, "Staff")
    press(page, "Send invitation")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_focused()
    fill(page, name="Nina Cole", email="nina.cole@larkspur.example")
    page.locator("#role").select_option(label="Nursing team")
    press(page, "Send invitation")
    expect(page.get_by_role("row").filter(has_text="Nina Cole")).to_contain_text("Invited")
    nina = windows.open(doors.activate(doors.link_to("nina.cole@larkspur.example"), "nina.cole"))
    page.get_by_role("link", name="Nina Cole").click()
    heading(page, "Nina Cole")
    looks_right(page)
    page.locator("#role").select_option(label="Billing office")
    press(page, "Save role")
    expect(page.locator(".page-head")).to_contain_text("Billing office")
    press(page, "Suspend")
    expect(page.get_by_text("Suspended", exact=True)).to_be_visible()
    nina.goto(doors.path("/console/"))
    heading(nina, "Sign in")
    press(page, "Restore")
    expect(page.get_by_text("Registered", exact=True)).to_be_visible()


def test_an_invitation_of_staff_is_withdrawn_and_sent_anew(windows: Windows, doors: Doors) -> None:
    session = doors.sign_in(STAFF)
    wanted = {"name": "Owen Hale", "email": "owen.hale@larkspur.example", "role": "nurse"}
    member = session.visitor.post("/desk/staff", wanted)["id"]
    page = windows.open(session, width=PHONE)
    page.goto(doors.path(f"/console/staff/{member}"))
    heading(page, "Owen Hale")
    looks_right(page)
    press(page, "Withdraw invitation")
    expect(page.locator("main")).to_contain_text("Their invitation was withdrawn before they used it.")
    expect(page.get_by_role("button", name="Withdraw invitation")).to_have_count(0)
    looks_right(page)
    fill(page, email=wanted["email"])
    press(page, "Send again")
    expect(page.get_by_role("button", name="Withdraw invitation")).to_be_visible()


def test_the_console_shows_each_role_only_what_it_may_do(windows: Windows, doors: Doors) -> None:
    may = {
        STAFF: ["Patients", "Inbox", "Tasks", "Staff"],
        "tom.reilly": ["Patients", "Inbox", "Tasks"],
        "emily.chen": ["Patients", "Inbox"],
        "grace.okafor": ["Patients", "Inbox"],
        BILLING: ["Patients", "Inbox"],
    }
    patient = doors.newcomer("Fern", "Oakley")
    for username, places in may.items():
        page = windows.open(doors.known(username))
        page.goto(doors.path(f"/console/patients/{patient}"))
        settle(page)
        links = page.locator("nav.rail ul a").all_inner_texts()
        assert [re.sub(r" \(\d+\+?\)$", "", words.strip()) for words in links] == places, username
        expect(page.get_by_role("button", name="Send invitation")).to_have_count(0 if username == BILLING else 1)


def test_the_address_of_a_task_goes_along_to_the_invitation_of_its_patient_and_of_nobody_else(
    windows: Windows, doors: Doors
) -> None:
    doors.unknown_registrant("Wren", "Calder")
    doors.newcomer("Wren", "Calder")
    page = windows.open(doors.known("tom.reilly"))
    page.goto(doors.path("/console/tasks"))
    settle(page)
    page.get_by_role("region", name="Wren Calder would like an account").get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Wren Calder").click()
    heading(page, "Wren Calder")
    expect(page.locator("#email")).to_have_value("wren.calder@mail.example")
    expect(page.locator("main")).to_contain_text("This address was typed in the request.")
    looks_right(page)
    press(page, "Send invitation")
    expect(page.locator("main")).to_contain_text("Invitation sent to wren.calder@mail.example.")
    doors.link_to("wren.calder@mail.example")

    page.get_by_role("navigation").get_by_role("link", name="Patients").click()
    page.locator("input[type=search]").fill("Ben Hadley")
    page.get_by_role("link", name="Ben Hadley").click()
    heading(page, "Ben Hadley")
    settle(page)
    expect(page.locator("main")).not_to_contain_text("This address was typed in the request.")


def test_a_task_is_closed_with_what_came_of_it(windows: Windows, doors: Doors) -> None:
    doors.unknown_registrant("Quill", "Nobody")
    page = windows.open(doors.known("tom.reilly"))
    page.goto(doors.path("/console/tasks"))
    settle(page)
    card = page.get_by_role("region", name="Quill Nobody would like an account")
    expect(card).to_contain_text("ZIP code")
    looks_right(page)
    card.get_by_role("button", name="Could not confirm").click()
    dialog = page.get_by_role("dialog", name="Could you not confirm who this is?")
    looks_right(page)
    dialog.get_by_role("button", name="Cancel").click()
    expect(card).to_have_count(1)
    card.get_by_role("button", name="Could not confirm").click()
    dialog.get_by_role("button", name="Close it").click()
    expect(card).to_have_count(0)
    expect(page.locator(".told")).to_be_focused()
    expect(page.locator(".told")).to_contain_text("Task closed.")
    page.get_by_label("Closed").check()
    expect(card).to_contain_text("Could not be confirmed")
    looks_right(page)
