"""CloudFront's part: one origin for pages and API, with the response headers and the secret header of the template."""

import fnmatch
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from local.events import Request
from local.gateway import Answer, compressed
from local.template import PSEUDO, Template

PRACTICE = re.compile(r"/[a-z][a-z0-9]{2,30}(/.*)?")
CONSOLE = re.compile(r"/[^/]+/console(/.*)?")
COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
S3 = f"https://s3.{PSEUDO['AWS::Region']}.{PSEUDO['AWS::URLSuffix']}"
ONE_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Behavior:
    """Paths of one kind at the edge, and the headers their answers get; `own` ones yield to the origin's."""

    pattern: str
    forced: Mapping[str, str]
    own: Mapping[str, str]


def behaviors(template: Template, s3: str) -> list[Behavior]:
    """The cache behaviors of the template's distribution with their response headers, the default one last.

    Where headers name S3, they name this address of it.
    """
    found = []
    for distribution in template.of_type("AWS::CloudFront::Distribution").values():
        config = distribution["DistributionConfig"]
        for behavior in [*config.get("CacheBehaviors", []), config["DefaultCacheBehavior"]]:
            forced, own = _headers(template, behavior.get("ResponseHeadersPolicyId"), s3)
            found.append(Behavior(str(behavior.get("PathPattern", "*")), forced, own))
    return found


def _headers(template: Template, policy: Any, s3: str) -> tuple[dict[str, str], dict[str, str]]:
    match policy:
        case {"Ref": name}:
            config = template.resolve(template.resources[name]["Properties"]["ResponseHeadersPolicyConfig"])
        case _:
            return {}, {}
    forced: dict[str, str] = {}
    own: dict[str, str] = {}
    for name, value, override in _policy_headers(config):
        (forced if override else own)[name] = value.replace(S3, s3)
    return forced, own


def _policy_headers(config: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    for item in config.get("CustomHeadersConfig", {}).get("Items", []):
        yield item["Header"], str(item["Value"]), _truth(item["Override"])
    for kind, item in config.get("SecurityHeadersConfig", {}).items():
        name, value = _security_header(kind, item)
        yield name, value, _truth(item["Override"])


def _security_header(kind: str, item: Mapping[str, Any]) -> tuple[str, str]:
    match kind:
        case "ContentSecurityPolicy":
            return "Content-Security-Policy", " ".join(str(item["ContentSecurityPolicy"]).split())
        case "ContentTypeOptions":
            return "X-Content-Type-Options", "nosniff"
        case "FrameOptions":
            return "X-Frame-Options", str(item["FrameOption"])
        case "ReferrerPolicy":
            return "Referrer-Policy", str(item["ReferrerPolicy"])
        case "StrictTransportSecurity":
            parts = [f"max-age={item['AccessControlMaxAgeSec']}"]
            parts += ["includeSubDomains"] if _truth(item.get("IncludeSubdomains")) else []
            parts += ["preload"] if _truth(item.get("Preload")) else []
            return "Strict-Transport-Security", "; ".join(parts)
    raise ValueError(f"response header not known: {kind}")


def _truth(value: Any) -> bool:
    return str(value).lower() == "true"


def secret_header(template: Template) -> str | None:
    """The name of the header by which the API knows the edge; its value is the secret in EDGE_SECRET."""
    for distribution in template.of_type("AWS::CloudFront::Distribution").values():
        for origin in distribution["DistributionConfig"]["Origins"]:
            for header in origin.get("OriginCustomHeaders", []):
                return str(header["HeaderName"])
    return None


class Origin(Protocol):
    """What answers the API behind the edge: the gateway of this process, or a deployed one."""

    def answer(self, request: Request, /) -> Answer: ...


class Edge:
    """Answers every request but the stack's own pages: the API through the gateway, all else from the built site."""

    def __init__(self, template: Template, gateway: Origin, site: Path, secret: str, *, s3: str = S3) -> None:
        self._gateway = gateway
        self._site = site.resolve()
        self._behaviors = behaviors(template, s3)
        self._added = {name: secret for name in [secret_header(template)] if name}

    def answer(self, request: Request) -> Answer:
        """Answer as the deployed address would, headers included."""
        if request.path.startswith("/api/"):
            answer = self._gateway.answer(replace(request, headers=self._forwarded(request)))
        else:
            answer = self._page(request)
        return replace(answer, headers=self._with_policy(request.path, answer.headers))

    def _forwarded(self, request: Request) -> list[tuple[str, str]]:
        """What the API sees: the viewer's address and the secret come from here, never from the client."""
        added = {"X-Portico-Viewer": request.address, **self._added}
        taken = {name.lower() for name in added}
        return [*(pair for pair in request.headers if pair[0].lower() not in taken), *added.items()]

    def _with_policy(self, path: str, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
        behavior = next((each for each in self._behaviors if _fits(path, each.pattern)), None)
        if behavior is None:
            return headers
        forced = {name.lower() for name in behavior.forced}
        kept = [pair for pair in headers if pair[0].lower() not in forced]
        present = {name.lower() for name, _ in kept}
        own = [pair for pair in behavior.own.items() if pair[0].lower() not in present]
        return [*kept, *behavior.forced.items(), *own]

    def _page(self, request: Request) -> Answer:
        if request.method not in ("GET", "HEAD"):
            return _plain(405, "This address only shows pages.")
        file = self._file(request.path)
        if file is None:
            return _plain(404, "There is no page at this address.")
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        text = kind.startswith("text/")
        headers = [("Content-Type", f"{kind}; charset=utf-8" if text else kind)]
        headers.append(("Cache-Control", ONE_YEAR if request.path.startswith("/assets/") else "no-cache"))
        answer = Answer(200, headers, file.read_bytes())
        return compressed(request, answer) if kind.startswith(COMPRESSED) else answer

    def _file(self, path: str) -> Path | None:
        """A file of the site, or the page that draws a practice's portal or console."""
        own = (self._site / path.lstrip("/")).resolve()
        if own.is_file() and own.is_relative_to(self._site):
            return own
        if CONSOLE.fullmatch(path):
            return self._site / "console.html"
        return self._site / "index.html" if PRACTICE.fullmatch(path) and not own.suffix else None


def _fits(path: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(path, pattern if pattern.startswith(("*", "/")) else f"/{pattern}")


def _plain(status: int, text: str) -> Answer:
    return Answer(status, [("Content-Type", "text/plain; charset=utf-8")], text.encode())
