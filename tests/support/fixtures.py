"""Cases that both sides are held to: the server's rules in `tests/unit`, those of the pages in `tests/browser`."""

import json
from typing import Any

from local.steps import ROOT


def cases(name: str) -> Any:
    """What `tests/fixtures/<name>.json` holds."""
    return json.loads((ROOT / "tests" / "fixtures" / f"{name}.json").read_text(encoding="utf-8"))


def each(found: list[dict[str, Any]], name: str) -> list[Any]:
    """One thing of every case."""
    return [case[name] for case in found]
