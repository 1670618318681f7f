"""Sign in, stay signed in, sign out."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from portico.http import Api, entrypoint
from portico.identity.models import Session, SignIn
from portico.identity.service import sessions

api = Api()

_FORGET = {"Clear-Site-Data": '"cache", "storage"'}


@api.post("/sign-in")
def sign_in(body: SignIn) -> Response[Session]:
    opened = sessions.sign_in(api.practice_id, body.username, body.password, api.address, api.now)
    return api.reply(opened.session, cookies=[opened.cookie])


@api.get("/session")
def show_session() -> Response[Session]:
    return api.reply(sessions.show(api.caller, api.session_seconds))


@api.post("/session/extend")
def extend_session() -> Response[Session]:
    return api.reply(sessions.show(api.caller, api.session_seconds))


@api.delete("/session")
def sign_out() -> Response[None]:
    cookie = sessions.sign_out(api.caller, api.now)
    return api.reply(None, status=HTTPStatus.NO_CONTENT, headers=_FORGET, cookies=[cookie])


handler = entrypoint(api)
