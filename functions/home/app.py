"""Home: what a patient sees first, in one call."""

from aws_lambda_powertools.event_handler import Response

from portico.home import service
from portico.home.models import Home
from portico.http import Api, entrypoint

api = Api()


@api.get("/patients/<patient_id>/home")
def show_home(patient_id: str) -> Response[Home]:
    caller = api.caller.require("home:read", patient_id)
    return api.reply(service.show_home(caller, patient_id, api.now))


handler = entrypoint(api)
