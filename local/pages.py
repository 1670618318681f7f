"""The stack's own pages under `/_local/`: sent mail and the API reference."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jinja2

from local.events import Request
from local.gateway import Answer
from local.mail import LINK, PREFIX, MailBox, MailSink

FOLDER = Path(__file__).parent / "pages"
OWN_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-top-navigation-by-user-activation"
)


def when(at: datetime) -> str:
    return at.astimezone().strftime("%B %-d, %Y, %-I:%M:%S %p")


def with_links(text: str) -> list[tuple[str, str]]:
    """The text in pieces: (address, "") for a link, ("", text) for the rest."""
    pieces = []
    end = 0
    for link in LINK.finditer(text):
        pieces += [("", text[end : link.start()]), (link[0], "")]
        end = link.end()
    return [*pieces, ("", text[end:])]


class LocalPages:
    """Answers everything under `/_local/`; `openapi` makes the document of the API as it is now."""

    def __init__(self, box: MailBox, sink: MailSink, openapi: Callable[[], Mapping[str, Any]]) -> None:
        self._box = box
        self._sink = sink
        self._openapi = openapi
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
        )
        self._templates.filters |= {"when": when, "with_links": with_links}

    def answer(self, request: Request) -> Answer:
        """Answer one request; an address that is not there says so."""
        if request.path.startswith(f"{PREFIX}/"):
            return self._sink.answer(request)
        match request.path.removeprefix("/_local/").split("/"):
            case ["mail"]:
                return self._page("mail_list", title="Sent mail", messages=list(self._box.messages()))
            case ["mail.json"]:
                wanted = parse_qs(request.query).get("to")  # an address, or else everyone
                found = (mail for mail in self._box.messages() if not wanted or {*wanted} & {*mail.to})
                return _json([mail.as_json() for mail in found])
            case ["mail", name]:
                return self._mail(name)
            case ["api"]:
                return self._page("reference", title="API reference", **described(self._openapi()))
            case ["openapi.json"]:
                return _json(self._openapi())
            case ["local.css"]:
                return _answer("text/css; charset=utf-8", (FOLDER / "local.css").read_text(encoding="utf-8"))
        return Answer(404, [("Content-Type", "text/plain; charset=utf-8")], b"There is no page at this address.")

    def _mail(self, name: str) -> Answer:
        mail = self._box.find(name.removesuffix(".html"))
        if mail is None:
            return Answer(404, [("Content-Type", "text/plain; charset=utf-8")], b"There is no such message.")
        if name.endswith(".html"):
            return _answer("text/html; charset=utf-8", mail.html, MAIL_POLICY)
        return self._page("mail_message", title=mail.subject, mail=mail)

    def _page(self, name: str, **values: Any) -> Answer:
        return _answer("text/html; charset=utf-8", self._templates.get_template(f"{name}.html.j2").render(values))


def _json(value: Any) -> Answer:
    return _answer("application/json", json.dumps(value, ensure_ascii=False))


def _answer(kind: str, text: str, content_policy: str = OWN_POLICY) -> Answer:
    headers = [
        ("Content-Type", kind),
        ("Content-Security-Policy", content_policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
    ]
    return Answer(200, headers, text.encode())


def described(document: Mapping[str, Any]) -> dict[str, Any]:
    """An OpenAPI document as the reference page shows it: operations by capability, and the shapes they use."""
    tags: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["other"])[0]
            tags.setdefault(tag if isinstance(tag, str) else tag["name"], []).append(
                _operation(path, method, operation)
            )
    shapes = {
        name: [
            {"name": field, "type": type_words(each), "needed": field in shape.get("required", [])}
            for field, each in shape.get("properties", {}).items()
        ]
        for name, shape in document["components"]["schemas"].items()
    }
    return {"tags": dict(sorted(tags.items())), "shapes": shapes, "prefix": document["servers"][0]["url"]}


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "path": path,
        "method": method.upper(),
        "signed_in": bool(operation["security"]),
        "summary": operation.get("description") or operation.get("summary"),
        "parameters": [
            {"name": each["name"], "where": each["in"], "type": type_words(each.get("schema", {}))}
            for each in operation.get("parameters", [])
        ],
        "body": _content(operation["requestBody"]) if "requestBody" in operation else None,
        "answers": [
            {"status": status, "type": _content(each)}
            for status, each in sorted(operation.get("responses", {}).items())
        ],
    }


def _content(part: Mapping[str, Any]) -> str:
    return ", ".join(type_words(each.get("schema", {})) for each in part.get("content", {}).values())


def type_words(schema: Mapping[str, Any]) -> str:
    """A JSON schema in a few words."""
    match schema:
        case {"$ref": str(name)}:
            return name.rpartition("/")[2]
        case {"anyOf": kinds} | {"oneOf": kinds}:
            return " or ".join(dict.fromkeys(map(type_words, kinds)))
        case {"enum": values}:
            return " | ".join(str(value) for value in values)
        case {"const": value}:
            return str(value)
        case {"type": "array", "items": items}:
            return f"list of {type_words(items)}"
        case {"type": "null"}:
            return "nothing"
        case {"type": str(kind), "format": str(form)}:
            return f"{kind} ({form})"
        case {"type": str(kind)}:
            return kind
    return "anything"
