"""Searching messages: by words, who wrote and when, newest first, and honest about how far back it looked."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from portico import clock
from portico.messages.service import searching
from tests.support.correspondence import answer, ask, charted, clean_file, start
from tests.support.faults import counted


def search(patient_id: str, query: str) -> Any:
    return ask(patient_id, f"/search?{query}")


def texts(patient_id: str, query: str) -> list[str]:
    return [each["preview"] for each in search(patient_id, query)["items"]]


@pytest.fixture
def letters(myra: str) -> str:
    """Messages of Myra's; hers and a nurse's."""
    start(myra, text="¿Puedo tomar la pastilla por la NOCHE?")
    thread = start(myra, text="My knee hurts at night.", files=[clean_file(myra, name="Knee.png")]).body["thread"]
    answer(thread, "Please rest your knee.")
    start(charted("1002", "Lena"), text="My knee, too.")
    return myra


def test_what_is_found_says_where_it_stands(letters: str) -> None:
    (found,) = search(letters, "words=rest")["items"]
    thread = ask(letters)["items"][0]["id"]
    message = ask(letters, f"/threads/{thread}")["messages"][1]
    assert found == {
        "thread": thread,
        "message": message["id"],
        "subject": "Medical question",
        "writer": "Sam Nurse",
        "sent_at": message["sent_at"],
        "preview": "Please rest your knee.",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=knee", ["Please rest your knee.", "My knee hurts at night."]),
        ("words=KNEE%20hurt", ["My knee hurts at night."]),
        ("words=noche", ["¿Puedo tomar la pastilla por la NOCHE?"]),
        ("words=pastílla", ["¿Puedo tomar la pastilla por la NOCHE?"]),
        ("words=knee.png", ["My knee hurts at night."]),
        ("words=knee&writer=nurse", ["Please rest your knee."]),
        ("writer=myra", ["My knee hurts at night.", "¿Puedo tomar la pastilla por la NOCHE?"]),
        ("words=elbow", []),
    ],
)
def test_words_and_writers_are_found_however_they_are_written(letters: str, query: str, found: list[str]) -> None:
    assert texts(letters, query) == found


def test_days_are_those_of_the_practice(myra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    minutes = count()
    late = datetime.fromisoformat("2026-11-20T23:58:00-05:00")
    monkeypatch.setattr(clock, "now", lambda: late + timedelta(minutes=next(minutes)))
    start(myra, text="Before midnight.")
    minutes = count(10)
    start(myra, text="After midnight.")
    assert texts(myra, "first=2026-11-20&last=2026-11-20") == ["Before midnight."]
    assert texts(myra, "first=2026-11-21") == ["After midnight."]
    assert texts(myra, "last=2026-11-20") == ["Before midnight."]


def test_a_search_says_how_far_back_it_looked_and_goes_on_from_there(
    myra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_ROWS_A_READ", 2)
    sent = [start(myra, text=f"Number {n}, {'knee' if n == 0 else 'elbow'}.").body["sent_at"] for n in range(8)]
    search(myra, "words=knee")  # what seals cursors is read once
    with counted() as calls:
        first = search(myra, "words=knee")
    assert (first["items"], first["back_to"]) == ([], sent[2])
    assert calls.made == ["GetItem", "Query", "Query", "Query", "PutItem"]
    rest = search(myra, f"words=knee&cursor={first['older']}")
    assert [each["sent_at"] for each in rest["items"]] == [sent[0]]
    assert (rest["back_to"], rest["older"]) == (None, None)


def test_no_message_is_passed_over_between_two_pages(myra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_ROWS_A_READ", 3)
    monkeypatch.setattr(searching, "_MOST_FOUND", 2)
    sent = [start(myra).body["sent_at"] for _ in range(7)]
    found, cursor = [], ""
    while cursor is not None:
        page = search(myra, f"words=pills&cursor={cursor}" if cursor else "words=pills")
        found += [each["sent_at"] for each in page["items"]]
        cursor = page["older"]
    assert found == sent[::-1]


def test_a_day_at_the_end_of_time_is_searched_as_today(letters: str) -> None:
    assert len(texts(letters, "last=9999-12-31")) == 3
