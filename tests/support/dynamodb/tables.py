"""Tables and their rows, with what DynamoDB refuses of keys and items."""

import marshal
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Item = dict[str, Any]  # attributes by name, each typed: {"S": "…"}
Place = tuple[str, str]  # partition and sort key
Placed = tuple[tuple[str, ...], Item]  # what places a row in its table or an index, and the row

MOST_PARTITION, MOST_SORT, MOST_ITEM = 2048, 1024, 400 * 1024  # bytes


class Refused(Exception):
    """What DynamoDB answers instead: a code, a text for developers, and what some codes carry besides."""

    def __init__(self, code: str, message: str, **carries: Any) -> None:
        super().__init__(message)
        self.code, self.message, self.carries = code, message, carries


def invalid(message: str) -> Refused:
    return Refused("ValidationException", message)


@dataclass
class Table:
    """Rows by partition and sort key, and what the stream tells of each write, the oldest first."""

    name: str
    key: tuple[str, str]
    indexes: Mapping[str, Mapping[str, Any]]
    stream_arn: str | None
    rows: dict[str, dict[str, Item]] = field(default_factory=dict)
    stream: list[dict[str, Any]] = field(default_factory=list)

    def place(self, key: Item) -> Place:
        """Of a key, which has these two attributes and no other."""
        if key.keys() != set(self.key):
            raise invalid("The provided key element does not match the schema")
        return self.place_of(key)

    def place_of(self, item: Item) -> Place:
        """Of an item, which may have more."""
        partition, sort = (self._key_value(item, name) for name in self.key)
        if len(partition.encode()) > MOST_PARTITION or len(sort.encode()) > MOST_SORT:
            raise invalid("One or more parameter values were invalid: Size of a key has exceeded the size limit")
        return partition, sort

    def at(self, place: Place) -> Item | None:
        """The row itself, not to be changed or handed on: see `copied`."""
        return self.rows.get(place[0], {}).get(place[1])

    def put(self, place: Place, item: Item) -> None:
        before = self.at(place)
        self.rows.setdefault(place[0], {})[place[1]] = item
        self._tell("INSERT" if before is None else "MODIFY", place, item)

    def delete(self, place: Place) -> None:
        if self.at(place) is not None:
            del self.rows[place[0]][place[1]]
            self._tell("REMOVE", place, None)

    def everything(self) -> list[Item]:
        """Copies of all rows, by their keys."""
        return [copied(row) for _, row in self.in_order()]

    def ordered_by(self, index: str | None) -> tuple[str, ...]:
        """The attributes that place a row: its key, and before it that of an index."""
        if index is None:
            return self.key
        if index not in self.indexes:
            raise invalid(f"The table does not have the specified index: {index}")
        return (*(each["AttributeName"] for each in self.indexes[index]["KeySchema"]), *self.key)

    def in_order(self, index: str | None = None, partition: str | None = None) -> list[Placed]:
        """The rows, or those of a partition, each with what places it."""
        attributes = self.ordered_by(index)
        found = [self.rows.get(partition, {})] if index is None and partition is not None else self.rows.values()
        rows = (row for each in found for row in each.values() if attributes[0] in row)
        placed = [(tuple(str(row[name]["S"]) for name in attributes), row) for row in rows]
        return sorted((each for each in placed if partition in (None, each[0][0])), key=lambda each: each[0])

    def shown_by(self, index: str | None, row: Item) -> Item:
        """A copy of what the table, or an index, holds of a row."""
        if index is None:
            return copied(row)
        if self.indexes[index]["Projection"]["ProjectionType"] != "KEYS_ONLY":
            raise NotImplementedError("an index of more than keys")
        return {each: dict(row[each]) for each in self.ordered_by(index)}

    def check(self, item: Item) -> None:
        """Raises Refused when this may not be an item of the table."""
        if size_of(item) > MOST_ITEM:
            raise invalid("Item size has exceeded the maximum allowed size")
        for name in self.indexes:
            for attribute in self.ordered_by(name):
                if attribute in item:
                    self._key_value(item, attribute)

    def _key_value(self, item: Item, name: str) -> str:
        value = item.get(name, {}).get("S")
        if not value:
            raise invalid(f"One or more parameter values were invalid: no string that is not empty for key {name}")
        return str(value)

    def _tell(self, event: str, place: Place, item: Item | None) -> None:
        if self.stream_arn is None:
            return
        told: dict[str, Any] = {"Keys": {name: {"S": value} for name, value in zip(self.key, place, strict=True)}}
        if item is not None:
            told["NewImage"] = item
        number = str(len(self.stream)).zfill(21)
        told |= {"SequenceNumber": number, "SizeBytes": 1, "StreamViewType": "NEW_IMAGE"}
        self.stream.append({"eventID": number, "eventName": event, "dynamodb": told})


def copied(item: Item) -> Item:
    """A copy down to the last value."""
    copy: Item = marshal.loads(marshal.dumps(item))  # noqa: S302 - our own, a moment ago
    return copy


def size_of(item: Item) -> int:
    """In bytes, as DynamoDB counts: names and values, and a little for what holds others."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(typed: Item) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "S":
            return len(value.encode())
        case "B":
            return len(value)
        case "N":
            return len(value.lstrip("-").replace(".", "").strip("0")) // 2 + 2
        case "BOOL" | "NULL":
            return 1
        case "SS" | "NS" | "BS":
            return sum(_size({kind[0]: each}) for each in value)
        case "M":
            return 3 + size_of(value) + len(value)
        case "L":
            return 3 + sum(_size(each) + 1 for each in value)
    raise NotImplementedError(kind)
