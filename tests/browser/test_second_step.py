"""Sign-in and security: second step, passkey and sessions, on the pages and with a device that keeps passkeys."""

import json
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.doors import PASSWORD, Doors, SignedIn
from tests.browser.look import axe_violations, sideways
from tests.browser.windows import PHONE, WIDE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def june(doors: Doors, request: pytest.FixtureRequest) -> SignedIn:
    """Someone of each test's own, with a whole account."""
    name = f"june{abs(hash(request.node.name)) % 10**8}"
    return doors.whole_account("June", "Abara", name)


def username(who: SignedIn) -> str:
    return str(who.visitor.get("/profile")["username"])


def security(windows: Windows, doors: Doors, who: SignedIn, width: int = WIDE) -> Page:
    page = windows.open(who, width=width)
    page.goto(doors.path("/profile/security"))
    settle(page)
    return page


def section(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def expect_to_be_sound(page: Page) -> None:
    assert axe_violations(page) == []
    assert sideways(page) == 0


def add_app(page: Page) -> tuple[pyotp.TOTP, list[str]]:
    """Set up an authenticator app on the page; the app, and the recovery codes."""
    step = section(page, "Second step")
    step.get_by_role("button", name="Use an authenticator app").click()
    secret = step.locator(".secret-key")
    expect(secret).to_be_visible()
    expect_to_be_sound(page)
    app = pyotp.TOTP(secret.inner_text().replace(" ", ""))
    step.get_by_label("Code from the app").fill(app.at(datetime.now(UTC)))
    step.get_by_role("button", name="Turn it on").click()
    expect(step.get_by_role("heading", name="Your recovery codes")).to_be_focused()
    expect_to_be_sound(page)
    codes = step.locator(".codes code").all_inner_texts()
    step.get_by_role("button", name="I have kept them").click()
    expect(step.get_by_role("heading", name="Authenticator app")).to_be_visible()
    return app, codes


def to_second_step(page: Page, doors: Doors, name: str) -> None:
    page.goto(doors.path("/sign-in"))
    page.get_by_label("Username or email").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("h1")).to_have_text("One more step")
    settle(page)


