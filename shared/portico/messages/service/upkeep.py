"""What is done for messages every few minutes, practice by practice; one that fails does not hold up the others."""

from datetime import datetime

from portico import log
from portico.messages.service import reminders, sweeping
from portico.practices import service as practices

_WORK = {"reminded": reminders.remind, "removed": sweeping.sweep}


class Unfinished(Exception):
    """Something could not be done for a practice; the log says what and where."""


def keep_up(now: datetime) -> dict[str, int]:
    """Remind teams, and remove files that were never sent; gives how many conversations and files.

    Raises Unfinished at the end, so that it is tried again and whoever runs the portal hears of what stays undone.
    """
    done, failed = dict.fromkeys(_WORK, 0), False
    for practice_id in practices.list_registered():
        for name, work in _WORK.items():
            try:
                done[name] += work(practice_id, now)
            except Exception as exc:
                failed = True
                log.failure("messages.upkeep_failed", exc, practice=practice_id, work=name)
    if failed:
        raise Unfinished
    return done
