"""Home: what matters today, as cards or as plain lines."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doors import MARIA, WALTER, Doors
from tests.browser.windows import PHONE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def home(windows: Windows, doors: Doors, username: str, *, width: int = 1280) -> Page:
    page = windows.open(doors.known(username), width=width)
    page.goto(doors.path("/"))
    settle(page)
    return page


def test_home_shows_what_the_practice_has_for_today(windows: Windows, doors: Doors) -> None:
    maria = doors.known(MARIA)
    told = maria.visitor.get(f"/patients/{maria.patient}/home")
    shown = home(windows, doors, MARIA, width=PHONE).locator("main")
    assert told["medications"]["items"]
    for medication in told["medications"]["items"]:
        expect(shown).to_contain_text(medication["name"])
        expect(shown).to_contain_text(medication["instructions"])
    visit = told["next_appointment"]
    for words in (visit["title"], visit["provider"], visit["location"]["name"]):
        expect(shown).to_contain_text(words)
    latest = told["latest_result"]["test"]
    for words in (latest["name"], latest["value"], latest["flag_words"]):
        expect(shown).to_contain_text(words)


def test_the_notice_is_a_line_until_more_is_asked_for(windows: Windows, doors: Doors) -> None:
    maria = doors.known(MARIA)
    notice = maria.visitor.get(f"/patients/{maria.patient}/home")["notice"]
    page = home(windows, doors, MARIA)
    shown = page.locator(".notice")
    expect(shown).to_contain_text(notice["summary"])
    last = notice["body"].split("\n\n")[-1]
    expect(shown).not_to_contain_text(last)
    more = shown.get_by_role("button")
    expect(more).to_have_attribute("aria-expanded", "false")
    more.click()
    expect(shown).to_contain_text(last)
    expect(more).to_have_attribute("aria-expanded", "true")
    more.click()
    expect(shown).not_to_contain_text(last)


def test_the_classic_view_is_remembered_and_shows_the_same(windows: Windows, doors: Doors) -> None:
    page = home(windows, doors, MARIA)
    names = page.locator(".entry-row h3").all_inner_texts()
    assert names
    page.get_by_role("button", name="Switch to classic view").click()
    for _ in ("now", "after the page was opened again"):
        for name in names:
            expect(page.locator(".classic")).to_contain_text(name.split("\n")[0].split(" ")[0])
        page.reload()
        settle(page)
    page.get_by_role("button", name="Switch to modern view").click()
    expect(page.locator(".classic")).to_have_count(0)


def test_a_nearly_empty_record_is_quiet_lines_and_no_blank_card(windows: Windows, doors: Doors) -> None:
    page = home(windows, doors, WALTER)
    for line in ("No upcoming visits.", "No current medications on your list.", "No test results yet."):
        expect(page.locator(".quiet-lines")).to_contain_text(line)
    expect(page.get_by_role("heading", name="Current medications")).to_have_count(0)
    expect(page.get_by_role("heading", name="Latest result")).to_have_count(0)
    expect(page.get_by_role("link", name="View medical records")).to_be_visible()


def test_dark_colors_are_remembered(windows: Windows, doors: Doors) -> None:
    page = home(windows, doors, MARIA)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Switch to dark colors").click()
    page.reload()
    settle(page)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    expect(page.get_by_role("button", name="Switch to light colors")).to_be_visible()
