"""Programs that turn a FHIR bundle into C-CDA, each kept warm in a process of its own: Portico, and its peer.

Each reads one bundle, says "ready", and then converts it once for each line it is sent, answering with the seconds that
took, the bytes of the document and the most memory the process has had.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.npm import PEERS, installed
from local.steps import ROOT


@dataclass(frozen=True)
class Conversion:
    """One conversion: seconds on the clock, bytes written, and the process's peak memory in bytes so far."""

    seconds: float
    bytes: int
    peak: int


@dataclass(frozen=True)
class Converter:
    """A running converter that has read its bundle."""

    process: subprocess.Popen[str]

    def convert(self) -> Conversion:
        """Converts once. Raises RuntimeError when the program ended instead; it has said why on standard error."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return Conversion(**json.loads(_line(self.process)))


@contextmanager
def portico(bundle: Path, out: Path) -> Iterator[Converter]:
    """Portico's own conversion, by `bench/convert.py`."""
    with _running([sys.executable, "-m", "bench.convert", str(bundle), str(out)], ROOT) as converter:
        yield converter


@contextmanager
def medplum(bundle: Path, out: Path) -> Iterator[Converter]:
    """npm `@medplum/ccda` through a minimal adapter, by `bench/peers/medplum/convert.mjs`."""
    with _running(["node", "convert.mjs", str(bundle), str(out)], _installed_medplum()) as converter:
        yield converter


@contextmanager
def _running(command: list[str], folder: Path) -> Iterator[Converter]:
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'shared'}"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if _line(process) != "ready":
            raise RuntimeError(f"{command[0]} is not ready")
        yield Converter(process)
        assert process.stdin is not None
        process.stdin.close()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line:
        raise RuntimeError("The converter ended too early.")
    return line


def _installed_medplum() -> Path:
    """The folder of the peer with our adapter in it."""
    folder = installed("medplum")
    shutil.copy(PEERS / "medplum" / "convert.mjs", folder)
    return folder
