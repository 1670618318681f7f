"""Files of messages on their way: announced through the real route, posted as a browser does, and looked at."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from portico.settings import settings
from tests.support.aws import load_function, s3
from tests.support.events import Answer, call, context
from tests.support.files import pdf
from tests.support.intake import new_key, queue_event

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import TaggingTypeDef

PDF = "application/pdf"


def here(patient_id: str, rest: str = "") -> str:
    return f"/patients/{patient_id}/messages/attachments{rest}"


def announce(
    caller: Mapping[str, str],
    patient_id: str,
    name: str = "Befund Müller.pdf",
    media_type: str = PDF,
    size: int = len(pdf()),
    *,
    key: str | None = None,
) -> Answer:
    body = {"name": name, "media_type": media_type, "size": size}
    headers = {"Idempotency-Key": key or new_key()}
    return call("POST", here(patient_id), body=body, caller=caller, headers=headers)


def arrive(upload: Mapping[str, Any], content: bytes, tag: str | None = None) -> None:
    """Lay the file where its form says, as S3 does with a post, and let the worker look at it."""
    bucket, key = settings().uploads_bucket, upload["fields"]["key"]
    version = s3().put_object(Bucket=bucket, Key=key, Body=content)["VersionId"]
    if tag is not None:
        tags: TaggingTypeDef = {"TagSet": [{"Key": "GuardDutyMalwareScanStatus", "Value": tag}]}
        s3().put_object_tagging(Bucket=bucket, Key=key, VersionId=version, Tagging=tags)
    event = queue_event(upload["id"], practice=key.partition("/")[0])
    answer = load_function("attachment_intake").handler(event, context("attachment_intake"))
    assert answer == {"batchItemFailures": []}


def attach(caller: Mapping[str, str], patient_id: str, content: bytes | None = None, **said: Any) -> str:
    """A file that was announced, sent and looked at; gives its id."""
    content = pdf() if content is None else content
    answer = announce(caller, patient_id, size=len(content), **said)
    assert answer.status == 201, answer.text
    arrive(answer.body, content)
    return str(answer.body["id"])
