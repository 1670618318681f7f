"""Ways to an account: from an invitation's link, and by registering oneself."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from portico.http import Api, entrypoint
from portico.identity.application_models import Application, Applied, Begun, MailedCode, NewAccount, RegistrationDetails
from portico.identity.models import Activation, Invitation, InvitationLink, Session
from portico.identity.service import registration, sign_up

api = Api()


@api.post("/sign-up/invitations")
def open_invitation(body: InvitationLink) -> Response[Invitation]:
    return api.reply(sign_up.open_invitation(api.practice_id, body.token, api.address, api.now))


@api.post("/sign-up/activation")
def activate(body: Activation) -> Response[Session]:
    opened = sign_up.activate(api.practice_id, body, api.address, api.user_agent, api.now)
    return api.reply(opened.session, status=HTTPStatus.CREATED, cookies=opened.cookies)


@api.post("/sign-up/registrations")
def begin_registration(body: RegistrationDetails) -> Response[Begun]:
    begun = registration.begin(api.practice_id, body, api.address, api.now)
    return api.reply(begun, status=HTTPStatus.CREATED)


@api.post("/sign-up/registrations/status")
def show_registration(body: Applied) -> Response[Application]:
    return api.reply(registration.show(api.practice_id, body.handle, api.address, api.now))


@api.post("/sign-up/registrations/code")
def resend_registration_code(body: Applied) -> Response[Application]:
    return api.reply(registration.resend(api.practice_id, body.handle, api.address, api.now))


@api.post("/sign-up/registrations/email-code")
def confirm_email(body: MailedCode) -> Response[Application]:
    return api.reply(registration.confirm_email(api.practice_id, body.handle, body.code, api.address, api.now))


@api.post("/sign-up/registrations/chart-code")
def confirm_chart(body: MailedCode) -> Response[Application]:
    return api.reply(registration.confirm_chart(api.practice_id, body.handle, body.code, api.address, api.now))


@api.post("/sign-up/registrations/account")
def create_account(body: NewAccount) -> Response[Session]:
    opened = registration.create_account(api.practice_id, body, api.address, api.user_agent, api.now)
    return api.reply(opened.session, status=HTTPStatus.CREATED, cookies=opened.cookies)


handler = entrypoint(api)
