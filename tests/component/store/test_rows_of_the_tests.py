"""The rows that the tests keep by themselves answer as moto's do, whatever is asked of them in whatever order."""

from collections.abc import Callable
from functools import partial
from typing import Any

from botocore.exceptions import ClientError
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from portico.store import keys
from portico.store.conditions import Change, Condition, absent, compares, matches, present
from portico.store.keys import Key
from portico.store.table import Part, TenantTable
from tests.support.aws import dynamodb, emulated_cloud
from tests.support.dynamodb.client import here, through_http

Call = tuple[str, dict[str, Any]]

OUTBOX = TenantTable("OutboxTable", "larkspur")
KEYS = [Key(pk, sk) for pk in ("MAIL#1", "MAIL#2") for sk in ("A", "B#1", "B#2", "C")]
BESIDES = {"ResponseMetadata", "ConsumedCapacity", "ItemCollectionMetrics"}  # which no code of Portico's reads
WRITES = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem"}

_keys = some.sampled_from(KEYS)
_numbers = some.sampled_from([-3, 0, 1, 2.5])
_values = _numbers | some.sampled_from(["", "a", "b", "ä", True, b"\x00\xff", {"a": [1, {"b": "c"}]}, ["a", 1]])
_fields = some.fixed_dictionaries({}, optional={"status": _values, "text": _values, "count": _numbers})
_places = some.sampled_from([{}, *(OUTBOX.index_key("pending", "PENDING", each) for each in ("1", "2", "3"))])
_simple = some.one_of(
    some.just(absent()),
    some.just(present()),
    _fields.map(lambda fields: matches(**fields)),
    # Of a number alone: moto stumbles where kinds differ.
    some.builds(compares, some.just("count"), some.sampled_from(["=", "<>", "<", "<=", ">", ">="]), _numbers),
)
_conditions = some.one_of(
    some.none(),
    _simple,
    some.builds(Condition.__and__, _simple, _simple),
    some.builds(Condition.__or__, _simple, _simple),
)
_changes = some.one_of(
    some.builds(Change, _fields.map(lambda fields: {**fields, "text": None})),
    some.builds(Change, _fields.map(lambda fields: {**fields, "count": 1}), some.just({"seen": 1})),
)
_parts = some.one_of(
    some.builds(OUTBOX.putting, _keys, some.builds(dict[str, Any].__or__, _fields, _places), _conditions),
    some.builds(OUTBOX.updating, _keys, _changes, _conditions),
    some.builds(OUTBOX.deleting, _keys, _conditions),
    some.builds(OUTBOX.checking, _keys, _simple),
)


def _alone(part: Part) -> Call:
    ((kind, request),) = part.request.items()
    return (WRITES[kind], request) if kind in WRITES else _together([part])


def _together(parts: list[Part]) -> Call:
    return "TransactWriteItems", {"TransactItems": [part.request for part in parts]}


def _read(key: Key) -> Call:
    return "GetItem", {"TableName": OUTBOX.name, "Key": OUTBOX.reading(key).key, "ConsistentRead": True}


def _batch(wanted: list[Key]) -> Call:
    return "BatchGetItem", {"RequestItems": {OUTBOX.name: {"Keys": [OUTBOX.reading(key).key for key in wanted]}}}


def _query(index: bool, beginning: str, forward: bool, limit: int, start: Key | None) -> Call:
    own, sort = ("pending_pk", "pending_sk") if index else ("pk", "sk")
    request: dict[str, Any] = {
        "TableName": OUTBOX.name,
        "KeyConditionExpression": "#p = :p AND begins_with(#s, :s)",
        "ExpressionAttributeNames": {"#p": own, "#s": sort},
        "ExpressionAttributeValues": {
            ":p": {"S": keys.partition("larkspur", "PENDING" if index else "MAIL#1")},
            ":s": {"S": beginning},
        },
        "ScanIndexForward": forward,
        "Limit": limit,
    }
    if index:
        request["IndexName"] = "pending"
    elif start:
        request["ExclusiveStartKey"] = OUTBOX.reading(Key("MAIL#1", start.sk)).key
    return "Query", request


_beginnings = some.sampled_from(["A", "B", "B#1", "1", "x"])
_calls = some.one_of(
    _parts.map(_alone),
    some.lists(_parts, min_size=1, max_size=3).map(_together),
    _keys.map(_read),
    some.lists(_keys, min_size=1, max_size=4, unique=True).map(_batch),
    some.builds(
        _query, some.booleans(), _beginnings, some.booleans(), some.sampled_from([1, 2, 9]), some.none() | _keys
    ),
    some.just(("Scan", {"TableName": OUTBOX.name})),
)


@settings(max_examples=200, derandomize=True, phases=[Phase.generate])
@given(some.lists(_calls, min_size=3, max_size=25))
def test_the_rows_kept_here_answer_as_motos_do(calls: list[Call]) -> None:
    with emulated_cloud():
        kept = [_answer(partial(here, dynamodb()), call) for call in calls]
    with emulated_cloud():
        motos = [_answer(partial(through_http, dynamodb()), call) for call in calls]
    for call, one, other in zip(calls, kept, motos, strict=True):
        if call[0] == "Query" and "LastEvaluatedKey" not in other and one["Count"] == call[1]["Limit"]:
            one.pop("LastEvaluatedKey")  # DynamoDB tells it whenever the limit ends a page, moto only if there is more
        assert one == other, call


def _answer(make: Callable[[str, dict[str, Any]], Any], call: Call) -> Any:
    operation, params = call
    try:
        answer = make(operation, params)
    except ClientError as refused:
        reasons = [reason["Code"] for reason in refused.response.get("CancellationReasons", [])]
        items = [reason.get("Item") for reason in refused.response.get("CancellationReasons", [])]
        return refused.response["Error"]["Code"], reasons, items, refused.response.get("Item")
    return {name: value for name, value in answer.items() if name not in BESIDES}
