"""The browser that the tests drive: one on this machine, else Playwright's, else Debian's when root.

Chromium without windows ("headless shell") comes first: it opens a page in a third of the processor time.
Only the standard library: the set-up calls this before anything is installed.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from local.steps import Stop, run, step

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
)
USUAL_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/opt/google/chrome/chrome",
    "/snap/bin/chromium",
)
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright as p\nwith p() as b: print(b.chromium.executable_path)"
)


def find(python: Path | None = None) -> Path | None:
    """The program of a Chromium browser, or None; `PORTICO_BROWSER` names one that is somewhere else."""
    for candidate in candidates(python or Path(sys.executable)):
        if candidate and os.access(candidate, os.X_OK) and Path(candidate).is_file():
            return Path(candidate)
    return None


def candidates(python: Path) -> Iterator[str | Path | None]:
    yield os.environ.get("PORTICO_BROWSER")
    yield from map(shutil.which, SHELLS)
    whole = playwrights(python)
    yield from shells_beside(whole)
    yield from map(shutil.which, NAMES)
    yield from USUAL_PLACES
    yield whole


def playwrights(python: Path) -> Path | None:
    """Where Playwright keeps its Chromium, or would."""
    asked = subprocess.run([python, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=False)
    return Path(asked.stdout.strip()) if asked.stdout.strip() else None


def shells_beside(whole: Path | None) -> Iterator[Path]:
    """Playwright's headless shell of the same version: it lies beside, in a folder of a similar name."""
    for folder in whole.parents if whole else ():
        name, _, version = folder.name.partition("-")
        if name == "chromium":
            yield from folder.parent.glob(f"chromium_headless_shell-{version}/*/*headless?shell")


def prepare(environment: Path) -> None:
    """See that there is a browser for the tests; stops with how to get one when none can be had."""
    python = environment / "bin" / "python"
    if not find(python):
        get_it([python, "-m", "playwright", "install", "--only-shell", "chromium"], "Playwright's")
    if not is_good(find(python)) and os.geteuid() == 0 and shutil.which("apt-get"):
        get_it(["apt-get", "install", "-y", "--no-install-recommends", "chromium-headless-shell"], "Debian's")
    if not find(python):
        raise Stop(
            "The tests need Chrome, Chromium or Edge and none was found. Install one "
            "(Debian: apt install chromium-headless-shell), or set PORTICO_BROWSER to its program."
        )


def is_good(found: Path | None) -> bool:
    """Whether it is a headless shell, or the one that was asked for."""
    return found is not None and ("headless" in found.name or str(found) == os.environ.get("PORTICO_BROWSER"))


def get_it(command: list[str | Path], whose: str) -> None:
    with contextlib.suppress(Stop):  # the next way may do
        step(f"A browser for the tests: {whose} Chromium", lambda: run(command, failed=f"{whose} could not be had."))
