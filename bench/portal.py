"""How long the portal takes to start, and a patient to get a record of twenty years, or one of 3.8 MB."""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.bundles import GRAIG, SAMPLES
from local.client import PracticeSystem
from tests.support.portal import running_portal

RUNS = 9
PATIENT = "tom.grady"  # the demonstration's longest history


@dataclass(frozen=True)
class Figure:
    """A measured time in seconds and the limit it has to keep."""

    what: str
    seconds: float
    limit: float

    def line(self) -> str:
        verdict = "kept" if self.seconds <= self.limit else "MISSED"
        return f"  {self.what:<58}{self.seconds:8.2f} s   limit {self.limit:6.1f} s   {verdict}"


def measure() -> list[Figure]:
    """Every figure, from one data folder that is empty at first."""
    with tempfile.TemporaryDirectory() as folder:
        first = timed(lambda: start_and_stop(Path(folder)))
        with running_portal(Path(folder)) as portal:
            again = float(portal.ready["started_seconds"])
            system = PracticeSystem(portal.base_url, portal.ready["practice"], portal.ready["practice_client"])
            system.sign_in("system/*.write system/*.read")
            twenty_years = record(system, portal.account(PATIENT)["patient"], Path(folder))
            (graig,) = system.load(SAMPLES / GRAIG).patients
            large = record(system, graig, Path(folder))
    return [
        Figure("first start with the demonstration practice, and stop", first, 180),
        Figure("later start, to ready", again, 10),
        Figure(f"record of 20 years made and fetched (median of {RUNS})", twenty_years, 2),
        Figure(f"record of 3.8 MB, 1,263 resources, the same (median of {RUNS})", large, 0.5),
    ]


def start_and_stop(folder: Path) -> None:
    with running_portal(folder):
        pass


def record(system: PracticeSystem, patient: str, folder: Path) -> float:
    """From the patient's request to the file they have, in seconds."""
    return statistics.median(timed(lambda: system.export(patient, folder / "record.zip")) for _ in range(RUNS))


def timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def main() -> bool:
    """Prints the figures; whether each keeps its limit."""
    if not SAMPLES.is_dir():
        print("  Not measured: the sample bundles are not beside the repository.")
        return False
    figures = measure()
    for figure in figures:
        print(figure.line())
    return all(figure.seconds <= figure.limit for figure in figures)
