"""Set-up of a clean clone: `python -m local.setup run` for the portal, `test` for everything that proves it.

Makes the Python environments from the lock files, finds or fetches Node, builds the pages and, for tests, sees that
there is a browser. `emulator` makes the AWS emulator's environment alone, for the Python that runs it. What is already
there is left alone, so a second run takes no time. Only the standard library.
"""

import sys
import venv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from local import browser, site
from local.steps import ROOT, Stamp, Stop, fingerprint, run, step

OLDEST = (3, 11)
ENVIRONMENT = ROOT / ".venv"
EMULATOR_ENVIRONMENT = ROOT / ".venv-emulator"
REQUIREMENTS = ROOT / "requirements"


def set_up(purpose: str) -> None:
    """Make everything that `run` or `test` needs; raises Stop with one clear line when something is in the way."""
    if sys.version_info < OLDEST:
        raise Stop("Portico needs Python 3.11 or later. Install it, or name one: make PYTHON=python3.12 …")
    if purpose == "emulator":
        python_environment(emulator_of(sys.version_info[:2]), REQUIREMENTS / "emulator.txt", "the AWS emulator")
        return
    with ThreadPoolExecutor(1) as beside:
        emulator = beside.submit(
            python_environment, EMULATOR_ENVIRONMENT, REQUIREMENTS / "emulator.txt", "the AWS emulator"
        )
        if purpose == "test":
            python_environment(ENVIRONMENT, REQUIREMENTS / "dev.txt", "Portico's packages and its tests'")
        elif not environment_stamp(ENVIRONMENT, REQUIREMENTS / "dev.txt").holds():
            python_environment(ENVIRONMENT, REQUIREMENTS / "run.txt", "Portico's packages")
        site.prepare(ENVIRONMENT)
        if purpose == "test":
            browser.prepare(ENVIRONMENT)
        emulator.result()


def emulator_of(version: tuple[int, ...]) -> Path:
    """Where the emulator of another Python stands: it runs deployed functions with its own interpreter."""
    return EMULATOR_ENVIRONMENT.with_name(f"{EMULATOR_ENVIRONMENT.name}-{'.'.join(map(str, version))}")


def environment_stamp(environment: Path, lock: Path) -> Stamp:
    return Stamp(environment / f"portico-{lock.stem}.stamp", fingerprint([lock], str(environment)))


def python_environment(environment: Path, lock: Path, what: str) -> None:
    """A virtual environment that holds exactly what the lock file names, each file checked against its hash."""
    python = environment / "bin" / "python"
    stamp = environment_stamp(environment, lock)
    if stamp.holds() and works(python):
        return

    def make() -> None:
        if not works(python):
            create(environment)
        # The lock is complete; without --no-deps pip stumbles over packages that name an extra of another.
        # Python compiles what is used at its first use, which is far less than everything.
        flags = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]
        run(
            [python, "-m", "pip", "install", *flags, "--no-deps", "--require-hashes", "-r", lock],
            failed=f"The packages of {lock.relative_to(ROOT)} could not be installed. Is the network there?",
        )
        for old in environment.glob("portico-*.stamp"):
            old.unlink()
        stamp.write()

    step(f"Python environment {environment.name}: {what}", make)


def works(python: Path) -> bool:
    try:
        run([python, "-c", "import pip"], failed="")
    except Stop:
        return False
    return True


def create(environment: Path) -> None:
    try:
        venv.create(environment, clear=True, with_pip=True, symlinks=True)
    except Exception:  # its errors are many, from a full disk to Debian's missing ensurepip
        raise Stop(
            f"{environment.name} could not be made with {sys.executable}. "
            "On Debian or Ubuntu: apt install python3-venv. Else check the free space of the disk."
        ) from None


def told(work: Callable[[], None]) -> int:
    """Run a command; a failure is one clear line and an exit code, never a traceback."""
    try:
        work()
    except Stop as reason:
        print(f"\n  ✗ {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n  Stopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    purposes = ("run", "test", "emulator")
    if len(sys.argv) != 2 or sys.argv[1] not in purposes:
        sys.exit(f"usage: python -m local.setup {'|'.join(purposes)}")
    sys.exit(told(lambda: set_up(sys.argv[1])))
