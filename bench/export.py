"""How long a chart's resources take to become a CCD, beside npm `@medplum/ccda` in the same run.

Both are asked in turn, in processes of their own, so that whatever else the machine does falls on both. The first
conversion of a process is told apart from the warm ones (median). The peer's preparation (section lists, references
as it wants them) is not counted; writing XML as bytes is.
"""

import statistics
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from bench.bundles import GRAIG, MANY, SAMPLES, long_chart, resources_in
from bench.converters import Conversion, Converter, medplum, portico

AT_MOST = 2.0  # times the peer's warm median, for GRAIG
LINEAR = 1.2  # milliseconds a resource in the longest chart, over the same in the chart it was made of


@dataclass(frozen=True)
class Measured:
    """What converting one bundle took: `first` and `warm` (median) in seconds, document and peak memory in bytes."""

    first: float
    warm: float
    bytes: int
    peak: int


@dataclass(frozen=True)
class Pair:
    """One bundle converted by Portico and by the peer."""

    name: str
    resources: int
    ours: Measured
    peer: Measured

    @property
    def ratio(self) -> float:
        return self.ours.warm / self.peer.warm

    @property
    def each(self) -> float:
        """Portico's milliseconds a resource, warm."""
        return self.ours.warm * 1000 / self.resources


def main() -> bool:
    """Prints the table; whether Portico keeps within its limits."""
    if not SAMPLES.is_dir():
        print("  Not measured: the sample bundles are not beside the repository.")
        return False
    with tempfile.TemporaryDirectory() as folder:
        composite = SAMPLES / "composite-5mb.json"
        pairs = [
            measure("3.8 MB", SAMPLES / GRAIG, Path(folder), runs=31),
            measure("5 MB", composite, Path(folder), runs=15),
            measure("28 MB", long_chart(composite, Path(folder) / "long.json"), Path(folder), runs=7),
        ]
    print(table(pairs))
    linearity = pairs[2].each / pairs[1].each
    print(f"\n  {pairs[0].ratio:.2f} × the peer's time for 3.8 MB: limit {AT_MOST}, aim 1.0")
    print(f"  {linearity:.2f} × the time a resource for {MANY:,} resources as for 2,355: limit {LINEAR}")
    return pairs[0].ratio <= AT_MOST and linearity <= LINEAR


def measure(name: str, bundle: Path, folder: Path, runs: int) -> Pair:
    """Converts a bundle with both, in turn: once cold, then `runs` times warm."""
    with started(portico, bundle, folder) as ours, started(medplum, bundle, folder) as peer:
        found = [(ours.convert(), peer.convert()) for _ in range(runs + 1)]
    own, others = (summary([both[side] for both in found]) for side in (0, 1))
    return Pair(name, resources_in(bundle), own, others)


def started(
    converter: Callable[[Path, Path], AbstractContextManager[Converter]], bundle: Path, folder: Path
) -> AbstractContextManager[Converter]:
    return converter(bundle, folder / f"{converter.__name__}.xml")


def summary(conversions: list[Conversion]) -> Measured:
    first, *warm = conversions
    median = statistics.median(conversion.seconds for conversion in warm)
    return Measured(first.seconds, median, first.bytes, conversions[-1].peak)


def table(pairs: list[Pair]) -> str:
    """The figures as a Markdown table: milliseconds, kB of CCD, MB of memory."""
    lines = [
        "| chart | resources | | first ms | warm ms | CCD kB | peak MB | ratio, warm |",
        "|---|---:|---|---:|---:|---:|---:|---:|",
    ]
    for pair in pairs:
        lines.append(line(f"{pair.name} | {pair.resources:,} | Portico", pair.ours, f"{pair.ratio:.2f}"))
        lines.append(line(" | | @medplum/ccda", pair.peer, "1"))
    return "\n".join(lines)


def line(head: str, measured: Measured, ratio: str) -> str:
    times = f"{measured.first * 1000:.0f} | {measured.warm * 1000:.1f}"
    return f"| {head} | {times} | {measured.bytes / 1000:,.0f} | {measured.peak / 1e6:,.0f} | {ratio} |"
