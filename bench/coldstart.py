"""How long each function takes to start and to answer its first event, beside the same built plainly.

Ours is what `make build` deploys. The plain one is what `sam build` makes by itself: the same packages, whole, and
the same code, without bytecode. Both run in fresh processes, in turn, under AWS's own runtime interface client, on the
whole of a processor (Lambda gives 512 MB a third of one); their files are in memory. AWS is the emulator of a running
portal, and the events are such as the functions got there. The layer's size is measured too.
"""

import json
import shutil
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.metering import Meter
from bench.recorder import Invocation, demonstration, recorded
from bench.runtime import Artifact, ColdStart, cold_start
from local.build import build, find_python
from local.steps import ROOT, Stop, run
from local.template import read
from tests.support.tour import tour

RUNS = 5
AT_MOST = 0.5  # times the plain build's, start and first answer together
LARGEST_LAYER = 45.0  # MB, unzipped
_WORK = ROOT / ".bench" / "coldstart"
_BUILD = ROOT / ".bench" / "build"
_CLIENT = Path(__file__).parent / "peers" / "lambda" / "requirements.txt"
_LAYERS = {name: ROOT / "layers" / name / "requirements.txt" for name in ("deps", "files")}


@dataclass(frozen=True)
class Builds:
    """Both builds for one version of Python, and the runtime interface client for it; `folders` by function."""

    version: str
    python: Path
    client: Path
    layers: Mapping[str, Path]
    functions: Mapping[str, Mapping[str, Path]]

    def artifact(self, side: str, function: str) -> Artifact:
        return Artifact(self.python, self.layers[side], self.functions[side][function])


@dataclass(frozen=True)
class Compared:
    """One function: whether it validates what it is sent, and the medians of both builds."""

    name: str
    validates: bool
    ours: ColdStart
    plain: ColdStart

    @property
    def ratio(self) -> float:
        return self.ours.total / self.plain.total


def main() -> bool:
    """Prints the table; whether each function and the layer keep their limits."""
    builds = built()
    with demonstration() as portal:
        with recorded(Meter({})) as invocations:
            tour(portal)
        events = _events(invocations)
        found = [_measure(builds, name, events[name], portal.environment) for name in builds.functions["ours"]]
    return _told(builds.version, found)


def built() -> Builds:
    """Both builds and the client, made anew where the code or a lock file changed."""
    version, python = _python()
    client = _installed("client", python, _CLIENT)
    plain = _installed("plain", python, *_LAYERS.values())
    shutil.rmtree(plain / "portico", ignore_errors=True)
    _copy(ROOT / "shared" / "portico", plain / "portico")
    build(version, _BUILD)
    ours = _WORK / "ours"
    shutil.rmtree(ours, ignore_errors=True)
    for layer in ("DepsLayer", "FilesLayer", "SharedLayer"):
        shutil.copytree(_BUILD / layer / "python", ours, dirs_exist_ok=True)
    functions = {name: _BUILD / function.logical_id for name, function in read().functions().items()}
    sources = {name: _WORK / "functions" / name for name in functions}
    for name, source in sources.items():
        shutil.rmtree(source, ignore_errors=True)
        _copy(ROOT / "functions" / name, source)
    return Builds(version, python, client, {"ours": ours, "plain": plain}, {"ours": functions, "plain": sources})


def _python() -> tuple[str, Path]:
    """The newest Python that Lambda has and this machine too."""
    for version in ("3.13", "3.12", "3.11"):
        try:
            return version, find_python(version)
        except Stop:
            continue
    raise Stop("No Python of Lambda's is on this machine.")


def _installed(name: str, python: Path, *locks: Path) -> Path:
    """A folder with the packages of lock files as pip lays them, without bytecode."""
    folder, kept = _WORK / name, _WORK / f"{name}.txt"
    wanted = "\n".join([str(python), *(lock.read_text(encoding="utf-8") for lock in locks)])
    if not kept.is_file() or kept.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        flags = ["--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps", "--require-hashes"]
        command: list[str | Path] = [python, "-m", "pip", "install", *flags, "--target", folder]
        command += [word for lock in locks for word in ("-r", lock)]
        run(command, failed=f"The packages of {name} could not be installed.")
        kept.write_text(wanted, encoding="utf-8")
    return folder


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))


def _events(invocations: Sequence[Invocation]) -> dict[str, Any]:
    """The last event of each function; its example where the tour had none for it."""
    found = {invocation.function: invocation.event for invocation in invocations}
    for folder in sorted((ROOT / "events").iterdir()):
        example = min(folder.glob("*.json"))
        found.setdefault(folder.name, json.loads(example.read_text(encoding="utf-8")))
    return found


def _measure(builds: Builds, name: str, event: Any, environment: Mapping[str, str]) -> Compared:
    """Both builds of one function, in turn; the first of each only brings its files into memory."""
    starts = [
        [cold_start(builds.artifact(side, name), builds.client, event, environment) for side in ("ours", "plain")]
        for _ in range(RUNS + 1)
    ][1:]
    ours, plain = (_median(side) for side in zip(*starts, strict=True))
    source = (ROOT / "functions" / name / "app.py").read_text(encoding="utf-8")
    return Compared(name, "from portico.http" in source, ours, plain)


def _median(starts: Sequence[ColdStart]) -> ColdStart:
    return ColdStart(statistics.median(one.init for one in starts), statistics.median(one.first for one in starts))


def _told(version: str, found: Sequence[Compared]) -> bool:
    print(f"Python {version}, median of {RUNS}, milliseconds: start + first answer\n")
    print("| function | validates | Portico | plain build | ratio |\n|---|---|---:|---:|---:|")
    for one in sorted(found, key=lambda each: each.ours.total):
        print(
            f"| {one.name} | {'yes' if one.validates else ''} | {_ms(one.ours)} | {_ms(one.plain)} | {one.ratio:.2f} |"
        )
    layer, files = _megabytes(_BUILD / "DepsLayer"), _megabytes(_BUILD / "FilesLayer")
    plain = _megabytes(_WORK / "plain")
    kept = all(one.ratio <= AT_MOST for one in found)
    print(f"\n  limit {AT_MOST} of the plain build's: {'kept' if kept else 'MISSED'}")
    print(
        f"  third-party layers {layer:.1f} MB unzipped for all and {files:.1f} for files,"
        f" limit {LARGEST_LAYER:.0f} each; built plainly {plain:.1f}"
    )
    return kept and max(layer, files) <= LARGEST_LAYER


def _ms(start: ColdStart) -> str:
    return f"{start.init * 1000:.0f} + {start.first * 1000:.0f}"


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
