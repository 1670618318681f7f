"""Record intake: a practice's system sends FHIR R4 Bundles and reads what became of them."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from portico.http import Api, entrypoint
from portico.records.intake.models import Intake
from portico.records.service import intake as service

api = Api(browser=False)


@api.post("/intake/bundles")
def receive_bundle() -> Response[Intake]:
    caller = api.caller.require("intake:write")
    intake = service.receive(caller, api.text, api.idempotency_key, api.now)
    location = f"/api/{api.practice_id}/v1/intake/{intake.id}"
    return api.reply(intake, status=HTTPStatus.ACCEPTED, headers={"Location": location})


@api.get("/intake/<intake_id>")
def show_intake(intake_id: str) -> Response[Intake]:
    caller = api.caller.require("intake:read")
    return api.reply(service.show(caller, intake_id))


handler = entrypoint(api)
