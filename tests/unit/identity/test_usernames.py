"""Readable usernames."""

from itertools import islice

import pytest

from portico.identity import policy, usernames


@pytest.mark.parametrize(
    ("first", "full", "username"),
    [
        ("Maria", "Maria Alvarez", "maria.alvarez"),
        ("Élodie", "Élodie O'Hara Jr.", "elodie.ohara"),
        ("Anne Marie", "Anne Marie Søren-Løkke", "annemarie.sorenlokke"),
        ("Bo", "Bo", "bo.patient"),
        ("Al", "Al X", "al.x"),
        ("小明", "王小明", "patient"),
        ("M" * 60, "M" * 60 + " Alvarez", "m" * 36),
    ],
)
def test_a_username_is_read_from_the_name(first: str, full: str, username: str) -> None:
    offered = list(islice(usernames.offered(first, full), 12))
    assert offered[:2] == [username, f"{username}2"]
    assert [name for name in offered if policy.username_problem(name)] == []
