"""AWS calls and DynamoDB capacity of every route, in a practice of 100 patients and in the same with 10,000.

Every route is asked through the running portal; its calls are counted and metered as they are made. What a process
asks once and keeps (STS sessions, secrets, public keys) is not counted. A route that is asked several times (each list
of My health) counts as its dearest request.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.filling import fill
from bench.metering import Index, Meter, Units
from bench.recorder import Invocation, recorded
from bench.tour import demonstration, person, send, tour
from local import openapi
from local.stack import Portal

FEW, MANY = 100, 10_000
_ONCE = {"sts", "secretsmanager"}  # services asked once a process
_KEPT = {"GetPublicKey"}
_AUTHORIZER = "the authorizer, for each of the others that needs a session"


@dataclass(frozen=True)
class Cost:
    """What one request costs: calls by operation, and capacity units."""

    calls: Mapping[str, int]
    units: Units

    def line(self, route: str) -> str:
        listed = ", ".join(name if count == 1 else f"{count} × {name}" for name, count in sorted(self.calls.items()))
        return f"| {route} | {listed} | {self.units.read:g} | {self.units.write:g} |"


def main() -> bool:
    """Prints the table; whether each route costs the same in both practices, and nothing scans."""
    with demonstration() as portal:
        assert portal.ready is not None
        practice, routes = portal.ready.practice, list(openapi.document(portal.template)["paths"].items())
        known = sorted((f"{method.upper()} {path}" for path, methods in routes for method in methods), key=_generality)
        model = send(portal, person("model"))
        fill(practice, model, range(FEW))
        few = _costs(portal, known, 1)
        fill(practice, model, range(FEW, MANY))
        many = _costs(portal, known, 2)
    return _told(known, few, many)


def _told(known: Sequence[str], few: Mapping[str, Cost], many: Mapping[str, Cost]) -> bool:
    print(f"| route | AWS calls with {MANY:,} patients | read units | write units |\n|---|---|---:|---:|")
    for route in (_AUTHORIZER, *sorted(known, key=lambda each: each.split()[::-1])):
        if route in many:
            print(many[route].line(route))
    missing = set(known) - set(many)
    other = {route for route in many if few.get(route) != many[route]}
    scans = any("Scan" in cost.calls for cost in many.values())
    print(f"\n  {len(known) - len(missing)} of {len(known)} routes asked{''.join(f'; not {each}' for each in missing)}")
    print(f"  {len(many) - len(other)} of {len(many)} cost the same with {FEW} patients as with {MANY:,}")
    for route in sorted(other):
        print(f"    {route}\n      {FEW}: {few.get(route)}\n      {MANY:,}: {many[route]}")
    print(f"  {'A scan!' if scans else 'no Scan'}")
    return not (missing or other or scans)


def _costs(portal: Portal, known: Sequence[str], number: int) -> dict[str, Cost]:
    """The cost of each route as the tour finds it."""
    with recorded(Meter(indexes(portal))) as invocations:
        tour(portal, number)
    found: dict[str, Cost] = {}
    for invocation in invocations:
        if "httpMethod" in invocation.event:
            route = _route(invocation, known)
            found[route] = max(found.get(route, _cost(invocation)), _cost(invocation), key=_dear)
    return found


def _dear(cost: Cost) -> tuple[float, int]:
    return cost.units.read + cost.units.write, sum(cost.calls.values())


def _cost(invocation: Invocation) -> Cost:
    counted = [call for call in invocation.calls if call.service not in _ONCE and call.operation not in _KEPT]
    units = sum((call.units for call in counted), Units())
    return Cost(Counter(call.operation for call in counted), units)


def _route(invocation: Invocation, known: Iterable[str]) -> str:
    if invocation.function == "authorizer":
        return _AUTHORIZER
    asked = f"{invocation.event['httpMethod']} {re.sub(r'^/api/[^/]+/v1', '', invocation.event['path'])}"
    return next(route for route in known if re.fullmatch(re.sub(r"{\w+}", "[^/]+", route), asked))


def _generality(route: str) -> int:
    """Routes without parameters go before those that would match as well."""
    return route.count("{")


def indexes(portal: Portal) -> dict[str, list[Index]]:
    """The secondary indexes of each table, from the template."""
    found = {}
    for name, table in portal.template.of_type("AWS::DynamoDB::Table").items():
        keys = tuple(each["AttributeName"] for each in table["KeySchema"])
        every = table.get("GlobalSecondaryIndexes", ())
        found[portal.template.made[name, "Ref"]] = [_index(keys, each) for each in every]
    return found


def _index(table_keys: tuple[str, ...], index: Mapping[str, Any]) -> Index:
    keys = tuple(each["AttributeName"] for each in index["KeySchema"])
    projection = index["Projection"]
    every = projection["ProjectionType"] == "ALL"
    return Index(keys, None if every else frozenset((*table_keys, *keys, *projection.get("NonKeyAttributes", ()))))
