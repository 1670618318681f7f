"""The practice's own system as it talks to the portal: signs in as SMART Backend Services does, sends and fetches."""

import codecs
import hashlib
import io
import json
import re
import sys
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt

from local.steps import Stop

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
PATIENCE_SECONDS = 300  # without a sign of progress
DONE = ("accepted", "refused")
LARGEST_REQUEST = 4_000_000  # bytes; a function takes 6 MB, written as JSON
_ENCODING = re.compile(r"""\ufeff?\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)""")
_BEFORE_XML = codecs.BOM_UTF8 + codecs.BOM_UTF16 + b"\0 \t\r\n"


@dataclass(frozen=True)
class Intake:
    """What became of a file: how many of its resources were accepted, quarantined and refused, and whose they are."""

    file: Path
    accepted: int
    quarantined: int
    refused: int
    patients: tuple[str, ...]

    def line(self) -> str:
        counts = f"accepted={self.accepted} quarantined={self.quarantined} refused={self.refused}"
        return f"{self.file} {counts} patients={','.join(self.patients)}"


class _Refused(Exception):
    """The portal did not take the file at all; in the portal's words."""


class _Progress(io.BytesIO):
    """A file that tells how much of it was read, as it is sent."""

    def __init__(self, file: Path, body: bytes) -> None:
        super().__init__(body)
        self._file, self._size, self._told = file, len(body), 0

    def read(self, size: int | None = -1, /) -> bytes:
        chunk = super().read(size)
        percent = self.tell() * 100 // self._size
        if percent >= self._told + 10:
            self._told = percent - percent % 10
            print(f"  … {self._file.name}: {self._told} % sent", file=sys.stderr, flush=True)
        return chunk


class PracticeSystem:
    """A practice's system with its key, at a portal that runs."""

    def __init__(self, base_url: str, practice: str, client: Mapping[str, str]) -> None:
        self._client = client
        self._token_url = f"{base_url}/api/{practice}/v1/oauth/token"
        self._http = httpx.Client(base_url=f"{base_url}/api/{practice}/v1/", timeout=60)

    def sign_in(self, scope: str) -> None:
        """Get a short token for the scope (`private_key_jwt`); raises Stop when the portal refuses."""
        now = int(time.time())
        claims = {
            "iss": self._client["client_id"],
            "sub": self._client["client_id"],
            "aud": self._token_url,
            "exp": now + 240,
            "iat": now,
            "jti": str(uuid.uuid4()),
        }
        key = Path(self._client["key_file"]).read_text(encoding="utf-8")
        assertion = jwt.encode(claims, key, algorithm="ES384", headers={"kid": self._client["key_id"]})
        form = {
            "grant_type": "client_credentials",
            "scope": scope,
            "client_assertion_type": ASSERTION,
            "client_assertion": assertion,
        }
        said = self._http.post("oauth/token", data=form)
        if said.status_code != 200:
            raise Stop(f"The portal did not let the practice's system in: {_words(said)}")
        self._http.headers["Authorization"] = f"Bearer {said.json()['access_token']}"

    def load(self, file: Path) -> Intake:
        """Send one Bundle or document and follow it to its end; progress and reasons go to the standard error."""
        body = _bytes(file)
        try:
            status = self._send(body) if _fits_a_request(body) else self._upload(file, body)
        except _Refused as reason:
            print(f"  ✗ {file}: {reason}", file=sys.stderr)
            return Intake(file, 0, 0, _entries(body), ())
        status = self._follow(file, status)
        _tell(file, status)
        patients = tuple(str(patient["id"]) for patient in status["patients"])
        refused = (status["total"] or _entries(body)) if status["status"] == "refused" else 0
        return Intake(file, status["accepted"], status["quarantined"], refused, patients)

    def _send(self, body: bytes) -> dict[str, Any]:
        """Through the small door; the intake as it begins."""
        door = "documents" if _is_document(body) else "bundles"
        headers = {"Content-Type": _content_type(body), "Idempotency-Key": uuid.uuid4().hex}
        return _expect(202, self._http.post(f"intake/{door}", content=body, headers=headers))

    def _upload(self, file: Path, body: bytes) -> dict[str, Any]:
        """Straight to the bucket, for what a request cannot hold; the intake as it begins."""
        digest = hashlib.sha256(body).hexdigest()
        announced = {"content_type": _content_type(body), "size": len(body), "sha256": digest}
        said = self._http.post("intake/uploads", json=announced, headers={"Idempotency-Key": uuid.uuid4().hex})
        upload = _expect(201, said)
        form = {name: (None, value) for name, value in upload["fields"].items()}
        posted = httpx.post(upload["url"], files={**form, "file": _Progress(file, body)}, timeout=600)
        if posted.status_code not in (200, 201, 204):
            raise _Refused(f"the upload was not taken (HTTP {posted.status_code})")
        return _expect(200, self._http.get(f"intake/{upload['id']}"))

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def _follow(self, file: Path, status: dict[str, Any]) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE_SECONDS
        shown = ""
        while status["status"] not in DONE:
            if time.monotonic() > end:
                raise Stop(f"{file} made no progress in {PATIENCE_SECONDS} s; its id is {status['id']}.")
            time.sleep(0.1)
            said = self._http.get(f"intake/{status['id']}")
            if said.status_code != 200:
                raise Stop(f"{file}: {_words(said)}")
            status = said.json()
            progress = f"  … {file.name}: {status['done']} of {status['total']}"
            if progress != shown and status["total"]:
                print(progress, file=sys.stderr, flush=True)
                shown, end = progress, time.monotonic() + PATIENCE_SECONDS
        return status

    def export(self, patient: str, out: Path, first: str | None = None, last: str | None = None) -> int:
        """Fetch a patient's record, of all time or from a first to a last day (ISO), as a .zip; its size in bytes."""
        period = {"kind": "range", "from": first, "to": last} if first or last else {"kind": "all"}
        said = self._http.post(
            f"patients/{patient}/exports",
            json={"kind": "ccda", "period": period},
            headers={"Idempotency-Key": uuid.uuid4().hex},
        )
        made = self._made(f"patients/{patient}/exports", said)
        file = httpx.get(made["link"], timeout=60)
        if file.status_code != 200:
            raise Stop(f"The record was made but could not be fetched (HTTP {file.status_code}).")
        try:
            out.write_bytes(file.content)
        except OSError as reason:
            raise Stop(f"{out} cannot be written: {reason.strerror}.") from None
        return len(file.content)

    def _made(self, path: str, said: httpx.Response) -> dict[str, Any]:
        """The document when it is ready; progress of a large one goes to the standard error."""
        end = time.monotonic() + PATIENCE_SECONDS
        shown = ""
        while True:
            if not said.is_success:
                raise Stop(f"The record could not be made: {_words(said)}{_fields(said)}")
            export: dict[str, Any] = said.json()
            if export["status"] == "ready":
                return export
            if export["status"] == "failed":
                raise Stop(f"The record could not be made: {export['reason']}")
            if time.monotonic() > end:
                raise Stop(f"The record made no progress in {PATIENCE_SECONDS} s.")
            progress = f"  … step {export['done'] + 1} of {export['total']}"
            if progress != shown:
                print(progress, file=sys.stderr, flush=True)
                shown, end = progress, time.monotonic() + PATIENCE_SECONDS
            time.sleep(0.2)
            said = self._http.get(f"{path}/{export['id']}")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as reason:
        raise Stop(f"{file} cannot be read: {reason.strerror}.") from None


