"""Sign in, stay signed in, show again who one is, sign out here and elsewhere."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from portico.http import Api, entrypoint
from portico.identity.factor_models import Confirmation, PasskeyOptions, PasskeySignIn, Sessions
from portico.identity.models import Session, SignIn
from portico.identity.service import own_sessions, passkey_sign_in, second_step, sessions

api = Api()

_FORGET = {"Clear-Site-Data": '"cache", "storage"'}


@api.post("/sign-in")
def sign_in(body: SignIn) -> Response[Session]:
    browser = sessions.browser_of(api.practice_id, api.user_agent, api.cookie)
    opened = sessions.sign_in(api.practice_id, body.username, body.password, api.address, api.now, browser)
    return api.reply(opened.session, cookies=opened.cookies)


@api.post("/sign-in/passkey-options")
def ask_passkey() -> Response[PasskeyOptions]:
    return api.reply(PasskeyOptions(public_key=passkey_sign_in.ask(api.practice_id, api.address, api.now)))


@api.post("/sign-in/passkey")
def sign_in_by_passkey(body: PasskeySignIn) -> Response[Session]:
    browser = sessions.browser_of(api.practice_id, api.user_agent, api.cookie)
    opened = passkey_sign_in.sign_in(api.practice_id, body.passkey, api.address, api.now, browser)
    return api.reply(opened.session, cookies=opened.cookies)


@api.get("/session")
def show_session() -> Response[Session]:
    return api.reply(sessions.show(api.caller, api.session_seconds))


@api.post("/session/extend")
def extend_session() -> Response[Session]:
    return api.reply(sessions.show(api.caller, api.session_seconds))


@api.post("/session/confirm")
def confirm(body: Confirmation) -> Response[Session]:
    opened = second_step.confirm(api.caller, body, api.now)
    return api.reply(opened.session, cookies=opened.cookies)


@api.delete("/session")
def sign_out() -> Response[None]:
    cookie = sessions.sign_out(api.caller, api.now)
    return api.reply(None, status=HTTPStatus.NO_CONTENT, headers=_FORGET, cookies=[cookie])


@api.get("/sessions")
def list_sessions() -> Response[Sessions]:
    return api.reply(own_sessions.show(api.caller, api.now))


@api.delete("/sessions")
def end_other_sessions() -> Response[None]:
    own_sessions.end_others(api.caller, api.now)
    return api.reply(None, status=HTTPStatus.NO_CONTENT)


@api.delete("/sessions/<session_id>")
def end_session(session_id: str) -> Response[None]:
    own_sessions.end(api.caller, session_id, api.now)
    return api.reply(None, status=HTTPStatus.NO_CONTENT)


handler = entrypoint(api)
