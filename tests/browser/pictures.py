"""Takes the pictures of docs/design from a fresh demonstration practice.

`python -m tests.browser.pictures [page or walk]`
"""

import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from local.steps import ROOT
from tests.browser.chromium import chromium
from tests.browser.doors import Doors
from tests.browser.places import CONSOLE, ENTRY, PATIENT, Finder, Place
from tests.browser.walks import WALKS, Walk
from tests.browser.windows import HEIGHTS, PHONE, WIDE, Windows, settle
from tests.support.portal import running_portal

FOLDER = ROOT / "docs" / "design"
LARGEST = 200_000  # bytes: pictures stay small in the repository
TALLEST = {WIDE: 1120, PHONE: 1600}  # pixels; a long list looks the same further down
IN_DARK = "home"
# Places that look like another, or that a walk shows with something in them.
ELSEWHERE = {"sign-in-on-the-way", "console-sign-in", "console-inbox", "console-security", "console-tasks", "security"}


def take_all(browser: Browser, doors: Doors, wanted: set[str]) -> list[Path]:
    """One picture of each page and width; `wanted` names pages and walks, none means every one."""
    places = [each for each in (*PATIENT, *CONSOLE, *ENTRY) if each.name not in ELSEWHERE]
    taken: list[Path] = []
    finder = Finder(doors)
    for place in places:
        if not wanted or place.name in wanted:
            taken += of_place(browser, doors, finder, place)
    for walk in WALKS:
        if not wanted or walk.__name__ in wanted:
            taken += along(browser, doors, walk)
    return taken


def of_place(browser: Browser, doors: Doors, finder: Finder, place: Place) -> list[Path]:
    """The pictures of a page that has an address."""
    taken = []
    looks: list[tuple[int, Literal["light", "dark"]]] = [(WIDE, "light"), (PHONE, "light")]
    if place.name == IN_DARK:
        looks.append((WIDE, "dark"))
    for width, scheme in looks:
        windows = Windows(browser, doors.portal.base_url)
        page = windows.open(finder.who(place), width=width, scheme=scheme)
        page.goto(finder.path(place))
        settle(page)
        taken.append(shoot(page, f"{place.name}-{width}{'-dark' if scheme == 'dark' else ''}", width))
        windows.close()
    return taken


def along(browser: Browser, doors: Doors, walk: Walk) -> list[Path]:
    """The pictures of the pages that a walk comes past."""
    taken: list[Path] = []
    windows = Windows(browser, doors.portal.base_url)

    def show(page: Page, name: str) -> None:
        for width in (PHONE, WIDE):
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            taken.append(shoot(page, f"{name}-{width}", width))

    walk(windows, doors, show)
    windows.close()
    return taken


def shoot(page: Page, name: str, width: int) -> Path:
    settle(page)
    page.evaluate("document.fonts.ready")
    page.set_viewport_size({"width": width, "height": height_of(page, width)})
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
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
