"""What is stored comes back as it was: only None in a mapping is gone, and a number is an int where it is whole."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.store.items import from_item, to_item, to_value

NUMBERS = st.integers(-(10**30), 10**30) | st.floats(-1e6, 1e6)
VALUES = st.recursive(
    st.text() | st.booleans() | st.binary() | NUMBERS,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), VALUES))
def test_an_item_comes_back_as_it_was_stored(item: dict[str, Any]) -> None:
    assert from_item(to_item(item)) == item


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("a", {"S": "a"}),
        (True, {"BOOL": True}),
        (7, {"N": "7"}),
        (0.1, {"N": "0.1"}),
        (Decimal("5.60"), {"N": "5.60"}),
        (b"\x00", {"B": b"\x00"}),
        (("a", None), {"L": [{"S": "a"}, {"NULL": True}]}),
        ({"a": {"b": None}}, {"M": {"a": {"M": {}}}}),
    ],
)
def test_a_value_is_stored_under_its_type(value: Any, stored: dict[str, Any]) -> None:
    assert to_value(value) == stored


def test_what_has_no_place_in_a_table_is_not_stored() -> None:
    with pytest.raises(TypeError, match="set"):
        to_value({"a": {1, 2}})


def test_a_whole_number_comes_back_as_an_int() -> None:
    assert [type(value) for value in from_item({"a": {"N": "3.0"}, "b": {"N": "1E+2"}}).values()] == [int, int]
