"""My health: every list says what the record says, whole, and results over time."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.doors import MARIA, THOMAS, WALTER, Doors
from tests.browser.places import SECTIONS
from tests.browser.windows import PHONE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

# The fields of an entry that its row shows word for word.
SHOWN = (
    *("name", "strength", "instructions", "status_words", "prescriber", "reason", "provider", "location"),
    *("severity_words", "lot", "site", "performer", "value", "ordered_by"),
)


def opened(windows: Windows, doors: Doors, username: str, path: str, *, width: int = 1280) -> Page:
    page = windows.open(doors.known(username), width=width)
    page.goto(doors.path(path))
    settle(page)
    return page


def records(doors: Doors, username: str, path: str) -> Any:
    person = doors.known(username)
    return person.visitor.get(f"/patients/{person.patient}/records{path}")


def over_time(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=re.compile(f"^Over time ?: {re.escape(name)}$")).first


def words_of(item: dict[str, Any]) -> list[str]:
    words = [str(item[field]) for field in SHOWN if item.get(field)]
    for test in item.get("tests", []):
        words += [str(test[field]) for field in ("name", "value", "unit", "range", "flag_words") if test[field]]
    return words + [str(each) for each in item.get("reactions", [])]


@pytest.mark.parametrize("section", SECTIONS)
def test_list_says_of_its_first_entry_what_the_record_says(section: str, windows: Windows, doors: Doors) -> None:
    status = "current" if section in ("medications", "problems", "allergies") else "all"
    items = records(doors, THOMAS, f"/{section}?status={status}")["items"]
    shown = opened(windows, doors, THOMAS, f"/my-health/{section}").locator("main")
    words = words_of(items[0])
    assert len(words) > 1
    for each in words:
        expect(shown).to_contain_text(each)


def test_my_health_counts_what_each_list_holds(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors, THOMAS, "/my-health")
    for section in records(doors, THOMAS, "")["sections"]:
        link = page.locator(f'a[href$="/my-health/{section["id"]}"].card-link')
        expect(link).to_contain_text(f"{section['count']} entr" if section["count"] else "Nothing here yet")


def test_a_long_list_comes_page_by_page_until_it_is_whole_and_keeps_the_focus(windows: Windows, doors: Doors) -> None:
    total = records(doors, THOMAS, "/visits?status=all")["total"]
    assert total > 50
    page = opened(windows, doors, THOMAS, "/my-health/visits", width=PHONE)
    rows = page.locator(".list > li")
    expect(rows).to_have_count(25)
    more = page.get_by_role("button", name="Show more")
    more.focus()
    more.press("Enter")
    expect(rows).to_have_count(50)
    expect(more).to_be_focused()
    expect(page.locator(".announcer")).to_have_text(f"50 of {total} shown")
    while more.count():
        before = rows.count()
        more.click()
        expect(rows).not_to_have_count(before)
    expect(rows).to_have_count(total)
    expect(page.locator(".list-foot")).to_be_focused()
    expect(page.locator(".list-foot")).to_contain_text(f"That is all: {total} entries")


def test_the_next_page_can_be_asked_for_again_when_the_network_was_gone(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors, THOMAS, "/my-health/visits")
    windows.watch.expect_no_network()
    page.context.set_offline(True)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".list-foot")).to_contain_text("We could not reach the portal.")
    expect(page.locator(".list > li")).to_have_count(25)
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".list > li")).to_have_count(50)


def test_what_is_over_stands_apart_from_what_is_now(windows: Windows, doors: Doors) -> None:
    current, past = (
        [item["name"] for item in records(doors, THOMAS, f"/problems?status={status}")["items"]]
        for status in ("current", "past")
    )
    page = opened(windows, doors, THOMAS, "/my-health/problems")
    titles = page.locator(".entry-row h2")
    expect(titles).to_have_text(current)
    page.get_by_role("button", name="Past", exact=True).click()
    expect(titles).to_have_text(past)


def test_a_result_over_time_is_a_line_and_the_same_numbers_in_a_table(windows: Windows, doors: Doors) -> None:
    panels = records(doors, MARIA, "/results")["items"]
    test = next(test for panel in panels for test in panel["tests"] if test["has_trend"])
    trend = records(doors, MARIA, f"/results/trend?test={test['key']}")
    page = opened(windows, doors, MARIA, "/my-health/results", width=PHONE)
    over_time(page, test["name"]).click()
    expect(page.locator("h1")).to_have_text(trend["test"]["name"])
    expect(page.locator("svg circle.pt")).to_have_count(len(trend["points"]))
    words = f"{trend['test']['name']}, {len(trend['points'])} values: from "
    expect(page.get_by_role("img")).to_have_attribute("aria-label", re.compile(f"^{re.escape(words)}"))
    page.get_by_text("Show as a table").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(len(trend["points"]))
    newest = trend["points"][-1]
    expect(rows.first).to_contain_text(f"{newest['value']:g}")


def test_a_vital_sign_is_shown_over_time_too(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors, THOMAS, "/my-health/vitals")
    over_time(page, "Weight").click()
    expect(page.locator("h1")).to_have_text("Weight")
    expect(page.locator("svg polyline")).to_have_count(1)
    expect(page.get_by_role("link", name="Vitals")).to_be_visible()


def test_a_list_without_entries_says_what_belongs_there_and_whom_to_call(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors, WALTER, "/my-health/medications")
    expect(page.locator("main")).to_contain_text("Medications your care team has on your list appear here.")
    expect(page.locator(".empty").get_by_role("link", name="(508) 555-0142")).to_be_visible()


def test_a_list_that_cannot_be_fetched_says_so_and_comes_when_tried_again(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    page = windows.open(doors.known(MARIA))
    page.route("**/records/allergies*", lambda route: route.abort(), times=1)
    page.goto(doors.path("/my-health/allergies"))
    expect(page.get_by_role("alert")).to_contain_text("We could not reach the portal.")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".entry-row")).not_to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
