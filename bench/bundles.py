"""The bundles that are measured: samples from beside the repository, and a long chart made of one of them."""

import json
import re
import uuid
from collections.abc import Iterator
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parents[2] / "shared" / "samples" / "fhir"
GRAIG = "sphr-synthea-graig_tremblay.json"
MANY = 13_213  # resources: a very long chart, about 28 MB

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def long_chart(source: Path, out: Path) -> Path:
    """Writes the bundle's chart again and again, each time under new ids but for the patient's, until it has MANY."""
    entries = json.loads(source.read_text(encoding="utf-8"))["entry"]
    made = list(islice(_copies(entries), MANY))
    out.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": made}), encoding="utf-8")
    return out


def resources_in(bundle: Path) -> int:
    """How many resources a bundle holds."""
    return len(json.loads(bundle.read_text(encoding="utf-8"))["entry"])


def _copies(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    kept = next(entry["resource"]["id"] for entry in entries if entry["resource"]["resourceType"] == "Patient")
    yield from entries
    others = json.dumps([entry for entry in entries if entry["resource"]["resourceType"] != "Patient"])
    own = {entry["resource"]["id"] for entry in entries} - {kept}
    for number in count():
        yield from json.loads(_UUID.sub(partial(_rekeyed, own, number), others))


def _rekeyed(own: set[str], number: int, found: re.Match[str]) -> str:
    return str(uuid.uuid5(uuid.UUID(found[0]), str(number))) if found[0] in own else found[0]
