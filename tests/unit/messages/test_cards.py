"""Payment card numbers are found however they are written; what people write about their health is no such number.

Every number is one that issuers and payment services publish for tests. The pages are held to the same cases.
"""

import json

import pytest

from local.steps import ROOT
from portico.messages import cards, counting
from tests.support.fixtures import cases

CARDS = cases("cards")


def named(case: dict[str, str]) -> str:
    return case["what"]


@pytest.mark.parametrize("case", CARDS["found"], ids=named)
def test_a_card_number_is_found_where_it_stands(case: dict[str, str]) -> None:
    span = cards.find(case["text"])
    assert span is not None
    assert case["text"][slice(*span)] == case["number"]


@pytest.mark.parametrize("case", CARDS["not_found"], ids=named)
def test_other_numbers_are_left_alone(case: dict[str, str]) -> None:
    assert cards.find(case["text"]) is None
    assert cards.problem(case["text"]) is None


def test_a_refusal_says_what_to_write_instead_and_repeats_no_digit() -> None:
    problem = cards.problem("4111 1111 1111 1111")
    assert problem is not None
    assert (problem.status, problem.code) == (422, "messages.card_number")
    assert "last four digits" in problem.errors["text"]
    assert "1111" not in problem.errors["text"]


def test_pages_and_server_say_the_same() -> None:
    words = json.loads((ROOT / "frontend/src/i18n/en.messages.json").read_text(encoding="utf-8"))
    assert words["messages.card_number"] == cards.WORDS
    assert words["messages.too_large"] == counting.TOO_LARGE
