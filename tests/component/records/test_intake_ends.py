"""An intake that can never be written ends: it is refused, nothing of it shows, and its charts are free again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from portico.records.intake import release, write
from portico.records.intake.write import Busy
from portico.records.service import intake_worker as service
from tests.support.aws import load_function, template
from tests.support.events import PRACTICE
from tests.support.faults import Killed
from tests.support.intake import bundle, patient_of, send, state, take_in, work
from tests.support.practices import NOW, open_practice
from tests.support.stored import everything
from tests.unit.records.reading import observation

MYRA = {"subject": {"reference": "Patient/myra"}}
LONG_AFTER = NOW + timedelta(minutes=41)


@pytest.fixture(autouse=True)
def _open(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "_MOST_ROWS", 3)  # so that a small chart is taken back in several steps
    open_practice()


def chart_of(*values: float) -> dict[str, Any]:
    """A panel whose tests have these values, and a doctor."""
    tests = [observation(str(n), value, id=f"t{n}", **MYRA) for n, value in enumerate(values)]
    results = [{"reference": f"Observation/{test['id']}"} for test in tests]
    report = {"resourceType": "DiagnosticReport", "id": "r", "status": "final", "code": {"text": "Panel"}, **MYRA}
    doctor = {"resourceType": "Practitioner", "id": "chen", "name": [{"text": f"Dr. Chen {sum(values)}"}]}
    return bundle(patient_of(), doctor, report | {"result": results}, *tests)


def clinical() -> dict[str, Any]:
    """Everything stored of charts, nothing of intakes and of the trail."""
    return {key: item for key, item in everything(but=("AuditTable",)).items() if "#INTAKE#" not in key}


@contextmanager
def nothing_shows() -> Iterator[None]:
    """The worker's process ends each time before it shows what it wrote."""
    with patch.object(write, "accept", side_effect=Killed):
        yield


def died(content: dict[str, Any]) -> str:
    """The id of an intake that wrote all of its rows, one revision ahead of the chart, and died."""
    intake_id: str = send(content).body["id"]
    with nothing_shows(), pytest.raises(Killed):
        service.take_in(PRACTICE, intake_id, NOW)
    assert state(intake_id)["status"] == "writing"
    return intake_id


def test_intake_that_failed_at_every_delivery_is_refused_and_leaves_the_chart_as_it_was() -> None:
    take_in(chart_of(1, 2))
    before = clinical()
    intake_id = send(chart_of(3, 2, 4)).body["id"]
    failed = {"batchItemFailures": [{"itemIdentifier": f"message-{intake_id}"}]}
    with patch.object(write, "accept", side_effect=OSError):
        assert work(intake_id, delivery=4) == failed
        assert state(intake_id)["status"] == "writing"
        assert work(intake_id, delivery=5) == failed, "the failure queue has it, and with it the alarm"
    told = state(intake_id)
    assert (told["status"], told["reason"]) == (
        "refused",
        "This could not be written. Please send it again, under a new Idempotency-Key.",
    )
    assert [one["reason_code"] for one in told["reasons"]] == ["intake.not_written"]
    assert clinical() == before
    assert work(intake_id) == {"batchItemFailures": []}, "moved back from the failure queue it does nothing"
    assert take_in(chart_of(3, 2, 4))["status"] == "accepted"


def test_last_delivery_is_the_one_after_which_the_queue_gives_up() -> None:
    queue = template().of_type("AWS::SQS::Queue")["IntakeQueue"]
    assert queue["RedrivePolicy"]["maxReceiveCount"] == load_function("intake_worker").LAST_DELIVERY


def test_dead_intake_is_ended_after_its_own_next_try_and_before_the_last_of_one_that_waits() -> None:
    queue = template().of_type("AWS::SQS::Queue")["IntakeQueue"]
    back = timedelta(seconds=queue["VisibilityTimeout"])
    last = back * (queue["RedrivePolicy"]["maxReceiveCount"] - 1)
    assert back < release.DEAD_AFTER < last - back


def test_intake_that_died_gives_way_to_the_next_and_nothing_of_it_ever_shows() -> None:
    take_in(chart_of(1, 2))
    dead = died(chart_of(9, 9, 9))
    wanted = send(chart_of(3, 2)).body["id"]
    with pytest.raises(Busy):
        service.take_in(PRACTICE, wanted, NOW + timedelta(minutes=31), lambda _: None)
    assert state(dead)["status"] == "writing", "it may be alive"
    service.take_in(PRACTICE, wanted, LONG_AFTER, lambda _: None)
    assert [state(one)["status"] for one in (dead, wanted)] == ["refused", "accepted"]
    shown = clinical()
    assert not [key for key in shown if "#t2#" in key], "what only the dead intake brought is gone"
    assert "Dr. Chen 27" not in str(shown)


def test_new_chart_of_a_dead_intake_is_opened_by_the_next() -> None:
    dead = died(chart_of(9))
    told_later = send(chart_of(3)).body["id"]
    service.take_in(PRACTICE, told_later, LONG_AFTER, lambda _: None)
    (who,) = state(told_later)["patients"]
    assert who["created"]
    assert state(dead)["patients"] == []


def test_intake_that_was_ended_and_then_comes_to_life_again_writes_nothing() -> None:
    take_in(chart_of(1, 2))
    before = clinical()
    dead = send(chart_of(9, 9)).body["id"]

    def meanwhile(*_: Any) -> Any:
        service.give_up(PRACTICE, dead)
        raise Killed

    with patch.object(write, "accept", side_effect=meanwhile), pytest.raises(Killed):
        service.take_in(PRACTICE, dead, NOW)
    service.take_in(PRACTICE, dead, NOW)
    assert clinical() == before


def test_intake_that_was_never_begun_is_refused_and_takes_nothing_along() -> None:
    take_in(chart_of(1))
    holder = died(chart_of(2))
    waiting = send(chart_of(3)).body["id"]
    with pytest.raises(Busy):
        service.take_in(PRACTICE, waiting, NOW, lambda _: None)
    service.give_up(PRACTICE, waiting)
    assert [state(one)["status"] for one in (holder, waiting)] == ["writing", "refused"]
    service.take_in(PRACTICE, holder, NOW)
    assert state(holder)["status"] == "accepted"
