"""The practice's own system as it talks to the portal: signs in as SMART Backend Services does, sends and fetches."""

import hashlib
import json
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
FOLLOW_SECONDS = 600
DONE = ("accepted", "refused")


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
        """Send one FHIR bundle and follow it to its end; progress and reasons go to the standard error."""
        body = _bytes(file)
        said = self._http.post(
            "intake/bundles",
            content=body,
            headers={"Content-Type": "application/fhir+json", "Idempotency-Key": hashlib.sha256(body).hexdigest()},
        )
        if said.status_code != 202:
            print(f"  ✗ {file}: {_words(said)}", file=sys.stderr)
            return Intake(file, 0, 0, _entries(body), ())
        status = self._follow(file, said.json())
        for each in status.get("reasons", []):
            print(f"  ! {file} [{each['index']}] {each['resource']}: {each['reason']}", file=sys.stderr)
        if status.get("reason"):
            print(f"  ✗ {file}: {status['reason']}", file=sys.stderr)
        patients = tuple(str(patient["id"]) for patient in status["patients"])
        refused = status["refused"] or (status["total"] if status["status"] == "refused" else 0)
        return Intake(file, status["accepted"], status["quarantined"], refused, patients)

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def _follow(self, file: Path, status: dict[str, Any]) -> dict[str, Any]:
        end = time.monotonic() + FOLLOW_SECONDS
        shown = ""
        while status["status"] not in DONE:
            if time.monotonic() > end:
                raise Stop(f"{file} is still being taken in after {FOLLOW_SECONDS} s; its id is {status['id']}.")
            time.sleep(0.1)
            said = self._http.get(f"intake/{status['id']}")
            if said.status_code != 200:
                raise Stop(f"{file}: {_words(said)}")
            status = said.json()
            progress = f"  … {file.name}: {status['done']} of {status['total']}"
            if progress != shown and status["total"]:
                print(progress, file=sys.stderr, flush=True)
                shown = progress
        return status

    def export(self, patient: str, out: Path) -> int:
        """Fetch a patient's whole record as a .zip; gives its size in bytes."""
        said = self._http.post(
            f"patients/{patient}/exports",
            json={"kind": "ccda", "period": {"kind": "all"}},
            headers={"Idempotency-Key": uuid.uuid4().hex},
        )
        if said.status_code != 201:
            raise Stop(f"The record could not be made: {_words(said)}")
        file = httpx.get(said.json()["link"], timeout=60)
        if file.status_code != 200:
            raise Stop(f"The record was made but could not be fetched (HTTP {file.status_code}).")
        try:
            out.write_bytes(file.content)
        except OSError as reason:
            raise Stop(f"{out} cannot be written: {reason.strerror}.") from None
        return len(file.content)


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


def _words(said: httpx.Response) -> str:
    try:
        body = said.json()
        words = body.get("detail") or body.get("error_description") or body["error"]
        return f"{words} ({body.get('code') or body.get('error')}, HTTP {said.status_code})"
    except (ValueError, KeyError, AttributeError):
        return f"HTTP {said.status_code}"
