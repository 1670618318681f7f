"""Reminders: a team is told by mail, once, of conversations that wait longer than the practice promised."""

from dataclasses import replace
from datetime import datetime
from itertools import groupby

from portico import clock, ids
from portico.mail import outbox
from portico.messages.entities import Thread
from portico.messages.repo import thread_rows
from portico.messages.service.notices import team_address
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.settings import settings
from portico.store import transactions
from portico.store.table import ConditionFailed, Part

_MOST = 100  # conversations in one run
_AT_ONCE = 20  # of them in one transaction, which holds 100 writes


def remind(practice_id: str, now: datetime) -> int:
    """Remind each team of what is overdue by now and was not said before, in one mail; gives how many conversations.

    A conversation is marked with the mail that tells of it, so none is told of twice. Where a team has no address the
    console alone shows it.
    """
    late = thread_rows.list_overdue(practice_id, clock.stamp(now), _MOST)
    if not late:
        return 0
    practice = practices.get_any(practice_id)
    by_team = groupby(sorted(late, key=_team), key=_team)
    return sum(_remind_team(practice, team, list(threads), now) for team, threads in by_team)


def _team(thread: Thread) -> str:
    return thread.team


def _remind_team(practice: Practice, team: str, threads: list[Thread], now: datetime) -> int:
    mail, reminded = _mail(practice, team, len(threads), now), 0
    for start in range(0, len(threads), _AT_ONCE):
        chunk = threads[start : start + _AT_ONCE]
        try:
            transactions.write(*mail, *(part for thread in chunk for part in _marking(practice, thread)))
        except ConditionFailed:
            continue  # one of them was answered a moment ago; the next run tells of the others
        mail, reminded = [], reminded + len(chunk)
    return reminded


def _marking(practice: Practice, thread: Thread) -> list[Part]:
    return thread_rows.saving(practice.id, thread, replace(thread, reminded=thread.due))


def _mail(practice: Practice, team: str, waiting: int, now: datetime) -> list[Part]:
    address = team_address(practice, team)
    if address is None:
        return []
    mail = outbox.message(
        practice.id,
        mail_id=ids.derived_id("mail", practice.id, team, "overdue", clock.stamp(now)),
        template="overdue_messages",
        to=address,
        params={
            "waiting": "1 conversation is" if waiting == 1 else f"{waiting} conversations are",
            "link": f"{settings().portal_origin}/{practice.id}/console/inbox",
        },
        now=now,
    )
    return [mail]
