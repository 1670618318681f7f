"""The record as one readable page."""

from portico.export.dates import long_date
from portico.export.models import Chart, Document
from portico.export.record import Record, read_record
from portico.export.templating import TEMPLATES, environment

STYLESHEET = TEMPLATES / "record.css"


def render_html(chart: Chart, document: Document, *, stylesheet_href: str | None) -> bytes:
    """The same content as the CCD, as an HTML page in plain words: no script, no inline style attribute.

    `stylesheet_href` links the stylesheet (for a page served under a strict policy); None embeds it, so that the
    page stands alone in the downloaded package.
    """
    return html_of(read_record(chart, document), stylesheet_href=stylesheet_href)


def html_of(record: Record, *, stylesheet_href: str | None) -> bytes:
    """The page of a record that has been read already."""
    text = (
        environment()
        .get_template("record.html.j2")
        .render(
            record=record,
            patient=record.patient,
            custodian=record.document.custodian,
            stylesheet_href=stylesheet_href,
            stylesheet=None if stylesheet_href else stylesheet(),
            born=_born(record),
        )
    )
    return text.encode()


def stylesheet() -> str:
    """The page's stylesheet, for the preview to serve and the package to embed."""
    return STYLESHEET.read_text(encoding="utf-8")


def _born(record: Record) -> str:
    return long_date(record.patient.birth_date, record.document.time_zone) or "Not recorded"
