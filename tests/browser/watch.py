"""Looks over a browser's shoulder: what no page of the portal may do, whatever a test is about."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

# The browser itself notes every answer of 4xx in the console; a test names those it is about.
REFUSED = "the server responded with a status of"


class Watch:
    """Collects errors and warnings of the console, breaches of the content security policy, uncaught errors, and
    requests to another origin. `faults` is empty for a page that keeps to the rules.
    """

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._expected: list[tuple[str, str]] = []
        self._other_origins: tuple[str, ...] = ()
        self.faults: list[str] = []

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._uncaught)
        context.on("request", self._request)

    def expect_refusal(self, status: int, path: str) -> None:
        """This answer is what the test is about; `path` is how the address ends."""
        self.expect_words(f"{REFUSED} {status}", path)

    def expect_words(self, words: str, path: str = "") -> None:
        """The browser may note this in the console; `path` is how the address ends that it is about."""
        self._expected.append((words, path))

    def expect_no_network(self) -> None:
        """The test cuts the network."""
        self.expect_words("net::ERR_")

    def expect_origin(self, origin: str) -> None:
        """The test follows a link that leaves the portal's own origin."""
        self._other_origins += (origin,)

    def _console(self, message: ConsoleMessage) -> None:
        at = urlsplit(message.location.get("url", "")).path
        known = any(words in message.text and at.endswith(path) for words, path in self._expected)
        if message.type in ("error", "warning") and not known:
            self.faults.append(f"console {message.type} at {at}: {message.text}")

    def _uncaught(self, error: WebError) -> None:
        self.faults.append(f"uncaught: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._origin}/", *self._other_origins, "blob:")):
            self.faults.append(f"request to another origin: {request.url}")
