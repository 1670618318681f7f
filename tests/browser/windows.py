"""Windows onto the portal: contexts with the right cookie, size and colors, each watched."""

from typing import Literal

from playwright.sync_api import Browser, Page, expect

from tests.browser.doors import SignedIn
from tests.browser.watch import Watch

WIDE, PHONE, SMALLEST = 1280, 390, 320
HEIGHTS = {WIDE: 900, PHONE: 844, SMALLEST: 640}
PATIENCE_MS = 30_000  # a machine may be busy; nothing waits this long when all is well

expect.set_options(timeout=PATIENCE_MS)


class Windows:
    """Opens windows for one test; what they did that they may not is in `watch.faults`."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self._browser = browser
        self._base_url = base_url
        self.watch = Watch(base_url)

    def open(
        self,
        who: SignedIn | None = None,
        *,
        width: int = WIDE,
        scheme: Literal["light", "dark"] = "light",
        time_zone: str = "America/New_York",
    ) -> Page:
        """A window of someone's own browser: two of them share no cookie."""
        context = self._browser.new_context(
            base_url=self._base_url,
            storage_state=who.state if who else None,
            viewport={"width": width, "height": HEIGHTS[width]},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en-US",
            timezone_id=time_zone,
        )
        context.set_default_timeout(PATIENCE_MS)
        self.watch.attach(context)
        return context.new_page()

    def close(self) -> None:
        for context in self._browser.contexts:
            context.close()


def settle(page: Page) -> None:
    """Wait until the page shows what it was opened for: its heading, and no skeleton any more."""
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".boot, .busy")).to_have_count(0)
