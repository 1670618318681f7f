"""Export worker: makes the documents of large records, as requests for them arrive in the exports bucket."""

import json
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.typing import LambdaContext

from portico import clock, log
from portico.export import service


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Make every document the queue tells of; what failed is told back, and comes again."""
    log.begin("", context.aws_request_id)
    failed = [message["messageId"] for message in event["Records"] if not _make(message)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _make(message: dict[str, Any]) -> bool:
    try:
        for record in json.loads(message["body"]).get("Records", []):  # S3 sends one without when it is set up
            practice_id, _, patient_id, name = unquote_plus(record["s3"]["object"]["key"]).split("/")
            service.make_waiting(practice_id, patient_id, name.removesuffix(".json"), clock.now)
    except Exception as exc:
        log.failure("export.failed", exc, delivery=message["messageId"])
        return False
    return True
