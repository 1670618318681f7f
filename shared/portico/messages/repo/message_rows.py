"""Messages: each once in its thread, once where searching finds it, and once by the key it was sent with; and what
happened to threads."""

import unicodedata
from collections.abc import Sequence

from portico.messages.entities import Event, Message
from portico.messages.repo.base import fields_of, item_of, table
from portico.messages.texts import preview
from portico.store import keys
from portico.store.conditions import absent
from portico.store.items import Item
from portico.store.keys import Key
from portico.store.table import Part, Reading

_MOST = 100  # messages of a thread in one answer
_LATER = 25  # after them, of which one may be the answer


def reading_sent(practice_id: str, message_id: str) -> Reading:
    """The read, for `read_together`, of whether a message was sent."""
    return table(practice_id).reading(keys.sent_message(message_id))


def find_sent(practice_id: str, message_id: str) -> Item | None:
    """Which request sent a message, when, and in which `thread`; None when none did."""
    return table(practice_id).get(keys.sent_message(message_id))


def putting_new(practice_id: str, patient_id: str, message: Message, subject: str, request: str) -> list[Part]:
    """A message, if it was not sent before; `request` is the digest of what its sender asked for."""
    rows, thread_id = table(practice_id), message.thread_id
    words = folded(" ".join([subject, message.author.name, message.text, *(file.name for file in message.files)]))
    return [
        rows.putting(
            keys.sent_message(message.id),
            {"thread": thread_id, "sent_at": message.sent_at, "request": request},
            absent(),
        ),
        rows.putting(keys.thread_message(thread_id, message.sent_at, message.id), item_of(message), absent()),
        rows.putting(
            keys.letter(patient_id, message.sent_at, message.id),
            {
                "thread": thread_id,
                "message": message.id,
                "sent_at": message.sent_at,
                "subject": subject,
                "writer": message.author.name,
                "preview": preview(message.text),
                "words": words,
            },
            None,
        ),
    ]


def adding(practice_id: str, event: Event) -> Part:
    """Something that happened to a thread."""
    key = keys.thread_event(event.thread_id, event.at, event.id)
    return table(practice_id).putting(key, item_of(event), absent())


def list_events(practice_id: str, thread_id: str) -> list[Event]:
    """All that happened to a thread, in order."""
    found = table(practice_id).query_all(keys.thread(thread_id).pk, prefix=keys.THREAD_EVENTS)
    return [Event(**fields_of(Event, row)) for row in found]


def list_page(practice_id: str, thread_id: str, start: str | None) -> tuple[list[Message], list[Message], str | None]:
    """A page of a thread's messages in order of time, the first ones after them, which may answer them, and where the
    page before starts. Without `start` it is the page of the newest."""
    rows, pk = table(practice_id), keys.thread(thread_id).pk
    page = rows.query(pk, prefix=keys.THREAD_MESSAGES, limit=_MOST, newest_first=True, start=start)
    later: list[Item] = []
    if start is not None and page.items:
        newest = rows.after(Key(pk, page.items[0]["sk"]))
        later = rows.query(pk, prefix=keys.THREAD_MESSAGES, limit=_LATER, start=newest).items
    return messages_of(page.items)[::-1], messages_of(later), page.next


def messages_of(rows: Sequence[Item]) -> list[Message]:
    return [Message(**fields_of(Message, row)) for row in rows]


def folded(text: str) -> str:
    """Words as they are searched: lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())
