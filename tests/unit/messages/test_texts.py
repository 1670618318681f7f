"""How a message begins, as lists show it."""

import pytest

from portico.messages.texts import preview


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Short.", "Short."),
        ("x" * 120, "x" * 120),
        ("word " * 24 + "end", "word " * 23 + "word…"),
        ("x" * 118 + " yes and more", "x" * 118 + "…"),
        ("あ" * 130, "あ" * 120 + "…"),
    ],
)
def test_a_preview_ends_with_a_word_and_says_that_there_is_more(text: str, shown: str) -> None:
    assert preview(text) == shown
