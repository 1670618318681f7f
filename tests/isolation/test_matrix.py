"""Who may gets in, nobody else does, and nobody sees or changes what is another's: everyone at every route."""

import pytest

from tests.isolation.matrix import Cell, Matrix
from tests.isolation.rows import DOORS, ROWS
from tests.isolation.world import AT, HERE
from tests.support.routes import all_routes

OWN = {
    "patient": "wren",
    "another patient": "lark",
    "unvalidated patient": "novel",
    "patient before the question": "asked",
    "who may": "wren",
}
HERE_ARE = {name for name, practice_id in AT.items() if practice_id == HERE}

at_every_route = pytest.mark.parametrize("route", [*ROWS, *DOORS])


def strangers(cell: Cell) -> set[str]:
    """Whose data was in an answer that may not hold it."""
    if not cell.allowed:
        return set(cell.seen)
    who = cell.who.partition(" with ")[0].partition(" at ")[0]
    return set(cell.seen) - ({OWN[who]} if who in OWN else HERE_ARE)


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


@at_every_route
def test_both_sides_of_the_matrix_were_tried(route: str, tried: Matrix) -> None:
    """Else all of the above could hold because nobody was let in, or nobody kept out."""
    cells = tried.routes[route].cells
    got_in = [cell for cell in cells if cell.allowed and cell.answered[0] < 300]
    kept_out = [cell for cell in cells if not cell.allowed and cell.answered[0] >= 400]
    assert got_in
    assert len(kept_out) >= (25 if route in ROWS else 3)
    assert len(got_in) + len(kept_out) == len(cells)


@pytest.mark.parametrize("route", [route for route, row in ROWS.items() if row.shows])
def test_who_may_sees_what_they_came_for(route: str, tried: Matrix) -> None:
    """So it would be noticed if others saw it."""
    plain = [cell for cell in tried.routes[route].cells if cell.allowed]
    assert [cell for cell in plain if ROWS[route].shows not in cell.seen] == []


def test_a_cursor_opens_only_the_list_it_was_given_for(tried: Matrix) -> None:
    assert [cell for cell in tried.cursors if cell.answered != cell.expected or strangers(cell)] == []
    assert {cell.allowed for cell in tried.cursors} == {True, False}
