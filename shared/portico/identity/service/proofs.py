"""Showing who one is once more: a code of the app, a recovery code, or a passkey; each works once.

A proof is looked at here and used up in the transaction of what it opens: the parts that do so are handed on.
"""

from datetime import datetime

from portico import ids
from portico.errors import Invalid
from portico.identity import passkeys, passwords, sealing_repo, totp
from portico.identity.entities import Account, Factors
from portico.identity.passkeys import Options
from portico.identity.repo import challenge_rows, factor_rows
from portico.store import transactions
from portico.store.table import Part

OWN = "answer"  # the purpose of a challenge to someone whose account is known


def by_code(practice_id: str, account: Account, factors: Factors, typed: str, now: datetime) -> list[Part]:
    """A code of the app's that was not used before. Raises Invalid `identity.code_wrong`."""
    app = factors.code_app
    if app is None or not app.confirmed:
        raise code_wrong()
    secret = sealing_repo.unseal(practice_id, account.id, app.sealed)
    step = totp.step_of(secret, typed, app.last_step, now)
    if step is None:
        raise code_wrong()
    return [factor_rows.using_code(practice_id, account.id, app, step, code_wrong())]


def by_recovery_code(practice_id: str, account: Account, factors: Factors, typed: str) -> list[Part]:
    """One of the recovery codes that are left. Raises Invalid `identity.code_wrong`."""
    plain = "".join(typed.split()).replace("-", "").lower()
    used = next((each for each in factors.recovery if passwords.verify(each, plain)), None)
    wrong = code_wrong("recovery_code")
    if used is None:
        raise wrong
    return [factor_rows.burning_code(practice_id, account.id, factors, used, wrong)]


def by_passkey(practice_id: str, account: Account, factors: Factors, credential: str, now: datetime) -> list[Part]:
    """What one of the account's passkeys signed. Raises Invalid `identity.passkey_wrong`."""
    wrong = passkey_wrong()
    answer = passkeys.read(practice_id, credential, wrong)
    passkey = next((each for each in factors.passkeys if each.id == answer.passkey_id), None)
    if passkey is None:
        raise wrong
    count = passkeys.sign_count(credential, answer.challenge, passkey, wrong)
    return [
        factor_rows.using_passkey(practice_id, account.id, passkey, count, wrong),
        challenge_rows.using(practice_id, answer.challenge, OWN, account.id, now, wrong),
    ]


def ask_passkey(practice_id: str, account: Account, now: datetime) -> Options:
    """What the browser is to ask one of the account's passkeys for. Raises Invalid `identity.no_passkey`."""
    have = factor_rows.read(practice_id, account.id).passkeys
    if not have:
        raise Invalid("identity.no_passkey", "No passkey is set up for your account.")
    challenge = ids.new_secret()
    transactions.write(challenge_rows.putting(practice_id, challenge, OWN, account.id, now))
    return passkeys.request_options(challenge, have)


def code_wrong(field: str = "code") -> Invalid:
    words = "That code is not right, or it was used before. Please check it, or wait for the next one."
    if field == "recovery_code":
        words = "That is none of your recovery codes, or it was used before. Please check it."
    return Invalid("identity.code_wrong", words, errors={field: words})


def passkey_wrong() -> Invalid:
    return Invalid("identity.passkey_wrong", "That passkey did not work here. Please try again, or use another way.")
