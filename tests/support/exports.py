"""What lies in the exports bucket, and the worker as the queue calls it."""

import json
from typing import Any
from urllib.parse import quote_plus

from portico.settings import settings
from tests.support.aws import s3


def objects(suffix: str = "") -> list[str]:
    """Keys in the bucket that end so: requests in `.json`, documents in `.zip`."""
    found = s3().list_objects_v2(Bucket=settings().exports_bucket).get("Contents", [])
    return [each["Key"] for each in found if each["Key"].endswith(suffix)]


def queue_event(*keys: str) -> dict[str, Any]:
    """What the queue hands to the worker when these requests have arrived."""
    bodies = [json.dumps({"Records": [{"s3": {"object": {"key": quote_plus(key)}}}]}) for key in keys]
    told = {"attributes": {"ApproximateReceiveCount": "1"}}
    return {"Records": [{"messageId": f"m{number}", "body": body, **told} for number, body in enumerate(bodies)]}
