"""Outbox relay: mail that waits is sent as it is written (the table's stream), and what was lost is swept up."""

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from portico import clock, log
from portico.mail import relay

processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


def send(record: DynamoDBRecord) -> None:
    """Send the mail of one new row. Raises when it must be tried again: the rest of the batch goes on."""
    if record.raw_event["eventName"] != "INSERT" or record.dynamodb is None:
        return
    row = record.dynamodb.new_image
    try:
        relay.deliver(row["practice"], row["mail"], clock.now())
    except Exception as exc:
        log.failure("mail.delayed", exc, practice=row["practice"], mail=row["mail"])
        raise


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    log.begin(context.aws_request_id, context.aws_request_id)
    if "Records" not in event:
        return relay.sweep(clock.now())
    return process_partial_response(event=event, record_handler=send, processor=processor, context=context)
