"""People of the tests who take a second step when they sign in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pyotp

from portico.identity.repo import account_rows
from portico.store import transactions
from tests.support.accounts import USERNAME, activated, invited, signed_in
from tests.support.authenticator import Authenticator
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


def holder(now: datetime) -> Holder:
    """Someone with a whole account and nothing set up yet, signed in a moment ago."""
    someone = Holder()
    assert activated(Visitor(), invited(now)).status == 201
    change_account(stage="full")
    assert signed_in(someone.browser).status == 200
    return someone


def change_account(**fields: Any) -> None:
    """Their account with these fields changed."""
    account = account_rows.find(PRACTICE, USERNAME.casefold())
    assert account is not None
    transactions.write(*account_rows.saving(PRACTICE, account, **fields))
