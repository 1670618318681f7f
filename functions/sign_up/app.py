"""From an invitation's link to an account: opening the link, then choosing username and password."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from portico.http import Api, entrypoint
from portico.identity.models import Activation, Invitation, InvitationLink, Session
from portico.identity.service import sign_up

api = Api()


@api.post("/sign-up/invitations")
def open_invitation(body: InvitationLink) -> Response[Invitation]:
    return api.reply(sign_up.open_invitation(api.practice_id, body.token, api.address, api.now))


@api.post("/sign-up/activation")
def activate(body: Activation) -> Response[Session]:
    opened = sign_up.activate(api.practice_id, body, api.address, api.now)
    return api.reply(opened.session, status=HTTPStatus.CREATED, cookies=[opened.cookie])


handler = entrypoint(api)
