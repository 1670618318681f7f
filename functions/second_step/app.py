"""The second step of signing in: taking it, and setting up what it is taken with."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from portico.http import Api, entrypoint
from portico.identity.factor_models import (
    Answer,
    CodeAppCode,
    CodeAppSetup,
    FactorAdded,
    NewPasskey,
    PasskeyOptions,
    RecoveryCodes,
    SecondStep,
)
from portico.identity.models import Session
from portico.identity.service import factors, second_step

api = Api()


@api.get("/second-step")
def show_second_step() -> Response[SecondStep]:
    return api.reply(factors.show(api.caller))


@api.post("/second-step/answers")
def answer(body: Answer) -> Response[Session]:
    opened = second_step.answer(api.caller, body, api.now)
    return api.reply(opened.session, cookies=opened.cookies)


@api.post("/second-step/passkey-options")
def ask_passkey() -> Response[PasskeyOptions]:
    return api.reply(PasskeyOptions(public_key=second_step.ask_passkey(api.caller, api.now)))


@api.post("/second-step/code-app")
def begin_code_app() -> Response[CodeAppSetup]:
    return api.reply(factors.begin_code_app(api.caller.confirmed(api.now), api.now))


@api.post("/second-step/code-app/confirmation")
def confirm_code_app(body: CodeAppCode) -> Response[FactorAdded]:
    added, opened = factors.confirm_code_app(api.caller.confirmed(api.now), body.code, api.now)
    return api.reply(added, cookies=opened.cookies)


@api.post("/second-step/passkeys/options")
def begin_passkey() -> Response[PasskeyOptions]:
    return api.reply(PasskeyOptions(public_key=factors.begin_passkey(api.caller.confirmed(api.now), api.now)))


@api.post("/second-step/passkeys")
def add_passkey(body: NewPasskey) -> Response[FactorAdded]:
    added, opened = factors.add_passkey(api.caller.confirmed(api.now), body.credential, body.name, api.now)
    return api.reply(added, status=HTTPStatus.CREATED, cookies=opened.cookies)


@api.delete("/second-step/factors/<factor_id>")
def remove_factor(factor_id: str) -> Response[Session]:
    opened = factors.remove(api.caller.confirmed(api.now), factor_id, api.now)
    return api.reply(opened.session, cookies=opened.cookies)


@api.post("/second-step/recovery-codes")
def renew_recovery_codes() -> Response[RecoveryCodes]:
    return api.reply(factors.renew_recovery_codes(api.caller.confirmed(api.now), api.now))


handler = entrypoint(api)
