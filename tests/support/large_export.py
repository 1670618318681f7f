"""Makes the document of one very large chart in this process, as the worker does, and says what memory that took.

    python -m tests.support.large_export ROWS

ROWS is a file of pickled rows, as `write_rows` leaves them: they stand for the table, which lies elsewhere, and are
read one after the other as a query's pages are. Prints JSON: bytes of memory (resident, at most), bytes of the package.
"""

import json
import pickle
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3

from portico.export import making
from portico.export import repo as exports
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.records import repo as records
from portico.records.intake.bundle import read_bundle
from portico.records.intake.plan import plan
from tests.support import memory
from tests.support.practices import NOW, settings_of

PATIENT = "pat_large"


def write_rows(bundle: Path, out: Path) -> int:
    """The rows that intake makes of a bundle, in order of their keys; how many there are."""
    entries = read_bundle(bundle.read_text(encoding="utf-8")).entries
    rows = [change.row for change in plan(PATIENT, entries, {}, {}, date(2026, 11, 22)).changes]
    with out.open("wb") as file:
        for row in sorted(rows, key=lambda row: row.key.sk):
            pickle.dump(row.item(1, None), file)
    return len(rows)


def stored(file: Path) -> Iterator[dict[str, Any]]:
    with file.open("rb") as pickled:
        while True:
            try:
                yield pickle.load(pickled)  # noqa: S301 - our own file
            except EOFError:
                return


def made(file: Path) -> dict[str, int]:
    """Make the document; the most memory this process ever had, and the size of the package."""
    sizes: list[int] = []
    for service in ("s3", "dynamodb"):  # part of what the worker has in memory
        boto3.client(service, region_name="us-east-1")
    with (
        patch.object(practices, "get_ready", lambda _: Practice.model_validate(settings_of())),
        patch.object(records, "get_header", lambda *_: {"revision": 1, "patient": {}}),
        patch.object(records, "list_rows", lambda *_: stored(file)),
        patch.object(exports, "put_document", lambda *given: sizes.append(len(given[-1]))),
    ):
        making.make("larkspur", PATIENT, "exp_large", None, NOW)
    return {"memory": memory.peak(), "package": sizes[0]}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(made(Path(sys.argv[1]))))
