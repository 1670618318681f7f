"""User Validation: who a new person is, their own password and security question, before anything else answers."""

from aws_lambda_powertools.event_handler import Response

from portico.http import Api, entrypoint
from portico.identity.models import ChosenPassword, SecurityQuestion, Session, ValidationAnswers, ValidationStatus
from portico.identity.service import validation

api = Api()


@api.get("/identity-validation")
def show_status() -> Response[ValidationStatus]:
    return api.reply(validation.show(api.caller))


@api.post("/identity-validation/answers")
def answer(body: ValidationAnswers) -> Response[Session]:
    return api.reply(validation.answer(api.caller, body, api.session_seconds, api.now))


@api.post("/identity-validation/password")
def choose_password(body: ChosenPassword) -> Response[Session]:
    opened = validation.choose_password(api.caller, body.password, api.now)
    return api.reply(opened.session, cookies=opened.cookies)


@api.post("/identity-validation/security-question")
def choose_question(body: SecurityQuestion) -> Response[Session]:
    return api.reply(validation.choose_question(api.caller, body, api.session_seconds, api.now))


handler = entrypoint(api)
