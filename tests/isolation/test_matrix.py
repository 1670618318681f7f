"""Who may gets in, nobody else does, and nobody sees or changes what is another's: everyone at every route."""

from collections.abc import Set
from itertools import chain

import pytest

from tests.isolation.doors import DOORS
from tests.isolation.matrix import Cell, Matrix, Place
from tests.isolation.row import KINDS
from tests.isolation.rows import ROWS
from tests.isolation.world import AT, HERE
from tests.support.routes import all_routes

OWN = {
    "patient": "wren",
    "another patient": "lark",
    "unvalidated patient": "novel",
    "patient before the question": "asked",
    "patient before a password": "given",
    "no one": "wren",  # at the doors, where they become someone
}
HERE_ARE = {name for name, practice_id in AT.items() if practice_id == HERE}

PLACES: tuple[Place, ...] = ("path", "body", "cursor", "header")
NEVER_HERE = {"another token", "patient elsewhere", "staff elsewhere", "client elsewhere", "expired", "revoked"}

at_every_route = pytest.mark.parametrize("route", [*ROWS, *DOORS])


def strangers(cell: Cell) -> set[str]:
    """Whose data was in an answer that may not hold it."""
    if not cell.allowed:
        return set(cell.seen)
    return set(cell.seen) - ({OWN[cell.who]} if cell.who in OWN else HERE_ARE)


def test_every_route_has_a_row() -> None:
    assert ROWS.keys() | DOORS.keys() == all_routes()
    assert not ROWS.keys() & DOORS.keys()


@at_every_route
def test_everyone_is_answered_as_they_should_be(route: str, tried: Matrix) -> None:
    wrong = [cell for cell in tried.routes[route].cells if cell.answered != cell.expected]
    assert wrong == []


@at_every_route
def test_nobody_sees_what_is_anothers(route: str, tried: Matrix) -> None:
    assert [cell for cell in tried.routes[route].cells if strangers(cell)] == []


@at_every_route
def test_a_refusal_changes_nothing_and_no_request_changes_what_is_anothers(route: str, tried: Matrix) -> None:
    assert tried.routes[route].changed == []


def count(tried: Matrix, *, who: Set[str], place: Place, allowed: bool) -> int:
    """Tries that were let in as they should be, or kept out as they should be."""
    cells = chain.from_iterable(each.cells for each in tried.routes.values())
    right = (cell for cell in cells if cell.who in who and cell.place == place and cell.answered == cell.expected)
    return sum(cell.allowed == allowed and (cell.answered[0] < 300) == allowed for cell in right)


@at_every_route
def test_both_sides_of_the_matrix_were_tried(route: str, tried: Matrix) -> None:
    """Else all of the above could hold because nobody was let in, or nobody kept out."""
    cells = tried.routes[route].cells
    assert {cell.allowed for cell in cells} == {True, False}
    if route in DOORS:
        return
    row = ROWS[route]
    places = {"path", "header"}
    places |= {"body"} if isinstance(row.body, dict) or callable(row.body) else set()
    places |= {"cursor"} if row.cursor else set()
    assert {cell.place for cell in cells} == places | {"edge"}
    for kind, callers in KINDS.items():
        for place in places:
            kept_out = [cell for cell in cells if cell.who in callers and cell.place == place and not cell.allowed]
            assert kept_out or callers <= row.allowed, (kind, place)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_caller_was_kept_out_wherever_they_named_what_is_not_theirs(
    kind: str, place: Place, tried: Matrix
) -> None:
    assert count(tried, who=KINDS[kind], place=place, allowed=False) > 0


@pytest.mark.parametrize("place", PLACES)
def test_who_may_was_let_in_by_every_place(place: Place, tried: Matrix) -> None:
    """So what keeps others out there is who they are."""
    everyone = {cell.who for each in tried.routes.values() for cell in each.cells}
    assert count(tried, who=everyone, place=place, allowed=True) > 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_caller_is_let_in_where_or_while_they_may(kind: str, tried: Matrix) -> None:
    """So what keeps them out elsewhere is not a credential that never worked."""
    here = sum(count(tried, who=KINDS[kind], place=place, allowed=True) for place in PLACES)
    assert (here > 0) == (kind not in NEVER_HERE)
    if kind in NEVER_HERE - {"another token"}:  # that one is good for what it was given for
        assert {status for caller, status in tried.let_in.items() if caller in KINDS[kind]} == {200}


def test_one_idempotency_key_of_several_people_is_as_many_requests(tried: Matrix) -> None:
    assert len(set(tried.exports.values())) == len(tried.exports) == 3


@pytest.mark.parametrize("route", [route for route, row in ROWS.items() if row.shows])
def test_who_may_sees_what_they_came_for(route: str, tried: Matrix) -> None:
    """So it would be noticed if others saw it."""
    plain = [cell for cell in tried.routes[route].cells if cell.allowed]
    assert [cell for cell in plain if ROWS[route].shows not in cell.seen] == []
