"""The network is gone: the portal says so, loses nothing that was typed, and does what was asked only once."""

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.doors import MARIA, STAFF, Doors
from tests.browser.windows import PHONE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def opened_for_staff(windows: Windows, doors: Doors) -> Page:
    page = windows.open(doors.known(STAFF), width=PHONE)
    page.goto(doors.path(f"/console/patients/{doors.newcomer('Odette', 'Marlowe')}"))
    settle(page)
    return page


def test_an_invitation_without_network_keeps_the_address_and_is_sent_once(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    page = opened_for_staff(windows, doors)
    keys: list[str | None] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            keys.append(request.headers.get("idempotency-key"))

    page.on("request", note)
    page.locator("#email").fill("odette.marlowe@mail.example")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send invitation").click()
    summary = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("We could not reach the portal. Check your internet connection")
    expect(page.locator("#email")).to_have_value("odette.marlowe@mail.example")
    page.context.set_offline(False)
    summary.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Invited", exact=True)).to_be_visible()
    expect(summary).to_have_count(0)
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_an_answer_that_was_lost_on_the_way_back_does_not_invite_twice(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    page = opened_for_staff(windows, doors)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/invitations", lose_the_answer, times=1)
    page.locator("#email").fill("odette.twice@mail.example")
    page.get_by_role("button", name="Send invitation").click()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Invited", exact=True)).to_be_visible()
    expect(page.get_by_text("Email sent")).to_be_visible()
    assert len(doors.portal.mail_to("odette.twice@mail.example")) == 1


def test_a_sign_in_without_network_keeps_what_was_typed(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    page = windows.open(width=PHONE)
    page.goto(doors.path("/sign-in"))
    settle(page)
    page.locator("#username").fill(MARIA)
    page.locator("#password").fill(str(doors.portal.account(MARIA)["password"]))
    page.context.set_offline(True)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("We could not reach the portal.")
    expect(page.locator("#username")).to_have_value(MARIA)
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("h1")).to_contain_text("Maria")


def test_a_session_is_said_to_be_open_still_when_signing_out_did_not_get_through(
    windows: Windows, doors: Doors
) -> None:
    windows.watch.expect_no_network()
    page = windows.open(doors.sign_in(MARIA))
    page.goto(doors.path("/help"))
    settle(page)
    page.goto(doors.path("/sign-in"))  # its code is at hand then
    page.goto(doors.path("/help"))
    settle(page)
    page.route("**/session", lambda route: route.abort())
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")
    expect(page.locator("main")).to_contain_text("We could not reach the portal to sign you out.")
