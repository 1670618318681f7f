"""A message is received whole, once, by the team that its subject leads to, or refused with words that help."""

from typing import Any

import pytest

from portico import clock
from tests.support import people
from tests.support.correspondence import (
    TO_CHEN,
    TO_NURSES,
    answer,
    ask,
    change,
    charted,
    clean_file,
    desk,
    queue,
    start,
    write_back,
)
from tests.support.events import call
from tests.support.faults import counted
from tests.support.stored import audited, rows

KEY = "key-of-a-message-0001"


def refused(found: Any) -> tuple[int, str, dict[str, str]]:
    return found.status, found.body["code"], found.body["errors"]


def code(found: Any) -> tuple[int, str]:
    return found.status, found.body["code"]


def test_what_a_patient_writes_is_received_and_shown_to_both_sides(myra: str) -> None:
    sent = start(myra)
    assert sent.status == 201
    thread = sent.body["thread"]
    assert sent.header("Location") == f"/api/larkspur/v1/patients/{myra}/messages/threads/{thread}"
    shown = ask(myra, f"/threads/{thread}")
    message = shown["messages"][0]
    assert shown == {
        "id": thread,
        "subject": "Medical question",
        "to": "Nursing team",
        "state": "open",
        "last_at": sent.body["sent_at"],
        "last_writer": "Myra Okafor",
        "preview": TO_NURSES["text"],
        "unread": False,
        "has_files": False,
        "archived": False,
        "expected_by": "2026-11-25T22:00:00.000Z",
        "late": False,
        "messages": [
            {
                "id": message["id"],
                "writer": {"kind": "patient", "name": "Myra Okafor", "role": None, "own": True},
                "text": TO_NURSES["text"],
                "sent_at": sent.body["sent_at"],
                "files": [],
                "opened_at": None,
                "opened_by": None,
                "answered_at": None,
            }
        ],
        "events": [
            {
                "kind": "routed",
                "at": sent.body["sent_at"],
                "team": "Nursing team",
                "role": None,
                "name": None,
                "to": None,
            }
        ],
        "earlier": None,
    }
    assert desk("?team=nurses")["items"] == [
        {
            "id": thread,
            "patient": myra,
            "patient_name": "Myra Okafor",
            "subject": "Medical question",
            "to": "Nursing team",
            "team": "nurses",
            "assigned": None,
            "assigned_name": None,
            "state": "open",
            "last_at": sent.body["sent_at"],
            "last_writer": "Myra Okafor",
            "preview": TO_NURSES["text"],
            "has_files": False,
            "waiting_since": sent.body["sent_at"],
            "expected_by": "2026-11-25T22:00:00.000Z",
            "late": False,
        }
    ]


def test_sending_asks_aws_twice_however_much_goes_along(myra: str) -> None:
    files = [clean_file(myra, file_id=f"att_{n}") for n in range(10)]
    with counted() as calls:
        assert start(myra, files=files).status == 201
    assert calls.made == ["BatchGetItem", "TransactWriteItems"]
    thread = ask(myra)["items"] or ask(myra, "?box=sent")["items"]
    with counted() as calls:
        assert write_back(myra, thread[0]["id"]).status == 201
    assert calls.made == ["BatchGetItem", "TransactWriteItems"]


def test_a_message_to_a_provider_goes_to_the_team_of_its_subject(myra: str) -> None:
    thread = start(myra, TO_CHEN).body["thread"]
    assert (ask(myra, f"/threads/{thread}")["to"], queue()) == ("Dr. Emily Chen", [thread])
    billing = start(myra, TO_CHEN, subject="billing").body["thread"]
    assert queue(team="billing", role="billing") == [billing]


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"team": None}, "provider", "recipient_missing"),
        ({"team": "nurses", "provider": "chen", "location": "main"}, "provider", "recipient_missing"),
        ({"team": None, "provider": "osei", "location": "main"}, "provider", "provider_unseen"),
        ({"team": None, "provider": "nobody", "location": "main"}, "provider", "provider_unseen"),
        ({"team": None, "provider": "chen"}, "location", "location_missing"),
        ({"team": None, "provider": "chen", "location": "hill"}, "location", "location_not_theirs"),
        ({"team": "nobody"}, "team", "team_unknown"),
        ({"location": "main"}, "location", "location_not_theirs"),
        ({"subject": "nothing"}, "subject", "subject_unknown"),
        ({"subject": "billing"}, "subject", "subject_not_theirs"),
        ({"text": " \n\u200b"}, "text", "empty"),
        ({"text": "👩‍👩‍👧‍👦" * 570 + "e\u0301" * 431}, "text", "too_long"),
        ({"text": "x" + "\u0301" * 4000}, "text", "too_large"),
        ({"text": "My card is ４１１１-1111 1111 1111."}, "text", "card_number"),
    ],
)
def test_what_cannot_be_sent_is_refused_at_its_field_and_nothing_is_kept(
    myra: str, changes: dict[str, Any], field: str, reason: str
) -> None:
    found = start(myra, **changes)
    assert code(found) == (422, f"messages.{reason}")
    assert list(found.body["errors"]) == [field]
    assert not rows("PortalTable", "THREAD")
    assert not rows("OutboxTable", "MAIL")


