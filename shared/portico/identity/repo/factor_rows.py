"""Second steps: an account's code app, passkeys and recovery codes lie together."""

from dataclasses import asdict, fields
from typing import Any

from portico.errors import PortalError
from portico.identity.entities import CodeApp, Factors, Passkey
from portico.identity.repo.base import table
from portico.store import keys
from portico.store.conditions import Change, absent, compares, matches, present
from portico.store.items import Item
from portico.store.table import Part

CODE_APP = "totp"  # the factor ids of the two of which an account has one; a passkey has an id of its own
RECOVERY = "recovery"

_CODE_APP_FIELDS = tuple(field.name for field in fields(CodeApp))
_PASSKEY_FIELDS = tuple(field.name for field in fields(Passkey))


def read(practice_id: str, account_id: str) -> Factors:
    """All that an account has, in one call."""
    code_app, passkeys, recovery = None, [], ()
    for item in table(practice_id).query_all(keys.factors(account_id)):
        if "sealed" in item:
            code_app = CodeApp(**{name: item[name] for name in _CODE_APP_FIELDS})
        elif "hashes" in item:
            recovery = tuple(item["hashes"])
        else:
            passkeys.append(passkey_of(item))
    return Factors(code_app, tuple(sorted(passkeys, key=lambda each: each.added)), recovery)


def passkey_of(item: Item) -> Passkey:
    plain: dict[str, Any] = {name: item[name] for name in _PASSKEY_FIELDS}
    return Passkey(**plain)


def putting_code_app(practice_id: str, account_id: str, code_app: CodeApp, otherwise: PortalError) -> Part:
    """A code app that is not confirmed yet; it replaces one that never was."""
    unconfirmed = absent() | compares("confirmed", "=", False)
    return table(practice_id).putting(keys.factor(account_id, CODE_APP), asdict(code_app), unconfirmed, otherwise)


def using_code(practice_id: str, account_id: str, code_app: CodeApp, step: int, otherwise: PortalError) -> Part:
    """Use up the code of this time step and all before it; a code app counts from the first one on."""
    as_read = matches(sealed=code_app.sealed, confirmed=code_app.confirmed) & compares("last_step", "<", step)
    change = Change(put={"last_step": step, "confirmed": True})
    return table(practice_id).updating(keys.factor(account_id, CODE_APP), change, as_read, otherwise)


def putting_passkey(practice_id: str, account_id: str, passkey: Passkey, otherwise: PortalError) -> Part:
    return table(practice_id).putting(keys.factor(account_id, passkey.id), asdict(passkey), absent(), otherwise)


def using_passkey(practice_id: str, account_id: str, passkey: Passkey, sign_count: int, otherwise: PortalError) -> Part:
    """Keep how often it has signed now, if nobody used it since it was read."""
    as_read, change = matches(sign_count=passkey.sign_count), Change(put={"sign_count": sign_count})
    return table(practice_id).updating(keys.factor(account_id, passkey.id), change, as_read, otherwise)


def putting_codes(practice_id: str, account_id: str, hashes: list[str]) -> Part:
    """New recovery codes instead of those that there were."""
    return table(practice_id).putting(keys.factor(account_id, RECOVERY), {"hashes": hashes}, None)


def burning_code(practice_id: str, account_id: str, factors: Factors, used: str, otherwise: PortalError) -> Part:
    """Take the recovery code of this hash away, if all are still there that were read."""
    left = [each for each in factors.recovery if each != used]
    as_read = matches(hashes=list(factors.recovery))
    return table(practice_id).putting(keys.factor(account_id, RECOVERY), {"hashes": left}, as_read, otherwise)


def deleting_all(practice_id: str, account_id: str) -> list[Part]:
    """Nothing of a second step is left, for an account that gets its person back without it."""
    found = table(practice_id).query(keys.factors(account_id), fields=("sk",)).items
    return [deleting(practice_id, account_id, item["sk"]) for item in found]


def deleting(practice_id: str, account_id: str, factor_id: str, otherwise: PortalError | None = None) -> Part:
    return table(practice_id).deleting(keys.factor(account_id, factor_id), present(), otherwise)
