"""A whole portal in a process of its own, started as `make run` starts it, on a free port and a folder of its own."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from local.plain import PLAIN
from local.steps import ROOT
from tests.support.logs import nobody_in

START_SECONDS = 180
STOP_SECONDS = 60


@dataclass(frozen=True)
class RunningPortal:
    """A portal that runs; `ready` is what its `ready.json` says."""

    process: "subprocess.Popen[str]"
    folder: Path
    ready: dict[str, Any]

    @property
    def base_url(self) -> str:
        return str(self.ready["base_url"])

    def account(self, username: str) -> dict[str, Any]:
        """A demonstration account by its username."""
        return next(each for each in self.ready["accounts"] if each["username"] == username)

    def mail_to(self, address: str) -> list[dict[str, Any]]:
        """The mail that this address got, the newest first."""
        said = httpx.get(f"{self.base_url}/_local/mail.json", params={"to": address}, verify=PLAIN)
        found: list[dict[str, Any]] = said.json()
        return found

    def command(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run `python -m local …` against this portal."""
        line = [sys.executable, "-m", "local", "--data", str(self.folder), *map(str, words)]
        return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)

    def emulator_answers(self) -> bool:
        """Whether the portal's emulated AWS is still there."""
        try:
            return httpx.get(f"{self.ready['environment']['AWS_ENDPOINT_URL']}/_ministack/health").is_success
        except httpx.TransportError:
            return False


def start(folder: Path, *options: str) -> "subprocess.Popen[str]":
    """Start `python -m local serve` on a free port; it prints to a pipe."""
    line: Sequence[str] = [sys.executable, "-m", "local", "--data", str(folder), "serve", "--no-reload"]
    if "--port" not in options:
        options = (*options, "--port", "0")
    return subprocess.Popen([*line, *options], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wait_until_ready(process: "subprocess.Popen[str]", folder: Path) -> RunningPortal:
    """Wait for `ready.json`; fails with what the portal printed when it ends before."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if (folder / "ready.json").exists():
            return RunningPortal(process, folder, json.loads((folder / "ready.json").read_text()))
        if process.poll() is not None:
            break
        time.sleep(0.05)
    process.terminate()
    printed, _ = process.communicate(timeout=STOP_SECONDS)
    raise AssertionError(f"the portal did not start:\n{printed}")


@contextmanager
def running_portal(folder: Path, *options: str) -> Iterator[RunningPortal]:
    """A portal with the demonstration practice, or `--empty`; stopped at the end, and everything it started with it."""
    process = start(folder, *options)
    try:
        yield wait_until_ready(process, folder)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=STOP_SECONDS)
    if (folder / "functions.log").exists():  # one that did not get that far logged nothing
        nobody_in(folder / "functions.log")
