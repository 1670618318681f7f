"""Record intake: a practice's system sends FHIR R4 Bundles and C-CDA documents and reads what became of them."""

import re
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from portico.errors import Invalid
from portico.http import Api, entrypoint
from portico.records.intake.models import Form, Intake, Upload, UploadRequest
from portico.records.service import intake as service

_REPLACED = "\ufffd"
_ENCODING = re.compile(r"""\ufeff?\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)""")

api = Api(browser=False)


@api.post("/intake/bundles")
def receive_bundle() -> Response[Intake]:
    return _receive("fhir")


@api.post("/intake/documents")
def receive_document() -> Response[Intake]:
    return _receive("ccda")


def _receive(form: Form) -> Response[Intake]:
    caller = api.caller.require("intake:write")
    if not _whole(api.text):
        words = "This is not UTF-8, and characters of it would be lost here. Please send it by POST /intake/uploads."
        raise Invalid("intake.not_utf8", words)
    intake = service.receive(caller, form, api.text.encode(), api.idempotency_key, api.now)
    location = f"/api/{api.practice_id}/v1/intake/{intake.id}"
    return api.reply(intake, status=HTTPStatus.ACCEPTED, headers={"Location": location})


def _whole(text: str) -> bool:
    """Whether the text is what was sent: API Gateway reads every body as UTF-8, and replaces what it cannot read."""
    declared = _ENCODING.match(text)
    return _REPLACED not in text and (declared is None or declared[1].lower() == "utf-8")


@api.post("/intake/uploads")
def announce_upload(body: UploadRequest) -> Response[Upload]:
    caller = api.caller.require("intake:write")
    upload = service.announce(caller, body, api.idempotency_key, api.now)
    return api.created(upload, f"/intake/{upload.id}")


@api.get("/intake/<intake_id>")
def show_intake(intake_id: str) -> Response[Intake]:
    caller = api.caller.require("intake:read")
    return api.reply(service.show(caller, intake_id, api.now))


handler = entrypoint(api)