@pytest.mark.parametrize("text", ["x" * 1000, "👍🏽" * 1000, "e\u0301" * 1000, "நி" * 1000])
def test_a_thousand_characters_are_sent_in_any_script_and_one_more_is_not(myra: str, text: str) -> None:
    assert start(myra, text=text).status == 201
    assert code(start(myra, text=f"{text}x")) == (422, "messages.too_long")


def test_what_is_no_card_number_is_sent(myra: str) -> None:
    numbers = "Call (508) 555-0142. Record 4111111111111112, born 1958-03-14, ECG 2026-11-20 12:00."
    assert start(myra, text=numbers).status == 201


# the same again -----------------------------------------------------------------------------------------------------


def test_the_same_key_is_the_same_message_and_with_other_words_it_is_refused(myra: str) -> None:
    first = start(myra, key=KEY)
    assert start(myra, key=KEY).body == first.body
    assert code(start(myra, key=KEY, text="Something else.")) == (409, "request.key_reused")
    thread = first.body["thread"]
    reply = write_back(myra, thread, key=f"{KEY}-2")
    assert write_back(myra, thread, key=f"{KEY}-2").body == reply.body
    assert code(write_back(myra, thread, "Another.", key=f"{KEY}-2")) == (409, "request.key_reused")
    assert len(ask(myra, f"/threads/{thread}")["messages"]) == 2
    assert audited("messages.sent") == 2


def test_a_repeat_is_the_same_message_even_when_its_draft_and_files_are_gone_with_it(myra: str) -> None:
    file = clean_file(myra)
    draft = {"version": 0, "text": TO_NURSES["text"], "files": [file]}
    saved = call("PUT", f"/patients/{myra}/messages/drafts/new-1", body=draft, caller=people.patient(myra))
    wanted: dict[str, Any] = {"files": [file], "draft": {"id": "new-1", "version": saved.body["version"]}}
    first = start(myra, key=KEY, **wanted)
    assert first.status == 201
    assert ask(myra, "/drafts") == {"items": []}
    assert start(myra, key=KEY, **wanted).body == first.body


# files --------------------------------------------------------------------------------------------------------------


def test_files_come_with_the_message_to_both_sides(myra: str) -> None:
    thread = start(myra, files=[clean_file(myra)]).body["thread"]
    file = {"id": "att_1", "name": "rash.png", "media_type": "image/png", "size": 7, "state": "clean", "reason": None}
    assert ask(myra, f"/threads/{thread}")["messages"][0]["files"] == [file]
    assert desk(f"/threads/{thread}")["messages"][0]["files"] == [file]
    assert desk("?team=nurses")["items"][0]["has_files"]


def test_files_that_are_not_the_senders_or_not_checked_keep_the_message_back(myra: str) -> None:
    lena = charted("1002", "Lena")
    others = clean_file(lena, file_id="att_lena")
    of_staff = clean_file(myra, "acc_nurse", file_id="att_staff")
    for file in (others, of_staff, "att_none"):
        assert code(start(myra, files=[file])) == (422, "messages.files")
    sent = clean_file(myra)
    assert start(myra, files=[sent]).status == 201
    assert refused(start(myra, files=[sent])) == (
        422,
        "messages.files",
        {"files": "“rash.png” was sent with another message. Please attach it again."},
    )
    assert len(rows("PortalTable", "LETTERS")) == 1


def test_eleven_files_and_the_same_twice_are_refused(myra: str) -> None:
    files = [clean_file(myra, file_id=f"att_{n}") for n in range(11)]
    assert code(start(myra, files=files)) == (422, "messages.too_many_files")
    assert code(start(myra, files=[files[0], files[0]])) == (422, "request.invalid")
    assert start(myra, files=files[:10]).status == 201


