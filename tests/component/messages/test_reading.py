"""A patient's boxes: what stands in which, what is unread, and that each list goes on where its page ends."""

from typing import Any

from portico.messages.service import reading
from tests.support import people
from tests.support.correspondence import TO_NURSES, answer, ask, charted, start, write_back
from tests.support.events import Answer, call
from tests.support.faults import counted
from tests.support.stored import audited


def change(patient_id: str, thread: str, what: str, body: Any = None) -> Answer:
    path = f"/patients/{patient_id}/messages/threads/{thread}/{what}"
    return call("POST", path, body=body, caller=people.patient(patient_id))


def box(patient_id: str, name: str) -> list[str]:
    return [each["id"] for each in ask(patient_id, f"?box={name}")["items"]]


def boxes(patient_id: str) -> tuple[list[str], list[str], list[str]]:
    """Inbox, sent and archive."""
    return box(patient_id, "inbox"), box(patient_id, "sent"), box(patient_id, "archive")


def answered(patient_id: str) -> tuple[str, str]:
    """A conversation with an answer; it, and when it was answered."""
    thread = start(patient_id).body["thread"]
    return thread, answer(thread).body["sent_at"]


def unread(patient_id: str) -> int:
    count = ask(patient_id, "/unread")
    assert count["mail_bounced"] is False
    return int(count["unread"])


def test_what_is_written_is_in_sent_and_what_is_answered_in_the_inbox_too(myra: str) -> None:
    asked, (thread, _) = start(myra).body["thread"], answered(myra)
    assert boxes(myra) == ([thread], [thread, asked], [])
    write_back(myra, asked)
    assert box(myra, "sent") == [asked, thread]


def test_a_box_says_what_each_conversation_is_about_and_how_it_stands(myra: str) -> None:
    thread, at = answered(myra)
    assert ask(myra) == {
        "name": "inbox",
        "items": [
            {
                "id": thread,
                "subject": "Medical question",
                "to": "Nursing team",
                "state": "open",
                "last_at": at,
                "last_writer": "Sam Nurse",
                "preview": "Yes, you may.",
                "unread": True,
                "has_files": False,
                "archived": False,
                "expected_by": None,
                "late": False,
            }
        ],
        "unread": 1,
        "unread_archived": 0,
        "mail_bounced": False,
        "next_cursor": None,
    }


def test_unread_is_right_after_everything_that_changes_it(myra: str) -> None:
    assert unread(myra) == 0
    (first, at), (second, later) = answered(myra), answered(myra)
    assert unread(myra) == 2
    answer(first, "One more thing.")
    assert unread(myra) == 2
    assert change(myra, first, "seen", {"until": at}).body["unread"] == 2, "what came after it was not seen"
    assert change(myra, second, "seen", {"until": later}).body["unread"] == 1
    assert change(myra, second, "unseen").body["unread"] == 2
    assert change(myra, second, "unseen").body["unread"] == 2
    change(myra, second, "seen", {"until": later})
    assert change(myra, second, "archived").body["unread"] == 1
    assert unread(myra) == 1
    answer(second, "And this.")
    assert (unread(myra), box(myra, "inbox")) == (2, [second, first])


def test_only_what_the_practice_wrote_can_be_unread(myra: str) -> None:
    thread = start(myra).body["thread"]
    assert change(myra, thread, "unseen").body["unread"] == 0


def test_what_is_put_away_leaves_inbox_and_sent_until_it_is_brought_back(myra: str) -> None:
    thread, _ = answered(myra)
    change(myra, thread, "archived")
    assert boxes(myra) == ([], [], [thread])
    assert ask(myra, f"/threads/{thread}")["archived"]
    change(myra, thread, "restored")
    assert boxes(myra) == ([thread], [thread], [])
    change(myra, thread, "archived")
    write_back(myra, thread)
    assert boxes(myra) == ([thread], [thread], [])


def test_an_answer_that_came_while_a_conversation_is_put_away_stays_unread(myra: str) -> None:
    thread, at = answered(myra)
    change(myra, thread, "seen", {"until": at})
    later = answer(thread, "I was wrong: do not take both.").body["sent_at"]
    assert change(myra, thread, "archived").body["unread"] == 1
    assert ask(myra, "?box=archive")["items"][0]["unread"]
    assert change(myra, thread, "seen", {"until": later}).body["unread"] == 0


