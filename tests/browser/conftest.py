"""Portico in a real browser, against the whole stack."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.doors import Doors
from tests.browser.windows import Windows
from tests.support.portal import RunningPortal


@pytest.fixture(scope="session")
def doors(portal: RunningPortal) -> Iterator[Doors]:
    with closing(Doors(portal)) as opened:
        yield opened


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    # Not for the whole session: Playwright keeps an event loop running, which other suites must not find.
    with chromium() as running:
        yield running


@pytest.fixture
def windows(browser: Browser, doors: Doors) -> Iterator[Windows]:
    """Every test also fails for an error in the console, a breach of the policy or a request elsewhere."""
    opened = Windows(browser, doors.portal.base_url)
    yield opened
    opened.close()
    assert opened.watch.faults == []
