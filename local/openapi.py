"""One OpenAPI document of the whole API, made from the handlers of every function."""

import json
from collections.abc import Iterable
from typing import Any

from aws_lambda_powertools.event_handler.openapi.models import Server, ServerVariable

from local.functions import FOLDER, import_function
from local.steps import ROOT, Stop
from local.template import Template

FILE = ROOT / "docs" / "api" / "openapi.json"
TITLE = "Portico"
VERSION = "1"


def document(template: Template) -> dict[str, Any]:
    """The document, in a stable order: paths and schemas by name."""
    with_routes = sorted({route.function for route in template.routes()})
    parts = [schema(name) for name in with_routes if (FOLDER / name / "app.py").is_file()]
    if not parts:
        raise Stop("There is no function with a route yet.")
    merged = {key: value for key, value in parts[0].items() if key not in ("paths", "components")}
    merged["paths"] = _merge("path", (part.get("paths", {}) for part in parts))
    merged["components"] = {
        "schemas": _merge("schema", (part.get("components", {}).get("schemas", {}) for part in parts))
    }
    return merged


def schema(name: str) -> dict[str, Any]:
    """What one function's routes say."""
    resolver = import_function(name).api.resolver
    practice = ServerVariable(default="larkspur", description="The id of the practice.")
    server = Server(url="/api/{practice}/v1", variables={"practice": practice})
    said = resolver.get_openapi_json_schema(title=TITLE, version=VERSION, servers=[server], tags=[name])
    found: dict[str, Any] = json.loads(said)
    return found


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
