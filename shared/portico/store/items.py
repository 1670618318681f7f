"""Python values ↔ DynamoDB's typed values. Numbers come back as int, or float where they have a fraction."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Item = dict[str, Any]


def to_value(value: Any) -> dict[str, Any]:
    """One value as DynamoDB stores it; what is None in a mapping is left out. Raises TypeError for what cannot be."""
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int() | float() | Decimal():
            return {"N": str(value)}
        case bytes():
            return {"B": value}
        case Mapping():
            return {"M": to_item(value)}
        case list() | tuple():
            return {"L": [to_value(inner) for inner in value]}
        case None:
            return {"NULL": True}
    raise TypeError(f"DynamoDB holds no {type(value).__name__} of Portico's")


def to_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as DynamoDB stores it; what is None is left out."""
    return {name: to_value(value) for name, value in item.items() if value is not None}


def from_item(stored: Mapping[str, Any]) -> Item:
    """The item back as plain Python."""
    return {name: _from_value(value) for name, value in stored.items()}


def _from_value(typed: Mapping[str, Any]) -> Any:
    ((kind, value),) = typed.items()
    match kind:
        case "S" | "B" | "BOOL":
            return value
        case "N":
            number = Decimal(value)
            return int(number) if number == number.to_integral_value() else float(number)
        case "M":
            return from_item(value)
        case "L":
            return [_from_value(inner) for inner in value]
        case "NULL":
            return None
    raise TypeError(f"Portico stores no {kind}")
