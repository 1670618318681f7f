"""Files that arrived in a bucket, as its queue tells a worker of them."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.typing import LambdaContext

from portico import log


def take_each(
    event: dict[str, Any], context: LambdaContext, failure: str, take: Callable[[str, int], None]
) -> dict[str, Any]:
    """Call `take` with every file's key and the number of this delivery, from 1.

    What raises is logged under the name `failure` and told back: it alone comes again.
    """
    log.begin("", context.aws_request_id)
    failed = [message["messageId"] for message in event["Records"] if not _taken(message, failure, take)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _taken(message: dict[str, Any], failure: str, take: Callable[[str, int], None]) -> bool:
    try:
        for record in json.loads(message["body"]).get("Records", []):  # S3 sends one without when it is set up
            key = unquote_plus(record["s3"]["object"]["key"])
            take(key, int(message["attributes"]["ApproximateReceiveCount"]))
    except Exception as exc:
        log.failure(failure, exc, delivery=message["messageId"])
        return False
    return True
