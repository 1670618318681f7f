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
    rows = {line.split()[0]: list(map(int, line.split()[1:])) for line in drill.stdout.splitlines() if "Table" in line}
    rows |= {
        line.split()[0]: list(map(int, line.split()[1:])) for line in drill.stdout.splitlines() if "Bucket" in line
    }
    assert len(rows) == 9
    for name, (exported, damaged, differ) in rows.items():
        assert (exported > 0) == (name != "SiteBucket"), name
        assert (damaged, differ) == (exported, 0), name
    assert "signed in and downloaded the record" in drill.stdout
