"""What people who forgot do in the recording: ask for a mail, and come back in with its link and their answer."""

import time

from local.demo.visitor import Visitor
from local.stack import Portal

MARIA = "maria.alvarez@mail.example"
ANSWER = "Ms. Applegate"  # what everyone of the demonstration answers
SECONDS = 30


def come_back(portal: Portal, password: str) -> None:
    """Maria forgets and chooses `password`; somebody whom the practice does not know asks, too."""
    visitor = Visitor(portal.base_url, "larkspur")
    visitor.post("/recovery", {"email": "nobody.at.all@mail.example"})
    visitor.post("/recovery", {"email": MARIA})
    body = {"token": _token(portal), "password": password}
    visitor.post("/recovery/link", body)
    visitor.post("/recovery/password", body)
    visitor.send("POST", "/recovery/answer", {**body, "answer": "Mr. Applegate"})
    visitor.post("/recovery/answer", {**body, "answer": ANSWER})


def _token(portal: Portal) -> str:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for mail in portal.mail.messages():
            if MARIA in mail.to and "/recover/new#" in mail.text:
                return mail.text.partition("/recover/new#")[2].split()[0]
        time.sleep(0.05)
    raise AssertionError(f"no link in {SECONDS} s")
