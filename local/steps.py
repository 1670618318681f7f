"""Steps of the set-up: each says in a line what it does and how long it took, and keeps what its tools printed.

Only the standard library: this runs before anything is installed.
"""

import hashlib
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Stop(Exception):
    """Work cannot go on; the text is the one line that a person reads, with what to do about it."""


def step(say: str, work: Callable[[], None]) -> None:
    """Do one piece of the set-up and print what it is and how long it took."""
    print(f"  … {say}", flush=True)
    began = time.monotonic()
    work()
    print(f"  ✓ {say} ({time.monotonic() - began:.0f} s)", flush=True)


def run(command: Sequence[str | Path], *, failed: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
    """Run a tool quietly; when it fails, stop with `failed` and the last lines it printed."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=None if env is None else dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as reason:
        raise Stop(f"{failed} ({command[0]}: {reason.strerror}).") from None
    if done.returncode:
        last = "\n".join(f"    {line}" for line in done.stdout.strip().splitlines()[-12:])
        raise Stop(f"{failed}\n{last}")


def fingerprint(files: Iterable[Path], *words: str) -> str:
    """A hash that changes when one of the files (by name or content) or words does."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for file in sorted(files):
        total.update(f"{file}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


class Stamp:
    """A file that remembers for which inputs a step was last done, so that a second run skips it."""

    def __init__(self, file: Path, inputs: str) -> None:
        self.file, self.inputs = file, inputs

    def holds(self) -> bool:
        try:
            return self.file.read_text() == self.inputs
        except OSError:
            return False

    def write(self) -> None:
        self.file.write_text(self.inputs)