def test_an_app_is_added_and_then_asked_for_when_signing_in(windows: Windows, doors: Doors, june: SignedIn) -> None:
    name = username(june)
    page = security(windows, doors, june, PHONE)
    app, codes = add_app(page)
    assert len(codes) == 8
    expect(section(page, "Second step")).to_contain_text("You have 8 recovery codes left")
    page = windows.open(width=PHONE)
    to_second_step(page, doors, name)
    expect_to_be_sound(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the code from your app")
    windows.watch.expect_refusal(422, "/second-step/answers")
    page.get_by_label("Code from your authenticator app").fill(app.at(datetime.now(UTC) + timedelta(minutes=5)))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    page.get_by_role("button", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(codes[0])
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_contain_text("June")


def lose_answer(windows: Windows, page: Page, path: str) -> None:
    """The portal does the next call of this path, and the connection breaks before its answer arrives."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    windows.watch.expect_no_network()
    page.route(f"**{path}", lose, times=1)


def test_codes_whose_answer_was_lost_are_made_anew_at_once(windows: Windows, doors: Doors, june: SignedIn) -> None:
    page = security(windows, doors, june, PHONE)
    step = section(page, "Second step")
    step.get_by_role("button", name="Use an authenticator app").click()
    app = pyotp.TOTP(step.locator(".secret-key").inner_text().replace(" ", ""))
    lose_answer(windows, page, "/second-step/code-app/confirmation")
    step.get_by_label("Code from the app").fill(app.at(datetime.now(UTC)))
    step.get_by_role("button", name="Turn it on").click()
    expect(step.get_by_role("alert")).to_be_focused()
    expect(step.get_by_role("alert")).to_contain_text("Your second step is on")
    expect(step.get_by_role("heading", name="Authenticator app")).to_be_visible()
    expect_to_be_sound(page)
    step.get_by_role("button", name="Make new recovery codes").click()
    expect(step.get_by_role("heading", name="Your recovery codes")).to_be_focused()
    expect(step.locator(".codes code")).to_have_count(8)
    step.get_by_role("button", name="I have kept them").click()
    expect(step.locator(".told")).to_be_focused()
    expect(step).to_contain_text("You have 8 recovery codes left")


def test_a_required_second_step_whose_answer_was_lost_still_gives_its_codes(
    windows: Windows, doors: Doors, june: SignedIn
) -> None:
    page = windows.open(june, width=PHONE)
    required = [True]

    def answer(route: Route) -> None:
        """The session as in a practice that requires a second step."""
        said = route.fetch()
        route.fulfill(response=said, json={**said.json(), "stage": "factor"} if required else said.json())

    page.route("**/v1/session", answer)
    page.goto(doors.path("/my-health"))
    expect(page.locator("h1")).to_have_text("Add a second step")
    expect_to_be_sound(page)
    page.get_by_role("button", name="Use an authenticator app").click()
    app = pyotp.TOTP(page.locator(".secret-key").inner_text().replace(" ", ""))
    lose_answer(windows, page, "/second-step/code-app/confirmation")
    page.get_by_label("Code from the app").fill(app.at(datetime.now(UTC)))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator("h1")).to_have_text("Your recovery codes")
    expect(page.get_by_role("alert")).to_contain_text("Your second step is on")
    expect_to_be_sound(page)
    page.get_by_role("button", name="Make new recovery codes").click()
    expect(page.locator(".codes code")).to_have_count(8)
    expect(page.locator("h1")).to_be_focused()
    expect_to_be_sound(page)
    required.clear()
    page.get_by_role("button", name="I have kept them").click()
    expect(page.locator("h1")).to_have_text("My health")


def test_the_last_second_step_is_removed_only_after_a_question(windows: Windows, doors: Doors, june: SignedIn) -> None:
    page = security(windows, doors, june, PHONE)
    add_app(page)
    step = section(page, "Second step")
    step.get_by_role("button", name="Remove").click()
    dialog = page.get_by_role("dialog", name="Remove your second step?")
    expect_to_be_sound(page)
    dialog.get_by_role("button", name="Cancel").click()
    expect(step.get_by_role("button", name="Remove")).to_be_focused()
    step.get_by_role("button", name="Remove").click()
    dialog.get_by_role("button", name="Remove").click()
    expect(step.locator(".told")).to_be_focused()
    expect(step.locator(".told")).to_contain_text("Removed: Authenticator app")
    expect_to_be_sound(page)


def test_nothing_of_the_record_opens_before_the_second_step(windows: Windows, doors: Doors, june: SignedIn) -> None:
    name = username(june)
    add_app(security(windows, doors, june))
    page = windows.open()
    to_second_step(page, doors, name)
    page.goto(doors.path("/my-health"))
    expect(page.locator("h1")).to_have_text("One more step")
    page.get_by_role("button", name="Cancel and sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")


def test_a_passkey_opens_the_account_by_itself(windows: Windows, doors: Doors, june: SignedIn) -> None:
    page = security(windows, doors, june)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    step = section(page, "Second step")
    step.get_by_role("button", name="Add a passkey").click()
    step.get_by_label("A name for it").fill("My phone")
    expect_to_be_sound(page)
    step.get_by_role("button", name="Create the passkey").click()
    step.get_by_role("button", name="I have kept them").click()
    expect(step.get_by_role("heading", name="My phone")).to_be_visible()
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.locator("h1")).to_have_text("Sign in")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("h1")).to_have_text("Sign-in and security")
    expect(section(page, "Where you are signed in")).to_contain_text("This device")


def test_without_a_passkey_the_page_says_what_else_there_is(windows: Windows, doors: Doors) -> None:
    page = windows.open(width=PHONE)
    page.goto(doors.path("/sign-in"))
    settle(page)
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
    )
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")
    expect_to_be_sound(page)


def test_another_session_is_seen_and_ended(windows: Windows, doors: Doors, june: SignedIn) -> None:
    elsewhere = doors.sign_in(username(june), PASSWORD)
    page = security(windows, doors, june, PHONE)
    card = section(page, "Where you are signed in")
    expect(card.get_by_role("listitem")).to_have_count(2)
    expect(card.get_by_text("This device")).to_have_count(1)
    other = card.get_by_role("listitem").filter(has_not_text="This device")
    other.get_by_role("button", name="Sign out").click()
    expect(card.get_by_role("listitem")).to_have_count(1)
    expect(card.locator(".told")).to_be_focused()
    expect(card.locator(".told")).to_contain_text("Signed out there.")
    assert elsewhere.visitor.send("GET", "/session").status_code == 401


def test_a_change_that_needs_it_asks_once_more_and_is_then_made(windows: Windows, doors: Doors, june: SignedIn) -> None:
    page = security(windows, doors, june, PHONE)
    asked: list[str] = []

    def refuse_once(route: Route) -> None:
        """As the portal does when ten minutes have passed."""
        if asked:
            route.fallback()
            return
        asked.append(route.request.url)
        problem = {"status": 403, "code": "identity.confirm_first", "detail": "Please confirm first.", "errors": {}}
        route.fulfill(status=403, content_type="application/problem+json", body=json.dumps(problem))

    page.route("**/second-step/code-app", refuse_once)
    windows.watch.expect_refusal(403, "/second-step/code-app")
    section(page, "Second step").get_by_role("button", name="Use an authenticator app").click()
    dialog = page.get_by_role("dialog", name="Confirm that it is you")
    expect(dialog).to_be_visible()
    expect_to_be_sound(page)
    windows.watch.expect_refusal(422, "/session/confirm")
    dialog.get_by_label("Your password", exact=True).fill("not my password")
    dialog.get_by_role("button", name="Confirm").click()
    expect(dialog).to_contain_text("This is not your password")
    dialog.get_by_label("Your password", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Confirm").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".secret-key")).to_be_visible()
