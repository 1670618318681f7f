"""The part of each section that a person reads: a table with a row for each entry."""

from portico.export.sections.base import Section
from portico.export.xml import Xml, cells, form, joined

_ROW = form("""\
<tr ID="{anchor}"><td>{cells}</td></tr>
""")
_NEXT_CELL = form("</td><td>")()


def rows_of(section: Section) -> Xml:
    """Every row of a section, each under the anchor that its entry points to."""
    return joined(_ROW(anchor=row.anchor, cells=cells(row.cells, _NEXT_CELL)) for row in section.rows)
