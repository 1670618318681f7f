"""Capacity units of DynamoDB calls, from the sizes of the items they touch: what no emulator counts as AWS does.

A strongly consistent read of up to 4 KB is one read unit, an eventually consistent one half; a write of up to 1 KB is
one write unit, in a transaction two; each change of an index is a write of its own. Queries pay for what they read
before it is projected, batches for each item by itself, a refused condition for the item it looked at.
("DynamoDB read and write operations" and "Item sizes and formats" in the Amazon DynamoDB Developer Guide.)
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Item = Mapping[str, Any]
Ask = Callable[[str, Mapping[str, Any]], Any]  # (operation, parameters) → answer

_READ_UNIT, _WRITE_UNIT = 4096, 1024  # bytes
_CONTAINER = 3  # bytes of a list or map beside its members, each of which takes one more


@dataclass(frozen=True)
class Units:
    """Capacity units."""

    read: float = 0
    write: float = 0

    def __add__(self, other: "Units") -> "Units":
        return Units(self.read + other.read, self.write + other.write)


class Index(NamedTuple):
    """A secondary index: the attributes an item must have to be in it, and those it keeps (None: all)."""

    keys: Sequence[str]
    kept: frozenset[str] | None


class _Target(NamedTuple):
    """An item that a call writes."""

    table: str
    key: Item


class Meter:
    """Meters calls against tables that have these indexes, by table name."""

    def __init__(self, indexes: Mapping[str, Sequence[Index]]) -> None:
        self._indexes = indexes

    def call(self, ask: Ask, operation: str, params: Mapping[str, Any], note: Callable[[Units], None]) -> Any:
        """Makes the call and notes its units, also when a condition refuses it. Raises what the call raises."""
        if operation in _READS:
            answer = ask(operation, params)
            note(Units(read=_READS[operation](ask, params, answer)))
            return answer
        targets = list(_targets(operation, params))
        before = [_stored(ask, target) for target in targets]
        try:
            return ask(operation, params)
        finally:
            after = [_stored(ask, target) for target in targets]
            units = sum(map(self._written, targets, before, after))
            note(Units(write=units * (2 if operation == "TransactWriteItems" else 1)))

    def _written(self, target: _Target, before: Item, after: Item) -> int:
        in_indexes = [_index_units(index, before, after) for index in self._indexes.get(target.table, ())]
        return _write_units(max(size(before), size(after))) + sum(in_indexes)


def size(item: Item) -> int:
    """Bytes of an item as DynamoDB counts them; names count too."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(typed: Mapping[str, Any]) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            digits = len(str(value).strip("-0.").replace(".", ""))
            return math.ceil(digits / 2) + 1 + str(value).startswith("-")
        case "B":
            return len(value)
        case "BOOL" | "NULL":
            return 1
        case "L":
            return _CONTAINER + sum(1 + _value_size(each) for each in value)
        case "M":
            return _CONTAINER + sum(1 + len(name.encode()) + _value_size(each) for name, each in value.items())
        case "SS" | "NS" | "BS":
            return sum(_value_size({kind[0]: each}) for each in value)
    raise AssertionError(kind)


def _read_units(size: int, consistent: bool) -> float:
    return max(1, math.ceil(size / _READ_UNIT)) / (1 if consistent else 2)


def _write_units(size: int) -> int:
    return max(1, math.ceil(size / _WRITE_UNIT))


def _of_get(_: Ask, params: Item, answer: Item) -> float:
    return _read_units(size(answer.get("Item", {})), params.get("ConsistentRead", False))


def _of_batch_get(_: Ask, params: Item, answer: Item) -> float:
    units = 0.0
    for table, wanted in params["RequestItems"].items():
        found = answer["Responses"].get(table, [])
        sizes = [size(item) for item in found] + [0] * (len(wanted["Keys"]) - len(found))
        units += sum(_read_units(each, wanted.get("ConsistentRead", False)) for each in sizes)
    return units


def _of_query(ask: Ask, params: Item, answer: Item) -> float:
    projected = params.keys() & {"ProjectionExpression", "FilterExpression"}
    if projected:
        used = params["KeyConditionExpression"]
        names = {short: name for short, name in params["ExpressionAttributeNames"].items() if short in used}
        whole = {name: value for name, value in params.items() if name not in projected}
        answer = ask("Query", whole | {"ExpressionAttributeNames": names})
    return _read_units(sum(size(item) for item in answer["Items"]), params.get("ConsistentRead", False))


_READS: Mapping[str, Callable[[Ask, Item, Item], float]] = {
    "GetItem": _of_get,
    "BatchGetItem": _of_batch_get,
    "Query": _of_query,
}


def _targets(operation: str, params: Item) -> Iterable[_Target]:
    if operation == "TransactWriteItems":
        for part in params["TransactItems"]:
            ((kind, request),) = part.items()
            yield _target(kind, request)
    else:
        yield _target(operation.removesuffix("Item"), params)


def _target(kind: str, request: Item) -> _Target:
    match kind:
        case "Put":
            return _Target(request["TableName"], {name: request["Item"][name] for name in ("pk", "sk")})
        case "Update" | "Delete" | "ConditionCheck":  # a check counts as a write: nothing says that it costs less
            return _Target(request["TableName"], request["Key"])
    raise AssertionError(f"{kind} is not metered")  # a Scan, too


def _stored(ask: Ask, target: _Target) -> Item:
    item: Item = ask("GetItem", {"TableName": target.table, "Key": target.key, "ConsistentRead": True}).get("Item", {})
    return item


def _index_units(index: Index, before: Item, after: Item) -> int:
    """One write to put an item in, take it out or change it there; two to move it."""
    old, new = _projected(index, before), _projected(index, after)
    if old == new:
        return 0
    moved = old and new and any(old[name] != new[name] for name in index.keys)
    if moved:
        return _write_units(size(old)) + _write_units(size(new))
    return _write_units(max(size(old), size(new)))


def _projected(index: Index, item: Item) -> Item:
    if not all(name in item for name in index.keys):
        return {}
    return {name: value for name, value in item.items() if index.kept is None or name in index.kept}
