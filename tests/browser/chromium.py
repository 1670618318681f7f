"""Chromium as the tests and the pictures drive it."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from local.browser import find

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that the set-up found or fetched; a machine without one fails here and says so."""
    program = find()
    if program is None:
        raise AssertionError("There is no Chrome, Chromium or Edge for the browser tests: python -m local.setup test")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=QUIET)
        try:
            yield running
        finally:
            running.close()
