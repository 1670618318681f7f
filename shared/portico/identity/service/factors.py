"""What a person sets up for their second step: a code app, passkeys, and the recovery codes that come with them.

Every change is one transaction with its audit entry and the mail that tells of it, ends all other sessions, and gives
this one a new token (ASVS 5.0, 6.3.7 and 7.4.3).
"""

import secrets
from dataclasses import replace
from datetime import datetime

from portico import audit, clock, ids
from portico.access import Caller
from portico.errors import Conflict, Forbidden, NotFound
from portico.identity import limits, passkeys, passwords, sealing_repo, totp
from portico.identity.entities import Account, CodeApp, FactorKind, Factors
from portico.identity.factor_models import CodeAppSetup, Factor, FactorAdded, Picture, RecoveryCodes, SecondStep
from portico.identity.passkeys import Options
from portico.identity.repo import account_rows, challenge_rows, factor_rows
from portico.identity.service import proofs, sessions, sign_in_notices
from portico.identity.service.access import next_stage, requires_factor
from portico.identity.service.second_step import wrong_step
from portico.identity.service.sessions import Opened, account_of
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.store import transactions
from portico.store.table import Part

RECOVERY_CODES = 8
PASSKEYS = 10  # most of one account
_RECOVERY_BYTES = 8  # 64 random bits a code (NIST SP 800-63B-4, 3.1.2.1)
_NEW = "new passkey"  # the purpose of a challenge
_APP = "your authenticator app"


def show(caller: Caller) -> SecondStep:
    """What the caller has; to who still has to take the second step, no more than the ways to take it."""
    practice, account = practices.get_ready(caller.practice_id), account_of(caller)
    factors = factor_rows.read(practice.id, account.id)
    pending = caller.stage == "second_step"
    return SecondStep(
        required=requires_factor(practice, account),
        offered=_offered(practice, account),
        kinds=list(account.factors),
        factors=[] if pending else _listed(factors),
        recovery_codes_left=len(factors.recovery),
    )


def begin_code_app(caller: Caller, now: datetime) -> CodeAppSetup:
    """A new secret for the caller's code app, which counts once a code of it was shown.

    Raises Conflict `identity.factor_exists`, Forbidden `identity.second_step_off`.
    """
    practice, account = _may_add(caller)
    secret = totp.new_secret()
    sealed = sealing_repo.seal(practice.id, account.id, secret)
    app = CodeApp(sealed, confirmed=False, last_step=0, added=clock.stamp(now))
    transactions.write(factor_rows.putting_code_app(practice.id, account.id, app, _exists()))
    address = totp.address(secret, practice.name, account.username)
    side, path = totp.picture(address)
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return CodeAppSetup(address=address, secret=groups, picture=Picture(side=side, path=path))


def confirm_code_app(caller: Caller, typed: str, now: datetime) -> tuple[FactorAdded, Opened]:
    """The code app counts from now on. Raises Invalid `identity.code_wrong`, Conflict `identity.wrong_step`."""
    practice, account = _may_add(caller)
    app = factor_rows.read(practice.id, account.id).code_app
    if app is None or app.confirmed:
        raise wrong_step()
    step = totp.step_of(sealing_repo.unseal(practice.id, account.id, app.sealed), typed, app.last_step, now)
    if step is None:
        raise proofs.code_wrong()
    kept = factor_rows.using_code(practice.id, account.id, app, step, proofs.code_wrong())
    return _add(caller, practice, account, "totp", [kept], f"{_APP} was added", now)


def begin_passkey(caller: Caller, now: datetime) -> Options:
    """What the browser is to make a passkey of. Raises Conflict `identity.too_many_passkeys`, Forbidden
    `identity.second_step_off`."""
    practice, account = _may_add(caller)
    have = factor_rows.read(practice.id, account.id).passkeys
    if len(have) >= PASSKEYS:
        raise Conflict("identity.too_many_passkeys", f"You have {PASSKEYS} passkeys. Please remove one first.")
    challenge = ids.new_secret()
    transactions.write(challenge_rows.putting(practice.id, challenge, _NEW, account.id, now))
    return passkeys.creation_options(practice.name, account, have, challenge)


def add_passkey(caller: Caller, credential: str, name: str, now: datetime) -> tuple[FactorAdded, Opened]:
    """The passkey counts from now on. Raises Invalid `identity.passkey_wrong`."""
    practice, account = _may_add(caller)
    wrong = proofs.passkey_wrong()
    challenge = passkeys.read(practice.id, credential, wrong).challenge
    called = " ".join(name.split()) or "Passkey"
    passkey = passkeys.made(practice.id, credential, challenge, called, clock.stamp(now), wrong)
    parts = [
        challenge_rows.using(practice.id, challenge, _NEW, account.id, now, wrong),
        factor_rows.putting_passkey(practice.id, account.id, passkey, wrong),
    ]
    return _add(caller, practice, account, "passkey", parts, "a passkey was added", now)


