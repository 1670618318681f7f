"""Message drafts: what somebody is writing about a patient, kept on their every device, with its files on the way."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from portico.access import Caller
from portico.http import Api, entrypoint
from portico.messages.attachment_models import FileUpload, NewFile
from portico.messages.models import Draft, Drafts, File, SavedDraft
from portico.messages.service import attachments, drafts
from portico.records.models import FileLink

api = Api()
_HERE = "/patients/<patient_id>/messages"


def writer(patient_id: str) -> Caller:
    """Who writes about this patient: they themselves, or one of the staff."""
    return drafts.require_patient(api.caller.require("messages:draft", patient_id), patient_id)


@api.get(f"{_HERE}/drafts")
def list_drafts(patient_id: str) -> Response[Drafts]:
    return api.reply(drafts.list_drafts(writer(patient_id), patient_id, api.now))


@api.get(f"{_HERE}/drafts/<draft_id>")
def show_draft(patient_id: str, draft_id: str) -> Response[Draft]:
    return api.reply(drafts.find_draft(writer(patient_id), patient_id, draft_id, api.now))


@api.put(f"{_HERE}/drafts/<draft_id>")
def save_draft(patient_id: str, draft_id: str, body: SavedDraft) -> Response[Draft]:
    return api.reply(drafts.save_draft(writer(patient_id), patient_id, draft_id, body, api.now))


@api.delete(f"{_HERE}/drafts/<draft_id>")
def delete_draft(patient_id: str, draft_id: str) -> Response[None]:
    drafts.delete_draft(writer(patient_id), patient_id, draft_id)
    return api.reply(None, status=HTTPStatus.NO_CONTENT)


@api.post(f"{_HERE}/attachments")
def announce_file(patient_id: str, body: NewFile) -> Response[FileUpload]:
    upload = attachments.announce(writer(patient_id), patient_id, body, api.now, api.idempotency_key)
    return api.created(upload, f"/patients/{patient_id}/messages/attachments/{upload.id}")


@api.get(f"{_HERE}/attachments/<attachment_id>")
def show_file(patient_id: str, attachment_id: str) -> Response[File]:
    return api.reply(attachments.show(writer(patient_id), patient_id, attachment_id, api.now))


@api.get(f"{_HERE}/attachments/<attachment_id>/link")
def link_file(patient_id: str, attachment_id: str) -> Response[FileLink]:
    return api.reply(attachments.link(writer(patient_id), patient_id, attachment_id, api.now))


handler = entrypoint(api)
