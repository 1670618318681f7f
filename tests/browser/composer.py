"""Writing a message on the pages, as the tests do it."""

import uuid
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.doors import Doors, SignedIn
from tests.browser.windows import PHONE, Windows, settle
from tests.support import files

SLOW = 600_000  # bytes a second, so that an upload can be watched


def composer(windows: Windows, doors: Doors, who: SignedIn, *, width: int = PHONE, clocked: bool = False) -> Page:
    """Home with the message unfolded. Files go to their bucket, which is not of the portal's own origin.

    `clocked`: the test says what time it is on the page.
    """
    windows.watch.expect_origin(str(doors.portal.ready["environment"]["AWS_ENDPOINT_URL"]))
    page = windows.open(who, width=width)
    if clocked:
        page.clock.install()
    page.goto(doors.path("/"))
    settle(page)
    unfold(page)
    return page


def unfold(page: Page) -> None:
    page.get_by_role("button", name="Send a message", exact=True).click()
    text_of(page).wait_for()


def fresh(words: str) -> str:
    """A text that nobody wrote before."""
    return f"{words} {uuid.uuid4().hex[:6]}"


def text_of(page: Page) -> Locator:
    return page.get_by_label("Your message", exact=True)


def address(page: Page, to: str = "Nursing team", subject: str = "Medical question") -> None:
    """Choose whom the message goes to, and what it is about."""
    page.get_by_role("radio", name=to).check()
    page.get_by_label("What is it about?").select_option(label=subject)


def attach(page: Page, *chosen: FilePayload) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Attach files").click()
    chooser.value.set_files(list(chosen))


def row_of(page: Page, name: str) -> Locator:
    return page.locator(".attached li").filter(has_text=name)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send message").click()


def received(page: Page) -> None:
    """The practice has it; the news took the focus."""
    told = page.get_by_role("status").filter(has_text="Message received")
    expect(told).to_be_focused()


def problems(page: Page) -> Locator:
    return page.get_by_role("alert").filter(has_text="There is a problem")


def photo(name: str = "left-arm.jpg", *, megabytes: float = 0) -> FilePayload:
    """A photograph; padded behind its last byte to watch it go."""
    content = files.jpeg() + bytes(int(megabytes * 1_000_000))
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def form(name: str = "school form.pdf", content: bytes | None = None) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": files.pdf() if content is None else content}


def slow_down(page: Page) -> None:
    """Let uploads take their time, to be watched."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": SLOW}
    network.send("Network.emulateNetworkConditions", limits)


def sent_texts(who: SignedIn) -> list[str]:
    """How each thread of a patient begins that they wrote last, the newest first."""
    items: list[dict[str, Any]] = who.visitor.get(f"/patients/{who.patient}/messages?box=sent")["items"]
    return [each["preview"] for each in items]


def newest_message(who: SignedIn) -> Any:
    """The last message of the newest thread of a patient."""
    base = f"/patients/{who.patient}/messages"
    thread = who.visitor.get(f"{base}?box=sent")["items"][0]["id"]
    return who.visitor.get(f"{base}/threads/{thread}")["messages"][-1]


def drafts_of(who: SignedIn) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = who.visitor.get(f"/patients/{who.patient}/messages/drafts")["items"]
    return items
