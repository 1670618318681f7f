"""The demonstration charts against the published US Core profiles: every required element is there."""

import json
import tarfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from local.demo.build import bundles

PACKAGE = Path(__file__).parents[4] / "shared/conformance/us-core/us_core_610.tgz"
CHARTS = bundles(date(2026, 11, 22))

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not PACKAGE.exists(), reason="the US Core package is not beside the repository"),
]


@pytest.fixture(scope="module")
def required() -> dict[str, list[list[str]]]:
    """The paths US Core requires, by profile; slices are left out."""
    found: dict[str, list[list[str]]] = {}
    with tarfile.open(PACKAGE) as package:
        for member in package.getmembers():
            if member.name.startswith("package/StructureDefinition-") and (content := package.extractfile(member)):
                profile = json.load(content)
                found[profile["url"]] = [
                    element["path"].split(".")[1:]
                    for element in profile["snapshot"]["element"]
                    if element["min"] and ":" not in element["id"] and "." in element["path"]
                ]
    return found


def children(node: dict[str, Any], name: str) -> list[Any]:
    if name.endswith("[x]"):
        return [value for field, value in node.items() if field.startswith(name[:-3])]
    value = node.get(name, [])
    return value if isinstance(value, list) else [value]


def lacks(node: dict[str, Any], path: Sequence[str]) -> bool:
    """Whether an element that is there lacks the required one below it."""
    inside = children(node, path[0])
    if len(path) == 1:
        return not inside
    return any(lacks(child, path[1:]) for child in inside if isinstance(child, dict))


@pytest.mark.parametrize("key", CHARTS)
def test_every_resource_has_each_element_its_us_core_profile_requires(
    key: str, required: dict[str, list[list[str]]]
) -> None:
    missing = [
        (entry["resource"]["id"], ".".join(path))
        for entry in CHARTS[key]["entry"]
        for profile in entry["resource"].get("meta", {}).get("profile", [])
        for path in required[profile]
        if lacks(entry["resource"], path)
    ]

    assert not missing
