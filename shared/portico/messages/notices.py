"""When the other side of a conversation is mailed of a new message: at most once an hour, and never not at all."""

from datetime import datetime, timedelta

from portico import clock

PAUSE = timedelta(hours=1)
_ABOUT_TO_GO = timedelta(minutes=1)  # longer than a message takes to be written


def due(told: str | None, now: datetime) -> datetime | None:
    """When to mail a side that was last `told` (a stamp, which lies ahead while that mail waits); None when the mail
    that waits will tell of this message too.

    One that is about to go may look for news before this message is there, so it does not count.
    """
    if told is None:
        return now
    last = clock.from_stamp(told)
    return None if last > now + _ABOUT_TO_GO else max(now, last + PAUSE)
