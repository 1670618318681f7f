"""Feeds functions from streams and queues, as Lambda's event source mappings do.

The emulator's own stream mapping knows no partial failures, so this one stands in for it.
"""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from local.events import queue_record, stream_record
from local.functions import FunctionFailed, Functions
from local.resources import client
from local.template import Event, Template

# Between two looks at a stream; twice as long after each that found nothing: an idle portal leaves the machine alone.
POLL_SECONDS, IDLE_SECONDS = 0.05, 0.4
LONGEST_PAUSE_SECONDS = 5.0
LONG_POLL_SECONDS = 1  # how long the queue itself waits for a message, and so a portal that stops for the answer
# One poller reads a queue, one message after the other, so a short time to reappear repeats nothing that is under way.
REAPPEAR_SECONDS = 5

Record = Mapping[str, Any]


class StreamPoller:
    """Delivers the records of one DynamoDB stream to one function, in order.

    A failed batch is tried again from its lowest failed record, halved when the mapping says so, and after the last
    attempt its whereabouts go to the failure queue, as Lambda writes them.
    """

    def __init__(
        self,
        name: str,
        properties: Mapping[str, Any],
        invoke: Callable[[str, Any], Any],
        give_up: Callable[[Sequence[Record]], None],
        stopping: threading.Event,
    ) -> None:
        self._name = name
        self._batch_size = int(properties.get("BatchSize", 100))
        self._bisects = bool(properties.get("BisectBatchOnFunctionError", False))
        self._retries = int(properties.get("MaximumRetryAttempts", 10))
        filters = properties.get("FilterCriteria", {}).get("Filters", [])
        self._patterns = [json.loads(each["Pattern"]) for each in filters]
        self._invoke = invoke
        self._give_up = give_up
        self._stopping = stopping

    def run(self, streams: Any, stream_arn: str) -> None:
        """Poll every shard of the stream until told to stop."""
        iterators: dict[str, str | None] = {}
        pause = POLL_SECONDS
        while not self._stopping.wait(pause):
            pause = min(2 * pause, IDLE_SECONDS)
            if not iterators or None in iterators.values():  # a shard that has ended is followed by others
                iterators = _first_iterators(streams, stream_arn) | iterators
            for shard, iterator in iterators.items():
                if iterator:
                    got = streams.get_records(ShardIterator=iterator, Limit=self._batch_size)
                    iterators[shard] = got.get("NextShardIterator")
                    self.deliver([stream_record(record, stream_arn) for record in got["Records"]])
                    pause = POLL_SECONDS if got["Records"] else pause

    def deliver(self, records: Sequence[Record]) -> None:
        """Deliver a batch until all of it is done or given up."""
        waiting = [each for each in records if not self._patterns or any(matches(p, each) for p in self._patterns)]
        for attempt in range(self._retries + 1):
            waiting = self._remaining(waiting)
            if not waiting:
                return
            if self._bisects and len(waiting) > 1:
                half = len(waiting) // 2
                self.deliver(waiting[:half])
                self.deliver(waiting[half:])
                return
            if self._stopping.wait(min(0.1 * 2**attempt, LONGEST_PAUSE_SECONDS)):
                return
        self._give_up(waiting)

    def _remaining(self, records: Sequence[Record]) -> list[Record]:
        """Call the function; what is left is everything from the lowest failed record on."""
        if not records:
            return []
        try:
            said = self._invoke(self._name, {"Records": records})
        except FunctionFailed:
            return list(records)
        failed = {each["itemIdentifier"] for each in (said or {}).get("batchItemFailures", [])}
        if not failed:
            return []
        numbers = [str(each["dynamodb"]["SequenceNumber"]) for each in records]
        first = next((index for index, number in enumerate(numbers) if number in failed), 0)
        return list(records[first:])


def _first_iterators(streams: Any, stream_arn: str) -> dict[str, str | None]:
    """Where reading begins in each shard that a stream has now."""
    shards = [each["ShardId"] for each in streams.describe_stream(StreamArn=stream_arn)["StreamDescription"]["Shards"]]
    first = {"StreamArn": stream_arn, "ShardIteratorType": "TRIM_HORIZON"}
    return {shard: streams.get_shard_iterator(ShardId=shard, **first)["ShardIterator"] for shard in shards}


def matches(pattern: Any, value: Any) -> bool:
    """Whether a record fits an event filter's pattern: lists name the values that do."""
    if isinstance(pattern, dict):
        return isinstance(value, Mapping) and all(matches(part, value.get(key)) for key, part in pattern.items())
    return value in pattern


