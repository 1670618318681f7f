"""Takes a file that arrived into its chart with the intake worker, or writes its rows barely: see `bench/intake.py`.

Prints seconds and the most memory this process had, in bytes, as JSON.
"""

import json
import sys
import time
from typing import Any

import boto3

from local.functions import import_function
from portico.records.intake import repo as intakes
from portico.settings import settings
from portico.store.session import session
from tests.support import memory

_BATCH = 25  # most writes in one BatchWriteItem


def take_in(practice_id: str, intake_id: str) -> float:
    """The worker's seconds from its event to the chart that shows."""
    event = {"Records": [_message(f"{practice_id}/{intake_id}")]}
    handler = import_function("intake_worker").handler
    began = time.perf_counter()
    answer = handler(event, _Context())
    seconds = time.perf_counter() - began
    row = intakes.get_intake(practice_id, intake_id)
    if answer["batchItemFailures"] or row is None or row["status"] != "accepted":
        raise RuntimeError("The file was not taken in.")
    return seconds


def write_barely(practice_id: str, intake_id: str) -> float:
    """Seconds to read the file as JSON and write as many rows of the same content, in batches without conditions."""
    rows = _rows(practice_id)
    for row in rows:
        row["pk"]["S"] += "-again"
    dynamodb = session(practice_id).dynamodb
    began = time.perf_counter()
    json.loads(intakes.get_original(practice_id, intake_id))
    for start in range(0, len(rows), _BATCH):
        puts: Any = [{"PutRequest": {"Item": row}} for row in rows[start : start + _BATCH]]
        dynamodb.batch_write_item(RequestItems={settings().records_table: puts})
    return time.perf_counter() - began


def _rows(practice_id: str) -> list[Any]:
    """Every row of the practice's charts, read as nothing of Portico may: the table from end to end."""
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=settings().records_table)
    return [row for page in pages for row in page["Items"] if not row["pk"]["S"].endswith("-again")]


def _message(key: str) -> dict[str, Any]:
    body = json.dumps({"Records": [{"s3": {"object": {"key": key}}}]})
    return {"messageId": "1", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}


class _Context:
    aws_request_id = "bench"


if __name__ == "__main__":
    work = {"ours": take_in, "barely": write_barely}[sys.argv[1]]
    seconds = work(*sys.argv[2:])
    print(json.dumps({"seconds": seconds, "peak": memory.peak()}))
