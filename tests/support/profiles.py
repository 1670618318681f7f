"""My profile used whole: everything that its person may look at and change, by the portal's own API."""

import re
import time
from collections.abc import Callable, Iterable

from local.demo.visitor import Visitor
from local.mail import Mail

SECONDS = 30
_CODE = re.compile(r"\b(\d{4} \d{4})\b")


def change_everything(visitor: Visitor, password: str, email: str, mails: Callable[[], Iterable[Mail]]) -> None:
    """Of who has just signed in; `email` is the address they are to have, `mails` what the portal sent."""
    visitor.get("/profile")
    visitor.post("/profile/notices", {"by_mail": ["messages"]})
    visitor.post("/profile/phone", {"phone": "(508) 555-0171"})
    visitor.post("/profile/question", {"question": "library_card", "answer": "Heliotrope"})
    asked = visitor.post("/profile/email", {"email": email})
    visitor.post("/profile/email/code", {"handle": asked["handle"], "code": _code(email, mails)})
    visitor.post("/profile/password", {"current": password, "password": "granite violin harbor"})


def _code(email: str, mails: Callable[[], Iterable[Mail]]) -> str:
    """The code in the mail to this address, once it has arrived."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for mail in mails():
            if email in mail.to and (found := _CODE.search(mail.text)):
                return found[1]
        time.sleep(0.05)
    raise AssertionError(f"no code in {SECONDS} s")
