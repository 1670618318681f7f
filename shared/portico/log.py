"""Logs name events, not people: an event's name and opaque ids, never a name, a body or a value someone typed."""

import os

from aws_lambda_powertools import Logger
from botocore.exceptions import ClientError

logger = Logger(
    service=os.environ.get("POWERTOOLS_SERVICE_NAME", "portico"),
    log_uncaught_exceptions=False,  # a traceback's message may quote what a person typed
)


def event(name: str, **ids: str | int | bool | None) -> None:
    """Write that something happened, for who runs the portal: `event("intake.accepted", intake=id, resources=85)`."""
    logger.info(name, extra={"event": name, **ids})


def failure(name: str, exc: BaseException, **ids: str | int | bool | None) -> None:
    """Write that something failed: where and of what type, never the exception's own words.

    A refusal by AWS also says which call was refused and by what code: neither holds anything of a person.
    """
    where = exc.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else ""
    refusal: dict[str, str] = {}
    if isinstance(exc, ClientError):
        refusal = {"aws_call": exc.operation_name, "aws_code": str(exc.response["Error"]["Code"])}
    logger.error(name, extra={"event": name, "exception_type": type(exc).__name__, "at": place, **refusal, **ids})


def begin(request_id: str, invocation_id: str) -> None:
    """Start a request's log lines: whatever the one before put on them is replaced."""
    logger.append_keys(request_id=request_id, invocation_id=invocation_id)
