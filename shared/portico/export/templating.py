"""Jinja2 as the export uses it: escaped by default, strict about what is missing, templates from this folder.

The frame of each document is a template; what repeats a thousand times in it is a `form` (xml.py).
"""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portico.export.elements import coded, id_, stamp
from portico.export.entries import entries_of
from portico.export.narrative import rows_of
from portico.export.people import addr, name_of
from portico.export.text import safe
from portico.export.xml import lines

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The one environment of the process; templates compile on first use."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=_allowed,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["lines"] = lines
    made.globals.update(id=id_, coded=coded, stamp=stamp, addr=addr, name_of=name_of)
    made.globals.update(rows_of=rows_of, entries_of=entries_of)
    return made


def _allowed(value: Any) -> Any:
    """What a template is given, without characters that XML does not allow; what is escaped has none."""
    return safe(value) if type(value) is str else value
