"""What holds for every page: who may use it, on what, and what it keeps to itself."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doors import MARIA, THOMAS, Doors
from tests.browser.look import axe_violations, font_is_loaded, hard_to_see, machine_words, sideways
from tests.browser.places import CONSOLE, ENTRY, PATIENT, SECTIONS, Finder, Place
from tests.browser.windows import PHONE, SMALLEST, WIDE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

EVERY = [pytest.param(place, id=place.name) for place in (*PATIENT, *CONSOLE, *ENTRY)]


@pytest.fixture(scope="session")
def finder(doors: Doors) -> Finder:
    return Finder(doors)


def opened(windows: Windows, finder: Finder, place: Place) -> Page:
    for status, path in place.refusals:
        windows.watch.expect_refusal(status, path)
    page = windows.open(finder.who(place))
    page.goto(finder.path(place))
    settle(page)
    return page


@pytest.mark.parametrize("place", EVERY)
def test_page_speaks_plainly_and_can_be_used_by_everyone_in_light_and_dark_on_desk_and_phone(
    place: Place, windows: Windows, finder: Finder
) -> None:
    page = opened(windows, finder, place)
    found = machine_words(f"{page.title()}\n{page.locator('body').inner_text()}")
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="light")
        found += [f"{width} light {each}" for each in axe_violations(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{width} dark {each}" for each in hard_to_see(page)]
        if over := sideways(page):
            found.append(f"{width} scrolls {over} px sideways")
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    if over := sideways(page):
        found.append(f"{SMALLEST} scrolls {over} px sideways")
    assert found == []
    assert_named(page, place)
    assert font_is_loaded(page)


def assert_named(page: Page, place: Place) -> None:
    heading = page.locator("h1")
    expect(heading).to_have_count(1)
    expect(heading).to_contain_text(place.heading)
    name, _, practice = page.title().partition(" – ")
    assert name
    assert practice == "Larkspur Family Medicine"


@pytest.mark.parametrize("section", SECTIONS)
def test_twenty_years_of_a_record_read_in_plain_words(section: str, windows: Windows, doors: Doors) -> None:
    page = windows.open(doors.known(THOMAS))
    page.goto(doors.path(f"/my-health/{section}"))
    settle(page)
    show_all(page)
    words = page.locator("main").inner_text()
    past = page.get_by_role("button", name="Past", exact=True)
    if past.count():
        past.click()
        settle(page)
        show_all(page)
        words += page.locator("main").inner_text()
    assert machine_words(words) == []


def show_all(page: Page) -> None:
    more = page.get_by_role("button", name="Show more")
    while more.count():
        shown = page.locator(".list-foot p").inner_text()
        more.click()
        expect(page.locator(".list-foot p")).not_to_have_text(shown)


def test_an_address_without_a_practice_says_whom_to_ask(windows: Windows) -> None:
    windows.watch.expect_refusal(404, "/practice")
    windows.watch.expect_refusal(401, "/session")
    page = windows.open(width=PHONE)
    page.goto("/nopractice/")
    expect(page.locator("h1")).to_have_text("We do not know this practice")
    assert axe_violations(page) == []
    assert sideways(page) == 0


LAYERS = ["tokens", "base", "layout", "parts", "forms", "area", "utilities", "print"]  # as in styles/index.css
LAYERS_IN_ORDER = """() => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
  .flatMap((rule) => rule instanceof CSSLayerStatementRule ? [...rule.nameList] : rule.name ?? [])
  .filter((name, at, all) => all.indexOf(name) === at)"""


def test_styles_of_a_page_win_over_those_of_the_parts_on_it(windows: Windows, doors: Doors) -> None:
    page = windows.open(doors.known(MARIA))
    page.goto(doors.path("/my-health/results"))
    settle(page)
    assert page.evaluate(LAYERS_IN_ORDER) == LAYERS


WALKS = [
    ("/", "Home", ["My health", "Health records", "Help", "Practice details", "Home"]),
    ("/my-health", "My health", ["Test results"]),
    ("/my-health/results", "Test results", ["Over time"]),
]


@pytest.mark.parametrize(("start", "_", "links"), WALKS, ids=[name for _, name, _ in WALKS])
def test_a_change_of_page_puts_the_focus_on_the_new_heading(
    start: str, _: str, links: list[str], windows: Windows, doors: Doors
) -> None:
    page = windows.open(doors.known(MARIA))
    page.goto(doors.path(start))
    settle(page)
    for name in links:
        title = page.title()
        page.get_by_role("link", name=name).first.click()
        expect(page).not_to_have_title(title)
        expect(page.locator("h1")).to_be_focused()
    title = page.title()
    page.go_back()
    expect(page).not_to_have_title(title)
    expect(page.locator("h1")).to_be_focused()


def test_the_first_stop_of_the_tab_key_leads_past_the_menu(windows: Windows, doors: Doors) -> None:
    page = windows.open(doors.known(MARIA))
    page.goto(doors.path("/my-health"))
    settle(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
