"""Where someone is signed in: their sessions, which they may end one by one or all at once (ASVS 5.0, 7.5.2)."""

from datetime import UTC, datetime

from portico import audit, clock
from portico.access import Caller
from portico.errors import NotFound
from portico.identity import devices, policy
from portico.identity.entities import OpenSession
from portico.identity.factor_models import SessionInfo, Sessions
from portico.identity.repo import session_rows
from portico.identity.service.sessions import account_of
from portico.store import transactions
from portico.store.table import ConditionFailed


def show(caller: Caller, now: datetime) -> Sessions:
    """The caller's sessions that still open something, the one used last first."""
    found = sorted(_alive(caller, now), key=lambda each: each.idle_ends, reverse=True)
    return Sessions(sessions=[_described(each, caller) for each in found])


def end(caller: Caller, session_id: str, now: datetime) -> None:
    """End one of them at once. Raises NotFound for one that is none of the caller's, or is over."""
    if session_id not in {each.id for each in _alive(caller, now)}:
        raise NotFound("request.not_found", "We could not find that.")
    _end(caller, [session_id], now)


def end_others(caller: Caller, now: datetime) -> None:
    """End all but the caller's own."""
    _end(caller, [each.id for each in _alive(caller, now) if each.id != caller.session_id], now)


def _end(caller: Caller, session_ids: list[str], now: datetime) -> None:
    for session_id in session_ids:
        ended = session_rows.deleting(caller.practice_id, caller.account_id, session_id)
        entry = audit.entry(caller, "session.ended", now, patient_id=caller.patient_id, what=session_id)
        try:
            transactions.write(ended, entry)
        except ConditionFailed:
            continue  # it was ended meanwhile


def _alive(caller: Caller, now: datetime) -> list[OpenSession]:
    account, moment = account_of(caller), clock.epoch(now)
    rows = session_rows.list_of(caller.practice_id, caller.account_id)
    return [each for each in rows if policy.alive(each, account, moment)]


def _described(session: OpenSession, caller: Caller) -> SessionInfo:
    used = session.idle_ends - int(policy.IDLE.total_seconds())
    return SessionInfo(
        id=session.id,
        device=session.device or devices.UNKNOWN,
        began=_stamp(session.began),
        last_used=_stamp(used),
        current=session.id == caller.session_id,
        waiting="second_step" if session.pending else None,
    )


def _stamp(seconds: int) -> str:
    return clock.stamp(datetime.fromtimestamp(seconds, UTC))
