"""My profile: a person changes their own account, step by step, on a phone and at a desk."""

import re

import pyotp
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.doors import PASSWORD, Doors, SignedIn
from tests.browser.look import axe_violations, sideways
from tests.browser.windows import PHONE, WIDE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

OTHER = "granite violin harbor"


@pytest.fixture
def june(doors: Doors, request: pytest.FixtureRequest) -> SignedIn:
    """Someone of each test's own, with a whole account."""
    name = f"june{abs(hash(request.node.name)) % 10**8}"
    return doors.whole_account("June", "Abara", name)


def profile(windows: Windows, doors: Doors, who: SignedIn, width: int = PHONE) -> Page:
    page = windows.open(who, width=width)
    page.goto(doors.path("/profile"))
    settle(page)
    return page


def section(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def change(page: Page, title: str) -> Locator:
    """Open a section's form; its first field has the focus."""
    part = section(page, title)
    part.get_by_role("button", name=re.compile(rf"^(Change|Add)\s*: {title}$")).click()
    expect(part.locator("input, select").first).to_be_focused()
    return part


def test_a_new_address_is_proven_by_its_code_even_after_the_page_was_loaded_again(
    windows: Windows, doors: Doors, june: SignedIn
) -> None:
    email = f"{june.visitor.get('/profile')['username']}@new.example"
    page = profile(windows, doors, june)
    part = change(page, "Email address")
    part.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter an email address")
    part.get_by_label("New email address").fill(email)
    part.get_by_role("button", name="Send me a code").click()
    expect(part).to_contain_text(f"We sent a code to {email}")
    page.reload()
    settle(page)
    part = change(page, "Email address")
    windows.watch.expect_refusal(422, "/email/code")
    part.get_by_label("Code from the email").fill("0000 0000")
    part.get_by_role("button", name="Change my email address").click()
    expect(page.get_by_role("alert")).to_contain_text("you can try 4 more times")
    part.get_by_label("Code from the email").fill(doors.code_to(email))
    part.get_by_role("button", name="Change my email address").click()
    expect(part).to_contain_text(f"We now write to {email}")
    expect(part.get_by_role("button", name=re.compile("^Change"))).to_be_focused()
    page.reload()
    expect(section(page, "Email address")).to_contain_text(email)


def test_a_new_password_keeps_this_browser_signed_in_and_no_other(
    windows: Windows, doors: Doors, june: SignedIn
) -> None:
    username = june.visitor.get("/profile")["username"]
    elsewhere = doors.sign_in(username, PASSWORD)
    page = profile(windows, doors, june)
    part = change(page, "Password")
    windows.watch.expect_refusal(422, "/profile/password")
    part.get_by_label("Current password", exact=True).fill(OTHER)
    part.get_by_label("New password", exact=True).fill(OTHER)
    part.get_by_label("New password again", exact=True).fill("granite violin")
    part.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("The two passwords are not the same")
    part.get_by_label("New password again", exact=True).fill(OTHER)
    part.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not your present password")
    part.get_by_label("Current password", exact=True).fill(PASSWORD)
    part.get_by_role("button", name="Save").click()
    expect(part).to_contain_text("You stay signed in here")
    page.reload()
    settle(page)
    expect(page.locator("h1")).to_have_text("My profile")
    assert elsewhere.visitor.send("GET", "/session").status_code == 401
    assert doors.sign_in(username, OTHER).patient == june.patient


def ask(page: Page, doors: Doors, path: str, **body: str) -> dict[str, str]:
    """Set up a second step as this window's person."""
    answer: dict[str, str] = page.evaluate(
        """async ([path, body]) => {
            const headers = { "Content-Type": "application/json", "X-Requested-With": "portico" };
            return (await fetch(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
        }""",
        [f"/api/{doors.practice}/v1/second-step/{path}", body],
    )
    return answer


def test_a_password_that_lacks_characters_is_called_weak_and_beside_a_second_step_eight_are_enough(
    windows: Windows, doors: Doors, june: SignedIn
) -> None:
    page = profile(windows, doors, june)
    part = change(page, "Password")
    part.get_by_label("New password", exact=True).fill("violet anchor")
    expect(part.locator(".strength")).to_contain_text("Weak. 2 more characters needed.")
    app = pyotp.TOTP(ask(page, doors, "code-app")["secret"].replace(" ", ""))
    ask(page, doors, "code-app/confirmation", code=app.now())
    page.reload()
    settle(page)
    part = change(page, "Password")
    part.get_by_label("New password", exact=True).fill("oak plu")
    expect(part.locator(".strength")).to_contain_text("1 more character needed.")
    part.get_by_label("New password", exact=True).fill("oak plum")
    expect(part.locator(".strength")).not_to_contain_text("needed")
    part.get_by_label("New password again", exact=True).fill("oak plum")
    part.get_by_label("Current password", exact=True).fill(PASSWORD)
    part.get_by_role("button", name="Save").click()
    expect(part).to_contain_text("You stay signed in here")


def test_phone_question_and_notices_are_changed_each_by_its_own_small_form(
    windows: Windows, doors: Doors, june: SignedIn
) -> None:
    page = profile(windows, doors, june, WIDE)
    part = change(page, "Phone number")
    windows.watch.expect_refusal(422, "/profile/phone")
    part.get_by_label("Phone number").fill("12")
    part.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("with its area code")
    part.get_by_label("Phone number").fill("508.555.0142")
    part.get_by_role("button", name="Save").click()
    expect(part).to_contain_text("Saved.")
    expect(part).to_contain_text("(508) 555-0142")
    part = change(page, "Security question")
    part.get_by_label("Question").select_option(label="What is your library card number?")
    part.get_by_label("Answer", exact=True).fill("Heliotrope")
    part.get_by_role("button", name="Save").click()
    expect(part).to_contain_text("What is your library card number?")
    part = change(page, "Emails from the portal")
    part.get_by_label("Bills").uncheck()
    expect(part).to_contain_text("They cannot be switched off.")
    part.get_by_role("button", name="Save").click()
    expect(part).to_contain_text("Saved.")
    expect(part).not_to_contain_text("Bills")
    page.reload()
    expect(section(page, "Phone number")).to_contain_text("(508) 555-0142")


def test_every_form_of_the_profile_can_be_used_by_everyone(windows: Windows, doors: Doors, june: SignedIn) -> None:
    page = profile(windows, doors, june)
    found: list[str] = []
    for title in ("Email address", "Phone number", "Password", "Security question", "Emails from the portal"):
        part = change(page, title)
        for width in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": 844})
            found += [f"{title} {width} {each}" for each in axe_violations(page)]
            found += [f"{title} {width} scrolls sideways"] if sideways(page) else []
        part.get_by_role("button", name="Cancel").click()
    assert found == []


def test_the_profile_is_in_the_menu_and_behind_ones_initials(windows: Windows, doors: Doors, june: SignedIn) -> None:
    page = windows.open(june, width=WIDE)
    page.goto(doors.path("/"))
    settle(page)
    page.get_by_role("navigation").get_by_role("link", name="My profile").click()
    expect(page.locator("h1")).to_have_text("My profile")
    page.go_back()
    settle(page)
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.get_by_role("link", name="My profile: June Abara").click()
    expect(page.locator("h1")).to_have_text("My profile")
