"""Knocks at every route as everyone, and notes what was answered, what was shown of others, and what it changed.

Every route is tried in a copy of the process, and so is everything that works: nobody's try can spoil another's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain
from typing import Any, Literal

from tests.isolation.doors import DOORS
from tests.isolation.row import BEFORE_FULL, KINDS, Door, Refusal, Row
from tests.isolation.rows import ROWS
from tests.isolation.world import ELSEWHERE, MARKS, Headers, World, make, moment, send
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
BAD_CURSOR = (400, "request.cursor")
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
Place = Literal["path", "body", "cursor", "header", "edge"]  # where a try names what is not the caller's


@dataclass(frozen=True)
class Cell:
    """One try: who, where the foreign thing was, whether it should work, what was expected and answered, and whose
    data was in the answer."""

    who: str
    place: Place
    allowed: bool
    expected: Refusal
    answered: Refusal
    seen: frozenset[str]
    how: str = ""


@dataclass(frozen=True)
class Tried:
    """A route's cells; what all of its refusals together changed, and what the right requests changed of others'."""

    cells: list[Cell]
    changed: list[str]


@dataclass(frozen=True)
class Matrix:
    """Every route; and the answers callers got where, or while, they might."""

    routes: dict[str, Tried]
    let_in: dict[str, int]
    exports: dict[str, str]


@cache
def matrix() -> Matrix:
    """Everyone at every route."""
    with emulated_cloud(), moment():
        world = make()
        routes = [*ROWS, *DOORS]
        halves = together([partial(_tried, world, part) for part in (routes[::2], routes[1::2])])
        return Matrix(dict(chain.from_iterable(halves)), world.let_in, world.exports)


def _tried(world: World, routes: list[str]) -> list[tuple[str, Tried]]:
    return [(route, apart(partial(_at, world, route))) for route in routes]


def _at(world: World, route: str) -> Tried:
    method, door = route.partition(" ")[0], DOORS.get(route)
    before = _unchanging()
    refused = _refused_at_door(world, method, door) if door else _refused(world, method, ROWS[route])
    changed = _differences(before, _unchanging())
    let_in = _through_door(world, method, door) if door else _let_in(world, method, ROWS[route])
    for _, changed_of_others in let_in:
        changed += changed_of_others
    return Tried([*refused, *(cell for cell, _ in let_in)], changed)


# routes behind the authorizer ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Try:
    """One way to knock."""

    place: Place
    path: str
    body: Any
    more: Headers = field(default_factory=dict)
    how: str = ""


def _ways(world: World, row: Row, caller: str) -> list[Try]:
    """The route as it is called, and again with what is someone else's in every place that it has."""
    path, body = row.path(world), row.body_in(world)
    ways = [Try("path", path, body), Try("header", path, body, _foreign_headers(world, caller), "with others' headers")]
    if isinstance(body, dict):
        others = {**body, **FOREIGN, "patient_id": world.patients["lark"]}
        ways.append(Try("body", path, others, how="with others' ids in the body"))
    if row.cursor:
        ways.append(Try("cursor", _with_cursor(path, row.cursor(world)), body, how="with the list's cursor"))
    return ways


def _foreign_headers(world: World, caller: str) -> Headers:
    """Another practice and patient, in every header that might be believed, and another practice's cookie."""
    cookies = [world.callers[caller].get("Cookie"), world.callers["administrator elsewhere"]["Cookie"]]
    return {
        "Cookie": "; ".join(each for each in cookies if each),
        "Host": f"{ELSEWHERE}.portal.example",
        "X-Forwarded-Host": f"{ELSEWHERE}.portal.example",
        "X-Original-URL": f"/api/{ELSEWHERE}/v1/session",
        "X-Practice": ELSEWHERE,
        "X-Tenant-Id": ELSEWHERE,
        "X-Patient-Id": world.patients["lark"],
        "X-Role": "administrator",
    }


def _with_cursor(path: str, cursor: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}cursor={cursor}"


def _knock(world: World, method: str, caller: str, one: Try, expected: Refusal, *, allowed: bool = False) -> Cell:
    answer = send({**world.callers[caller], **one.more}, method, one.path, one.body)
    return _cell(caller, one.place, expected, answer, allowed=allowed, how=one.how)


def _refused(world: World, method: str, row: Row) -> list[Cell]:
    path, body = row.path(world), row.body_in(world)
    cells = [
        _knock(world, method, caller, one, _expected(row, caller, one))
        for caller in world.callers
        if caller not in row.allowed
        for one in _ways(world, row, caller)
        if one.place == "path" or caller in _one_of_each_kind(row)
    ]
    for caller in sorted(row.allowed):
        tries = [(Try("edge", path, body, more, way), DENIED) for way, more in PAST_THE_EDGE.items()]
        if method != "GET" and "Cookie" in world.callers[caller]:
            tries += [(Try("edge", path, body, more, way), CROSS_SITE) for way, more in FROM_ANOTHER_SITE.items()]
        for astray in (each(world) for each in row.astray):
            tries.append((Try("path", astray, body, how=f"at {astray}"), row.absent))
            if isinstance(body, dict):
                own = {**body, "patient_id": world.patients["wren"]}
                answer = row.absent if row.stuffed is None else row.stuffed
                tries.append((Try("body", astray, own, how=f"at {astray}, with their own id in the body"), answer))
        for miscursored in (each(world) for each in row.miscursored):
            tries.append((Try("cursor", miscursored, body, how=f"at {miscursored}"), BAD_CURSOR))
        cells += [_knock(world, method, caller, one, expected) for one, expected in tries]
    return cells


