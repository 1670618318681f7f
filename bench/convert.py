"""Converts one FHIR bundle to C-CDA with Portico, once for each line on standard input: see `bench/converters.py`."""

import json
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from portico.export import Address, Chart, Custodian, Document, render_ccd
from tests.support import memory

DOCUMENT = Document(
    id="5c1f0d1e-6c2b-4d63-9f0a-1b2c3d4e5f60",
    created=datetime(2026, 11, 17, 14, 30, tzinfo=UTC),
    custodian=Custodian(
        id="larkspur",
        name="Larkspur Family Medicine",
        phone="(508) 555-0142",
        address=Address(("12 Mill Street",), "Larkspur", "MA", "01500"),
    ),
    time_zone="America/New_York",
)


def main(source: Path, out: Path) -> None:
    chart = chart_of(source)
    print("ready", flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        document = render_ccd(chart, DOCUMENT)
        seconds = time.perf_counter() - began
        out.write_bytes(document)
        peak = memory.peak()
        print(json.dumps({"seconds": seconds, "bytes": len(document), "peak": peak}), flush=True)


def chart_of(source: Path) -> Chart:
    """The chart a bundle holds, its decimals exact, as the store keeps them."""
    bundle = json.loads(source.read_text(encoding="utf-8"), parse_float=Decimal)
    resources = [entry["resource"] for entry in bundle["entry"] if "resource" in entry]
    return Chart(next(found for found in resources if found["resourceType"] == "Patient"), resources)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
