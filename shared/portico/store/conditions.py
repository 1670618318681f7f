"""What must be true of an item for a write to happen, and what the write changes, as DynamoDB expressions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portico.store.items import to_value


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition expression with its names and values."""

    expression: str
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(
            f"({self.expression}) AND ({other.expression})",
            {**self.names, **other.names},
            {**self.values, **other.values},
        )

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(
            f"({self.expression}) OR ({other.expression})",
            {**self.names, **other.names},
            {**self.values, **other.values},
        )


def absent() -> Condition:
    """No such item yet."""
    return Condition("attribute_not_exists(pk)")


def present() -> Condition:
    """The item is there."""
    return Condition("attribute_exists(pk)")


def matches(**fields: Any) -> Condition:
    """The item is there and these fields have these values; None means that the field is not there."""
    parts, names, values = ["attribute_exists(pk)"], {}, {}
    for number, (name, value) in enumerate(fields.items()):
        names[f"#m{number}_{name}"] = name
        if value is None:
            parts.append(f"attribute_not_exists(#m{number}_{name})")
        else:
            parts.append(f"#m{number}_{name} = :m{number}_{name}")
            values[f":m{number}_{name}"] = to_value(value)
    return Condition(" AND ".join(parts), names, values)


def compares(name: str, operator: str, value: Any) -> Condition:
    """A field compared with a value: `compares("expires", ">", now)`."""
    return Condition(f"#c_{name} {operator} :c_{name}", {f"#c_{name}": name}, {f":c_{name}": to_value(value)})


@dataclass(frozen=True, slots=True)
class Change:
    """What an update does to an item. `put` fields that are None are removed."""

    put: Mapping[str, Any] = field(default_factory=dict)
    add: Mapping[str, int] = field(default_factory=dict)

    def expression(self) -> tuple[str, dict[str, str], dict[str, Any]]:
        """The update expression with its names and values."""
        names: dict[str, str] = {}
        values: dict[str, Any] = {}
        clauses: dict[str, list[str]] = {"SET": [], "REMOVE": [], "ADD": []}

        def term(name: str, value: Any) -> str:
            names[f"#u_{name}"] = name
            values[f":u_{name}"] = value
            return f"#u_{name}"

        for name, value in self.put.items():
            if value is None:
                names[f"#u_{name}"] = name
                clauses["REMOVE"].append(f"#u_{name}")
            else:
                clauses["SET"].append(f"{term(name, to_value(value))} = :u_{name}")
        for name, amount in self.add.items():
            clauses["ADD"].append(f"{term(name, to_value(amount))} :u_{name}")
        text = " ".join(f"{verb} {', '.join(terms)}" for verb, terms in clauses.items() if terms)
        return text, names, values
