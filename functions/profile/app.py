"""My profile: a person's own account, and what they may change about it."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from portico.http import Api, entrypoint
from portico.identity.models import SecurityQuestion, Session
from portico.identity.profile_models import EmailAsked, EmailCode, NewEmail, NewPassword, NewPhone, Notices, Profile
from portico.identity.service import profile

api = Api()


@api.get("/profile")
def show_profile() -> Response[Profile]:
    return api.reply(profile.show(api.caller))


@api.post("/profile/email")
def ask_email(body: NewEmail) -> Response[EmailAsked]:
    caller = api.caller.confirmed(api.now)
    return api.reply(profile.ask_email(caller, body.email, api.now), status=HTTPStatus.ACCEPTED)


@api.post("/profile/email/code")
def change_email(body: EmailCode) -> Response[Profile]:
    caller = api.caller.confirmed(api.now)
    return api.reply(profile.change_email(caller, body.handle, body.code, api.now))


@api.post("/profile/phone")
def change_phone(body: NewPhone) -> Response[Profile]:
    caller = api.caller.confirmed(api.now)
    return api.reply(profile.change_phone(caller, body.phone, api.now))


@api.post("/profile/password")
def change_password(body: NewPassword) -> Response[Session]:
    opened = profile.change_password(api.caller, body, api.now)
    return api.reply(opened.session, cookies=opened.cookies)


@api.post("/profile/question")
def change_question(body: SecurityQuestion) -> Response[Profile]:
    caller = api.caller.confirmed(api.now)
    return api.reply(profile.change_question(caller, body, api.now))


@api.post("/profile/notices")
def choose_notices(body: Notices) -> Response[Profile]:
    return api.reply(profile.choose_notices(api.caller, body.by_mail, api.now))


handler = entrypoint(api)
