"""A patient's chart as files they can keep: a C-CDA R2.1 document, a readable page, and both in one package."""

from portico.export.ccda import render_ccd
from portico.export.html import render_html, stylesheet
from portico.export.models import Address, Chart, Custodian, Document
from portico.export.package import build_package

__all__ = ["Address", "Chart", "Custodian", "Document", "build_package", "render_ccd", "render_html", "stylesheet"]
