"""Practice details: anyone sees a practice's name, look, hours and how to reach it, before signing in."""

from aws_lambda_powertools.event_handler import Response

from portico.http import Api, entrypoint
from portico.practices import service
from portico.practices.models import PracticeDetails

api = Api()


@api.get("/practice")
def show_practice() -> Response[PracticeDetails]:
    return api.reply(service.details(service.get_ready(api.practice_id)))


handler = entrypoint(api)
