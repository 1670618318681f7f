"""The edge of every function: routes, who is calling, and one envelope for errors.

    api = Api()

    @api.get("/patients/<patient_id>/home")
    def show_home(patient_id: str) -> Response[Home]: ...

    handler = entrypoint(api)

Routes are written without `/api/{practice}/v1`, which every path has. Cross-site writes, requests that did not come
through the edge, and errors are handled here, once.
"""

import base64
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, cast

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.shared.cookies import Cookie
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError

from portico import clock, log
from portico.access import Caller, Kind
from portico.edge import Event, client_address, cookie, from_edge, header
from portico.errors import BadRequest, Forbidden, Invalid, NotFound, PortalError, Unavailable
from portico.settings import settings

Reply = dict[str, Any]

_PREFIX = re.compile(r"^/api/[a-z][a-z0-9]{2,30}/v1")
_IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9_-]{16,128}")
_LONGEST_ID = 128  # characters: a key of DynamoDB has 1,024 bytes, and room for more than one id
_WRITES = {"POST", "PUT", "PATCH", "DELETE"}
_PAGE_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; sandbox; frame-ancestors 'self'"
_SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Api:
    """The routes of one capability, and what its handlers may ask of the request at hand."""

    def __init__(self, *, browser: bool = True) -> None:
        """`browser=False` is for doors that only programs use and that no cookie opens: no cross-site check."""
        self.resolver = APIGatewayRestResolver(enable_validation=True, strip_prefixes=[_PREFIX])
        self.browser = browser
        self.get = self.resolver.get
        self.post = self.resolver.post
        self.put = self.resolver.put
        self.delete = self.resolver.delete
        self.resolver.exception_handler(PortalError)(self._refuse)
        self.resolver.exception_handler(RequestValidationError)(self._explain)
        self.resolver.not_found(self._no_route)

    @property
    def event(self) -> Event:
        """The gateway's event as it came."""
        return self.resolver.current_event.raw_event

    @property
    def now(self) -> datetime:
        """The moment of this request."""
        return clock.now()

    @property
    def request_id(self) -> str:
        """What a person may read out to support."""
        return str(self.event["requestContext"]["requestId"])

    @property
    def practice_id(self) -> str:
        """The practice of the path. Signed-in routes use the caller's, which is checked to be the same."""
        return str((self.event.get("pathParameters") or {}).get("practice", ""))

    @property
    def address(self) -> str:
        """The client's address as the edge saw it; nothing the client sends counts."""
        return client_address(self.event)

    @property
    def user_agent(self) -> str:
        """What the browser says it is; empty where it does not say."""
        return header(self.event, "user-agent") or ""

    def cookie(self, name: str) -> str:
        """The cookie of this name, empty where there is none."""
        return cookie(self.event, name)

    @property
    def caller(self) -> Caller:
        """Who the authorizer let through. Raises NotFound when the path names another practice."""
        caller = caller_of(self.event)
        if caller.practice_id != self.practice_id:
            raise _not_found()
        return caller

    @property
    def text(self) -> str:
        """The body as it came, for what is too large or too free for a model. Raises BadRequest."""
        body = self.event.get("body") or ""
        try:
            return base64.b64decode(body).decode() if self.event.get("isBase64Encoded") else str(body)
        except ValueError:
            raise BadRequest("request.not_text", "The request is not UTF-8 text.") from None

    @property
    def session_seconds(self) -> int:
        """How long the caller's session lasts from now if nothing more is asked of it."""
        return int(self.event["requestContext"]["authorizer"]["session_seconds"])

    @property
    def idempotency_key(self) -> str:
        """The key that makes a repeat of this request the same request. Raises BadRequest."""
        key = header(self.event, "idempotency-key") or ""
        if not _IDEMPOTENCY_KEY.fullmatch(key):
            raise BadRequest(
                "request.idempotency_key",
                "This request needs an Idempotency-Key header of 16 to 128 letters, digits, '-' or '_'.",
            )
        return key

    def reply(
        self,
        body: Any,
        *,
        status: int = HTTPStatus.OK,
        headers: Mapping[str, str] | None = None,
        cookies: list[Cookie] | None = None,
    ) -> Response[Any]:
        """A JSON answer of the model the handler's annotation names."""
        return Response(status, "application/json", body, dict(headers or {}), cookies or [])

    def created(self, body: Any, path: str) -> Response[Any]:
        """201 with the address of what was made."""
        location = f"/api/{self.practice_id}/v1{path}"
        return self.reply(body, status=HTTPStatus.CREATED, headers={"Location": location})

    def page(self, html: str) -> Response[str]:
        """A page of HTML for a sandboxed frame of our own pages, which may load nothing but our stylesheets.

        A route that answers so is not annotated: Powertools would read the page as JSON.
        """
        return Response(HTTPStatus.OK, "text/html; charset=utf-8", html, {"Content-Security-Policy": _PAGE_POLICY})

    def _refuse(self, error: PortalError) -> Response[str]:
        return problem(error, self.request_id)

    def _explain(self, error: RequestValidationError) -> Response[str]:
        """What to mend, by field; never the values that were sent."""
        found = error.errors()
        log.event("request.invalid", problems=", ".join(f"{_place(e)}:{e['type']}" for e in found))
        if any(e["type"] == "json_invalid" for e in found):
            return problem(BadRequest("request.not_json", "The request is not valid JSON."), self.request_id)
        fields = {str(e["loc"][-1]): _words(e["type"]) for e in found}
        return problem(Invalid("request.invalid", "Please check what you entered.", errors=fields), self.request_id)

    def _no_route(self, _: Exception) -> Response[str]:
        return problem(_not_found(), self.request_id)


