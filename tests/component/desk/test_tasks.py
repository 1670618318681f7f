"""Tasks of the front desk: opened once, listed the newest first, closed with what came of them."""

from datetime import timedelta
from typing import Any

import pytest

from portico import clock
from portico.errors import Conflict
from portico.store import transactions
from portico.tasks import service as tasks
from portico.tasks.models import Registration
from tests.support import people
from tests.support.events import Answer, call
from tests.support.practices import NOW, open_practice
from tests.support.stored import audited

STAFF = people.staff("front_desk")
TYPED = Registration(
    first_name="Rosa",
    last_name="Delgado",
    birth_date="1990-02-28",
    phone="508 555 0177",
    postal_code="01597",
    email="rosa@mail.example",
)


@pytest.fixture(autouse=True)
def _practice(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    open_practice()


def opened(key: str, minutes: int = 0, practice: str = "larkspur") -> None:
    transactions.write(*tasks.opening(practice, TYPED, key, NOW + timedelta(minutes=minutes)))


def listed(query: str = "", **options: Any) -> dict[str, Any]:
    answer = call("GET", f"/desk/tasks{query}", caller=options.pop("caller", STAFF), **options)
    assert answer.status == 200, answer.text
    body: dict[str, Any] = answer.body
    return body


def close(task_id: str, outcome: str = "done", **options: Any) -> Answer:
    options = {"caller": STAFF, **options}
    return call("POST", f"/desk/tasks/{task_id}/closed", body={"outcome": outcome}, **options)


def test_a_task_shows_what_someone_typed() -> None:
    opened("one")
    (task,) = listed()["items"]
    assert task.pop("id").startswith("tsk_")
    assert task == {
        "kind": "registration",
        "state": "open",
        "opened_at": clock.stamp(NOW),
        "registration": TYPED.model_dump(),
        "family_request": None,
        "mail_returned": None,
        "team_mail_returned": None,
        "closed_at": None,
        "closed_by": None,
        "outcome": None,
    }
    assert audited("tasks.listed") == 1


def test_the_same_key_opens_no_second_task() -> None:
    opened("one")
    with pytest.raises(Conflict, match=r"tasks\.opened"):
        opened("one", minutes=5)
    assert len(listed()["items"]) == 1


def test_tasks_come_newest_first_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_PAGE", 2)
    for minutes, key in enumerate(("one", "two", "three")):
        opened(key, minutes)
    first = listed()
    rest = listed(f"?cursor={first['next_cursor']}")
    times = [task["opened_at"] for task in first["items"] + rest["items"]]
    assert times == [clock.stamp(NOW + timedelta(minutes=minutes)) for minutes in (2, 1, 0)]
    wrong = call("GET", f"/desk/tasks?state=closed&cursor={first['next_cursor']}", caller=STAFF)
    assert (wrong.status, wrong.body["code"]) == (400, "request.cursor")


def test_a_closed_task_leaves_the_open_ones_and_says_what_came_of_it() -> None:
    opened("one")
    (task,) = listed()["items"]
    answer = close(task["id"], "declined")
    assert answer.status == 200
    assert (answer.body["state"], answer.body["outcome"], answer.body["closed_by"]) == (
        "closed",
        "declined",
        "acc_front_desk",
    )
    assert listed()["items"] == []
    assert listed("?state=closed")["items"] == [answer.body]
    assert audited("tasks.closed") == 1


def test_closed_again_alike_it_stays_and_otherwise_it_is_refused() -> None:
    opened("one")
    (task,) = listed()["items"]
    first = close(task["id"])
    assert close(task["id"]).body == first.body
    other = close(task["id"], "declined")
    assert (other.status, other.body["code"]) == (409, "tasks.closed")


def test_a_task_of_another_practice_is_not_there() -> None:
    open_practice("willowbrook")
    opened("one")
    (task,) = listed()["items"]
    other = people.staff("front_desk", practice="willowbrook")
    assert listed(practice="willowbrook", caller=other)["items"] == []
    answer = close(task["id"], practice="willowbrook", caller=other)
    assert (answer.status, answer.body["code"]) == (404, "tasks.unknown")


@pytest.mark.parametrize("role", ["provider", "nurse", "billing"])
def test_only_the_front_desk_and_administrators_have_tasks(role: str) -> None:
    assert call("GET", "/desk/tasks", caller=people.staff(role)).status == 403
    assert close("tsk_any", caller=people.staff(role)).status == 403
