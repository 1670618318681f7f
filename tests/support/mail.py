"""What the emulated SES was given, and the stream that leads there."""

import email
import email.policy
from email.message import EmailMessage
from typing import Any

import boto3
from moto.ses.models import ses_backends

from local.events import stream_record
from portico.settings import settings

ACCOUNT = "123456789012"


def sent() -> list[EmailMessage]:
    """Every message SES was given, the oldest first."""
    raw = ses_backends[ACCOUNT]["us-east-1"].sent_messages
    return [email.message_from_string(each.raw_data, _class=EmailMessage, policy=email.policy.default) for each in raw]


def stream_event() -> dict[str, Any]:
    """The records of the outbox's stream, as Lambda hands them on."""
    streams = boto3.client("dynamodbstreams")
    arn = boto3.client("dynamodb").describe_table(TableName=settings().outbox_table)["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    records = streams.get_records(ShardIterator=start["ShardIterator"])["Records"]
    return {"Records": [stream_record(record, arn) for record in records]}
