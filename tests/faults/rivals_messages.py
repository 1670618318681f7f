"""Messages that compete: for a draft, for a file, for a place in a conversation, for who has it."""

from functools import partial

from tests.faults.rows_messages import (
    KEY,
    Correspondent,
    all_is_told_alike,
    do,
    mark,
    patient_with_answer,
    patient_with_draft_and_files,
    patient_with_thread,
    reply,
    send,
    write_again,
)
from tests.faults.workflows import Meeting, Race, Side
from tests.support.correspondence import answer, ask, desk, start, write_back
from tests.support.stored import rows

# one draft, or one file, in two messages ----------------------------------------------------------------------------


def send_from_another_window(person: Correspondent) -> bool:
    found = start(person.patient, key=f"{KEY}-other", files=person.files, draft=person.draft)
    return found.status == 201


def check_one_message(one: Side, other: Side) -> None:
    all_is_told_alike()
    sent = ask(one.state.patient, "?box=sent")["items"]
    assert len(sent) == one.told + other.told == 1, "a draft is one message, whichever window sends it"
    assert not ask(one.state.patient, "/drafts")["items"]


# two who write to one conversation ----------------------------------------------------------------------------------


def check_both_written(one: Side, other: Side) -> None:
    all_is_told_alike()
    shown = ask(one.state.patient, f"/threads/{one.state.thread}")["messages"]
    assert len(shown) == 1 + one.told + other.told
    assert one.told, "who looked first looks again"
    assert other.told


def check_written_and_closed(one: Side, other: Side) -> None:
    all_is_told_alike()
    thread = ask(one.state.patient, f"/threads/{one.state.thread}")
    assert one.told
    assert other.told
    kinds = [each["kind"] for each in thread["events"]]
    reopened = kinds.count("reopened")
    assert (thread["state"] == "open") == bool(reopened), "closed if that came last, else opened again by the message"


# reading while something new comes ----------------------------------------------------------------------------------


def answer_again(person: Correspondent) -> bool:
    return answer(person.thread, "One more thing.", key=f"{KEY}-more").status == 201


def check_news_is_unread(one: Side, other: Side) -> None:
    all_is_told_alike()
    assert other.told
    assert ask(one.state.patient, "/unread")["unread"] == 1, "what came meanwhile was not seen"


# who has it ---------------------------------------------------------------------------------------------------------


def check_handed_over(one: Side, other: Side) -> None:
    all_is_told_alike()
    thread = next(each for each in rows("PortalTable", "THREAD") if each["sk"] == "THREAD")
    assert one.told
    assert thread["team"] == "front-desk"
    messages = ask(one.state.patient, f"/threads/{one.state.thread}")["messages"]
    assert len(messages) == 1 + other.told, "an answer that was not received is refused, and its text stays"


# many at once -------------------------------------------------------------------------------------------------------


def send_one_of_many(person: Correspondent, _: int) -> int:
    return start(person.patient, key=KEY, files=person.files, draft=person.draft).status


def check_sent_once(person: Correspondent, answers: list[int]) -> None:
    all_is_told_alike()
    assert set(answers) <= {201, 503}, f"the same request is the same message, or is to be sent again: {answers}"
    assert send(person)
    assert len(ask(person.patient, "?box=sent")["items"]) == len(rows("OutboxTable", "MAIL")) == 1


def write_one_of_many(person: Correspondent, number: int) -> int:
    return write_back(person.patient, person.thread, f"Number {number}.", key=f"{KEY}-{number}").status


def check_all_written_or_refused(person: Correspondent, answers: list[int]) -> None:
    all_is_told_alike()
    assert set(answers) <= {201, 409, 503}, "who cannot be served is told so"
    shown = ask(person.patient, f"/threads/{person.thread}")["messages"]
    assert len(shown) == 1 + answers.count(201) > 1
    assert len(desk("?team=nurses")["items"]) == 1


MEETINGS = [
    Meeting(
        "one draft sent in two windows",
        patient_with_draft_and_files,
        send,
        send_from_another_window,
        check_one_message,
    ),
    Meeting("patient and team write at once", patient_with_thread, write_again, reply, check_both_written),
    Meeting(
        "a message while it is closed",
        patient_with_thread,
        write_again,
        partial(do, "closed", None),
        check_written_and_closed,
    ),
    Meeting(
        "closed while a message comes",
        patient_with_thread,
        partial(do, "closed", None),
        write_again,
        check_written_and_closed,
    ),
    Meeting(
        "read while an answer comes", patient_with_answer, partial(mark, "seen"), answer_again, check_news_is_unread
    ),
    Meeting(
        "handed over while it is answered",
        patient_with_thread,
        partial(do, "team", {"team": "front-desk"}),
        reply,
        check_handed_over,
    ),
]

RACES = [
    Race("one message", patient_with_draft_and_files, send_one_of_many, check_sent_once),
    Race("many messages to one conversation", patient_with_thread, write_one_of_many, check_all_written_or_refused),
]