def failure_message(name: str, stream_arn: str, records: Sequence[Record]) -> str:
    """What Lambda sends to a failure queue: where the lost records are, not the records."""
    numbers = [each["dynamodb"]["SequenceNumber"] for each in records]
    return json.dumps(
        {
            "requestContext": {"functionArn": name, "condition": "RetryAttemptsExhausted"},
            "timestamp": datetime.now(UTC).isoformat(),
            "DDBStreamBatchInfo": {
                "streamArn": stream_arn,
                "startSequenceNumber": numbers[0],
                "endSequenceNumber": numbers[-1],
                "batchSize": len(numbers),
            },
        }
    )


class QueuePoller:
    """Delivers the messages of one queue to one function; what the function does not take comes again."""

    def __init__(
        self,
        name: str,
        properties: Mapping[str, Any],
        invoke: Callable[[str, Any], Any],
        stopping: threading.Event,
    ) -> None:
        self._name = name
        self._batch_size = int(properties.get("BatchSize", 10))
        self._invoke = invoke
        self._stopping = stopping

    def run(self, sqs: Any, queue_url: str, queue_arn: str) -> None:
        """Poll the queue until told to stop."""
        while not self._stopping.is_set():
            got = sqs.receive_message(
                QueueUrl=queue_url,
                WaitTimeSeconds=LONG_POLL_SECONDS,
                MaxNumberOfMessages=min(self._batch_size, 10),
                VisibilityTimeout=REAPPEAR_SECONDS,
                MessageSystemAttributeNames=["All"],
            )
            for message in self.deliver(got.get("Messages", []), queue_arn):
                sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])

    def deliver(self, messages: Sequence[Record], queue_arn: str) -> list[Record]:
        """Call the function with a batch; gives the messages that it took."""
        if not messages:
            return []
        try:
            said = self._invoke(self._name, {"Records": [queue_record(each, queue_arn) for each in messages]})
        except FunctionFailed:
            return []
        failed = {each["itemIdentifier"] for each in (said or {}).get("batchItemFailures", [])}
        if not failed <= {each["MessageId"] for each in messages}:
            return []
        return [each for each in messages if each["MessageId"] not in failed]


def start(template: Template, functions: Functions, endpoint: str, stopping: threading.Event) -> list[threading.Thread]:
    """A thread for each stream and queue that a function of the template listens to."""
    threads = []
    for function in template.functions().values():
        for event in function.events:
            work = _work(template, functions, function.name, event, endpoint, stopping)
            if work:
                label = f"{event.kind} → {function.name}"
                threads.append(
                    threading.Thread(target=keep_going, args=(label, work, stopping), name=label, daemon=True)
                )
    for thread in threads:
        thread.start()
    return threads


def keep_going(label: str, work: Callable[[], None], stopping: threading.Event) -> None:
    """Do work that ends only when told to stop; a fault on the way is told, and the work begun again."""
    while not stopping.is_set():
        try:
            work()
        except Exception as fault:
            print(f"  ✗ {label} was interrupted and begins again: {fault}", flush=True)
            stopping.wait(LONGEST_PAUSE_SECONDS)


def _work(
    template: Template, functions: Functions, name: str, event: Event, endpoint: str, stopping: threading.Event
) -> Callable[[], None] | None:
    sqs = client("sqs", endpoint)
    match event.kind:
        case "DynamoDB":
            stream_arn = template.resolve(event.properties["Stream"])
            destination = template.resolve(event.properties["DestinationConfig"]["OnFailure"]["Destination"])
            failures = sqs.get_queue_url(QueueName=destination.rpartition(":")[2])["QueueUrl"]

            def give_up(records: Sequence[Record]) -> None:
                print(f"  ✗ {name} gave up {len(records)} record(s); they are told of in {failures}", flush=True)
                sqs.send_message(QueueUrl=failures, MessageBody=failure_message(name, stream_arn, records))

            stream = StreamPoller(name, event.properties, functions.invoke, give_up, stopping)
            return lambda: stream.run(client("dynamodbstreams", endpoint), stream_arn)
        case "SQS":
            queue_arn = template.resolve(event.properties["Queue"])
            address = sqs.get_queue_url(QueueName=queue_arn.rpartition(":")[2])["QueueUrl"]
            queue = QueuePoller(name, event.properties, functions.invoke, stopping)
            return lambda: queue.run(sqs, address, queue_arn)
    return None
