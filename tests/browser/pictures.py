"""Takes the pictures of docs/design from a fresh demonstration practice: `python -m tests.browser.pictures [page]`."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from local.steps import ROOT
from tests.browser.chromium import chromium
from tests.browser.doors import Doors, SignedIn
from tests.browser.places import CONSOLE, ENTRY, PATIENT, Finder, Place
from tests.browser.windows import HEIGHTS, PHONE, WIDE, Windows, settle
from tests.support.portal import running_portal

FOLDER = ROOT / "docs" / "design"
LARGEST = 200_000  # bytes: pictures stay small in the repository
TALLEST = {WIDE: 1120, PHONE: 1600}  # pixels; a long list looks the same further down
IN_DARK = "home"
SAME_AS_SIGN_IN = {"sign-in-on-the-way", "console-sign-in"}


def take_all(browser: Browser, doors: Doors, wanted: set[str]) -> list[Path]:
    """One picture of each page and width; `wanted` names pages, none means every page."""
    finder = Finder(doors)
    taken = []
    for place in (*PATIENT, *CONSOLE, *ENTRY):
        if place.name in SAME_AS_SIGN_IN or (wanted and place.name not in wanted):
            continue
        looks: list[tuple[int, Literal["light", "dark"]]] = [(WIDE, "light"), (PHONE, "light")]
        if place.name == IN_DARK:
            looks.append((WIDE, "dark"))
        for width, scheme in looks:
            taken.append(take(browser, doors, finder.who(place), place, finder.path(place), width, scheme))
    for place, who in on_the_way_in(doors) if not wanted else ():
        taken += [take(browser, doors, who, place, doors.path(place.path), width, "light") for width in (WIDE, PHONE)]
    return taken


def on_the_way_in(doors: Doors) -> Iterator[tuple[Place, SignedIn]]:
    """Ben Hadley before User Validation, then before the security question."""
    link = doors.invite(doors.patient_named("Ben Hadley"), "ben.hadley@mail.example")
    ben = doors.activate(link, "ben.hadley")
    yield Place("validate", "/validate"), ben
    ben.visitor.post("/identity-validation/answers", {"attested": True, "birth_date": "1972-02-11"})
    yield Place("security-question", "/security-question"), ben


def take(
    browser: Browser,
    doors: Doors,
    who: SignedIn | None,
    place: Place,
    path: str,
    width: int,
    scheme: Literal["light", "dark"],
) -> Path:
    windows = Windows(browser, doors.portal.base_url)
    for status, end in place.refusals:
        windows.watch.expect_refusal(status, end)
    page = windows.open(who, width=width, scheme=scheme)
    page.goto(path)
    settle(page)
    page.evaluate("document.fonts.ready")
    file = FOLDER / f"{place.name}-{width}{'-dark' if scheme == 'dark' else ''}.png"
    page.set_viewport_size({"width": width, "height": height_of(page, width)})
    page.screenshot(path=file)
    windows.close()
    return file


def height_of(page: Page, width: int) -> int:
    """The whole page, as far as it is worth a picture; on a phone the tab bar then stands at its foot."""
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    return min(max(whole, HEIGHTS[width]), TALLEST[width])


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_portal(Path(folder)) as portal,
        closing(Doors(portal)) as doors,
        chromium() as browser,
    ):
        taken = take_all(browser, doors, set(sys.argv[1:]))
    large = [f"{file.name}: {file.stat().st_size:,} bytes" for file in taken if file.stat().st_size > LARGEST]
    if large:
        raise SystemExit("Larger than a picture should be:\n" + "\n".join(large))


if __name__ == "__main__":
    main()
