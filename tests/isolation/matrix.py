"""Knocks at every route as everyone, and notes what was answered, what was shown of others, and what it changed.

Every route is tried in a copy of the process, and so is everything that works: nobody's try can spoil another's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from typing import Any

from tests.isolation.rows import BEFORE_FULL, DOORS, ROWS, Door, Refusal, Row
from tests.isolation.world import ELSEWHERE, HERE, MARKS, Headers, World, desk_cursor, make, moment, send
from tests.support.aws import emulated_cloud
from tests.support.events import Answer
from tests.support.processes import apart, together
from tests.support.stored import everything
from tests.support.systems import PROGRAM_HEADERS

NO_SESSION = (401, "identity.signed_out")
NOT_YET = (403, "identity.validation_required")
DENIED = (403, "request.denied")
NOT_FOUND = (404, "request.not_found")
CROSS_SITE = (403, "request.cross_site")
LIVE = frozenset(chain.from_iterable(row.allowed for row in ROWS.values()))  # whoever may anything
PAST_THE_EDGE: Mapping[str, Headers] = {
    "without the edge's secret": {"X-Portico-Edge": None},
    "with another secret": {"X-Portico-Edge": "guessed"},
}
FROM_ANOTHER_SITE: Mapping[str, Headers] = {
    "without X-Requested-With": {"X-Requested-With": None},
    "from another site": {"Sec-Fetch-Site": "cross-site"},
    "from a sister site": {"Sec-Fetch-Site": "same-site"},
    "from another origin": {"Sec-Fetch-Site": None, "Origin": "https://evil.example"},
    "from an unknown origin": {"Sec-Fetch-Site": None, "Origin": None},
}
FOREIGN: Mapping[str, str] = {"patient_id": "pat_none", "practice_id": ELSEWHERE, "role": "administrator"}


@dataclass(frozen=True)
class Cell:
    """One try: who, whether it should work, what was expected and answered, and whose data was in the answer."""

    who: str
    allowed: bool
    expected: Refusal
    answered: Refusal
    seen: frozenset[str]


@dataclass(frozen=True)
class Tried:
    """A route's cells; what all of its refusals together changed, and what the right requests changed of others'."""

    cells: list[Cell]
    changed: list[str]


@dataclass(frozen=True)
class Matrix:
    """Every route, and every cursor where it does not belong."""

    routes: dict[str, Tried]
    cursors: list[Cell]


@cache
def matrix() -> Matrix:
    """Everyone at every route."""
    with emulated_cloud(), moment():
        world = make()
        routes = [*ROWS, *DOORS]
        halves = together([partial(_tried, world, part) for part in (routes[::2], routes[1::2])])
        return Matrix(dict(chain.from_iterable(halves)), apart(partial(_cursors, world)))


def _tried(world: World, routes: list[str]) -> list[tuple[str, Tried]]:
    return [(route, apart(partial(_at, world, route))) for route in routes]


def _at(world: World, route: str) -> Tried:
    method, door = route.partition(" ")[0], DOORS.get(route)
    before = _unchanging()
    refused = _refused_at_door(world, method, door) if door else _refused(world, method, ROWS[route])
    changed = _differences(before, _unchanging())
    let_in = [_through_door(world, method, door)] if door else _let_in(world, method, ROWS[route])
    for _, changed_of_others in let_in:
        changed += changed_of_others
    return Tried([*refused, *(cell for cell, _ in let_in)], changed)


# routes behind the authorizer ---------------------------------------------------------------------------------------


def _refused(world: World, method: str, row: Row) -> list[Cell]:
    path = row.path(world)
    callers = [caller for caller in world.callers if caller not in row.allowed]
    cells = [_try(world, caller, method, path, row.body, _expected(row, caller)) for caller in callers]
    for caller in sorted(row.allowed):
        headers = world.callers[caller]
        ways = [(way, more, DENIED) for way, more in PAST_THE_EDGE.items()]
        if method != "GET" and "Cookie" in headers:
            ways += [(way, more, CROSS_SITE) for way, more in FROM_ANOTHER_SITE.items()]
        for way, more, expected in ways:
            cells.append(_cell(f"{caller} {way}", expected, send({**headers, **more}, method, path, row.body)))
        for astray in (each(world) for each in row.astray):
            answer = send(headers, method, astray, row.body)
            cells.append(_cell(f"{caller} at {astray}", row.absent, answer))
    return cells


def _expected(row: Row, caller: str) -> Refusal:
    if caller in row.refusals:
        return row.refusals[caller]
    if caller in BEFORE_FULL:
        return NOT_YET
    if caller in LIVE:
        return NOT_FOUND if row.hidden else DENIED
    return NO_SESSION


def _let_in(world: World, method: str, row: Row) -> list[tuple[Cell, list[str]]]:
    bodies = [(caller, caller, row.body, (row.status, "")) for caller in sorted(row.allowed)]
    if isinstance(row.body, dict):
        body = {**row.body, **FOREIGN, "patient_id": world.patients["lark"]}
        caller = min(row.allowed)
        bodies.append((f"{caller} with others' ids in the body", caller, body, row.stuffed or (row.status, "")))
    path = row.path(world)
    return [apart(partial(_watched, world, method, path, *each)) for each in bodies]


def _watched(
    world: World, method: str, path: str, who: str, caller: str, body: Any, expected: Refusal
) -> tuple[Cell, list[str]]:
    """A right request, and what it changed of others'."""
    before = _of_others(world)
    answer = send(world.callers[caller], method, path, body)
    return _cell(who, expected, answer, allowed=expected[0] < 400), _differences(before, _of_others(world))


