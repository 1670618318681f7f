"""Accounts, the names they sign in with, and the counters that guard them.

Each login row holds a copy of its account, so that signing in reads one item; `saving` writes all of them together.
"""

from dataclasses import fields, replace
from typing import Any

from portico.errors import PortalError
from portico.identity import policy
from portico.identity.entities import Account, Guard, Subject
from portico.identity.repo.base import NOBODY, table
from portico.store import keys
from portico.store.conditions import Change, Condition, absent, compares, matches, present
from portico.store.items import Item
from portico.store.table import ConditionFailed, Part

_SEVERAL = ("factors", "muted")
_PLAIN = tuple(field.name for field in fields(Account) if field.name not in ("id", "subject", *_SEVERAL))


def get(practice_id: str, account_id: str) -> Account | None:
    item = table(practice_id).get(keys.account(account_id))
    return account_of(item) if item else None


def find(practice_id: str, login: str | None) -> Account | None:
    """The account of what someone typed to sign in: one read, whoever it is."""
    item = table(practice_id).get(keys.login(login or ""))
    return account_of(item) if item else None


def login_taken(practice_id: str, login: str) -> bool:
    return find(practice_id, login) is not None


def account_of(item: Item) -> Account:
    """An account from its own row, or from the copy in a login row."""
    plain: dict[str, Any] = {name: item[name] for name in _PLAIN if name in item}
    several: dict[str, Any] = {name: tuple(item.get(name, ())) for name in _SEVERAL}
    return Account(id=item["account"], subject=Subject(item["kind"], item["subject"]), **several, **plain)


def _logins(account: Account) -> tuple[str, str]:
    """What its person may type to sign in. An email address is one account's in a practice (requirement 11)."""
    return account.username, policy.folded(account.email)


def _item(account: Account) -> Item:
    plain = {name: getattr(account, name) for name in (*_PLAIN, *_SEVERAL)}
    return {"account": account.id, "kind": account.subject.kind, "subject": account.subject.id, **plain}


def putting_new(practice_id: str, account: Account) -> list[Part]:
    """A new account with its names and counters. Raises Invalid for a name or address that somebody else has."""
    rows, item = table(practice_id), _item(account)
    username, email = _logins(account)
    return [
        rows.putting(keys.account(account.id), item, absent()),
        rows.putting(keys.guard(account.id), {"failures": 0, "tries": 0}, None),
        rows.putting(keys.login(username), item, absent(), policy.username_taken()),
        rows.putting(keys.login(email), item, absent(), policy.email_in_use()),
    ]


def saving(
    practice_id: str,
    before: Account,
    *,
    end_sessions: bool = False,
    otherwise: PortalError | None = None,
    **changes: Any,
) -> list[Part]:
    """The account with these fields changed, if nobody changed it since it was read, and its names with it.

    With `end_sessions` its epoch rises, so all its sessions are over. `otherwise` is raised for an account that was
    changed meanwhile. Raises Invalid `identity.email_in_use` for a new address that somebody else has.
    """
    account = replace(before, version=before.version + 1, epoch=before.epoch + end_sessions, **changes)
    rows, item = table(practice_id), _item(account)
    mine, former, logins = matches(account=account.id), _logins(before), _logins(account)
    return [
        rows.putting(keys.account(account.id), item, matches(version=before.version), otherwise),
        *(rows.putting(keys.login(name), item, mine, otherwise) for name in logins if name in former),
        *(
            rows.putting(keys.login(name), item, absent(), policy.email_in_use())
            for name in logins
            if name not in former
        ),
        *(rows.deleting(keys.login(name), mine) for name in former if name not in logins),
    ]


def checking(practice_id: str, account: Account, otherwise: PortalError | None = None) -> Part:
    """That nobody changed the account since it was read."""
    return table(practice_id).checking(keys.account(account.id), matches(version=account.version), otherwise)


def checking_role(practice_id: str, account_id: str, role: str, otherwise: PortalError) -> Part:
    """That the account still has this role, and is not locked."""
    return table(practice_id).checking(keys.account(account_id), matches(role=role, lock=None), otherwise)


# counters -----------------------------------------------------------------------------------------------------------


def get_guard(practice_id: str, account_id: str) -> Guard:
    """The counters of an account; none counted where there is none."""
    item = table(practice_id).get(keys.guard(account_id))
    return _guard_of(item) if item else Guard(0, 0)


def _guard_of(item: Item) -> Guard:
    return Guard(item["failures"], item["tries"], item.get("answers", 0), item.get("signed_in", 0))


def count_failure(practice_id: str, account: Account | None) -> Guard | None:
    """One more wrong password in a row. One write, whether there is an account or not."""
    return _count(practice_id, account.id if account else NOBODY, "failures", present())


def take_validation_tries(practice_id: str, account_id: str, guesses: int, most: int) -> Guard | None:
    """Use up so many tries before they are looked at; None when none is left."""
    return _count(practice_id, account_id, "tries", compares("tries", "<", most), guesses)


def take_answer(practice_id: str, account_id: str, most: int) -> Guard | None:
    """Use up a guess at the security answer before it is looked at; None when none is left."""
    return _count(practice_id, account_id, "answers", matches(answers=None) | compares("answers", "<", most))


def clearing_failures(practice_id: str, account_id: str, fewer_than: int, now: int) -> Part:
    """Somebody signed in: no wrong password in a row any more, if there were fewer than this; fails with the counters
    as they are."""
    change = Change(put={"failures": 0, "signed_in": now})
    return table(practice_id).updating(keys.guard(account_id), change, compares("failures", "<", fewer_than))


def checking_failures(practice_id: str, account_id: str, fewer_than: int) -> Part:
    """That there were fewer wrong passwords in a row than this."""
    return table(practice_id).checking(keys.guard(account_id), compares("failures", "<", fewer_than))


def forgiving_failures(practice_id: str, account_id: str, now: int) -> Part:
    """Somebody came back in with a new password: what was wrong before does not count, however often."""
    change = Change(put={"failures": 0, "answers": None, "signed_in": now})
    return table(practice_id).updating(keys.guard(account_id), change, present())


def clearing_guard(practice_id: str, account_id: str) -> Part:
    """All counters start anew."""
    return table(practice_id).putting(keys.guard(account_id), {"failures": 0, "tries": 0}, None)


def clearing_tries(practice_id: str, account_id: str) -> Part:
    """All tries of User Validation are there again."""
    return table(practice_id).updating(keys.guard(account_id), Change(put={"tries": 0}), present())


def _count(practice_id: str, account_id: str, field: str, condition: Condition, by: int = 1) -> Guard | None:
    try:
        item = table(practice_id).update(keys.guard(account_id), Change(add={field: by}), condition)
    except ConditionFailed:
        return None
    return _guard_of(item)
