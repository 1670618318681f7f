"""What someone uses, in words they know: `Chrome on Windows`. Said of a session; never decides anything."""

import re

_LONGEST = 400  # characters of a User-Agent that are looked at

# The first that matches: most browsers also call themselves by the names of others.
_BROWSERS = (
    (r"\bEdg(?:e|A|iOS)?/", "Edge"),
    (r"\bOPR/|\bOpera\b", "Opera"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\bFirefox/|\bFxiOS/", "Firefox"),
    (r"\bChrome/|\bCriOS/", "Chrome"),
    (r"\bSafari/", "Safari"),
)
_SYSTEMS = (
    (r"\biPhone\b", "iPhone"),
    (r"\biPad\b", "iPad"),
    (r"\bAndroid\b", "Android"),
    (r"\bCrOS\b", "Chromebook"),
    (r"\bWindows\b", "Windows"),
    (r"\bMac OS X\b|\bMacintosh\b", "Mac"),
    (r"\bLinux\b", "Linux"),
)
UNKNOWN = "A device we do not know"


def words(user_agent: str) -> str:
    """The browser and the device of a User-Agent header, as far as it tells."""
    known = user_agent[:_LONGEST]
    browser, system = _first(_BROWSERS, known), _first(_SYSTEMS, known)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or UNKNOWN


def _first(names: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for pattern, name in names if re.search(pattern, text)), None)