def _one_of_each_kind(row: Row) -> set[str]:
    """Of those the route is not for."""
    return {min(others) for callers in KINDS.values() if (others := callers - row.allowed)}


def _expected(row: Row, caller: str, one: Try) -> Refusal:
    if one.place == "body" and row.stuffed and caller in LIVE - BEFORE_FULL:
        return row.stuffed  # what is sent is read before it is asked whose it is
    if caller in row.refusals:
        return row.refusals[caller]
    if caller in BEFORE_FULL:
        return NOT_YET
    if caller in LIVE:
        return NOT_FOUND if row.hidden else DENIED
    return NO_SESSION


def _let_in(world: World, method: str, row: Row) -> list[tuple[Cell, list[str]]]:
    return [
        apart(partial(_watched, world, method, caller, one, _welcome(row, one)))
        for caller in sorted(row.allowed)
        for one in _ways(world, row, caller)
        if one.place == "path" or caller == min(row.allowed)
    ]


def _welcome(row: Row, one: Try) -> Refusal:
    return row.stuffed if one.place == "body" and row.stuffed else (row.status, "")


def _watched(world: World, method: str, caller: str, one: Try, expected: Refusal) -> tuple[Cell, list[str]]:
    """A right request, and what it changed of others'."""
    before = _of_others(world)
    cell = _knock(world, method, caller, one, expected, allowed=expected[0] < 400)
    return cell, _differences(before, _of_others(world))


def _of_others(world: World) -> dict[str, Any]:
    theirs = (f"T#{ELSEWHERE}#", world.patients["lark"])
    return {key: item for key, item in _unchanging().items() if any(mark in key for mark in theirs)}


# doors --------------------------------------------------------------------------------------------------------------


def _headers(door: Door) -> Headers:
    return {**(PROGRAM_HEADERS if door.programs else {}), **door.headers}


def _refused_at_door(world: World, method: str, door: Door) -> list[Cell]:
    headers, body = _headers(door), door.opens(world)
    cells = [
        _cell("no one", "body", expected, send(headers, method, door.path, wrong(world)), how=how)
        for how, (wrong, expected) in door.refused.items()
    ]
    ways = [(way, more, DENIED) for way, more in PAST_THE_EDGE.items()]
    if method != "GET" and not door.programs:
        ways += [(way, more, CROSS_SITE) for way, more in FROM_ANOTHER_SITE.items()]
    for how, more, expected in ways:
        cells.append(_cell("no one", "edge", expected, send({**headers, **more}, method, door.path, body), how=how))
    unknown = send(headers, method, door.path, body, practice="oakhill")
    return [*cells, _cell("no one", "path", (404, "practice.unknown"), unknown, how="at an unknown practice")]


def _through_door(world: World, method: str, door: Door) -> list[tuple[Cell, list[str]]]:
    opens, headers = door.opens(world), _headers(door)
    tries = [Try("path", door.path, opens), Try("header", door.path, opens, _foreign_headers(world, "no one"))]
    if isinstance(opens, dict):
        tries.append(Try("body", door.path, {**opens, **FOREIGN}))

    def knock(one: Try) -> tuple[Cell, list[str]]:
        before = _of_others(world)
        answer = send({**headers, **one.more}, method, one.path, one.body)
        expected = (door.status, "") if one.place != "body" or door.stuffed is None else door.stuffed
        cell = _cell("no one", one.place, expected, answer, allowed=expected[0] < 400)
        return cell, _differences(before, _of_others(world))

    return [apart(partial(knock, one)) for one in tries]


# one try ------------------------------------------------------------------------------------------------------------


def _cell(who: str, place: Place, expected: Refusal, answer: Answer, *, allowed: bool = False, how: str = "") -> Cell:
    """An OAuth refusal has its own word for the code."""
    refused = answer.status >= 400
    code = str(answer.body.get("code") or answer.body.get("error")) if refused else ""
    seen = frozenset(name for name, marks in MARKS.items() if any(mark in answer.text for mark in marks))
    return Cell(who, place, allowed, expected, (answer.status, code), seen, how)


def _unchanging() -> dict[str, Any]:
    """All that a refusal may not change: counters of attempts and the audit trail are there to be written."""
    return {key: item for key, item in everything(("AuditTable",)).items() if "#LIMIT#" not in key}


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
