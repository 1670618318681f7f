"""API Gateway's part, in process: route, authorizer, handler, answer, and the template's own answers to refusals."""

import base64
import fnmatch
import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from local.events import Request, authorizer_event, method_arn, proxy_event
from local.functions import FunctionFailed, Functions
from local.routing import Router
from local.template import Template

BODY_LIMIT = 10 * 1024 * 1024  # bytes that API Gateway takes
# Status and words of API Gateway's own answers where the template has none.
DEFAULTS = {
    "MISSING_AUTHENTICATION_TOKEN": (403, "Missing Authentication Token"),
    "UNAUTHORIZED": (401, "Unauthorized"),
    "ACCESS_DENIED": (403, "User is not authorized to access this resource"),
    "AUTHORIZER_FAILURE": (500, "Internal server error"),
    "AUTHORIZER_CONFIGURATION_ERROR": (500, "Internal server error"),
    "REQUEST_TOO_LARGE": (413, "Request Too Long"),
    "DEFAULT_5XX": (502, "Internal server error"),
}


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; a header may come more than once."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Refused(Exception):
    """The gateway answers by itself; `kind` is the type of the gateway response."""

    def __init__(self, kind: str, authorizer: Mapping[str, str] | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.authorizer = authorizer or {}


class Gateway:
    """The REST API of the template."""

    def __init__(self, template: Template, functions: Functions) -> None:
        self._functions = functions
        self._router = Router(template.routes())
        self._authorizers = {
            route.authorizer: template.authorizer_function(route.authorizer)
            for route in template.routes()
            if route.authorizer
        }
        api = template.api()
        self._stage = str(template.resolve(api["StageName"]))
        self._responses: dict[str, Any] = template.resolve(api.get("GatewayResponses", {}))
        self._compressed_from = int(api.get("MinimumCompressionSize", BODY_LIMIT))
        self._binary_types = [kind.replace("~1", "/") for kind in api.get("BinaryMediaTypes", [])]

    def answer(self, request: Request) -> Answer:
        """Answer one request, as the deployed API would."""
        try:
            answer = self._answer(request)
        except Refused as refused:
            return self._refusal(request, refused)
        return compressed(request, answer) if len(answer.body) >= self._compressed_from else answer

    def _answer(self, request: Request) -> Answer:
        match = self._router.match(request.path)
        route = match.route(request.method) if match else None
        if match is None or route is None:
            raise Refused("MISSING_AUTHENTICATION_TOKEN")
        if len(request.body) > BODY_LIMIT:
            raise Refused("REQUEST_TOO_LARGE")
        event = proxy_event(
            request,
            resource=match.resource,
            path_parameters=match.parameters,
            stage=self._stage,
            binary=self._is_binary(_first(request.headers, "content-type")),
        )
        with self._functions.at_once():
            if route.authorizer:
                event["requestContext"]["authorizer"] = self._authorize(route.authorizer, request, event)
            return self._call(route.function, request, event)

    def _authorize(self, authorizer: str, request: Request, event: Mapping[str, Any]) -> dict[str, str]:
        arn = method_arn(request, self._stage)
        try:
            said = self._functions.invoke(self._authorizers[authorizer], authorizer_event(event, arn))
        except FunctionFailed as failed:
            raise Refused("UNAUTHORIZED" if failed.message == "Unauthorized" else "AUTHORIZER_FAILURE") from None
        try:
            context = {key: _text(value) for key, value in (said.get("context") or {}).items()}
            allowed = _allows(said["policyDocument"], arn)
            context["principalId"] = str(said["principalId"])
        except (KeyError, TypeError, AttributeError):
            raise Refused("AUTHORIZER_CONFIGURATION_ERROR") from None
        if not allowed:
            raise Refused("ACCESS_DENIED", context)
        return context

    def _call(self, name: str, request: Request, event: Mapping[str, Any]) -> Answer:
        try:
            said = self._functions.invoke(name, event)
        except FunctionFailed as failed:
            raise Refused("REQUEST_TOO_LARGE" if failed.kind == "RequestTooLarge" else "DEFAULT_5XX") from None
        if not isinstance(said, dict) or not isinstance(said.get("statusCode"), int):
            raise Refused("DEFAULT_5XX")
        headers = [(key, str(value)) for key, value in (said.get("headers") or {}).items()]
        several = said.get("multiValueHeaders") or {}
        headers = [pair for pair in headers if pair[0].lower() not in {name.lower() for name in several}]
        headers += [(key, str(value)) for key, values in several.items() for value in values]
        if _first(headers, "content-type") is None:
            headers.append(("Content-Type", "application/json"))
        headers.append(("x-amzn-RequestId", request.id))
        body = (said.get("body") or "").encode()
        if said.get("isBase64Encoded") and self._is_binary(_first(headers, "content-type")):
            body = base64.b64decode(body)
        return Answer(said["statusCode"], headers, body)

    def _is_binary(self, content_type: str | None) -> bool:
        kind = (content_type or "").partition(";")[0].strip().lower()
        return any(fnmatch.fnmatch(kind, pattern) for pattern in self._binary_types)

    def _refusal(self, request: Request, refused: Refused) -> Answer:
        status, message = DEFAULTS[refused.kind]
        fallback = "DEFAULT_5XX" if status >= 500 else "DEFAULT_4XX"
        own = self._responses.get(refused.kind) or self._responses.get(fallback) or {}
        status = int(own.get("StatusCode", status))
        templates = own.get("ResponseTemplates") or {"application/json": '{"message":$context.error.messageString}'}
        kind, body = next(iter(templates.items()))
        values = {
            "requestId": request.id,
            "error.messageString": f'"{message}"',
            "error.message": message,
            "error.responseType": refused.kind,
            "path": f"/{self._stage}{request.path}",
            "httpMethod": request.method,
            **{f"authorizer.{key}": value for key, value in refused.authorizer.items()},
        }
        text = re.sub(r"\$context\.([\w.]+\w)", lambda found: values.get(found[1], ""), body)
        given = (own.get("ResponseParameters") or {}).get("Headers") or {}
        headers = [(name, str(value).strip("'")) for name, value in given.items()]
        if _first(headers, "content-type") is None:
            headers.append(("Content-Type", kind))
        return Answer(status, [*headers, ("x-amzn-RequestId", request.id)], text.encode())


def compressed(request: Request, answer: Answer) -> Answer:
    """The same answer as gzip, for who takes that."""
    if "gzip" not in (_first(request.headers, "accept-encoding") or ""):
        return answer
    headers = [*answer.headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    return replace(answer, headers=headers, body=gzip.compress(answer.body, 6, mtime=0))


def _first(headers: Any, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name), None)


def _text(value: Any) -> str:
    """A value of the authorizer's context as functions get it; API Gateway takes text, numbers and booleans only."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise TypeError("the context of an authorizer holds only text, numbers and booleans")


def _allows(policy: Mapping[str, Any], arn: str) -> bool:
    """Whether a policy lets this method be called: something allows it and nothing denies it."""
    effects = {
        statement["Effect"]
        for statement in policy["Statement"]
        for resource in _several(statement["Resource"])
        if fnmatch.fnmatchcase(arn, resource)
    }
    return "Allow" in effects and "Deny" not in effects


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
