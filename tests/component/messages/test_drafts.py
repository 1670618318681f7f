"""Drafts: kept on every device, never forked by two windows, gone when they are sent."""

from typing import Any

from tests.support import people
from tests.support.correspondence import TO_CHEN, ask, charted, clean_file, queue, start, write_back
from tests.support.events import Answer, call
from tests.support.stored import rows

TEXT = "Half a sent"


def save(patient_id: str, draft: str = "new-1", caller: Any = None, **changes: Any) -> Answer:
    path, body = f"/patients/{patient_id}/messages/drafts/{draft}", {"version": 0, "text": TEXT, **changes}
    return call("PUT", path, body=body, caller=caller or people.patient(patient_id))


def draft_of(patient_id: str, draft: str = "new-1", method: str = "GET") -> Answer:
    return call(method, f"/patients/{patient_id}/messages/drafts/{draft}", caller=people.patient(patient_id))


def told_to(patient_id: str) -> dict[str, str | None]:
    """Whom each draft of the patient is to, as their list says it."""
    return {each["id"]: each["to"] for each in ask(patient_id, "/drafts")["items"]}


def code(found: Answer) -> tuple[int, str]:
    return found.status, found.body["code"]


def test_a_draft_is_kept_as_it_is_with_its_files(myra: str) -> None:
    choices = {"provider": "chen", "location": "main", "subject": "billing"}
    saved = save(myra, files=[clean_file(myra)], **choices)
    file = {"id": "att_1", "name": "rash.png", "media_type": "image/png", "size": 7, "state": "clean", "reason": None}
    draft = {"id": "new-1", "version": 1, "saved_at": saved.body["saved_at"], "thread": None, "team": None}
    assert (saved.status, saved.body) == (200, {**draft, **choices, "text": TEXT, "files": [file]})
    assert ask(myra, "/drafts") == {"items": [saved.body | {"to": "Dr. Emily Chen"}]}
    assert draft_of(myra).body == saved.body


def test_of_two_windows_the_second_to_save_is_told_and_loses_nothing(myra: str) -> None:
    save(myra)
    assert save(myra, version=1, text="Half a sentence").body["version"] == 2
    assert code(save(myra, version=1, text="Another end")) == (409, "messages.draft_changed")
    assert code(save(myra, text="As if it were new")) == (409, "messages.draft_changed")
    assert draft_of(myra).body["text"] == "Half a sentence"
    assert save(myra, version=2, text="Another end").body["version"] == 3


def test_the_same_saving_again_changes_nothing(myra: str) -> None:
    first = save(myra)
    assert save(myra).body == first.body


def test_a_draft_is_gone_with_the_message_it_becomes(myra: str) -> None:
    save(myra)
    assert code(start(myra, draft={"id": "new-1", "version": 2})) == (409, "messages.draft_changed")
    assert queue() == []
    thread = start(myra, draft={"id": "new-1", "version": 1}).body["thread"]
    assert code(draft_of(myra)) == (404, "messages.draft_unknown")
    save(myra, thread, thread=thread)
    assert write_back(myra, thread, draft={"id": thread, "version": 1}).status == 201
    assert ask(myra, "/drafts") == {"items": []}


def test_a_draft_that_was_sent_is_not_brought_back_by_a_window_that_saves_late(myra: str) -> None:
    save(myra)
    assert start(myra, draft={"id": "new-1", "version": 1}).status == 201
    assert code(save(myra, version=1, text="Late")) == (409, "messages.draft_changed")
    assert ask(myra, "/drafts") == {"items": []}


def test_a_draft_is_thrown_away_and_stays_so(myra: str) -> None:
    save(myra)
    assert [draft_of(myra, method="DELETE").status for _ in range(2)] == [204, 204]
    assert ask(myra, "/drafts") == {"items": []}


def test_drafts_are_their_writers_alone(myra: str) -> None:
    save(myra)
    save(myra, caller=people.staff("nurse"), text="A nurse's words")
    assert [each["text"] for each in ask(myra, "/drafts")["items"]] == [TEXT]
    lena = charted("1002", "Lena")
    assert ask(lena, "/drafts") == {"items": []}


def test_the_list_says_whom_each_draft_is_to(myra: str) -> None:
    thread = start(myra, TO_CHEN).body["thread"]
    save(myra, thread, thread=thread)
    save(myra, "new-team", team="nurses")
    save(myra, "new-nobody")
    assert told_to(myra) == {thread: "Dr. Emily Chen", "new-team": "Nursing team", "new-nobody": None}
    save(myra, thread, caller=people.staff("nurse"), thread=thread, team="nurses")
    path = f"/patients/{myra}/messages/drafts"
    assert [each["to"] for each in call("GET", path, caller=people.staff("nurse")).body["items"]] == [None]


def test_a_draft_tells_nobody_with_whom_others_write_or_who_works_at_the_practice(myra: str) -> None:
    others = start(charted("1002", "Lena"), TO_CHEN).body["thread"]
    save(myra, others, thread=others)
    save(myra, "new-unseen", provider="osei")
    assert told_to(myra) == {others: None, "new-unseen": None}


def test_a_file_of_somebody_else_is_not_kept_in_a_draft(myra: str) -> None:
    others = clean_file(charted("1002", "Lena"))
    assert save(myra, files=[others]).body["files"] == []


def test_there_is_an_end_to_drafts_and_the_last_ones_can_still_be_saved(myra: str) -> None:
    for number in range(50):
        assert save(myra, f"new-{number}").status == 200
    assert code(save(myra, "new-50")) == (409, "messages.drafts_full")
    assert save(myra, "new-49", version=1).status == 200
    assert len(rows("PortalTable", "DRAFTS")) == 50


def test_every_draft_is_shown_however_long_they_are(myra: str) -> None:
    for number in range(18):  # more than one answer of DynamoDB holds
        save(myra, f"new-{number}", text="長" * 20_000)
    assert len(ask(myra, "/drafts")["items"]) == 18


def test_no_draft_is_kept_with_the_number_of_a_card(myra: str) -> None:
    card = "My card is 4111 1111 1111 1111."
    refused = save(myra, text=card)
    assert (refused.status, refused.body["code"]) == (422, "messages.card_number")
    assert "ending in" in refused.body["errors"]["text"]
    assert ask(myra, "/drafts") == {"items": []}
    save(myra)
    assert code(save(myra, version=1, text=card)) == (422, "messages.card_number")
    assert draft_of(myra).body["text"] == TEXT
