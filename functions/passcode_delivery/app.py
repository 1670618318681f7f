"""Access for someone of the family who is not a patient: the patient gets a passcode and hands it over, or not."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from portico.http import Api, entrypoint
from portico.identity.application_models import (
    Application,
    Applied,
    Begun,
    FamilyAccess,
    FamilyRequestDetails,
    MailedCode,
    NewFamilyAccount,
)
from portico.identity.models import Session
from portico.identity.service import family_requests

api = Api()


@api.post("/family-requests")
def begin_family_request(body: FamilyRequestDetails) -> Response[Begun]:
    begun = family_requests.begin(api.practice_id, body, api.address, api.now)
    return api.reply(begun, status=HTTPStatus.CREATED)


@api.post("/family-requests/status")
def show_family_request(body: Applied) -> Response[Application]:
    return api.reply(family_requests.show(api.practice_id, body.handle, api.address, api.now))


@api.post("/family-requests/code")
def resend_family_code(body: Applied) -> Response[Application]:
    return api.reply(family_requests.resend(api.practice_id, body.handle, api.address, api.now))


@api.post("/family-requests/email-code")
def confirm_requester(body: MailedCode) -> Response[Application]:
    return api.reply(family_requests.confirm_email(api.practice_id, body.handle, body.code, api.address, api.now))


@api.post("/family-requests/passcode")
def redeem_passcode(body: MailedCode) -> Response[Application]:
    return api.reply(family_requests.redeem(api.practice_id, body.handle, body.code, api.address, api.now))


@api.post("/family-requests/account")
def create_family_account(body: NewFamilyAccount) -> Response[Session]:
    opened = family_requests.create_account(api.practice_id, body, api.address, api.user_agent, api.now)
    return api.reply(opened.session, status=HTTPStatus.CREATED, cookies=opened.cookies)


@api.get("/family-access")
def show_family_access() -> Response[FamilyAccess]:
    return api.reply(family_requests.show_access(api.caller))


handler = entrypoint(api)
