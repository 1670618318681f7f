"""Forgot username or password: a mail with a link, then a new password and the answer to the security question."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from portico.http import Api, entrypoint
from portico.identity.models import Session
from portico.identity.recovery_models import (
    Recovery,
    RecoveryAnswer,
    RecoveryLink,
    RecoveryPassword,
    RecoveryQuestion,
    RecoveryRequest,
    RecoveryRequested,
)
from portico.identity.service import recovery

api = Api()


@api.post("/recovery")
def ask(body: RecoveryRequest) -> Response[RecoveryRequested]:
    recovery.ask(api.practice_id, body.email, api.address, api.now)
    return api.reply(RecoveryRequested(minutes=recovery.MINUTES), status=HTTPStatus.ACCEPTED)


@api.post("/recovery/link")
def open_link(body: RecoveryLink) -> Response[Recovery]:
    return api.reply(recovery.open_link(api.practice_id, body.token, api.address, api.now))


@api.post("/recovery/password")
def check_password(body: RecoveryPassword) -> Response[RecoveryQuestion]:
    return api.reply(recovery.check_password(api.practice_id, body, api.address, api.now))


@api.post("/recovery/answer")
def finish(body: RecoveryAnswer) -> Response[Session]:
    opened = recovery.finish(api.practice_id, body, api.address, api.user_agent, api.now)
    return api.reply(opened.session, cookies=opened.cookies)


handler = entrypoint(api)
