"""Schedules of the template run here too."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from local.functions import FunctionFailed
from local.schedules import interval, run, schedules
from local.steps import Stop
from tests.unit.local.fakes import small_template


@pytest.mark.parametrize(
    ("expression", "every"),
    [
        ("rate(5 minutes)", timedelta(minutes=5)),
        ("rate(1 hour)", timedelta(hours=1)),
        ("rate(2 days)", timedelta(days=2)),
    ],
)
def test_a_rate_is_an_interval(expression: str, every: timedelta) -> None:
    assert interval(expression) == every


@pytest.mark.parametrize("expression", ["cron(0 8 * * ? *)", "rate(0 minutes)", "rate(5)", ""])
def test_any_other_expression_is_refused_by_name(expression: str) -> None:
    with pytest.raises(Stop, match="only rate"):
        interval(expression)


def test_schedules_come_from_the_template(tmp_path: Path) -> None:
    assert schedules(small_template(tmp_path)) == {"sweep": timedelta(minutes=5)}


def test_a_scheduled_function_runs_at_once_and_then_when_it_is_due() -> None:
    stopping = threading.Event()
    stopping.wait = lambda timeout=None: False  # type: ignore[method-assign]  # no real time passes
    seconds = iter([0.0, 0.0, 59.0, 60.0, 61.0])
    ran: list[Any] = []

    def clock() -> float:
        now = next(seconds)
        if now == 61.0:
            stopping.set()
        return now

    run({"sweep": timedelta(minutes=1)}, lambda name, event: ran.append((name, event["source"])), stopping, clock)
    assert ran == [("sweep", "aws.events")] * 2


def test_a_run_that_fails_is_told_and_the_next_one_comes(capsys: pytest.CaptureFixture[str]) -> None:
    stopping = threading.Event()

    def failing(_name: str, _event: Any) -> Any:
        stopping.set()
        raise FunctionFailed("ValueError", "")

    run({"sweep": timedelta(minutes=1)}, failing, stopping)
    assert "scheduled run of sweep failed: ValueError" in capsys.readouterr().out
