"""A very large record, 28 MB in 13,213 resources, is made within the worker's memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.bundles import GRAIG, MANY, SAMPLES, long_chart
from local.steps import ROOT
from tests.support.large_export import write_rows

LIMIT = 512 * 1024 * 1024  # bytes


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="../shared/samples is not there")
def test_document_of_a_very_large_record_is_made_in_half_a_gigabyte(tmp_path: Path) -> None:
    bundle = long_chart(SAMPLES / GRAIG, tmp_path / "bundle.json")
    assert bundle.stat().st_size > 28_000_000
    assert write_rows(bundle, tmp_path / "rows") == MANY
    line = [sys.executable, "-m", "tests.support.large_export", str(tmp_path / "rows")]
    own = os.environ | {"PYTHONPATH": str(ROOT / "shared")}
    done = subprocess.run(line, cwd=ROOT, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["package"] > 300_000
    assert said["memory"] < LIMIT
