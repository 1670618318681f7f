"""A portal in this process, what its functions are invoked with, and the AWS calls that each invocation makes."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient

from bench.metering import Meter, Units
from local.demo.seed import seed
from local.functions import Functions
from local.stack import Portal
from portico import log
from portico.identity import limits

_UNLIMITED = limits.Limit("address", 10**9)


@dataclass(frozen=True)
class Call:
    """One call of AWS: its service and operation, and the capacity it took."""

    service: str
    operation: str
    units: Units


@dataclass(frozen=True)
class Invocation:
    """One invocation of a function, in JSON as Lambda hands it on."""

    function: str
    event: dict[str, Any]
    calls: list[Call] = field(default_factory=list)


@contextmanager
def demonstration() -> Iterator[Portal]:
    """In a folder of its own, with the demonstration practice and without a word; all come from one address here."""
    log.logger.setLevel("ERROR")
    quiet = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        redirect_stdout(quiet),
        redirect_stderr(quiet),
        patch.object(limits, "BY_ADDRESS", _UNLIMITED),
        Portal(Path(folder), seed=seed) as portal,
    ):
        yield portal


@contextmanager
def recorded(meter: Meter) -> Iterator[list[Invocation]]:
    """Every invocation while this lasts, in order of their beginning."""
    running: ContextVar[Invocation | None] = ContextVar("running", default=None)
    found: list[Invocation] = []
    invoke, make = Functions.invoke, BaseClient._make_api_call  # type: ignore[attr-defined]  # private to botocore

    def invoked(functions: Functions, name: str, event: Any) -> Any:
        found.append(Invocation(name, event))
        before = running.set(found[-1])
        try:
            return invoke(functions, name, event)
        finally:
            running.reset(before)

    def called(client: BaseClient, operation: str, params: Any) -> Any:
        invocation = running.get()
        if invocation is None:
            return make(client, operation, params)
        service = client.meta.service_model.service_name
        if service != "dynamodb":
            invocation.calls.append(Call(service, operation, Units()))
            return make(client, operation, params)
        return meter.call(
            lambda name, given: make(client, name, given),
            operation,
            params,
            lambda units: invocation.calls.append(Call(service, operation, units)),
        )

    with patch.object(Functions, "invoke", invoked), patch.object(BaseClient, "_make_api_call", called):
        yield found
