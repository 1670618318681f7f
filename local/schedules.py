"""Runs functions on the schedules of the template, the first time at once, as a new EventBridge rule does."""

import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from local.events import scheduled_event
from local.functions import FunctionFailed, Functions
from local.steps import Stop
from local.template import Template

RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")


def interval(expression: str) -> timedelta:
    """The time between two runs of a `rate(…)` expression."""
    found = RATE.fullmatch(expression.strip())
    if not found or int(found[1]) < 1:
        raise Stop(f"template.yaml: only rate(…) schedules run on this machine, not {expression}.")
    return int(found[1]) * timedelta(**{f"{found[2]}s": 1})


def schedules(template: Template) -> dict[str, timedelta]:
    """How often each scheduled function runs."""
    return {
        function.name: interval(str(event.properties["Schedule"]))
        for function in template.functions().values()
        for event in function.events
        if event.kind == "Schedule"
    }


def start(template: Template, functions: Functions, stopping: threading.Event) -> threading.Thread:
    """One thread runs every schedule of the template."""
    every = schedules(template)
    thread = threading.Thread(target=run, args=(every, functions.invoke, stopping), name="schedules", daemon=True)
    thread.start()
    return thread


def run(
    every: dict[str, timedelta],
    invoke: Callable[[str, Any], Any],
    stopping: threading.Event,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Run what is due until told to stop."""
    due = dict.fromkeys(every, clock())
    while not stopping.is_set():
        now = clock()
        for name in [each for each, at in due.items() if at <= now]:
            due[name] = now + every[name].total_seconds()
            try:
                invoke(name, scheduled_event(name, datetime.now(UTC)))
            except FunctionFailed as failed:
                print(f"  ✗ the scheduled run of {name} failed: {failed.kind}", flush=True)
        stopping.wait(1)
