"""What each page's first load transfers, and Lighthouse's scores for four of them, as a phone sees them.

Bytes are counted by Chromium with nothing kept, answers of the API and the fonts among them. Lighthouse (npm) takes
its usual phone: a slow processor and a slow 4G network, simulated. Its scores of performance fall on a busy machine.
"""

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench.npm import installed
from local.browser import find
from tests.browser.chromium import QUIET, chromium
from tests.browser.doors import Doors, SignedIn
from tests.browser.places import CONSOLE, ENTRY, PATIENT, Finder, Place
from tests.browser.windows import PHONE, Windows, settle
from tests.support.portal import RunningPortal, running_portal

LARGEST = 80.0  # kB of a first load
LOWEST = 95  # of a score
RUNS = 3  # of Lighthouse, for each page
SCORED = ("sign-in", "home", "my-health", "health-records")
CATEGORIES = ("performance", "accessibility", "best-practices")


@dataclass(frozen=True)
class Load:
    """A page's first load: how much was transferred in how many requests."""

    place: Place
    kilobytes: float
    requests: int


def main() -> bool:
    """Prints both tables; whether each page keeps its limits."""
    places = (*ENTRY, *PATIENT, *CONSOLE)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_portal(Path(folder)) as portal,
        closing(Doors(portal)) as doors,
    ):
        with chromium() as browser:
            loads = [_load(browser, portal, doors, place) for place in places]
        scores = {place.name: _scores(portal, doors, place, Path(folder)) for place in places if place.name in SCORED}
    print("| page | first load kB | requests |\n|---|---:|---:|")
    for load in sorted(loads, key=lambda each: -each.kilobytes):
        print(f"| {load.place.name} | {load.kilobytes:.1f} | {load.requests} |")
    print(f"\n| Lighthouse, phone | {' | '.join(CATEGORIES)} |\n|---|---:|---:|---:|")
    for name, each in scores.items():
        print(f"| {name} | {' | '.join(map(str, each))} |")
    print(f"\n  limits {LARGEST:.0f} kB and {LOWEST}")
    lowest = min(score for each in scores.values() for score in each)
    return max(load.kilobytes for load in loads) <= LARGEST and lowest >= LOWEST


def _load(browser: Browser, portal: RunningPortal, doors: Doors, place: Place) -> Load:
    finder, windows = Finder(doors), Windows(browser, portal.base_url)
    page = windows.open(finder.who(place), width=PHONE)
    transferred: list[float] = []
    network = page.context.new_cdp_session(page)
    network.on("Network.loadingFinished", lambda event: transferred.append(event["encodedDataLength"]))
    network.send("Network.enable")
    page.goto(finder.path(place), wait_until="networkidle")
    settle(page)
    windows.close()
    return Load(place, sum(transferred) / 1000, len(transferred))


def _scores(portal: RunningPortal, doors: Doors, place: Place, folder: Path) -> Sequence[int]:
    """Lighthouse's scores of 100, in the order of CATEGORIES: the median of some runs."""
    who = doors.known(place.who) if place.who else None
    headers = folder / "headers.json"
    headers.write_text(json.dumps(dict(_cookie(who))), encoding="utf-8")
    address = portal.base_url + Finder(doors).path(place)
    runs = list(islice(filter(None, (_run(address, headers) for _ in range(2 * RUNS))), RUNS))
    return [round(statistics.median(run[name]["score"] for run in runs) * 100) for name in CATEGORIES]


def _run(address: str, headers: Path) -> dict[str, Any] | None:
    """The categories of one report; None when Lighthouse made none, which happens on a busy machine."""
    report = headers.with_name("report.json")
    program = installed("lighthouse") / "node_modules" / "lighthouse" / "cli" / "index.js"
    command: list[str | Path] = ["node", program, address, "--quiet"]
    command += ["--output=json", f"--output-path={report}", f"--extra-headers={headers}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(('--headless=new', *QUIET))}"]
    done = subprocess.run(command, env=os.environ | {"CHROME_PATH": str(find())}, capture_output=True, check=False)
    if done.returncode:
        return None
    categories: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return categories


def _cookie(who: SignedIn | None) -> Iterator[tuple[str, str]]:
    for cookie in who.state["cookies"] if who else ():
        yield "Cookie", f"{cookie['name']}={cookie['value']}"