def test_how_much_of_what_is_unread_lies_in_the_archive_is_right_after_everything_that_changes_it(myra: str) -> None:
    (thread, at), _ = answered(myra), answered(myra)

    def both(changed: Any) -> tuple[int, int]:
        found = changed.body
        assert ask(myra, "/unread") == found
        assert ask(myra, "?box=archive")["unread_archived"] == found["unread_archived"]
        return found["unread"], found["unread_archived"]

    assert both(change(myra, thread, "archived")) == (2, 1)
    assert both(change(myra, thread, "seen", {"until": at})) == (1, 0)
    assert both(change(myra, thread, "unseen")) == (2, 1)
    assert both(change(myra, thread, "restored")) == (2, 0)
    assert both(change(myra, thread, "archived")) == (2, 1)
    answer(thread, "And this.")  # brings it back
    assert both(change(myra, thread, "unseen")) == (2, 0)


def test_what_is_so_already_is_neither_written_nor_audited_again(myra: str) -> None:
    thread, at = answered(myra)
    for _ in range(2):
        change(myra, thread, "seen", {"until": at})
        change(myra, thread, "archived")
    assert (audited("messages.seen"), audited("messages.archived")) == (1, 1)


def test_a_conversation_of_somebody_else_is_not_found(myra: str) -> None:
    lena = charted("1002", "Lena")
    thread, at = answered(lena)
    path = f"/patients/{myra}/messages/threads/{thread}"
    found = [
        call("GET", path, caller=people.patient(myra)),
        change(myra, thread, "seen", {"until": at}),
        *(change(myra, thread, what) for what in ("unseen", "archived", "restored")),
    ]
    assert {(each.status, each.body["code"]) for each in found} == {(404, "request.not_found")}
    assert unread(lena) == 1


def test_pages_of_a_box_and_of_a_conversation_lead_on_to_the_end(myra: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(reading, "_PAGE", 2)
    threads = [start(myra, TO_NURSES).body["thread"] for _ in range(5)]
    found, cursor = [], ""
    while cursor is not None:
        page = ask(myra, f"?box=sent&cursor={cursor}" if cursor else "?box=sent")
        found += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert found == threads[::-1]


def test_a_long_conversation_begins_with_its_newest_messages(myra: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("portico.messages.repo.message_rows._MOST", 2)
    thread = start(myra, text="First.").body["thread"]
    for text in ("Second.", "Third."):
        write_back(myra, thread, text)
    answered = answer(thread, "Fourth.").body["sent_at"]
    write_back(myra, thread, "Fifth.")
    pages: list[list[str]] = []
    told: dict[str, str | None] = {}
    cursor: str | None = ""
    while cursor is not None:
        page = ask(myra, f"/threads/{thread}?cursor={cursor}" if cursor else f"/threads/{thread}")
        pages.append([each["text"] for each in page["messages"]])
        told |= {each["text"]: each["answered_at"] for each in page["messages"]}
        cursor = page["earlier"]
    assert [told[text] for text in ("First.", "Second.", "Third.", "Fifth.")] == [*[answered] * 3, None]
    assert pages == [["Fourth.", "Fifth."], ["Second.", "Third."], ["First."]]


def test_reading_asks_aws_as_often_for_one_conversation_as_for_many(myra: str) -> None:
    made = []
    for _ in range(2):
        answered(myra)
        with counted() as calls:
            ask(myra)
        made.append(calls.made)
    assert made[0] == made[1] == ["GetItem", "Query", "BatchGetItem", "GetItem", "PutItem"]


def test_each_look_is_audited(myra: str) -> None:
    thread, _ = answered(myra)
    ask(myra)
    ask(myra, f"/threads/{thread}")
    ask(myra, "/search?words=pills")
    ask(myra, "/drafts")
    looks = ("messages.listed", "messages.read", "messages.searched", "messages.drafts")
    assert [audited(look) for look in looks] == [1, 1, 1, 1]
