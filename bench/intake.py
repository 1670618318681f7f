"""How long the intake worker takes over 5 MB of FHIR, and how much memory, beside barely writing the same rows.

Each run has an emulated AWS of its own and a process of its own for the worker. "Barely" reads the file as JSON and
writes the rows that the worker made in batches: no check, no condition, no order, nothing that a crash could resume.
"""

import contextlib
import hashlib
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.bundles import SAMPLES, resources_in
from local import resources, template
from local.demo.seed import provision
from local.emulator import CREDENTIALS, Emulator
from local.functions import SHARED, Functions, environment
from local.steps import ROOT
from local.template import ACCOUNT
from portico import clock, log
from portico.access import Caller
from portico.records.intake.models import UploadRequest
from portico.records.service import intake as service
from portico.settings import settings
from portico.store.session import session
from tests.support.aws import forget_clients

RUNS = 3
FILE = SAMPLES / "composite-5mb.json"
SECONDS, PEAK = 3.0, 200.0  # at most; MB


def main() -> bool:
    """Prints the table; whether the worker keeps its limits."""
    if not SAMPLES.is_dir():
        print("  Not measured: the sample bundles are not beside the repository.")
        return False
    runs = [_run() for _ in range(RUNS)]
    ours, barely = (_median(side) for side in zip(*runs, strict=True))
    print(f"{FILE.name}, {FILE.stat().st_size / 1e6:.1f} MB, {resources_in(FILE):,} resources, median of {RUNS}\n")
    print("| | s | peak MB | ratio |\n|---|---:|---:|---:|")
    print(f"| intake worker | {ours.seconds:.2f} | {ours.peak:.0f} | {ours.seconds / barely.seconds:.2f} |")
    print(f"| barely writing the same rows | {barely.seconds:.2f} | | 1 |")
    print(f"\n  limits {SECONDS} s and {PEAK:.0f} MB")
    return ours.seconds <= SECONDS and ours.peak <= PEAK


class Taken(NamedTuple):
    """What a process took: seconds, and the most memory it had in MB."""

    seconds: float
    peak: float


def _median(runs: Sequence[Taken]) -> Taken:
    return Taken(statistics.median(one.seconds for one in runs), statistics.median(one.peak for one in runs))


def _run() -> tuple[Taken, Taken]:
    """The worker, and barely writing, in a fresh cloud."""
    with emulated() as chosen, tempfile.TemporaryDirectory() as folder:
        variables, functions = chosen
        practice, client, _ = provision(functions.invoke, Path(folder))
        intake = _arrived(Caller(practice, "client", client.client_id))
        return _asked("ours", practice, intake, variables), _asked("barely", practice, intake, variables)


@contextlib.contextmanager
def emulated() -> Iterator[tuple[dict[str, str], Functions]]:
    """The cloud of the template with nothing in it, and nothing that reacts to what is put there."""
    with tempfile.TemporaryDirectory() as folder:
        emulator = Emulator(Path(folder))
        emulator.start()
        try:
            made = resources.create(template.read(Stage="local"), emulator.url)
            role = f"arn:aws:iam::{ACCOUNT}:role/portico"
            variables = environment(made, {"AWS_ENDPOINT_URL": emulator.url, "FUNCTION_ROLE": role, **CREDENTIALS})
            forget_clients()
            log.logger.setLevel("WARNING")
            yield variables, Functions(made, variables, io.StringIO())
        finally:
            emulator.stop()


def _arrived(caller: Caller) -> str:
    """Announces the file and lays it where it is posted to."""
    content = FILE.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    request = UploadRequest(content_type="application/fhir+json", size=len(content), sha256=digest)
    upload = service.announce(caller, request, digest, clock.now())
    key = upload.fields["key"]
    session(caller.practice_id).s3.put_object(Bucket=settings().intake_bucket, Key=key, Body=content)
    return upload.id


def _asked(what: str, practice: str, intake: str, variables: dict[str, str]) -> Taken:
    done = subprocess.run(
        [sys.executable, "-m", "bench.take_in", what, practice, intake],
        cwd=ROOT,
        env=os.environ | variables | {"PYTHONPATH": str(SHARED)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    said = json.loads(done.stdout.splitlines()[-1])
    return Taken(said["seconds"], said["peak"] / 1e6)
