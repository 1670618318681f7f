"""Decides who is calling, before any function that needs to know; nobody's decision is remembered."""

from typing import Any

from portico import clock, log
from portico.errors import SignedOut
from portico.identity.gate import authorize


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """The gateway's policy for this request. The gateway answers 401 to the one message it knows."""
    log.begin(str(event["requestContext"].get("requestId", "")), context.aws_request_id)
    try:
        return authorize(event, clock.now())
    except SignedOut:
        raise Exception("Unauthorized") from None
    except Exception as exc:
        log.failure("authorizer.failed", exc)
        raise RuntimeError("the authorizer failed") from None  # Lambda logs the words of what is raised here
