"""Where files of messages lie: as they were sent in one bucket, as they may be opened in another.

What was sent is looked at once and forgotten after days. What may be opened lies under a key of its content, so nothing
that is sent later can take its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from portico.messages.files.kinds import LARGEST
from portico.settings import settings
from portico.store.links import download_link
from portico.store.session import session

if TYPE_CHECKING:
    from botocore.response import StreamingBody

UPLOAD_SECONDS = 900  # how long a file may take to arrive
_SCAN_TAG = "GuardDutyMalwareScanStatus"  # what S3's managed malware scan found, on the version that it looked at


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; not read yet. `version` is the one of several that were sent to one place."""

    version: str
    body: "StreamingBody"

    def read(self) -> bytes:
        """Its bytes: one more than a file may have at most, so that a larger one is found out."""
        return self.body.read(LARGEST + 1)


def upload_form(practice_id: str, attachment_id: str, media_type: str, size: int) -> Mapping[str, Any]:
    """The address and fields with which a browser may post this one file, of this type and size, and nothing else.

    S3 refuses a field that the policy does not name, so nobody can send a tag along.
    """
    return session(practice_id).s3.generate_presigned_post(
        Bucket=settings().uploads_bucket,
        Key=upload_key(practice_id, attachment_id),
        Fields={"Content-Type": media_type},
        Conditions=[{"Content-Type": media_type}, ["content-length-range", size, size]],
        ExpiresIn=UPLOAD_SECONDS,
    )


def upload_key(practice_id: str, attachment_id: str) -> str:
    return f"{practice_id}/{attachment_id}"


def open_upload(practice_id: str, attachment_id: str) -> Upload:
    found = session(practice_id).s3.get_object(
        Bucket=settings().uploads_bucket, Key=upload_key(practice_id, attachment_id)
    )
    return Upload(found["VersionId"], found["Body"])


def scan_result(practice_id: str, attachment_id: str, upload: Upload) -> str | None:
    """What the malware scan says of this very version; None when it has not looked yet."""
    tags = session(practice_id).s3.get_object_tagging(
        Bucket=settings().uploads_bucket, Key=upload_key(practice_id, attachment_id), VersionId=upload.version
    )["TagSet"]
    return next((tag["Value"] for tag in tags if tag["Key"] == _SCAN_TAG), None)


def put_clean(practice_id: str, attachment_id: str, content: bytes, media_type: str) -> str:
    """Lay a file where it may be opened; gives the key. A repeat writes the same."""
    key = f"{practice_id}/{attachment_id}/{sha256(content).hexdigest()}"
    session(practice_id).s3.put_object(
        Bucket=settings().files_bucket,
        Key=key,
        Body=content,
        ContentType=media_type,
        ChecksumAlgorithm="SHA256",
    )
    return key


def delete_clean(practice_id: str, stored: str) -> None:
    """A file that nobody sent is gone; so it is when it was gone before."""
    session(practice_id).s3.delete_object(Bucket=settings().files_bucket, Key=stored)


def link_to(practice_id: str, stored: str, name: str, media_type: str) -> str:
    """A link that saves a clean file under its name."""
    return download_link(practice_id, settings().files_bucket, stored, name, media_type)
