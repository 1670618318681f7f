"""A session ends by itself, not by surprise, and when it ends nothing of the record stays on the screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doors import MARIA, Doors, SignedIn
from tests.browser.windows import Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

LIST = "/my-health/medications"
DRUG = re.compile("Metformin")
TO_THE_WARNING = "13:02"
TO_THE_END = "15:01"


def at_the_list(windows: Windows, doors: Doors, who: SignedIn) -> Page:
    page = windows.open(who)
    page.clock.install()
    return again_at_the_list(page, doors)


def again_at_the_list(page: Page, doors: Doors) -> Page:
    page.goto(doors.path(LIST))
    settle(page)
    expect(page.locator("main")).to_contain_text(DRUG)
    return page


def expect_nothing_of_the_record(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Sign in")
    expect(page.locator("body")).not_to_contain_text(DRUG)
    expect(page.locator("body")).not_to_contain_text("Maria")


def expect_to_be_signed_in(page: Page, doors: Doors) -> None:
    assert page.request.get(f"/api/{doors.practice}/v1/session").ok


def test_two_minutes_before_the_end_one_press_stays_signed_in(windows: Windows, doors: Doors) -> None:
    page = at_the_list(windows, doors, doors.known(MARIA))
    warning = page.get_by_role("dialog", name="Are you still there?")
    expect(warning).to_have_count(0)
    page.clock.fast_forward(TO_THE_WARNING)
    expect(warning).to_be_visible()
    expect(warning.locator(".clock")).to_have_text(re.compile(r"^(2:00|[01]:[0-5]\d)$"))
    with page.expect_response("**/session/extend") as extended:
        warning.get_by_role("button", name="Stay signed in").click()
    assert extended.value.ok
    expect(warning).to_have_count(0)
    page.clock.fast_forward(TO_THE_WARNING)
    expect(warning).to_be_visible()


def test_escape_on_the_warning_keeps_the_session(windows: Windows, doors: Doors) -> None:
    page = at_the_list(windows, doors, doors.known(MARIA))
    page.clock.fast_forward(TO_THE_WARNING)
    warning = page.get_by_role("dialog", name="Are you still there?")
    expect(warning).to_be_visible()
    with page.expect_response("**/session/extend") as extended:
        page.keyboard.press("Escape")
    assert extended.value.ok
    expect(warning).to_have_count(0)
    expect(page.locator("main")).to_contain_text(DRUG)


def test_behind_the_warning_nothing_can_be_read(windows: Windows, doors: Doors) -> None:
    page = at_the_list(windows, doors, doors.known(MARIA))
    page.clock.fast_forward(TO_THE_WARNING)
    dialog = page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_visible()
    cover = dialog.evaluate("""(it) => {
      const { backgroundColor, backdropFilter } = getComputedStyle(it, "::backdrop");
      return `${backgroundColor} ${backdropFilter}`;
    }""")
    opaque = re.match(r"rgb\(", cover) or re.search(r"[,/] ?(1|0?\.9\d*)\)", cover)
    assert opaque or "blur(" in cover, cover


def test_when_the_session_runs_out_the_page_is_taken_down_and_comes_back_after_sign_in(
    windows: Windows, doors: Doors
) -> None:
    page = at_the_list(windows, doors, doors.sign_in(MARIA))
    page.clock.fast_forward(TO_THE_END)
    expect_nothing_of_the_record(page)
    expect(page.locator("main")).to_contain_text("You were signed out to keep your information private.")
    page.locator("#username").fill(MARIA)
    page.locator("#password").fill(str(doors.portal.account(MARIA)["password"]))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("h1")).to_have_text("Medications")
    expect(page).to_have_url(re.compile(f"{LIST}$"))
    expect(page.locator("main")).to_contain_text(DRUG)


def test_signing_out_in_one_tab_takes_the_record_from_the_other(windows: Windows, doors: Doors) -> None:
    page = windows.open(doors.sign_in(MARIA))
    again_at_the_list(page, doors)
    other = again_at_the_list(page.context.new_page(), doors)
    other.get_by_role("button", name="Sign out").click()
    expect_nothing_of_the_record(other)
    expect_nothing_of_the_record(page)
    windows.watch.expect_refusal(401, "/session")
    page.reload()
    expect_nothing_of_the_record(page)


def test_a_session_that_was_ended_elsewhere_ends_here_with_the_next_answer(windows: Windows, doors: Doors) -> None:
    maria = doors.sign_in(MARIA)
    page = again_at_the_list(windows.open(maria), doors)
    assert maria.visitor.send("DELETE", "/session").status_code == 204
    windows.watch.expect_refusal(401, "/records")
    windows.watch.expect_refusal(401, "/messages/unread")
    page.get_by_role("link", name="My health").first.click()
    expect_nothing_of_the_record(page)


def test_staying_signed_in_in_one_tab_takes_the_warning_from_the_other(windows: Windows, doors: Doors) -> None:
    page = windows.open(doors.known(MARIA))
    page.context.clock.install()
    again_at_the_list(page, doors)
    other = again_at_the_list(page.context.new_page(), doors)
    page.clock.fast_forward(TO_THE_WARNING)
    warnings = [each.get_by_role("dialog", name="Are you still there?") for each in (page, other)]
    for warning in warnings:
        expect(warning).to_be_visible()
    warnings[0].get_by_role("button", name="Stay signed in").click()
    for warning in warnings:
        expect(warning).to_have_count(0)
    expect_to_be_signed_in(page, doors)
