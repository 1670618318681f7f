"""Jinja2 as the export uses it: escaped by default, strict about what is missing, templates from this folder."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from portico.export import codes
from portico.export.xml import ELEMENTS

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The one environment of the process; templates compile on first use."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["lines"] = lines
    made.globals.update(ELEMENTS)
    made.globals["interpretations"] = codes.INTERPRETATION_VALUE_SET
    made.globals["scale_systems"] = (codes.LOINC, codes.SNOMED)
    return made


def lines(text: str) -> Markup:
    """Text with its line breaks kept."""
    if "\n" not in text:
        return escape(text)
    return Markup("<br/>").join(text.splitlines())
