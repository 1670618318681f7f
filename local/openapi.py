"""One OpenAPI document of the whole API, made from the handlers of every function."""

import json
from collections.abc import Iterable
from typing import Any

from aws_lambda_powertools.event_handler.openapi.models import Server, ServerVariable

from local.functions import FOLDER, import_function
from local.routing import Router
from local.steps import ROOT, Stop
from local.template import Template

FILE = ROOT / "docs" / "api" / "openapi.json"
TITLE = "Portico"
VERSION = "1"


PREFIX = "/api/{practice}/v1"
SIGNED_IN: list[dict[str, list[str]]] = [{"session": []}, {"client": []}]
SECURITY_SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-portico-{practice}",
        "description": "A person's session, from signing in. Writes also need the header X-Requested-With: portico.",
    },
    "client": {
        "type": "http",
        "scheme": "bearer",
        "description": "A practice's system, with the token of POST /oauth/token (SMART Backend Services).",
    },
}


def document(template: Template) -> dict[str, Any]:
    """The document, in a stable order: paths and schemas by name."""
    names = sorted({route.function for route in template.routes()})
    parts = {name: schema(name) for name in names if (FOLDER / name / "app.py").is_file()}
    if not parts:
        raise Stop("There is no function with a route yet.")
    router = Router(template.routes())
    for name, part in parts.items():
        _say_who_may_call(name, part["paths"], router)
    kept = {key: value for key, value in next(iter(parts.values())).items() if key not in ("paths", "components")}
    return kept | {
        "tags": [{"name": name} for name in parts],
        "paths": _merge("path", (part["paths"] for part in parts.values())),
        "components": {
            "schemas": _merge("schema", (part["components"]["schemas"] for part in parts.values())),
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def schema(name: str) -> dict[str, Any]:
    """What one function's routes say."""
    resolver = import_function(name).api.resolver
    practice = ServerVariable(default="larkspur", description="The id of the practice.")
    server = Server(url=PREFIX, variables={"practice": practice})
    found: dict[str, Any] = json.loads(resolver.get_openapi_json_schema(title=TITLE, version=VERSION, servers=[server]))
    return found


def _say_who_may_call(name: str, paths: dict[str, Any], router: Router) -> None:
    """Each operation belongs to its capability; whether it needs a session or a token is for the template to say."""
    for path, operations in paths.items():
        match = router.match(f"{PREFIX}{path}")
        for method, operation in operations.items():
            route = match.route(method.upper()) if match else None
            if route is None or route.function != name:
                raise Stop(
                    f"functions/{name} answers {method.upper()} {path}, which template.yaml does not send to it."
                )
            operation["tags"] = [name]
            operation["security"] = SIGNED_IN if route.authorizer else []


def _merge(what: str, parts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for part in parts:
        for name, each in part.items():
            if merged.setdefault(name, each) != each:
                raise Stop(f"Two functions describe the {what} {name} differently.")
    return dict(sorted(merged.items()))


def write(template: Template) -> None:
    """Write the document to `docs/api/openapi.json`."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(document(template), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"  ✓ {FILE.relative_to(ROOT)}")