def _of_others(world: World) -> dict[str, Any]:
    theirs = (f"T#{ELSEWHERE}#", world.patients["lark"])
    return {key: item for key, item in _unchanging().items() if any(mark in key for mark in theirs)}


# doors --------------------------------------------------------------------------------------------------------------


def _headers(door: Door) -> Headers:
    return {**(PROGRAM_HEADERS if door.programs else {}), **door.headers}


def _refused_at_door(world: World, method: str, door: Door) -> list[Cell]:
    headers, body = _headers(door), door.opens(world)
    cells = [
        _cell(who, expected, send(headers, method, door.path, wrong(world)))
        for who, (wrong, expected) in door.refused.items()
    ]
    ways = [(way, more, DENIED) for way, more in PAST_THE_EDGE.items()]
    if method != "GET" and not door.programs:
        ways += [(way, more, CROSS_SITE) for way, more in FROM_ANOTHER_SITE.items()]
    cells += [_cell(way, expected, send({**headers, **more}, method, door.path, body)) for way, more, expected in ways]
    unknown = send(headers, method, door.path, body, practice="oakhill")
    return [*cells, _cell("who asks for an unknown practice", (404, "practice.unknown"), unknown)]


def _through_door(world: World, method: str, door: Door) -> tuple[Cell, list[str]]:
    def knock() -> tuple[Cell, list[str]]:
        before = _of_others(world)
        answer = send(_headers(door), method, door.path, door.opens(world))
        return _cell("who may", (door.status, ""), answer, allowed=True), _differences(before, _of_others(world))

    return apart(knock)


# cursors ------------------------------------------------------------------------------------------------------------


def _cursors(world: World) -> list[Cell]:
    own, lists = world.cursors["wren"], f"/patients/{world.patients['wren']}/records"
    here, there = desk_cursor(HERE), desk_cursor(ELSEWHERE)
    right = [("patient", f"{lists}/allergies?cursor={own}"), ("nurse", f"/desk/patients?cursor={here}")]
    wrong = [
        ("patient", f"{lists}/allergies?cursor={world.cursors['lark']}"),
        ("patient", f"{lists}/allergies?cursor={world.cursors['swift']}"),
        ("patient", f"{lists}/allergies?cursor={here}"),
        ("patient", f"{lists}/allergies?status=current&cursor={own}"),
        ("patient", f"{lists}/problems?cursor={own}"),
        ("patient", f"{lists}/allergies?cursor={own[:-2]}{'AA' if own[-2:] != 'AA' else 'BB'}"),
        ("patient", f"{lists}/allergies?cursor={'A' * 60}"),
        ("nurse", f"/desk/patients?cursor={there}"),
        ("nurse", f"/desk/patients?q=ro&cursor={here}"),
        ("nurse", f"/desk/patients?cursor={own}"),
    ]
    tries = [(who, path, (200, "")) for who, path in right]
    tries += [(who, path, (400, "request.cursor")) for who, path in wrong]
    return [
        _cell(f"{who} at {path}", expected, send(world.callers[who], "GET", path), allowed=expected[0] == 200)
        for who, path, expected in tries
    ]


# one try ------------------------------------------------------------------------------------------------------------


def _try(world: World, caller: str, method: str, path: str, body: Any, expected: Refusal) -> Cell:
    return _cell(caller, expected, send(world.callers[caller], method, path, body))


def _cell(who: str, expected: Refusal, answer: Answer, *, allowed: bool = False) -> Cell:
    """An OAuth refusal has its own word for the code."""
    refused = answer.status >= 400
    code = str(answer.body.get("code") or answer.body.get("error")) if refused else ""
    seen = frozenset(name for name, marks in MARKS.items() if any(mark in answer.text for mark in marks))
    return Cell(who, allowed, expected, (answer.status, code), seen)


def _unchanging() -> dict[str, Any]:
    """All that a refusal may not change: counters of attempts and the audit trail are there to be written."""
    return {key: item for key, item in everything(("AuditTable",)).items() if "#LIMIT#" not in key}


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
