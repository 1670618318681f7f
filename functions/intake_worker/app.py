"""Intake worker: writes what a practice's system sent into charts, as its original arrives in the intake bucket."""

import json
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.typing import LambdaContext

from portico import clock, log
from portico.records.service import intake_worker as service

LAST_DELIVERY = 5  # as the template's IntakeQueue counts: what fails once more goes to the failure queue


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Take in every object the queue tells of; what failed is told back, and comes again."""
    log.begin("", context.aws_request_id)
    failed = [message["messageId"] for message in event["Records"] if not _take_in(message)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _take_in(message: dict[str, Any]) -> bool:
    try:
        for record in json.loads(message["body"]).get("Records", []):  # S3 sends one without when it is set up
            practice_id, _, intake_id = unquote_plus(record["s3"]["object"]["key"]).partition("/")
            _take_in_or_give_up(practice_id, intake_id, int(message["attributes"]["ApproximateReceiveCount"]))
    except Exception as exc:
        log.failure("intake.failed", exc, delivery=message["messageId"])
        return False
    return True


def _take_in_or_give_up(practice_id: str, intake_id: str, delivery: int) -> None:
    try:
        service.take_in(practice_id, intake_id, clock.now())
    except Exception:
        if delivery >= LAST_DELIVERY:
            service.give_up(practice_id, intake_id)
        raise
