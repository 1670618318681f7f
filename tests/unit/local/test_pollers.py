"""Streams and queues feed functions as Lambda's event source mappings do."""

import json
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from local import pollers
from local.events import stream_record
from local.functions import FunctionFailed
from local.pollers import QueuePoller, Record, StreamPoller, failure_message, keep_going, matches


def record(number: int, kind: str = "INSERT") -> dict[str, Any]:
    return {"eventName": kind, "dynamodb": {"SequenceNumber": str(number)}}


class Relay:
    """A function that fails for some records: always for poison, once for flaky ones."""

    def __init__(self, *, poison: Sequence[int] = (), flaky: Sequence[int] = (), raises: bool = False) -> None:
        self.poison, self.flaky, self.raises = set(poison), set(flaky), raises
        self.batches: list[list[int]] = []

    def __call__(self, _name: str, event: Any) -> Any:
        numbers = [int(each["dynamodb"]["SequenceNumber"]) for each in event["Records"]]
        self.batches.append(numbers)
        failed = [number for number in numbers if number in self.poison | self.flaky]
        self.flaky -= set(numbers)
        if failed and self.raises:
            raise FunctionFailed("ValueError", "")
        return {"batchItemFailures": [{"itemIdentifier": str(number)} for number in failed]}


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pollers, "LONGEST_PAUSE_SECONDS", 0.0)


def poller(relay: Relay, given_up: list[Record], **properties: Any) -> StreamPoller:
    return StreamPoller("relay", {"MaximumRetryAttempts": 3, **properties}, relay, given_up.extend, threading.Event())


def test_a_batch_without_failures_is_delivered_once() -> None:
    relay, given_up = Relay(), list[Record]()
    poller(relay, given_up).deliver([record(1), record(2)])
    assert (relay.batches, given_up) == ([[1, 2]], [])


def test_a_batch_begins_again_at_its_lowest_failed_record() -> None:
    relay, given_up = Relay(flaky=[2, 3]), list[Record]()
    poller(relay, given_up).deliver([record(1), record(2), record(3), record(4)])
    assert (relay.batches, given_up) == ([[1, 2, 3, 4], [2, 3, 4]], [])


def test_after_the_last_attempt_what_is_left_is_given_up() -> None:
    relay, given_up = Relay(poison=[2]), list[Record]()
    poller(relay, given_up).deliver([record(1), record(2)])
    assert relay.batches == [[1, 2], [2], [2], [2]]
    assert given_up == [record(2)]


def test_halving_a_batch_saves_the_records_behind_a_poisoned_one() -> None:
    relay, given_up = Relay(poison=[2], raises=True), list[Record]()
    poller(relay, given_up, BisectBatchOnFunctionError=True).deliver([record(1), record(2), record(3), record(4)])
    assert given_up == [record(2)]
    assert [1] in relay.batches
    assert [3, 4] in relay.batches


def test_an_identifier_that_is_no_record_fails_the_whole_batch() -> None:
    calls = list[int]()

    def confused(_name: str, event: Any) -> Any:
        calls.append(len(event["Records"]))
        return {"batchItemFailures": [{"itemIdentifier": ""}]}

    given_up = list[Record]()
    StreamPoller("relay", {"MaximumRetryAttempts": 1}, confused, given_up.extend, threading.Event()).deliver(
        [record(1), record(2)]
    )
    assert calls == [2, 2]
    assert len(given_up) == 2


def test_records_that_no_filter_names_are_not_delivered() -> None:
    relay, given_up = Relay(), list[Record]()
    filters = {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]}
    poller(relay, given_up, FilterCriteria=filters).deliver([record(1), record(2, "MODIFY")])
    assert relay.batches == [[1]]


def test_a_pattern_reaches_into_a_record() -> None:
    pattern = {"dynamodb": {"NewImage": {"kind": {"S": ["mail", "text"]}}}}
    assert matches(pattern, {"dynamodb": {"NewImage": {"kind": {"S": "mail"}}}})
    assert not matches(pattern, {"dynamodb": {"NewImage": {"kind": {"S": "fax"}}}})
    assert not matches(pattern, {"dynamodb": {}})


def test_what_is_given_up_is_told_by_place_and_not_by_content() -> None:
    told = json.loads(failure_message("relay", "arn:stream", [record(4), record(9)]))
    assert told["DDBStreamBatchInfo"]["startSequenceNumber"] == "4"
    assert told["DDBStreamBatchInfo"]["endSequenceNumber"] == "9"
    assert "INSERT" not in json.dumps(told)


def test_a_stream_record_has_bytes_as_base64() -> None:
    given = stream_record({"dynamodb": {"NewImage": {"sealed": {"B": b"\x00\x01"}}}}, "arn:stream")
    assert given["dynamodb"] == {"NewImage": {"sealed": {"B": "AAE="}}}
    assert given["eventSourceARN"] == "arn:stream"


def message(name: str) -> dict[str, Any]:
    return {"MessageId": name, "ReceiptHandle": f"r-{name}", "Body": "{}", "MD5OfBody": ""}


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        (None, ["a", "b"]),
        ({"batchItemFailures": []}, ["a", "b"]),
        ({"batchItemFailures": [{"itemIdentifier": "a"}]}, ["b"]),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, []),
    ],
)
def test_only_the_messages_that_a_function_took_are_deleted(said: Any, taken: list[str]) -> None:
    queue = QueuePoller("worker", {}, lambda _name, _event: said, threading.Event())
    assert [each["MessageId"] for each in queue.deliver([message("a"), message("b")], "arn:queue")] == taken


def test_a_function_that_raises_takes_no_message() -> None:
    def raising(_name: str, _event: Any) -> Any:
        raise FunctionFailed("ValueError", "")

    queue = QueuePoller("worker", {}, raising, threading.Event())
    assert queue.deliver([message("a")], "arn:queue") == []


def test_a_poller_that_breaks_is_told_and_begins_again(capsys: pytest.CaptureFixture[str]) -> None:
    stopping = threading.Event()
    runs = list[int]()

    def work() -> None:
        runs.append(1)
        if len(runs) == 1:
            raise ConnectionError("no emulator")
        stopping.set()

    keep_going("SQS → worker", work, stopping)
    assert len(runs) == 2
    assert "SQS → worker was interrupted and begins again: no emulator" in capsys.readouterr().out
