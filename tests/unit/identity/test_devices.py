"""What someone uses, in words."""

import pytest

from portico.identity import devices

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) "


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (MAC + "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15", "Safari on Mac"),
        (MAC + "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "Chrome on Mac"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
            "Safari/537.36 Edg/131.0.0.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S911U) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 "
            "Chrome/125.0.0.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 "
            "Mobile/15E148 Safari/604.1",
            "Chrome on iPad",
        ),
        ("curl/8.5.0", "A device we do not know"),
        ("", "A device we do not know"),
        ("<script>Windows</script>" + "x" * 100_000, "Windows"),
    ],
)
def test_a_browser_and_its_device_are_named_as_people_know_them(user_agent: str, words: str) -> None:
    assert devices.words(user_agent) == words
