"""The events that functions get on this machine have the shape of the real ones."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from local.events import Request, proxy_event

REQUEST = Request("POST", "/api/oak/v1/x", "a=1", [("Cookie", "a=1"), ("User-Agent", "test")], b"{}", "127.0.0.1")


@pytest.fixture(scope="module")
def generated() -> dict[str, Any]:
    """What `sam local generate-event` says an event of a REST API looks like."""
    sam = Path(sys.executable).with_name("sam")
    said = subprocess.run(
        [sam, "local", "generate-event", "apigateway", "aws-proxy"],
        capture_output=True,
        check=True,
        env=os.environ | {"SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "us-east-1"},
    )
    event: dict[str, Any] = json.loads(said.stdout)
    return event


@pytest.fixture
def ours() -> dict[str, Any]:
    return proxy_event(REQUEST, resource="/api/{practice}/v1/x", path_parameters={"practice": "oak"}, stage="live")


@pytest.mark.parametrize("part", [(), ("requestContext",), ("requestContext", "identity")])
def test_our_events_have_the_keys_of_sams(
    generated: dict[str, Any], ours: dict[str, Any], part: tuple[str, ...]
) -> None:
    for key in part:
        generated, ours = generated[key], ours[key]
    assert sorted(ours) == sorted(generated)


@pytest.mark.parametrize("key", ["headers", "multiValueHeaders", "queryStringParameters", "pathParameters", "body"])
def test_our_events_have_the_types_of_sams(generated: dict[str, Any], ours: dict[str, Any], key: str) -> None:
    assert type(ours[key]) is type(generated[key])
