"""`make bench`: Portico measured, each figure beside its limit or a named peer. `python -m bench NAME…` runs some.

The command fails when a limit is missed. Figures depend on the machine and on what else it does: both are printed, say
both when you quote them. What was measured last is in `bench/RESULTS.md`.
"""

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from bench import capacity, coldstart, export, files, identity, intake, messages, pages, portal

BENCHES: dict[str, Callable[[], bool]] = {
    "portal": portal.main,
    "export": export.main,
    "intake": intake.main,
    "files": files.main,
    "messages": messages.main,
    "identity": identity.main,
    "coldstart": coldstart.main,
    "capacity": capacity.main,
    "pages": pages.main,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure Portico.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(BENCHES)}; all when none is given")
    names = parser.parse_args().names or list(BENCHES)
    if unknown := [name for name in names if name not in BENCHES]:
        parser.error(f"there is no {', '.join(unknown)}")
    if len(names) > 1:  # each in a process of its own: a portal fills the environment, and memory counts
        return max([subprocess.run([sys.executable, "-m", "bench", name]).returncode for name in names])
    print(f"\n{names[0]}: {machine()}\n", flush=True)
    return 0 if BENCHES[names[0]]() else 1


def machine() -> str:
    """When and on what this is measured."""
    load = os.getloadavg()[0]
    return f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}"


if __name__ == "__main__":
    sys.exit(main())
