"""Health records: a patient previews and downloads their record as a Consolidated Clinical Summary (C-CDA)."""

from http import HTTPStatus
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from portico.export import service
from portico.export.models import Export, ExportRequest, Period
from portico.http import Api, entrypoint

_STYLESHEET = "/record.css"

api = Api()


@api.get("/patients/<patient_id>/exports/preview")
def preview_record(  # type: ignore[no-untyped-def]  # as Api.page
    patient_id: str,
    kind: Literal["all", "single", "range"] = "all",
    date: Annotated[str | None, Query(max_length=20)] = None,
    from_: Annotated[str | None, Query(alias="from", max_length=20)] = None,
    to: Annotated[str | None, Query(max_length=20)] = None,
):
    caller = api.caller.require("exports:create", patient_id)
    period = Period.model_validate({"kind": kind, "date": date, "from": from_, "to": to})
    return api.page(service.preview(caller, patient_id, period, _STYLESHEET, api.now))


@api.post("/patients/<patient_id>/exports")
def make_export(patient_id: str, body: ExportRequest) -> Response[Export]:
    caller = api.caller.require("exports:create", patient_id)
    export = service.make_export(caller, patient_id, body, api.idempotency_key, api.now)
    location = f"/api/{api.practice_id}/v1/patients/{patient_id}/exports/{export.id}"
    status = HTTPStatus.CREATED if export.status == "ready" else HTTPStatus.ACCEPTED
    return api.reply(export, status=status, headers={"Location": location})


@api.get("/patients/<patient_id>/exports/<export_id>")
def show_export(patient_id: str, export_id: str) -> Response[Export]:
    caller = api.caller.require("exports:create", patient_id)
    return api.reply(service.find_export(caller, patient_id, export_id, api.now))


handler = entrypoint(api)
