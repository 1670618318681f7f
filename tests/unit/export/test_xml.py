"""XML is escaped by whoever writes it, without anybody thinking of it."""

from pathlib import Path

import pytest

from portico import export
from portico.export.xml import NOTHING, Xml, form, joined, lines

ELEMENT = form("<a b='{b}'>{text}</a>")


def test_what_fills_a_form_is_escaped() -> None:
    assert ELEMENT(b="x' y='1", text="<script>&") == "<a b='x&#39; y=&#39;1'>&lt;script&gt;&amp;</a>"


def test_what_a_form_wrote_is_not_escaped_again() -> None:
    inner = ELEMENT(b="1", text="")
    assert ELEMENT(b="2", text=inner) == "<a b='2'><a b='1'></a></a>"


def test_xml_that_was_changed_as_text_is_escaped_again() -> None:
    inner = ELEMENT(b="1", text="")
    assert "&lt;a" in ELEMENT(b="2", text=inner + "")
    assert "&lt;a" in ELEMENT(b="2", text=inner[:5])


def test_joining_escapes_what_no_form_wrote() -> None:
    pieces: list[Xml] = ["<b>", ELEMENT(b="1", text="")]  # type: ignore[list-item]
    assert joined(pieces) == "&lt;b&gt;<a b='1'></a>"


@pytest.mark.parametrize("forbidden", ["\x00", "\x0b", "\x7f", "\u202e", "\u2066", "\ufffe", "\ud800"])
def test_characters_that_xml_forbids_or_that_reorder_a_line_become_a_mark(forbidden: str) -> None:
    assert ELEMENT(b="1", text=f"a{forbidden}b") == "<a b='1'>a\ufffdb</a>"


def test_braces_in_a_value_stay_braces() -> None:
    assert ELEMENT(b="{text}", text="{0.__class__}") == "<a b='{text}'>{0.__class__}</a>"


@pytest.mark.parametrize("fields", [{"b": "1"}, {"b": "1", "text": "", "more": ""}])
def test_form_with_a_field_missing_or_unknown_is_an_error(fields: dict[str, str]) -> None:
    with pytest.raises(TypeError):
        ELEMENT(**fields)


def test_line_breaks_are_kept_and_their_lines_escaped() -> None:
    assert lines("a\n<b>") == "a<br/>&lt;b&gt;"
    assert lines("") == NOTHING


def test_nothing_but_forms_makes_xml() -> None:
    folder = Path(export.__file__).parent
    makers = {path.name for path in folder.rglob("*.py") if "Xml(" in path.read_text(encoding="utf-8")}
    assert makers == {"xml.py"}
