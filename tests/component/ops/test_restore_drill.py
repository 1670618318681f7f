"""`make restore-drill`, as an operator runs it."""

import subprocess
import sys

import pytest

from local.steps import ROOT

pytestmark = pytest.mark.stack


def test_a_practice_that_lost_its_data_is_restored_and_shown_to_be_identical() -> None:
    drill = subprocess.run(
        [sys.executable, "-m", "local.drill"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert drill.returncode == 0, drill.stdout + drill.stderr
    words = [line.split() for line in drill.stdout.splitlines()]
    rows = {line[0]: list(map(int, line[1:])) for line in words if line and line[0].endswith(("Table", "Bucket"))}
    assert len(rows) == 11
    for name, (exported, damaged, since, still_damaged, stayed) in rows.items():
        assert (exported > 0) == (name != "SiteBucket"), name
        assert (damaged, still_damaged) == (exported, 0), name
        assert stayed == (0 if name == "RecordsTable" else since), name
    assert min(rows[name][2] for name in ("RecordsTable", "AuditTable", "IntakeBucket")) > 0
    assert "signed in and downloaded the record" in drill.stdout
    assert "nothing of what the restore took away" in drill.stdout
