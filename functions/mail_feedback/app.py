"""Mail feedback: mail that came back is written down, so that its patient and the practice learn of it."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from portico import clock, log
from portico.mail import feedback


def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Take what SES tells of one mail (EventBridge). What raises is tried again, then told of in the failure queue."""
    log.begin("", context.aws_request_id)
    feedback.take(event["detail"], clock.now())