# how far it is ------------------------------------------------------------------------------------------------------


def test_each_message_tells_who_opened_it_and_when_it_was_answered(myra: str) -> None:
    thread = start(myra).body["thread"]
    desk(f"/threads/{thread}", "provider")
    desk(f"/threads/{thread}", "nurse")
    first = ask(myra, f"/threads/{thread}")["messages"][0]
    assert (first["opened_by"], first["answered_at"]) == ("provider", None)
    answered = answer(thread).body["sent_at"]
    write_back(myra, thread)
    shown = ask(myra, f"/threads/{thread}")
    own, theirs, last = shown["messages"]
    assert (own["opened_by"], own["answered_at"]) == ("provider", answered)
    assert theirs["writer"] == {"kind": "staff", "name": "Sam Nurse", "role": "nurse", "own": False}
    assert (last["opened_at"], last["answered_at"]) == (None, None)
    assert [each["kind"] for each in shown["events"]] == ["routed", "opened"]


def test_the_promise_is_of_the_oldest_question_until_it_is_answered(myra: str) -> None:
    thread = start(myra).body["thread"]
    due = ask(myra, f"/threads/{thread}")["expected_by"]
    write_back(myra, thread, "One more thing.")
    assert ask(myra, f"/threads/{thread}")["expected_by"] == due
    answer(thread)
    assert ask(myra, f"/threads/{thread}")["expected_by"] is None
    write_back(myra, thread)
    assert ask(myra, f"/threads/{thread}")["expected_by"] == due


def test_writing_to_a_closed_conversation_opens_it_again(myra: str) -> None:
    thread = start(myra).body["thread"]
    change(thread, "closed")
    assert (queue(), queue("closed")) == ([], [thread])
    write_back(myra, thread)
    assert (queue(), queue("closed")) == ([thread], [])
    assert [each["kind"] for each in ask(myra, f"/threads/{thread}")["events"]] == ["routed", "closed", "reopened"]


def test_nobody_writes_to_a_conversation_of_another_patient(myra: str) -> None:
    lena = charted("1002", "Lena")
    thread = start(lena).body["thread"]
    assert code(write_back(myra, thread)) == (404, "request.not_found")
    assert len(ask(lena, f"/threads/{thread}")["messages"]) == 1


def test_options_offer_whom_the_chart_names_and_every_team_with_the_promise(myra: str) -> None:
    found = ask(myra, "/options")
    assert [(each["kind"], each["id"]) for each in found["recipients"]] == [
        ("provider", "chen"),
        ("team", "front-desk"),
        ("team", "nurses"),
        ("team", "billing"),
    ]
    assert found["recipients"][0]["locations"] == [{"id": "main", "name": "Main Street"}]
    assert found["subjects"][0] == {"id": "medical-question", "name": "Medical question", "team": "nurses"}
    assert (found["promise"], found["open_now"]) == ({"within": 2, "unit": "days"}, False)
    assert found["expected_by"] == "2026-11-25T22:00:00.000Z"
    assert {"chest pain"} <= set(found["urgent_phrases"]["emergency"])


def test_a_message_that_waited_for_its_turn_was_neither_opened_nor_read_before_it_was_there(
    myra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = start(myra).body["thread"]
    began = clock.now()
    desk(f"/threads/{thread}")
    with monkeypatch.context() as slow:
        slow.setattr(clock, "now", lambda: began)
        second = write_back(myra, thread, "I forgot: I take a water pill.").body["sent_at"]
    assert [each["opened_at"] is None for each in ask(myra, f"/threads/{thread}")["messages"]] == [False, True]
    desk(f"/threads/{thread}")
    assert ask(myra, f"/threads/{thread}")["messages"][1]["opened_at"] > second
    first = answer(thread, "Then take one.").body["sent_at"]
    with monkeypatch.context() as slow:
        slow.setattr(clock, "now", lambda: began)
        answer(thread, "No: take none, and call us.", "provider")
    shown = ask(myra, f"/threads/{thread}")["messages"]
    assert [each["text"] for each in shown][-1] == "No: take none, and call us."
    seen = f"/patients/{myra}/messages/threads/{thread}/seen"
    assert call("POST", seen, body={"until": first}, caller=people.patient(myra)).body["unread"] == 1
