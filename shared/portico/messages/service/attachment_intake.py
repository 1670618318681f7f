"""Files as the worker looks at them: one that arrived is checked and may be opened, or is refused for good.

The queue tells that a file arrived, and again that the malware scan put its result on it. Either time all is decided
anew from the file and its row, so it does not matter which comes first, or twice.
"""

from typing import Protocol

from portico import log
from portico.messages.entities import Attachment
from portico.messages.files.checks import Clean, checked
from portico.messages.files.names import shown_name
from portico.messages.files.refusals import INFECTED, NOT_CHECKED, Refused
from portico.messages.repo import attachment_files, attachment_rows
from portico.messages.repo.attachment_files import Upload

NO_THREATS = "NO_THREATS_FOUND"
_REFUSED_BY_SCAN = {"THREATS_FOUND": INFECTED, "UNSUPPORTED": NOT_CHECKED}


class NotScanned(Exception):
    """The malware scan could not look at a file: its permissions, or a fault of its own."""


class Rows(Protocol):
    """What is known of each file; what was said once of one is not changed."""

    def find(self, practice_id: str, attachment_id: str) -> Attachment | None: ...

    def mark_clean(
        self, practice_id: str, attachment_id: str, stored: str, name: str, media_type: str, size: int
    ) -> bool: ...

    def mark_refused(self, practice_id: str, attachment_id: str, reason: str) -> bool: ...


class Files(Protocol):
    """Where the files themselves lie."""

    def open_upload(self, practice_id: str, attachment_id: str) -> Upload: ...

    def scan_result(self, practice_id: str, attachment_id: str, upload: Upload) -> str | None: ...

    def put_clean(self, practice_id: str, attachment_id: str, content: bytes, media_type: str) -> str: ...


def take_in(
    practice_id: str,
    attachment_id: str,
    *,
    scan_is_on: bool,
    rows: Rows = attachment_rows,
    files: Files = attachment_files,
) -> None:
    """Look at a file that arrived, and say of it for good whether it may be opened.

    While the malware scan is on and has not looked at it, nothing is said. Raises NotScanned when the scan could not.
    """
    row = rows.find(practice_id, attachment_id)
    if row is None:
        log.event("attachment.unknown", practice=practice_id)
        return
    if row.state != "announced":
        return
    upload = files.open_upload(practice_id, attachment_id)
    scanned = files.scan_result(practice_id, attachment_id, upload)
    if scanned is None and scan_is_on:
        return
    try:
        clean = _checked(upload, scanned, row.media_type)
    except Refused as refusal:
        refuse(practice_id, attachment_id, refusal.code, rows)
        return
    stored = files.put_clean(practice_id, attachment_id, clean.content, clean.kind.media_type)
    name = shown_name(row.name, clean.kind)
    if rows.mark_clean(practice_id, attachment_id, stored, name, clean.kind.media_type, len(clean.content)):
        log.event("attachment.clean", attachment=attachment_id, kind=clean.kind.name, bytes=len(clean.content))


def give_up(practice_id: str, attachment_id: str, rows: Rows = attachment_rows) -> None:
    """Refuse a file that could not be looked at; who attached it reads that it must be attached again."""
    refuse(practice_id, attachment_id, NOT_CHECKED, rows)


def refuse(practice_id: str, attachment_id: str, code: str, rows: Rows) -> None:
    if rows.mark_refused(practice_id, attachment_id, code):
        log.event("attachment.refused", attachment=attachment_id, code=code)


def _checked(upload: Upload, scanned: str | None, media_type: str) -> Clean:
    if scanned in _REFUSED_BY_SCAN:
        raise Refused(_REFUSED_BY_SCAN[scanned])
    if scanned not in {None, NO_THREATS}:
        raise NotScanned
    return checked(upload.read(), media_type)
