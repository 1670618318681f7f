"""What is written is kept: through sign-out, a reload, another window and a network that is gone."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.composer import (
    address,
    attach,
    composer,
    drafts_of,
    form,
    fresh,
    photo,
    received,
    row_of,
    send,
    sent_texts,
    text_of,
    unfold,
)
from tests.browser.doors import LENA, Doors, SignedIn
from tests.browser.test_first_visit import fill, press
from tests.browser.test_session import TO_THE_END
from tests.browser.windows import WIDE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

SAVED = re.compile(r"Draft saved \d")


def open_draft(page: Page, doors: Doors, draft: str) -> None:
    page.goto(doors.path(f"/messages/drafts/{draft}"))
    text_of(page).wait_for()


def keep_draft(who: SignedIn, **written: str) -> str:
    """A draft that another device has saved."""
    draft = fresh("new").replace(" ", "-")
    path = f"/patients/{who.patient}/messages/drafts/{draft}"
    assert who.visitor.send("PUT", path, {"version": 0, "files": [], **written}).is_success
    return draft


def saved(page: Page) -> None:
    expect(page.get_by_text(SAVED)).to_be_visible()


def draft_with(who: SignedIn, text: str) -> str:
    return next(str(draft["id"]) for draft in drafts_of(who) if draft["text"] == text)


def test_a_draft_with_its_file_is_there_after_signing_out_in_the_middle_of_a_word(
    windows: Windows, doors: Doors
) -> None:
    lena = doors.sign_in(LENA)
    page = composer(windows, doors, lena, width=WIDE)
    address(page)
    attach(page, form("rash diary.pdf"))
    expect(row_of(page, "rash diary.pdf")).to_contain_text("Checked, ready to send")
    half = fresh("The rash came back on Tues")
    text_of(page).fill(half)
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")
    again = doors.sign_in(LENA)
    other = composer(windows, doors, again)
    expect(other.get_by_text(re.compile(r"^You have .*other unfinished message"))).to_be_visible()
    other.get_by_role("link", name="See your drafts").click()
    row = other.get_by_role("region", name="Drafts").get_by_role("listitem").filter(has_text=half)
    expect(row.get_by_role("link")).to_have_text("New message to Nursing team")
    open_draft(other, doors, draft_with(again, half))
    expect(text_of(other)).to_have_value(half)
    expect(other.get_by_role("radio", name="Nursing team")).to_be_checked()
    expect(row_of(other, "rash diary.pdf")).to_contain_text("Checked, ready to send")
    send(other)
    received(other)
    assert sent_texts(again)[0] == half


def test_a_reload_without_network_loses_nothing(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    page = composer(windows, doors, doors.known(LENA))
    page.route("**/drafts/*", lambda route: route.abort())
    text = fresh("Written on the train")
    text_of(page).fill(text)
    expect(page.get_by_text("Not saved yet: you are offline.")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(text_of(page)).to_have_value(text)
    page.unroute_all()
    text_of(page).press_sequentially(".")
    saved(page)
    assert draft_with(doors.known(LENA), f"{text}.")


def test_what_was_typed_when_the_session_had_ended_is_there_after_signing_in_again(
    windows: Windows, doors: Doors
) -> None:
    windows.watch.expect_refusal(401, "")
    lena = doors.sign_in(LENA)
    page = composer(windows, doors, lena)
    address(page)
    lena.visitor.send("DELETE", "/session")
    text = fresh("Written while nobody was signed in")
    text_of(page).fill(text)
    expect(page.locator("h1")).to_have_text("Sign in")
    fill(page, username=LENA, password=doors.portal.account(LENA)["password"])
    press(page, "Sign in")
    expect(text_of(page)).to_have_value(text)
    expect(page.get_by_role("radio", name="Nursing team")).to_be_checked()
    send(page)
    received(page)
    assert sent_texts(doors.known(LENA))[0] == text


def test_a_session_that_runs_out_in_the_middle_of_a_word_keeps_the_text_and_its_files(
    windows: Windows, doors: Doors
) -> None:
    windows.watch.expect_refusal(401, "")
    page = composer(windows, doors, doors.sign_in(LENA), clocked=True)
    address(page)
    attach(page, form("diary.pdf"))
    expect(row_of(page, "diary.pdf")).to_contain_text("Checked, ready to send")
    saved(page)
    half = fresh("It came back on Tues")
    text_of(page).fill(half)
    page.clock.fast_forward(TO_THE_END)
    expect(page.locator("h1")).to_have_text("Sign in")
    expect(page.locator("body")).not_to_contain_text(half)
    fill(page, username=LENA, password=doors.portal.account(LENA)["password"])
    press(page, "Sign in")
    expect(text_of(page)).to_have_value(half)
    expect(row_of(page, "diary.pdf")).to_contain_text("Checked, ready to send")
    send(page)
    received(page)
    assert sent_texts(doors.known(LENA))[0] == half


def test_the_number_of_a_card_is_kept_nowhere_and_saving_goes_on_without_it(windows: Windows, doors: Doors) -> None:
    lena = doors.known(LENA)
    page = composer(windows, doors, lena, width=WIDE)
    before = fresh("Please take")
    text_of(page).fill(before)
    saved(page)
    text_of(page).fill(f"{before} 4111 1111 1111 1111 for my bill")
    expect(page.get_by_text("Not saved while a card number is in it")).to_be_visible()
    assert "4111" not in page.evaluate("JSON.stringify(sessionStorage)")
    page.get_by_role("link", name="Help", exact=True).click()
    asked = page.get_by_role("dialog", name="Leave this page?")
    asked.get_by_role("button", name="Stay here").click()
    assert draft_with(lena, before)
    after = f"{before} my card ending in 1111 for my bill"
    text_of(page).fill(after)
    saved(page)
    assert draft_with(lena, after)
    assert not [each["text"] for each in drafts_of(lena) if "4111" in each["text"]]


def test_two_windows_never_write_over_each_other(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_refusal(409, "")
    lena = doors.known(LENA)
    draft = keep_draft(lena, text="Hello")
    one, two = windows.open(lena), windows.open(lena)
    for page in (one, two):
        open_draft(page, doors, draft)
    text_of(one).fill("Hello from one")
    saved(one)
    text_of(two).fill("Hello from two")
    told = two.get_by_role("alert").filter(has_text="changed in another window")
    expect(told).to_contain_text("Hello from one")
    expect(text_of(two)).to_have_value("Hello from two")
    told.get_by_role("button", name="Keep this one").click()
    saved(two)
    assert draft_with(lena, "Hello from two") == draft
    text_of(one).fill("Hello from one again")
    told = one.get_by_role("alert").filter(has_text="changed in another window")
    told.get_by_role("button", name="Use the other one").click()
    expect(text_of(one)).to_have_value("Hello from two")
    address(one)
    send(one)
    received(one)
    text_of(two).fill("Hello from two, too late")
    told = two.get_by_role("alert").filter(has_text="already sent, or deleted in another window")
    told.get_by_role("button", name="Clear it here too").click()
    expect(text_of(two)).to_have_value("")


def test_a_message_that_another_window_sent_is_not_sent_twice(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_refusal(409, "")
    lena = doors.known(LENA)
    text = fresh("Once for both")
    draft = keep_draft(lena, text=text, team="nurses", subject="medical-question")
    one, two = windows.open(lena), windows.open(lena)
    for page in (one, two):
        open_draft(page, doors, draft)
    send(one)
    received(one)
    send(two)
    expect(two.get_by_role("alert").filter(has_text="already sent, or deleted in another window")).to_be_visible()
    assert sent_texts(lena).count(text) == 1


def test_a_page_is_left_at_once_when_all_is_saved_and_asks_when_it_is_not(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    lena = doors.known(LENA)
    page = composer(windows, doors, lena, width=WIDE)
    text = fresh("Saved while leaving")
    text_of(page).fill(text)
    page.get_by_role("link", name="Help", exact=True).click()
    expect(page.locator("h1")).to_have_text("Help")
    assert draft_with(lena, text)
    page.get_by_role("link", name="Home", exact=True).click()
    settle(page)
    expect(text_of(page)).to_have_value(text)
    page.route("**/drafts/*", lambda route: route.abort())
    text_of(page).fill("Not saved while leaving")
    page.go_back()
    asked = page.get_by_role("dialog", name="Leave this page?")
    asked.get_by_role("button", name="Stay here").click()
    expect(page).to_have_url(re.compile(r"/larkspur/$"))
    expect(text_of(page)).to_have_value("Not saved while leaving")
    page.get_by_role("link", name="Help", exact=True).click()
    asked.get_by_role("button", name="Leave").click()
    expect(page.locator("h1")).to_have_text("Help")


def test_the_composer_is_not_closed_over_a_file_that_is_not_there_yet_without_asking(
    windows: Windows, doors: Doors
) -> None:
    page = composer(windows, doors, doors.known(LENA))
    under_way: list[Route] = []
    page.route(re.compile("uploadsbucket"), lambda route: under_way.append(route))
    with page.expect_request(re.compile("uploadsbucket")):
        attach(page, photo("half-way.jpg"))
    ask = page.get_by_role("dialog", name="Leave this page?")
    for button in ("Close, keep as draft", "Send a message"):
        page.get_by_role("button", name=button, exact=True).click()
        expect(ask).to_contain_text("A file is not uploaded yet.")
        ask.get_by_role("button", name="Stay here").click()
        expect(ask).to_have_count(0)
    under_way[0].continue_()
    expect(row_of(page, "half-way.jpg")).to_contain_text("Checked, ready to send")
    page.get_by_role("button", name="Close, keep as draft").click()
    expect(text_of(page)).to_have_count(0)
    unfold(page)
    expect(row_of(page, "half-way.jpg")).to_contain_text("Checked, ready to send")


def test_the_composer_folded_and_unfolded_goes_on_with_the_same_message(windows: Windows, doors: Doors) -> None:
    lena = doors.known(LENA)
    page = composer(windows, doors, lena)
    half = fresh("Only half of it")
    text_of(page).fill(half)
    saved(page)
    page.get_by_role("button", name="Close, keep as draft").click()
    page.reload()
    settle(page)
    expect(text_of(page)).to_have_count(0)
    unfold(page)
    expect(text_of(page)).to_have_value(half)
    assert [draft["text"] for draft in drafts_of(lena)].count(half) == 1
