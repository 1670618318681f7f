"""How the practice reaches someone it knows: the contact in their chart, and a code sent there.

Email is the one way there is. Another (a text message) becomes a further `channel` here and in `outbox`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from portico.mail.addresses import mailbox


@dataclass(frozen=True, slots=True)
class Contact:
    """Where someone is reached."""

    channel: Literal["email"]
    address: str


def contact(emails: Iterable[str | None]) -> Contact | None:
    """The first of these that can be written to; None where there is none, also for who has only a phone."""
    for email in emails:
        try:
            return Contact("email", mailbox(email or ""))
        except ValueError:
            continue
    return None
