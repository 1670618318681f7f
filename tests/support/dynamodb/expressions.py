"""Expressions of DynamoDB, read once each: whether a condition holds of an item, and what an update makes of it.

Of the grammar only what Portico writes; anything else raises NotImplementedError, so that no test passes on a guess.
"""

import functools
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

from tests.support.dynamodb.tables import Item

Names = Mapping[str, str]
Values = Mapping[str, Item]
Holds = Callable[[Item, Names, Values], bool]
Update = Callable[[Item, Names, Values], None]
_Term = Callable[[Item, Names, Values], Item | None]

_TOKEN = re.compile(r"\s*(?:([#:]?\w+)|(<=|>=|<>|[=<>(),]))")
_RESERVED = frozenset(ReservedKeywords.get_reserved_keywords())
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@functools.cache
def placeholders(text: str) -> frozenset[str]:
    """The names and values that an expression takes from beside it: `#name`, `:value`."""
    return frozenset(re.findall(r"[#:]\w+", text))


@functools.cache
def condition(text: str) -> Holds:
    """Whether an item is as this condition, filter or condition on keys says; an item that is not there is empty."""
    reader = _Reader(text)
    holds = reader.any_of()
    reader.must_be_over()
    return holds


@functools.cache
def update(text: str) -> Update:
    """What this update expression does to an item, in place. All that it reads is as it was before."""
    reader = _Reader(text)
    steps: list[Update] = []
    while (verb := reader.next()) is not None:
        if verb not in ("SET", "REMOVE", "ADD"):
            raise NotImplementedError(text)
        steps.append(getattr(reader, verb.lower())())
        while reader.goes_on_with(","):
            steps.append(getattr(reader, verb.lower())())

    def run(item: Item, names: Names, values: Values) -> None:
        for step in steps:
            step(item, names, values)

    return run


@functools.cache
def projection(text: str) -> Callable[[Item, Names], Item]:
    """Those attributes of an item that this projection names."""
    terms = [term.strip() for term in text.split(",")]
    if not all(re.fullmatch(r"#?\w+", term) for term in terms):
        raise NotImplementedError(text)

    def chosen(item: Item, names: Names) -> Item:
        wanted = [_name(term, names) for term in terms]
        return {name: item[name] for name in wanted if name in item}

    return chosen


class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = []
        at = 0
        while text[at:].strip():
            if (found := _TOKEN.match(text, at)) is None:
                raise NotImplementedError(text)
            self.tokens.append(found[1] or found[2])
            at = found.end()
        self.at = 0

    def next(self) -> str | None:
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else None

    def goes_on_with(self, token: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == token:
            self.at += 1
            return True
        return False

    def must(self, token: str) -> None:
        if not self.goes_on_with(token):
            raise NotImplementedError(self.text)

    def must_be_over(self) -> None:
        if self.at != len(self.tokens):
            raise NotImplementedError(self.text)

    # conditions -----------------------------------------------------------------------------------------------------

    def any_of(self) -> Holds:
        parts = [self.all_of()]
        while self.goes_on_with("OR"):
            parts.append(self.all_of())
        return lambda item, names, values: any(part(item, names, values) for part in parts)

    def all_of(self) -> Holds:
        parts = [self.one()]
        while self.goes_on_with("AND"):
            parts.append(self.one())
        return lambda item, names, values: all(part(item, names, values) for part in parts)

    def one(self) -> Holds:
        if self.goes_on_with("("):
            inner = self.any_of()
            self.must(")")
            return inner
        first = self.next() or ""
        if self.goes_on_with("("):
            return self.function(first)
        left, sign, right = self.term(first), self.next() or "", self.term(self.next() or "")
        if sign == "=":
            return lambda item, names, values: _same(left(item, names, values), right(item, names, values))
        if sign == "<>":
            return lambda item, names, values: not _same(left(item, names, values), right(item, names, values))
        if sign not in _COMPARE:
            raise NotImplementedError(self.text)
        compare = _COMPARE[sign]
        return lambda item, names, values: _in_order(compare, left(item, names, values), right(item, names, values))

    def function(self, name: str) -> Holds:
        path = self.name(self.next())
        if name == "begins_with":
            self.must(",")
            beginning = self.term(self.next() or "")
            self.must(")")
            return lambda item, names, values: _begins(item.get(_name(path, names)), beginning(item, names, values))
        self.must(")")
        if name == "attribute_exists":
            return lambda item, names, values: _name(path, names) in item
        if name == "attribute_not_exists":
            return lambda item, names, values: _name(path, names) not in item
        raise NotImplementedError(self.text)

    def term(self, token: str) -> _Term:
        if token.startswith(":"):
            return lambda item, names, values: values[token]
        name = self.name(token)
        return lambda item, names, values: item.get(_name(name, names))

    def name(self, token: str | None) -> str:
        if token is None or not re.fullmatch(r"#\w+|[A-Za-z]\w*", token) or token.upper() in _RESERVED:
            raise NotImplementedError(self.text)
        return token

    # updates --------------------------------------------------------------------------------------------------------

    def set(self) -> Update:
        name = self.name(self.next())
        self.must("=")
        if not (value := self.next() or "").startswith(":"):
            raise NotImplementedError(self.text)
        return lambda item, names, values: item.update({_name(name, names): values[value]})

    def remove(self) -> Update:
        name = self.name(self.next())

        def run(item: Item, names: Names, _: Values) -> None:
            item.pop(_name(name, names), None)

        return run

    def add(self) -> Update:
        name, amount = self.name(self.next()), self.next() or ""

        def run(item: Item, names: Names, values: Values) -> None:
            before = item.get(_name(name, names), {"N": "0"})
            item[_name(name, names)] = {"N": str(Decimal(before["N"]) + Decimal(values[amount]["N"]))}

        return run


def _name(token: str, names: Names) -> str:
    return names[token] if token.startswith("#") else token


def _same(one: Item | None, other: Item | None) -> bool:
    if one is None or other is None:
        return False
    if "N" in one and "N" in other:
        return Decimal(one["N"]) == Decimal(other["N"])
    return one == other


def _in_order(compare: Callable[[Any, Any], bool], one: Item | None, other: Item | None) -> bool:
    """Only values of the same kind are before or after each other."""
    if one is None or other is None or one.keys() != other.keys():
        return False
    ((kind, left),) = one.items()
    right = other[kind]
    if kind == "N":
        return compare(Decimal(left), Decimal(right))
    return compare(left.encode(), right.encode()) if kind == "S" else compare(left, right)


def _begins(one: Item | None, other: Item | None) -> bool:
    return one is not None and other is not None and "S" in one and one["S"].startswith(other["S"])
