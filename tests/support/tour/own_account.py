"""What people do with their account: change all of it, guard it with second steps, and come back when they forgot."""

from datetime import UTC, datetime, timedelta

import pyotp

from local.demo.seed import PASSWORD
from local.stack import Portal
from tests.support.authenticator import Authenticator
from tests.support.tour.doors import CODE, WAY_BACK, mailed, signed_in, visitor

NEW_PASSWORD = "granite violin harbor"
ANSWER = "Heliotrope"


def change_everything(portal: Portal, username: str) -> None:
    """Everything in My profile; address, answer and password are other ones afterwards."""
    person = signed_in(portal, username)
    person.get("/profile")
    person.post("/profile/notices", {"by_mail": ["messages"]})
    person.post("/profile/phone", {"phone": "(508) 555-0171"})
    person.post("/profile/question", {"question": "library_card", "answer": ANSWER})
    email = _new_email(username)
    asked = person.post("/profile/email", {"email": email})
    person.post("/profile/email/code", {"handle": asked["handle"], "code": mailed(portal, email, CODE)})
    person.post("/profile/password", {"current": PASSWORD, "password": NEW_PASSWORD})


def guard_everything(portal: Portal, username: str) -> None:
    """Sessions ended; second steps and passkeys set up, taken, confirmed with and removed. All is as before then."""
    shown = {"username": username, "password": NEW_PASSWORD}
    person, elsewhere = (signed_in(portal, **shown) for _ in range(2))
    there = next(each for each in elsewhere.get("/sessions")["sessions"] if each["current"])
    person.send("DELETE", f"/sessions/{there['id']}")
    person.send("DELETE", "/sessions")
    app = pyotp.TOTP(person.post("/second-step/code-app", {})["secret"].replace(" ", ""))
    person.post("/second-step/code-app/confirmation", {"code": app.at(datetime.now(UTC))})
    codes = person.post("/second-step/recovery-codes", {})["recovery_codes"]
    person.post("/session/confirm", {"code": app.at(datetime.now(UTC) + timedelta(seconds=30))})
    passkey = Authenticator(origin=portal.base_url, host="localhost")
    made = passkey.make(person.post("/second-step/passkeys/options", {})["public_key"])
    person.post("/second-step/passkeys", {"credential": made, "name": "Phone"})
    person.post("/sign-in", shown)
    person.send("POST", "/second-step/answers", {"code": "000000"})
    person.post("/second-step/answers", {"recovery_code": codes[0]})
    person.post("/sign-in", shown)
    asked = person.post("/second-step/passkey-options", {})["public_key"]
    person.post("/second-step/answers", {"passkey": passkey.sign(asked)})
    alone = visitor(portal)
    asked = alone.post("/sign-in/passkey-options", {})["public_key"]
    alone.post("/sign-in/passkey", {"passkey": passkey.sign(asked)})
    for factor in alone.get("/second-step")["factors"]:
        alone.send("DELETE", f"/second-step/factors/{factor['id']}")


def come_back(portal: Portal, username: str) -> None:
    """They forget their password and choose another; somebody whom the practice does not know asks, too."""
    person, email = visitor(portal), _new_email(username)
    for each in (f"nobody.{email}", email):
        person.post("/recovery", {"email": each})
    body = {"token": mailed(portal, email, WAY_BACK), "password": PASSWORD}
    person.post("/recovery/link", body)
    person.post("/recovery/password", body)
    person.send("POST", "/recovery/answer", {**body, "answer": "Marigold"})
    person.post("/recovery/answer", {**body, "answer": ANSWER})


def _new_email(username: str) -> str:
    return f"{username}@new.example"
