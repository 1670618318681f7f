"""Second steps, passkeys and sessions in the recording: set up, taken, confirmed with, removed and ended."""

from datetime import UTC, datetime, timedelta

import pyotp

from local.demo.visitor import Visitor
from tests.support.authenticator import Authenticator


def guard_everything(base_url: str, username: str, password: str) -> None:
    """Of someone of the demonstration, who is as they were before when all is done."""
    visitor, elsewhere = Visitor(base_url, "larkspur"), Visitor(base_url, "larkspur")
    for each in (visitor, elsewhere):
        each.post("/sign-in", {"username": username, "password": password})
    there = next(each for each in elsewhere.get("/sessions")["sessions"] if each["current"])
    visitor.send("DELETE", f"/sessions/{there['id']}")
    visitor.send("DELETE", "/sessions")
    app = pyotp.TOTP(visitor.post("/second-step/code-app", {})["secret"].replace(" ", ""))
    visitor.post("/second-step/code-app/confirmation", {"code": app.at(datetime.now(UTC))})
    codes = visitor.post("/second-step/recovery-codes", {})["recovery_codes"]
    visitor.post("/session/confirm", {"code": app.at(datetime.now(UTC) + timedelta(seconds=30))})
    passkey = Authenticator(origin=base_url, host="localhost")
    made = passkey.make(visitor.post("/second-step/passkeys/options", {})["public_key"])
    visitor.post("/second-step/passkeys", {"credential": made, "name": "Phone"})
    visitor.post("/sign-in", {"username": username, "password": password})
    visitor.send("POST", "/second-step/answers", {"code": "000000"})
    visitor.post("/second-step/answers", {"recovery_code": codes[0]})
    visitor.post("/sign-in", {"username": username, "password": password})
    asked = visitor.post("/second-step/passkey-options", {})["public_key"]
    visitor.post("/second-step/answers", {"passkey": passkey.sign(asked)})
    alone = Visitor(base_url, "larkspur")
    asked = alone.post("/sign-in/passkey-options", {})["public_key"]
    alone.post("/sign-in/passkey", {"passkey": passkey.sign(asked)})
    for factor in alone.get("/second-step")["factors"]:
        alone.send("DELETE", f"/second-step/factors/{factor['id']}")
