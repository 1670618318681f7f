"""The team's side: who waits longest comes first, somebody takes it, hands it over, notes, answers, closes."""

from typing import Any

import pytest

from portico import clock
from portico.messages.service import teamwork
from portico.practices import service as practices
from tests.support import people
from tests.support.accounts import staff_member
from tests.support.correspondence import (
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
from tests.support.events import Answer, call
from tests.support.stored import audited, rows


def code(found: Answer) -> tuple[int, str]:
    return found.status, found.body["code"]


def colleague(name: str) -> dict[str, Any]:
    """Someone of the staff, as the console offers them."""
    return next(each for each in desk("/options")["colleagues"] if each["name"] == name)


def standing(thread: str, team: str = "nurses") -> set[str]:
    """The queues of a team in which a thread is."""
    names = ("team", "unassigned", "overdue", "answered", "closed")
    return {name for name in names if thread in queue(name, team, "administrator" if team != "nurses" else "nurse")}


# queues -------------------------------------------------------------------------------------------------------------


def test_who_waits_longest_comes_first_and_what_is_answered_lies_apart(myra: str) -> None:
    first, second, third = (start(myra).body["thread"] for _ in range(3))
    assert queue() == queue("unassigned") == [first, second, third]
    answer(first)
    assert (queue(), queue("answered")) == ([second, third], [first])
    write_back(myra, first)
    assert (queue(), queue("answered")) == ([second, third, first], [])


def test_a_conversation_is_overdue_when_the_promise_has_passed_and_not_before(
    myra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = start(myra).body["thread"]
    due = clock.from_stamp(ask(myra, f"/threads/{thread}")["expected_by"])
    for seconds, found in ((-1, []), (0, [thread])):
        monkeypatch.setattr(
            clock, "now", lambda seconds=seconds: due.fromtimestamp(due.timestamp() + seconds, due.tzinfo)
        )
        assert queue("overdue") == found
        assert desk("?team=nurses")["items"][0]["late"] is bool(found)
        assert ask(myra, f"/threads/{thread}")["late"] is bool(found)
    answer(thread)
    assert queue("overdue") == []


def test_pages_of_a_queue_lead_on_to_the_end(myra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teamwork, "_PAGE", 2)
    threads = [start(myra).body["thread"] for _ in range(5)]
    found, cursor = [], ""
    while cursor is not None:
        page = desk(f"?team=nurses&cursor={cursor}" if cursor else "?team=nurses")
        found += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert found == threads


# whose they are -----------------------------------------------------------------------------------------------------


def test_staff_read_the_messages_of_their_own_teams_alone(myra: str) -> None:
    thread = start(myra).body["thread"]
    billing = people.staff("billing")
    found = [
        call("GET", "/desk/messages?team=nurses", caller=billing),
        call("GET", f"/desk/messages/threads/{thread}", caller=billing),
        answer(thread, role="billing"),
        *(change(thread, what, role="billing") for what in ("closed", "reopened")),
        change(thread, "assigned", {"staff": None}, "billing"),
        change(thread, "team", {"team": "billing"}, "billing"),
        change(thread, "notes", {"text": "Mine?"}, "billing"),
    ]
    assert {code(each) for each in found} == {(403, "messages.other_team")}
    assert len(ask(myra, f"/threads/{thread}")["events"]) == 1


def test_each_look_of_the_staff_is_audited(myra: str) -> None:
    thread = start(myra).body["thread"]
    desk("?team=nurses")
    desk("?team=nurses&queue=overdue")
    for role in ("nurse", "provider"):
        desk(f"/threads/{thread}", role)
    assert (audited("messages.queue"), audited("messages.read"), audited("messages.opened")) == (2, 2, 1)


def test_a_patient_opens_no_door_of_the_desk(myra: str) -> None:
    thread = start(myra).body["thread"]
    found = call("GET", f"/desk/messages/threads/{thread}", caller=people.patient(myra))
    assert code(found) == (403, "request.denied")


def test_somebody_takes_a_conversation_and_gives_it_back(myra: str) -> None:
    staff_member("nurse", clock.now(), "nurseone")
    nurse = colleague("Sam nurseone")
    thread = start(myra).body["thread"]
    taken = change(thread, "assigned", {"staff": nurse["staff"]})
    assert (taken.status, taken.body["assigned_name"]) == (200, "Sam nurseone")
    assert standing(thread) == {"team"}
    assert code(change(thread, "assigned", {"staff": None})) == (409, "messages.changed"), "others saw it free"
    given = change(thread, "assigned", {"staff": None, "instead_of": taken.body["assigned"]})
    assert (given.body["assigned"], given.body["assigned_name"]) == (None, None)
    assert standing(thread) == {"team", "unassigned"}
    shown = desk(f"/threads/{thread}")
    assert [(each["kind"], each["name"], each["to"]) for each in shown["events"]][1:3] == [
        ("assigned", "Sam Nurse", "Sam nurseone"),
        ("given_back", "Sam Nurse", None),
    ]
    told = ask(myra, f"/threads/{thread}")["events"]
    assert {each["kind"] for each in told} == {"routed", "opened"}
    assert {(each["name"], each["to"]) for each in told} == {(None, None)}


def test_nobody_is_given_what_their_team_does_not_read(myra: str) -> None:
    staff_member("billing", clock.now(), "billingone")
    thread = start(myra).body["thread"]
    clerk = colleague("Sam billingone")
    for staff_id in (clerk["staff"], "stf_none"):
        assert code(change(thread, "assigned", {"staff": staff_id})) == (422, "messages.colleague_unknown")


def test_who_is_of_another_team_now_does_not_keep_what_was_given_to_them(myra: str) -> None:
    staff_member("nurse", clock.now(), "nurseone")
    thread = start(myra).body["thread"]
    taken = change(thread, "assigned", {"staff": colleague("Sam nurseone")["staff"]}).body
    mover = {**people.staff("nurse"), "account": taken["assigned"]}
    mine = "/desk/messages?queue=mine&team="
    assert len(call("GET", f"{mine}nurses", caller=mover).body["items"]) == 1
    moved = {**mover, "role": "billing"}
    assert code(call("GET", f"/desk/messages/threads/{thread}", caller=moved)) == (403, "messages.other_team")
    assert call("GET", f"{mine}billing", caller=moved).body["items"] == []


def test_a_conversation_handed_over_is_the_other_teams(myra: str) -> None:
    thread = start(myra).body["thread"]
    assert code(change(thread, "team", {"team": "nobody"})) == (422, "messages.team_unknown")
    assert change(thread, "team", {"team": "billing"}).status == 200
    assert standing(thread) == set()
    assert standing(thread, "billing") == {"team", "unassigned"}
    assert code(answer(thread)) == (403, "messages.other_team")
    routed = [each["team"] for each in ask(myra, f"/threads/{thread}")["events"]]
    assert routed == ["Nursing team", "Billing office"]


def test_who_handed_a_conversation_over_is_told_nothing_of_it_when_they_ask_again(myra: str) -> None:
    thread = start(myra).body["thread"]
    first = change(thread, "team", {"team": "billing"})
    write_back(myra, thread, "Between me and the billing office.")
    again = change(thread, "team", {"team": "billing"})
    assert (again.status, again.body) == (first.status, first.body) == (200, {"team": "billing"})
    assert audited("messages.routed") == 1


def test_closed_is_out_of_the_way_until_it_is_opened_again(myra: str) -> None:
    thread = start(myra).body["thread"]
    assert [change(thread, "closed").status for _ in range(2)] == [200, 200]
    assert standing(thread) == {"closed"}
    assert change(thread, "reopened").body["state"] == "open"
    assert standing(thread) == {"team", "unassigned"}
    assert (audited("messages.closed"), audited("messages.reopened")) == (1, 1)


def test_closed_by_mistake_is_waited_for_as_before(myra: str) -> None:
    thread = start(myra).body["thread"]
    before = desk(f"/threads/{thread}")
    assert change(thread, "closed").body["expected_by"] is None
    after = change(thread, "reopened").body
    assert [after[each] for each in ("waiting_since", "expected_by")] == [
        before[each] for each in ("waiting_since", "expected_by")
    ]
    answer(thread)
    change(thread, "closed")
    assert change(thread, "reopened").body["expected_by"] is None, "nothing was promised of what was answered"


# writing ------------------------------------------------------------------------------------------------------------


def test_notes_are_read_by_colleagues_and_never_by_the_patient(myra: str) -> None:
    thread = start(myra).body["thread"]
    note = change(thread, "notes", {"text": "Ask Dr. Chen first."}, key="key-of-a-note-00001")
    assert note.status == 201
    assert note.body == {
        "id": note.body["id"],
        "writer": "Sam Nurse",
        "role": "nurse",
        "text": "Ask Dr. Chen first.",
        "written_at": note.body["written_at"],
    }
    again = change(thread, "notes", {"text": "Ask Dr. Chen first."}, key="key-of-a-note-00001")
    assert again.body == note.body
    other = change(thread, "notes", {"text": "Something else."}, key="key-of-a-note-00001")
    assert code(other) == (409, "request.key_reused")
    assert desk(f"/threads/{thread}")["notes"] == [note.body]
    shown = [ask(myra, each) for each in (f"/threads/{thread}", "?box=sent", "/search?words=ask", "/drafts")]
    assert "Chen first" not in str(shown)


def test_the_first_of_the_staff_to_look_is_told_to_the_patient_once_for_each_new_message(myra: str) -> None:
    thread = start(myra).body["thread"]
    for role in ("nurse", "provider", "nurse"):
        desk(f"/threads/{thread}", role)
    assert len(desk(f"/threads/{thread}")["events"]) == 2
    write_back(myra, thread, "One more thing.")
    desk(f"/threads/{thread}", "provider")
    opened = [each["role"] for each in ask(myra, f"/threads/{thread}")["events"] if each["kind"] == "opened"]
    assert opened == ["nurse", "provider"]
    assert audited("messages.read") == 6


def test_a_conversation_begun_by_the_practice_is_in_the_patients_inbox(myra: str) -> None:
    begin = {"patient": myra, "team": "nurses", "subject": "test-results", "text": "Your results are here."}
    file = clean_file(myra, "acc_nurse")
    sent = call(
        "POST",
        "/desk/messages",
        body=begin | {"files": [file]},
        caller=people.staff("nurse"),
        headers={"Idempotency-Key": "key-of-the-desk-0001"},
    )
    thread = sent.body["thread"]
    assert (sent.status, sent.header("Location")) == (201, f"/api/larkspur/v1/desk/messages/threads/{thread}")
    (shown,) = ask(myra)["items"]
    assert (shown["id"], shown["to"], shown["unread"], shown["has_files"]) == (thread, "Nursing team", True, True)
    assert standing(thread) == {"answered"}
    write_back(myra, thread)
    assert standing(thread) == {"team", "unassigned"}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"patient": "pat_none"}, (404, "request.not_found")),
        ({"team": "billing"}, (403, "messages.other_team")),
        ({"team": "nobody"}, (422, "messages.team_unknown")),
        ({"subject": "nothing"}, (422, "messages.subject_unknown")),
        ({"text": "Pay with 4111 1111 1111 1111."}, (422, "messages.card_number")),
    ],
)
def test_what_staff_cannot_begin_is_refused(myra: str, changes: dict[str, str], refusal: tuple[int, str]) -> None:
    begin = {"patient": myra, "team": "nurses", "subject": "test-results", "text": "Your results.", **changes}
    headers = {"Idempotency-Key": "key-of-the-desk-0001"}
    found = call("POST", "/desk/messages", body=begin, caller=people.staff("nurse"), headers=headers)
    assert code(found) == refusal
    assert not rows("PortalTable", "THREAD")


