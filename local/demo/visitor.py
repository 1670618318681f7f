"""A person at the portal without a browser: keeps its cookies, sends what our own pages send."""

import time
import uuid
from typing import Any

import httpx

from local.plain import PLAIN
from local.steps import Stop

CHECK_SECONDS = 60


class Visitor:
    """Someone who opens a practice's portal; `said` answers are the API's JSON."""

    def __init__(self, base_url: str, practice: str) -> None:
        self._http = httpx.Client(
            base_url=f"{base_url}/api/{practice}/v1/",
            headers={"X-Requested-With": "portico", "Origin": base_url, "Sec-Fetch-Site": "same-origin"},
            timeout=60,
            verify=PLAIN,
        )
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Any:
        """Read; raises Stop when the portal refuses."""
        return self._read("GET", path, None)

    def post(self, path: str, body: Any) -> Any:
        """Write, under a key of its own; raises Stop when the portal refuses."""
        return self._read("POST", path, body)

    def attach(self, patient_id: str, name: str, media_type: str, content: bytes) -> Any:
        """Attach a file to what is being written to or about a patient; gives it as it is once it was looked at."""
        place = f"/patients/{patient_id}/messages/attachments"
        upload = self.post(place, {"name": name, "media_type": media_type, "size": len(content)})
        form = {field: (None, value) for field, value in upload["fields"].items()}
        posted = httpx.post(upload["url"], files={**form, "file": (name, content)}, timeout=60, verify=PLAIN)
        if posted.is_error:
            raise Stop(f"A file was not taken: HTTP {posted.status_code}.")
        end = time.monotonic() + CHECK_SECONDS
        while (file := self.get(f"{place}/{upload['id']}"))["state"] == "waiting":
            if time.monotonic() > end:
                raise Stop(f"A file was not looked at within {CHECK_SECONDS} s.")
            time.sleep(0.1)
        return file

    def send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """One request, whatever comes of it."""
        headers = {"Idempotency-Key": uuid.uuid4().hex} if method != "GET" else {}
        said = self._http.request(method, path.lstrip("/"), json=body, headers=headers)
        # The cookie is marked Secure; browsers send such a cookie to localhost all the same, this client would not.
        for cookie in said.headers.get_list("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._keep({name: value})
        return said

    def close(self) -> None:
        """Leave: no connection stays open."""
        self._http.close()

    def adopt(self, other: "Visitor") -> None:
        """Go on with the cookies of another visitor."""
        self._keep(other._cookies)

    def _keep(self, cookies: dict[str, str]) -> None:
        self._cookies |= cookies
        self._http.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def _read(self, method: str, path: str, body: Any) -> Any:
        said = self.send(method, path, body)
        if said.is_error:
            raise Stop(f"The demonstration could not be set up: {method} {path} answered {said.status_code}.")
        return said.json() if said.content else None


def activate(visitor: Visitor, link: str, username: str, password: str, validation: dict[str, str] | None) -> None:
    """From the link of an invitation to an account that is ready: password, User Validation, security question."""
    token = link.partition("#")[2]
    visitor.post("/sign-up/activation", {"token": token, "username": username, "password": password})
    if validation:
        visitor.post("/identity-validation/answers", {"attested": True, **validation})
    question = {"question": "favorite_teacher", "answer": "Ms. Applegate"}
    visitor.post("/identity-validation/security-question", question)
