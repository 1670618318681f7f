"""Team inbox: the practice's staff read what patients write, share the work, and answer."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from portico.access import Caller
from portico.http import Api, entrypoint
from portico.messages.models import (
    Assignment,
    DeskOptions,
    HandedOver,
    HandOver,
    NewNote,
    NewReply,
    NewTeamMessage,
    Note,
    Queue,
    Queued,
    QueueName,
    Sent,
    TeamThread,
)
from portico.messages.service import choices, sending, teamwork

api = Api()
Cursor = Annotated[str | None, Query(max_length=1000)]
_HERE = "/desk/messages"
_THREAD = f"{_HERE}/threads/<thread_id>"


def colleague() -> Caller:
    """One of the staff who read messages; which ones, their teams decide."""
    return api.caller.require("desk:messages")


# reading ------------------------------------------------------------------------------------------------------------


@api.get(_HERE)
def list_queue(
    team: Annotated[str, Query(max_length=64)], queue: QueueName = "team", cursor: Cursor = None
) -> Response[Queue]:
    return api.reply(teamwork.list_queue(colleague(), team, queue, cursor, api.now))


@api.get(f"{_HERE}/options")
def show_options() -> Response[DeskOptions]:
    return api.reply(choices.for_staff(colleague(), api.now))


@api.get(_THREAD)
def open_thread(thread_id: str, cursor: Cursor = None) -> Response[TeamThread]:
    return api.reply(teamwork.open_thread(colleague(), thread_id, cursor, api.now))


# sharing the work ---------------------------------------------------------------------------------------------------


@api.post(f"{_THREAD}/assigned")
def assign(thread_id: str, body: Assignment) -> Response[Queued]:
    return api.reply(teamwork.assign(colleague(), thread_id, body, api.now))


@api.post(f"{_THREAD}/team")
def hand_over(thread_id: str, body: HandOver) -> Response[HandedOver]:
    return api.reply(teamwork.hand_over(colleague(), thread_id, body.team, api.now))


@api.post(f"{_THREAD}/closed")
def close(thread_id: str) -> Response[Queued]:
    return api.reply(teamwork.close(colleague(), thread_id, api.now))


@api.post(f"{_THREAD}/reopened")
def reopen(thread_id: str) -> Response[Queued]:
    return api.reply(teamwork.reopen(colleague(), thread_id, api.now))


@api.post(f"{_THREAD}/notes")
def write_note(thread_id: str, body: NewNote) -> Response[Note]:
    note = teamwork.write_note(colleague(), thread_id, body.text, api.now, api.idempotency_key)
    return api.created(note, f"/desk/messages/threads/{thread_id}")


# writing ------------------------------------------------------------------------------------------------------------


@api.post(_HERE)
def start_thread(body: NewTeamMessage) -> Response[Sent]:
    sent = sending.start_from_team(colleague(), body, api.now, api.idempotency_key)
    return api.created(sent, f"/desk/messages/threads/{sent.thread}")


@api.post(_THREAD)
def reply(thread_id: str, body: NewReply) -> Response[Sent]:
    sent = teamwork.reply(colleague(), thread_id, body, api.now, api.idempotency_key)
    return api.created(sent, f"/desk/messages/threads/{thread_id}")


handler = entrypoint(api)