def test_options_say_which_teams_the_caller_reads_and_who_can_be_given_something(myra: str) -> None:
    staff_member("nurse", clock.now(), "nurseone")
    settings = practices.get_ready("larkspur")
    found = desk("/options", "billing")
    assert found["teams"] == [
        {"id": "front-desk", "name": "Front desk", "reads": False},
        {"id": "nurses", "name": "Nursing team", "reads": False},
        {"id": "billing", "name": "Billing office", "reads": True},
    ]
    (nurse,) = found["colleagues"]
    assert (nurse["name"], nurse["role"], nurse["teams"], nurse["own"]) == ("Sam nurseone", "nurse", ["nurses"], False)
    assert [each["id"] for each in found["subjects"]] == [each.id for each in settings.subjects]
    assert found["saved_replies"] == []


def test_of_two_who_answer_at_once_both_answers_stay(myra: str) -> None:
    thread = start(myra, TO_NURSES).body["thread"]
    assert [answer(thread, text, role).status for text, role in (("Yes.", "nurse"), ("No.", "provider"))] == [201, 201]
    assert [each["text"] for each in ask(myra, f"/threads/{thread}")["messages"]][1:] == ["Yes.", "No."]


def test_a_conversation_of_another_patient_shows_that_patients_name(myra: str) -> None:
    lena = charted("1002", "Lena")
    start(lena)
    assert [each["patient_name"] for each in desk("?team=nurses")["items"]] == ["Lena Okafor"]


def test_an_answer_to_less_than_was_written_is_not_sent(myra: str) -> None:
    thread = start(myra).body["thread"]
    seen = desk(f"/threads/{thread}")["last_at"]
    write_back(myra, thread, "I forgot: I also take a water pill.")
    assert code(answer(thread, seen=seen)) == (409, "messages.changed")
    shown = desk(f"/threads/{thread}")
    assert len(shown["messages"]) == 2
    key = "key-of-the-answer-0001"
    sent = answer(thread, seen=shown["last_at"], key=key)
    assert sent.status == 201
    assert answer(thread, seen=shown["last_at"], key=key).body == sent.body, "its own message is not one of others"
