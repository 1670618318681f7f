"""A practice's own system signs in with its key (SMART Backend Services) and gets a token for five minutes."""

from base64 import b64decode
from http import HTTPStatus
from urllib.parse import parse_qsl

from aws_lambda_powertools.event_handler import Response

from portico.http import Api, entrypoint
from portico.identity.models import AccessToken, TokenRefusal
from portico.identity.service import clients

api = Api(browser=False)


@api.post("/oauth/token")
def issue_token() -> Response[AccessToken | TokenRefusal]:
    answer = clients.issue(api.practice_id, _form(), api.address, api.now)
    if isinstance(answer, AccessToken):
        return api.reply(answer)
    refused = HTTPStatus.UNAUTHORIZED if answer.error == "invalid_client" else HTTPStatus.BAD_REQUEST
    return api.reply(answer, status=refused)


def _form() -> dict[str, str]:
    """The form's fields; one that is sent twice is none (RFC 6749 3.2)."""
    body = api.event.get("body") or ""
    text = b64decode(body).decode("utf-8", "replace") if api.event.get("isBase64Encoded") else body
    fields = parse_qsl(text)
    return {name: value for name, value in fields if sum(other == name for other, _ in fields) == 1}


handler = entrypoint(api)
