"""My health: a patient reads the lists of their record, how a test changed over time, and received documents."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from portico.http import Api, entrypoint
from portico.records.models import FileLink, ReceivedDocuments, Section, SectionPage, Sections, StatusFilter, Trend
from portico.records.service import documents
from portico.records.service import lists as service

_STYLESHEET = "/record.css"

api = Api()


@api.get("/patients/<patient_id>/records")
def list_sections(patient_id: str) -> Response[Sections]:
    caller = api.caller.require("records:read", patient_id)
    return api.reply(service.list_sections(caller, patient_id, api.now))


@api.get("/patients/<patient_id>/records/results/trend")
def read_trend(patient_id: str, test: Annotated[str, Query(max_length=64)]) -> Response[Trend]:
    caller = api.caller.require("records:read", patient_id)
    return api.reply(service.read_trend(caller, patient_id, test, api.now))


@api.get("/patients/<patient_id>/records/documents")
def list_documents(
    patient_id: str, cursor: Annotated[str | None, Query(max_length=1000)] = None
) -> Response[ReceivedDocuments]:
    caller = api.caller.require("records:read", patient_id)
    return api.reply(documents.list_documents(caller, patient_id, cursor, api.now))


@api.get("/patients/<patient_id>/records/documents/<document_id>/page")
def show_document(patient_id: str, document_id: str):  # type: ignore[no-untyped-def]  # as Api.page
    caller = api.caller.require("records:read", patient_id)
    return api.page(documents.show_document(caller, patient_id, document_id, _STYLESHEET, api.now))


@api.get("/patients/<patient_id>/records/documents/<document_id>/file")
def link_file(patient_id: str, document_id: str) -> Response[FileLink]:
    caller = api.caller.require("records:read", patient_id)
    return api.reply(documents.link_file(caller, patient_id, document_id, api.now))


@api.get("/patients/<patient_id>/records/<section>")
def list_section(
    patient_id: str,
    section: Section,
    status: StatusFilter = "all",
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
) -> Response[SectionPage]:
    caller = api.caller.require("records:read", patient_id)
    return api.reply(service.list_section(caller, patient_id, section, status, cursor, api.now))


handler = entrypoint(api)