def _entries(body: bytes) -> int:
    """How many resources a refused file held; one when that cannot be told."""
    try:
        return max(1, len(json.loads(body)["entry"]))
    except (ValueError, KeyError, TypeError):
        return 1


def _fits_a_request(body: bytes) -> bool:
    """Whether the small door takes it: not too large, and UTF-8, of which a document says nothing else."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    declared = _ENCODING.match(text)
    whole = "\ufffd" not in text and (declared is None or declared[1].lower() == "utf-8")
    return whole and len(body) <= LARGEST_REQUEST


def _is_document(body: bytes) -> bool:
    """Whether this is XML, in whatever encoding: a clinical document."""
    return body[:64].lstrip(_BEFORE_XML)[:1] == b"<"


def _content_type(body: bytes) -> str:
    return "application/xml" if _is_document(body) else "application/fhir+json"


def _expect(status: int, said: httpx.Response) -> dict[str, Any]:
    """What the portal answered. Raises _Refused when it is not this."""
    if said.status_code != status:
        raise _Refused(_words(said))
    answer: dict[str, Any] = said.json()
    return answer


def _tell(file: Path, status: Mapping[str, Any]) -> None:
    """What was quarantined, lost or refused, and why."""
    for each in status["reasons"]:
        print(f"  ! {file} [{each['index']}] {each['resource']}: {each['reason']}", file=sys.stderr)
    for section in status["sections"]:
        if section["why"]:
            lost = f"{section['lost']} of {section['entries']} entries were not taken in"
            print(f"  ! {file} {section['title']}: {lost}. {' '.join(section['why'])}", file=sys.stderr)
    if status["reason"]:
        print(f"  ✗ {file}: {status['reason']}", file=sys.stderr)


def _fields(said: httpx.Response) -> str:
    """What to mend, by field."""
    errors = said.json().get("errors") or {}
    return "".join(f"\n  {name}: {words}" for name, words in errors.items())


def _words(said: httpx.Response) -> str:
    try:
        body = said.json()
        words = body.get("detail") or body.get("error_description") or body["error"]
        return f"{words} ({body.get('code') or body.get('error')}, HTTP {said.status_code})"
    except (ValueError, KeyError, AttributeError):
        return f"HTTP {said.status_code}"
