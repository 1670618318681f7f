"""AWS calls and DynamoDB capacity of every route, in a practice of 100 patients and in one of 10,000.

Every route is asked through a running portal; its calls are counted and metered as they are made. What a process
asks once and keeps (STS sessions, secrets, public keys) is not counted. A route that is asked several times (each list
of My health) counts as its dearest request. Who registers here shares their day of birth with nobody: the chart of
everyone born on that day is looked at, of a hundred at most.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from bench.filling import fill
from bench.metering import Index, Meter, Units
from bench.recorder import Invocation, demonstration, recorded
from local import openapi
from local.stack import Portal
from local.template import Template, read
from tests.support.tour import tour
from tests.support.tour.doors import person, send

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
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:  # each portal fills its environment
        few, many = processes.map(_measured, (FEW, MANY))
    return _told(_known(read()), few, many)


def _measured(patients: int) -> dict[str, Cost]:
    """The cost of each route in a portal of its own, whose practice has so many patients."""
    with demonstration() as portal:
        assert portal.ready is not None
        fill(portal.ready.practice, send(portal, person("Model", birthDate="1950-01-02")), range(patients))
        return _costs(portal)


def _known(template: Template) -> list[str]:
    """Every route, the most particular first."""
    routes = openapi.document(template)["paths"].items()
    return sorted((f"{method.upper()} {path}" for path, methods in routes for method in methods), key=_generality)


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


def _costs(portal: Portal) -> dict[str, Cost]:
    """As the tour finds them."""
    known = _known(portal.template)
    with recorded(Meter(indexes(portal))) as invocations:
        tour(portal)
    found: dict[str, Cost] = {}
    for invocation in invocations:
        if "httpMethod" in invocation.event:
            route = _route(invocation, known)
            found[route] = max(found.get(route, cost_of(invocation)), cost_of(invocation), key=_dear)
    return found


def _dear(cost: Cost) -> tuple[float, int]:
    return cost.units.read + cost.units.write, sum(cost.calls.values())


def cost_of(invocation: Invocation) -> Cost:
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
