"""The package a patient downloads: the CCD, the same as a readable page, and a README, in one .zip."""

import io
import zipfile
from collections.abc import Callable
from zoneinfo import ZoneInfo

from portico.export.ccda import ccd_of
from portico.export.html import html_of
from portico.export.models import Chart, Document
from portico.export.readme import readme_of
from portico.export.record import Record, read_record

CCD_NAME = "clinical-summary.xml"
HTML_NAME = "clinical-summary.html"
README_NAME = "README.txt"
FILES = 3


def build_package(chart: Chart, document: Document) -> bytes:
    """A .zip with the CCD, the readable page and the README. The same chart and document give the same bytes."""
    return package_of(read_record(chart, document))


def package_of(record: Record, step: Callable[[], None] = lambda: None) -> bytes:
    """The same of a record that was read already; `step` is called after each of its FILES."""
    files: dict[str, Callable[[], bytes]] = {
        README_NAME: lambda: readme_of(record, CCD_NAME, HTML_NAME),
        HTML_NAME: lambda: html_of(record, stylesheet_href=None),
        CCD_NAME: lambda: ccd_of(record),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, write in files.items():
            entry = zipfile.ZipInfo(name, date_time=_zip_time(record.document))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, write())
            step()
    return buffer.getvalue()


def _zip_time(document: Document) -> tuple[int, int, int, int, int, int]:
    """When the document was made, in the practice's time: a zip names no zone, and counts from 1980."""
    local = document.created.astimezone(ZoneInfo(document.time_zone))
    return (max(local.year, 1980), local.month, local.day, local.hour, local.minute, local.second)
