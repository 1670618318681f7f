"""How long a message is, in any script, and what is kept of it. The pages are held to the same cases."""

from typing import Any

import pytest

from portico.messages import counting
from tests.support.fixtures import cases

TEXTS = cases("texts")


def named(case: dict[str, Any]) -> str:
    return str(case.get("what") or ascii(case["unit"]) + f" x {case['times']}")


@pytest.mark.parametrize("case", TEXTS["counts"], ids=named)
def test_characters_are_counted_as_a_person_counts_them(case: dict[str, Any]) -> None:
    text = counting.tidied(case["text"])
    assert (counting.characters(text), len(text)) == (case["characters"], case["code_points"])


@pytest.mark.parametrize("case", TEXTS["limits"], ids=named)
def test_a_thousand_characters_and_four_thousand_code_points_are_the_most(case: dict[str, Any]) -> None:
    text = counting.tidied(case["unit"] * case["times"])
    problem = counting.problem(text)
    assert counting.characters(text) == case["characters"]
    assert (problem and problem.code) == (case["problem"] and f"messages.{case['problem']}")


def test_a_text_that_is_too_long_is_told_by_how_much() -> None:
    problem = counting.problem("a" * 1012)
    assert problem is not None
    assert problem.errors == {"text": "Your message has 1,012 characters. Shorten it to 1,000."}


@pytest.mark.parametrize("case", TEXTS["tidied"], ids=named)
def test_a_text_is_kept_as_it_was_typed_but_for_what_nobody_sees(case: dict[str, Any]) -> None:
    kept = counting.tidied(case["typed"])
    assert kept == case["kept"]
    assert counting.tidied(kept) == kept
    assert kept.encode()


@pytest.mark.parametrize("text", TEXTS["empty"], ids=ascii)
def test_a_text_without_anything_to_see_is_empty(text: str) -> None:
    problem = counting.problem(counting.tidied(text))
    assert problem is not None
    assert problem.code == "messages.empty"


@pytest.mark.parametrize("text", TEXTS["not_empty"], ids=ascii)
def test_one_character_to_see_is_a_message(text: str) -> None:
    assert counting.problem(counting.tidied(text)) is None
