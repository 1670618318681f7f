"""Cursors are good for one list of one patient of one practice."""

from collections.abc import Iterator

import pytest

from portico import cursor
from portico.errors import BadRequest
from tests.support.aws import emulated_cloud

SCOPE = ("larkspur", "pat_1", "results", "all")


@pytest.fixture(scope="module", autouse=True)
def _cloud_for_all() -> Iterator[None]:
    """Nothing here writes: one cloud is enough."""
    with emulated_cloud():
        yield


def test_cursor_gives_back_its_place() -> None:
    assert cursor.unseal(SCOPE, cursor.seal(SCOPE, "R#results#2026#é")) == "R#results#2026#é"


@pytest.mark.parametrize(
    "other",
    [
        ("oak", "pat_1", "results", "all"),
        ("larkspur", "pat_2", "results", "all"),
        ("larkspur", "pat_1", "vitals", "all"),
        ("larkspur", "pat_1", "results", "past"),
        ("larkspurp", "at_1", "results", "all"),
        ("larkspur", "pat_1", "results"),
    ],
)
def test_cursor_of_another_list_is_refused(other: tuple[str, ...]) -> None:
    with pytest.raises(BadRequest) as refusal:
        cursor.unseal(SCOPE, cursor.seal(other, "place"))
    assert refusal.value.code == "request.cursor"


@pytest.mark.parametrize("position", range(0, 30, 4))
def test_changed_cursor_is_refused(position: int) -> None:
    good = cursor.seal(SCOPE, "a place in the list")
    changed = good[:position] + ("A" if good[position] != "A" else "B") + good[position + 1 :]
    with pytest.raises(BadRequest):
        cursor.unseal(SCOPE, changed)


@pytest.mark.parametrize("text", ["", "?", "AAAA", "a" * 999, "é"])
def test_text_that_never_was_a_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        cursor.unseal(SCOPE, text)
