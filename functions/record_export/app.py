"""Health records: a patient previews and downloads their record as a Consolidated Clinical Summary (C-CDA)."""

from aws_lambda_powertools.event_handler import Response

from portico.export import service
from portico.export.models import Export, ExportRequest
from portico.http import Api, entrypoint

# The preview is shown in a sandboxed frame of our own page and may load nothing but its stylesheet.
_PREVIEW_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; sandbox; frame-ancestors 'self'"
_STYLESHEET = "/record.css"

api = Api()


@api.get("/patients/<patient_id>/exports/preview")
def preview_record(patient_id: str):  # type: ignore[no-untyped-def]  # an annotation would have Powertools parse HTML
    caller = api.caller.require("exports:create", patient_id)
    page = service.preview(caller, patient_id, _STYLESHEET, api.now)
    return Response(200, "text/html; charset=utf-8", page, {"Content-Security-Policy": _PREVIEW_POLICY})


@api.post("/patients/<patient_id>/exports")
def make_export(patient_id: str, body: ExportRequest) -> Response[Export]:
    caller = api.caller.require("exports:create", patient_id)
    export = service.make_export(caller, patient_id, body, api.idempotency_key, api.now)
    return api.created(export, f"/patients/{patient_id}/exports/{export.id}")


@api.get("/patients/<patient_id>/exports/<export_id>")
def show_export(patient_id: str, export_id: str) -> Response[Export]:
    caller = api.caller.require("exports:create", patient_id)
    return api.reply(service.find_export(caller, patient_id, export_id, api.now))


handler = entrypoint(api)