def remove(caller: Caller, factor_id: str, now: datetime) -> Opened:
    """The account without this factor; without the last one, also without recovery codes.

    Raises NotFound; Conflict `identity.factor_required` where the practice requires one, and `identity.factor_guards`
    where the password is too weak to be the only one.
    """
    practice, account = _own(caller)
    factors = factor_rows.read(practice.id, account.id)
    gone = next((each for each in _listed(factors) if each.id == factor_id), None)
    if gone is None:
        raise NotFound("request.not_found", "We could not find that.")
    left: list[FactorKind] = [each.kind for each in _listed(factors) if each.id != factor_id]
    if not left:
        _may_remove_last(practice, account)
    parts = [factor_rows.deleting(practice.id, account.id, factor_id, _changed())]
    if not left and factors.recovery:
        parts.append(factor_rows.deleting(practice.id, account.id, factor_rows.RECOVERY))
    what = f"{_APP} was removed" if gone.kind == "totp" else "a passkey was removed"
    return _change(caller, practice, account, tuple(dict.fromkeys(left)), parts, what, now)


def renew_recovery_codes(caller: Caller, now: datetime) -> RecoveryCodes:
    """Eight new codes; those before do not work any more. Raises Conflict `identity.wrong_step` without a factor, and
    TooMany."""
    practice, account = _own(caller)
    if not account.factors:
        raise wrong_step()
    limits.take(practice.id, [(limits.RECOVERY_CODES, account.id)], now)
    codes, kept = _new_codes(practice.id, account)
    transactions.write(
        kept,
        account_rows.checking(practice.id, account, _changed()),
        audit.entry(caller, "recovery_codes.renewed", now, patient_id=account.patient_id),
        sign_in_notices.mail(practice, account, "factor_changed", {"what": "new recovery codes were made"}, now),
    )
    return RecoveryCodes(recovery_codes=codes)


def _add(
    caller: Caller, practice: Practice, account: Account, kind: FactorKind, parts: list[Part], what: str, now: datetime
) -> tuple[FactorAdded, Opened]:
    codes: list[str] = []
    if not account.factors:
        codes, kept = _new_codes(practice.id, account)
        parts = [*parts, kept]
    kinds = tuple(dict.fromkeys((*account.factors, kind)))
    opened = _change(caller, practice, account, kinds, parts, what, now)
    return FactorAdded(session=opened.session, recovery_codes=codes), opened


def _change(
    caller: Caller,
    practice: Practice,
    account: Account,
    kinds: tuple[FactorKind, ...],
    parts: list[Part],
    what: str,
    now: datetime,
) -> Opened:
    after = replace(account, factors=kinds, epoch=account.epoch + 1)
    stage = next_stage(practice, "factor", after) if account.stage == "factor" else account.stage
    opened, renewed = sessions.renew(caller, replace(after, stage=stage), now)
    transactions.write(
        *parts,
        *account_rows.saving(practice.id, account, end_sessions=True, otherwise=_changed(), factors=kinds, stage=stage),
        *renewed,
        audit.entry(caller, "factor.changed", now, patient_id=account.patient_id, what=what),
        sign_in_notices.mail(practice, account, "factor_changed", {"what": what}, now),
    )
    return opened


def _new_codes(practice_id: str, account: Account) -> tuple[list[str], Part]:
    """Codes to show once, and what is kept of them."""
    plain = [secrets.token_hex(_RECOVERY_BYTES) for _ in range(RECOVERY_CODES)]
    kept = factor_rows.putting_codes(practice_id, account.id, [passwords.hash_secret(each) for each in plain])
    return ["-".join(each[at : at + 4] for at in range(0, len(each), 4)) for each in plain], kept


def _listed(factors: Factors) -> list[Factor]:
    app = factors.code_app
    apps = [Factor(id=factor_rows.CODE_APP, kind="totp", name="", added=app.added)] if app and app.confirmed else []
    return [*apps, *(Factor(id=each.id, kind="passkey", name=each.name, added=each.added) for each in factors.passkeys)]


def _own(caller: Caller) -> tuple[Practice, Account]:
    """The practice and account of who may change a second step: never before they took the one they have."""
    if caller.stage == "second_step":
        raise wrong_step()
    return practices.get_ready(caller.practice_id), account_of(caller)


def _may_add(caller: Caller) -> tuple[Practice, Account]:
    practice, account = _own(caller)
    if not _offered(practice, account):
        raise Forbidden("identity.second_step_off", "Your practice does not offer a second step.")
    return practice, account


def _may_remove_last(practice: Practice, account: Account) -> None:
    if requires_factor(practice, account):
        raise Conflict("identity.factor_required", "Your practice requires a second step. Please add another first.")
    if account.weak_password:
        words = (
            "Your password is enough only beside a second step. Please choose another one first: "
            f"at least {passwords.SHORTEST} characters, and nothing that is easily guessed."
        )
        raise Conflict("identity.factor_guards", words)


def _offered(practice: Practice, account: Account) -> bool:
    return account.subject.kind == "staff" or practice.patient_second_step == "offered"


def _exists() -> Conflict:
    return Conflict("identity.factor_exists", "Your account has an authenticator app. Please remove it first.")


def _changed() -> Conflict:
    return Conflict("identity.changed", "Your account was changed meanwhile. Please load the page again.")
