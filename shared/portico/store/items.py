"""Python values ↔ DynamoDB's typed values. Numbers come back as int, or float where they have a fraction."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer

Item = dict[str, Any]

_AS_THEY_ARE = ("S", "B", "BOOL")  # the types of most of what is stored, and all of what is long
_serializer = TypeSerializer()
_deserializer = TypeDeserializer()


def _stored(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, Mapping):
        return {name: _stored(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_stored(inner) for inner in value]
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Binary):
        return bytes(cast(Any, value).value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def to_value(value: Any) -> dict[str, Any]:
    """One value as DynamoDB stores it."""
    return dict(_serializer.serialize(_stored(value)))


def to_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as DynamoDB stores it; what is None is left out."""
    return {name: to_value(value) for name, value in item.items() if value is not None}


def from_item(stored: Mapping[str, Any]) -> Item:
    """The item back as plain Python."""
    return {name: _from_value(value) for name, value in stored.items()}


def _from_value(value: Mapping[str, Any]) -> Any:
    [(kind, inner)] = value.items()
    return inner if kind in _AS_THEY_ARE else _plain(_deserializer.deserialize(cast(Any, value)))
