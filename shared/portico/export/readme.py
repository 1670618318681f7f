"""README.txt of the package: what it holds, and what it does not."""

from portico.export.record import Record
from portico.export.templating import environment


def readme_of(record: Record, ccd_name: str, html_name: str) -> bytes:
    """Plain text with a patient's file names, counts by section, dates covered, and what is left out."""
    text = environment().get_template("readme.txt.j2").render(record=record, ccd_name=ccd_name, html_name=html_name)
    return text.replace("\n", "\r\n").encode()
