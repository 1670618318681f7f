"""A new account: what its person chose, checked, whichever way they came in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from portico import clock
from portico.errors import Invalid
from portico.identity import passwords, policy
from portico.identity.entities import Account, Person, Stage
from portico.identity.repo import account_rows
from portico.identity.service.access import next_stage
from portico.practices.models import Practice


def new(
    practice: Practice,
    account_id: str,
    person: Person,
    username: str,
    password: str,
    now: datetime,
    done: Stage | None = None,
) -> Account:
    """The account with the username and password its person chose, at the step after `done`.

    Raises Invalid by field `identity.username_…` and `identity.password_…`, all that must be mended at once.
    """
    name = policy.folded(username)
    problems = list(_problems(practice, person, name, password))
    if problems:
        raise policy.together(problems)
    account = Account(
        id=account_id,
        subject=person.subject,
        role=person.role,
        first_name=person.first_name,
        full_name=person.full_name,
        username=name,
        email=person.email,
        created=clock.stamp(now),
        stage="full",
        password_hash=passwords.hash_secret(password),
    )
    return replace(account, stage=next_stage(practice, done, account))


def weakness(practice: Practice, person: Person | Account, username: str, password: str) -> Invalid | None:
    """Why this may not become their password, or None. Who has a second step may choose a shorter one."""
    second_step = isinstance(person, Account) and bool(person.factors)
    return passwords.weakness(password, _personal(practice, person, username), second_step=second_step)


def stands_alone(practice: Practice, account: Account, password: str) -> bool:
    """Whether this password would do without a second step."""
    return passwords.weakness(password, _personal(practice, account, account.username)) is None


def _personal(practice: Practice, person: Person | Account, username: str) -> list[str]:
    """What must not make up their password."""
    return [username, person.email, person.first_name, person.full_name, practice.id, practice.name]


def _problems(practice: Practice, person: Person, name: str, password: str) -> Iterator[Invalid]:
    unfit = policy.username_problem(name)
    if unfit is not None:
        yield unfit
    elif account_rows.login_taken(practice.id, name):
        yield policy.username_taken()
    weak = weakness(practice, person, name, password)
    if weak is not None:
        yield weak
