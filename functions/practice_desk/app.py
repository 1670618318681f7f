"""Practice desk: staff find a patient in the console, see how far their way into the portal is, and invite them."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from portico.desk import service
from portico.desk.models import DeskPatientDetail, InvitationRequest, PatientList
from portico.http import Api, entrypoint

api = Api()


@api.get("/desk/patients")
def find_patients(
    q: Annotated[str, Query(max_length=100)] = "", cursor: Annotated[str | None, Query(max_length=2000)] = None
) -> Response[PatientList]:
    caller = api.caller.require("desk:read")
    return api.reply(service.find_patients(caller, q, cursor, api.now))


@api.get("/desk/patients/<patient_id>")
def show_patient(patient_id: str) -> Response[DeskPatientDetail]:
    caller = api.caller.require("desk:read")
    return api.reply(service.show_patient(caller, patient_id, api.now))


@api.post("/desk/patients/<patient_id>/invitations")
def invite_patient(patient_id: str, body: InvitationRequest) -> Response[DeskPatientDetail]:
    caller = api.caller.require("desk:invite")
    patient = service.invite_patient(caller, patient_id, body.email, api.now, api.idempotency_key)
    return api.created(patient, f"/desk/patients/{patient_id}")


@api.post("/desk/patients/<patient_id>/validation-reset")
def reset_validation(patient_id: str) -> Response[DeskPatientDetail]:
    caller = api.caller.require("desk:invite")
    return api.reply(service.reset_validation(caller, patient_id, api.now))


handler = entrypoint(api)
