"""Messaging: a patient writes to the practice, with files, and reads what it answers."""

from datetime import date
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from portico.http import Api, entrypoint
from portico.messages.models import (
    Box,
    BoxName,
    NewMessage,
    NewReply,
    Options,
    Search,
    Seen,
    Sent,
    Thread,
    Unread,
)
from portico.messages.service import choices, reading, searching, sending

api = Api()
Cursor = Annotated[str | None, Query(max_length=1000)]
Words = Annotated[str, Query(max_length=200)]
_HERE = "/patients/<patient_id>/messages"

# reading ------------------------------------------------------------------------------------------------------------


@api.get(_HERE)
def list_box(patient_id: str, box: BoxName = "inbox", cursor: Cursor = None) -> Response[Box]:
    caller = api.caller.require("messages:read", patient_id)
    return api.reply(reading.list_box(caller, patient_id, box, cursor, api.now))


@api.get(f"{_HERE}/unread")
def count_unread(patient_id: str) -> Response[Unread]:
    caller = api.caller.require("messages:read", patient_id)
    return api.reply(reading.count_unread(caller, patient_id))


@api.get(f"{_HERE}/search")
def search(
    patient_id: str,
    words: Words = "",
    writer: Words = "",
    first: date | None = None,
    last: date | None = None,
    cursor: Cursor = None,
) -> Response[Search]:
    caller = api.caller.require("messages:read", patient_id)
    return api.reply(searching.search(caller, patient_id, words, writer, first, last, cursor, api.now))


@api.get(f"{_HERE}/threads/<thread_id>")
def show_thread(patient_id: str, thread_id: str, cursor: Cursor = None) -> Response[Thread]:
    caller = api.caller.require("messages:read", patient_id)
    return api.reply(reading.show_thread(caller, patient_id, thread_id, cursor, api.now))


@api.post(f"{_HERE}/threads/<thread_id>/seen")
def mark_read(patient_id: str, thread_id: str, body: Seen) -> Response[Unread]:
    caller = api.caller.require("messages:read", patient_id)
    return api.reply(reading.mark_read(caller, patient_id, thread_id, body.until, api.now))


@api.post(f"{_HERE}/threads/<thread_id>/unseen")
def mark_unread(patient_id: str, thread_id: str) -> Response[Unread]:
    caller = api.caller.require("messages:read", patient_id)
    return api.reply(reading.mark_unread(caller, patient_id, thread_id, api.now))


@api.post(f"{_HERE}/threads/<thread_id>/archived")
def archive(patient_id: str, thread_id: str) -> Response[Unread]:
    caller = api.caller.require("messages:read", patient_id)
    return api.reply(reading.archive(caller, patient_id, thread_id, api.now))


@api.post(f"{_HERE}/threads/<thread_id>/restored")
def restore(patient_id: str, thread_id: str) -> Response[Unread]:
    caller = api.caller.require("messages:read", patient_id)
    return api.reply(reading.restore(caller, patient_id, thread_id, api.now))


# writing ------------------------------------------------------------------------------------------------------------


@api.get(f"{_HERE}/options")
def show_options(patient_id: str) -> Response[Options]:
    caller = api.caller.require("messages:write", patient_id)
    return api.reply(choices.for_patient(caller, patient_id, api.now))


@api.post(_HERE)
def start_thread(patient_id: str, body: NewMessage) -> Response[Sent]:
    caller = api.caller.require("messages:write", patient_id)
    sent = sending.start_thread(caller, patient_id, body, api.now, api.idempotency_key)
    return api.created(sent, f"/patients/{patient_id}/messages/threads/{sent.thread}")


@api.post(f"{_HERE}/threads/<thread_id>")
def reply(patient_id: str, thread_id: str, body: NewReply) -> Response[Sent]:
    caller = api.caller.require("messages:write", patient_id)
    sent = sending.reply(caller, patient_id, thread_id, body, api.now, api.idempotency_key)
    return api.created(sent, f"/patients/{patient_id}/messages/threads/{thread_id}")


handler = entrypoint(api)
