"""People of the tests who take a second step when they sign in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pyotp

from portico import clock, ids
from portico.identity import passkeys, passwords, sealing_repo
from portico.identity.entities import Account, CodeApp
from portico.identity.repo import account_rows, challenge_rows, factor_rows
from portico.identity.service import Invitee, passkey_sign_in, proofs
from portico.store import transactions
from tests.support.accounts import MYRA, USERNAME, activated, invited, signed_in
from tests.support.authenticator import Authenticator, encoded
from tests.support.events import PRACTICE, Answer
from tests.support.visits import Visitor


@dataclass
class Holder:
    """Someone who is signed in, with the code app and passkey they set up and the recovery codes they wrote down."""

    browser: Visitor = field(default_factory=Visitor)
    secret: str = ""
    recovery_codes: list[str] = field(default_factory=list)
    passkey: Authenticator = field(default_factory=Authenticator)

    def code(self, now: datetime, periods: int = 0) -> str:
        """What the app shows now, or so many periods of 30 seconds later."""
        return pyotp.TOTP(self.secret).at(now + timedelta(seconds=30 * periods))

    def add_app(self, now: datetime) -> Answer:
        begun = self.browser.post("/second-step/code-app")
        assert begun.status == 200, begun.body
        self.secret = begun.body["secret"].replace(" ", "")
        return self._kept(self.browser.post("/second-step/code-app/confirmation", {"code": self.code(now)}))

    def add_passkey(self, name: str = "My phone") -> Answer:
        options = self.browser.post("/second-step/passkeys/options")
        assert options.status == 200, options.body
        credential = self.passkey.make(options.body["public_key"])
        return self._kept(self.browser.post("/second-step/passkeys", {"credential": credential, "name": name}))

    def _kept(self, answer: Answer) -> Answer:
        if answer.status in (200, 201) and answer.body["recovery_codes"]:
            self.recovery_codes = answer.body["recovery_codes"]
        return answer

    def sign_in(self) -> Answer:
        """From a new browser; the second step is still to come."""
        self.browser = Visitor()
        return signed_in(self.browser)

    def answer(self, **given: Any) -> Answer:
        return self.browser.post("/second-step/answers", given)

    def answer_by_passkey(self) -> Answer:
        options = self.browser.post("/second-step/passkey-options").body["public_key"]
        return self.answer(passkey=self.passkey.sign(options))


def holder(now: datetime, person: Invitee = MYRA) -> Holder:
    """Someone with a whole account and nothing set up yet, signed in a moment ago."""
    someone = Holder()
    assert activated(Visitor(), invited(now, person)).status == 201
    change_account(stage="full")
    assert signed_in(someone.browser).status == 200
    return someone


def change_account(practice: str = PRACTICE, login: str = USERNAME.casefold(), **fields: Any) -> None:
    """An account with these fields changed."""
    transactions.write(*account_rows.saving(practice, account_named(login, practice), **fields))


def account_named(login: str, practice: str = PRACTICE) -> Account:
    account = account_rows.find(practice, login)
    assert account is not None
    return account


# given without the portal's doors -------------------------------------------------------------------------------------


def give_code_app(practice: str, login: str, secret: str) -> None:
    """A code app that was begun and not confirmed."""
    account = account_named(login, practice)
    app = CodeApp(sealing_repo.seal(practice, account.id, secret), confirmed=False, last_step=0, added="")
    transactions.write(factor_rows.putting_code_app(practice, account.id, app, proofs.code_wrong()))


def give_passkey(practice: str, login: str) -> tuple[Authenticator, str]:
    """A passkey of theirs, and its id."""
    account, device, challenge = account_named(login, practice), Authenticator(), ids.new_secret()
    made = device.make({"user": {"id": encoded(account.id.encode())}, "challenge": challenge})
    passkey = passkeys.made(practice, made, challenge, "Phone", "2026-11-22T14:00:00.000Z", proofs.passkey_wrong())
    transactions.write(factor_rows.putting_passkey(practice, account.id, passkey, proofs.passkey_wrong()))
    change_account(practice, login, factors=("passkey",))
    return device, passkey.id


def give_recovery_code(practice: str, login: str, code: str) -> None:
    hashes = [passwords.hash_secret(code.replace("-", ""))]
    transactions.write(factor_rows.putting_codes(practice, account_named(login, practice).id, hashes))


def put_challenge(practice: str, login: str, challenge: str, now: datetime) -> None:
    """A challenge to make a passkey, given to them."""
    account_id = account_named(login, practice).id
    transactions.write(challenge_rows.putting(practice, challenge, "new passkey", account_id, now))


def sign_in_challenge(practice: str) -> dict[str, Any]:
    """What a browser is asked at the sign-in page."""
    return passkey_sign_in.ask(practice, "192.0.2.1", clock.now())