def _not_found() -> NotFound:
    return NotFound("request.not_found", "We could not find that.")


def _place(problem: Mapping[str, Any]) -> str:
    """Where a problem is, in our own words: how a sender calls a field that we do not know may say anything."""
    named = problem["loc"][:-1] if problem["type"] == "extra_forbidden" else problem["loc"]
    return ".".join(map(str, named))


def _words(kind: str) -> str:
    if kind == "missing":
        return "This is needed."
    return "This is too long." if kind == "string_too_long" else "Please check this."


def problem(error: PortalError, request_id: str) -> Response[str]:
    """The one envelope of every refusal (RFC 9457)."""
    body = {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
        "request_id": request_id,
        "errors": error.errors,
    }
    return Response(error.status, "application/problem+json", json.dumps(body), error.headers)


def caller_of(event: Event) -> Caller:
    """The caller in the authorizer's context, whose values are all text."""
    context = event["requestContext"].get("authorizer") or {}
    return Caller(
        practice_id=context["practice"],
        kind=cast(Kind, context["kind"]),
        account_id=context["account"],
        name=context.get("name", ""),
        role=context.get("role", ""),
        patient_id=context.get("patient") or None,
        session_id=context.get("session") or None,
        stage=context.get("stage", ""),
        confirmed_at=int(context.get("confirmed", "0")),
        scopes=frozenset(context.get("scopes", "").split()),
        address=client_address(event),
    )


def _same_site(event: Event) -> bool:
    """A write by our own page: it says so itself, and the browser confirms it."""
    if (header(event, "x-requested-with") or "").lower() != "portico":
        return False
    site = header(event, "sec-fetch-site")
    return site == "same-origin" if site else header(event, "origin") == settings().portal_origin


def _guard(api: Api, event: Event) -> PortalError | None:
    if not from_edge(event):
        return Forbidden("request.denied", "Please use the address your practice gave you.")
    bearer = (header(event, "authorization") or "").lower().startswith("bearer ")
    if api.browser and event["httpMethod"] in _WRITES and not bearer and not _same_site(event):
        return Forbidden("request.cross_site", "This request did not come from the portal's own page.")
    if any(len(part) > _LONGEST_ID for part in event["path"].split("/")):
        return _not_found()  # no id is that long
    return None


def entrypoint(api: Api) -> Callable[[Event, LambdaContext], Reply]:
    """The Lambda handler of these routes. Whatever happens, the caller gets an answer in the one envelope."""

    def handler(event: Event, context: LambdaContext) -> Reply:
        request_id = str(event["requestContext"]["requestId"])
        log.begin(request_id, context.aws_request_id)
        try:
            refusal = _guard(api, event)
            reply = _plain(problem(refusal, request_id)) if refusal else api.resolver.resolve(event, context)
        except (ClientError, BotoCoreError) as exc:
            log.failure("request.dependency_failed", exc)
            reply = _plain(problem(Unavailable(), request_id))
        except Exception as exc:
            log.failure("request.failed", exc)
            reply = _plain(problem(PortalError("request.failed", _FAILED), request_id))
        log.event("request.answered", method=event["httpMethod"], route=event["resource"], status=reply["statusCode"])
        return _finish(reply, event)

    return handler


_FAILED = (
    "Something went wrong on our side. Please try again; if it happens again, call us and read out the code below."
)


def _plain(response: Response[str]) -> Reply:
    headers = {"Content-Type": [response.content_type], **{k: [str(v)] for k, v in response.headers.items()}}
    return {
        "statusCode": response.status_code,
        "body": response.body,
        "isBase64Encoded": False,
        "multiValueHeaders": headers,
    }


def _finish(reply: Reply, event: Event) -> Reply:
    headers: dict[str, list[str]] = reply.setdefault("multiValueHeaders", {})
    present = {name.lower() for name in headers}
    seconds = (event["requestContext"].get("authorizer") or {}).get("session_seconds")
    wanted = _SAFE_HEADERS | ({"Portico-Session-Seconds": seconds} if seconds else {})
    headers.update({name: [value] for name, value in wanted.items() if name.lower() not in present})
    if reply["statusCode"] == HTTPStatus.NO_CONTENT:
        reply["body"] = ""  # the validating resolver writes `null`
    return reply
