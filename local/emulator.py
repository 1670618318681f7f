"""The AWS emulator (ministack): one child process in an environment of its own, with its state in the data folder."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from local.steps import ROOT, Stop
from local.template import ACCOUNT, REGION

PYTHON = ROOT / ".venv-emulator" / "bin" / "python"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}
START_SECONDS = 20
STOP_SECONDS = 20


class Emulator:
    """Emulated AWS at `url`; what it holds is kept in `folder` from one run to the next.

    It ends with its parent, even one that is killed: `local/emulator_child.py` watches a pipe that only the parent
    holds open, and the emulator then saves its state as it does at a normal stop.
    """

    def __init__(self, folder: Path, python: Path = PYTHON, *, enforce: bool = False) -> None:
        """`python` also runs the functions that are deployed to it; with `enforce`, each with its own role alone."""
        self.folder = folder
        self._python, self._enforce = python, enforce
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers; a damaged state or a failed start is one clear line."""
        if not self._python.exists():
            raise Stop("The AWS emulator is not installed here. Run make run, which sets everything up.")
        state = self.folder / "state"
        check_state(state)
        log = self.folder / "emulator.log"
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [self._python, Path(__file__).with_name("emulator_child.py")],
                env=self._environment(state),
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the portal alone, which stops its children in order
            )
        self._wait_until_ready(log)

    def _environment(self, state: Path) -> dict[str, str]:
        scratch = self.folder / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(scratch),
            "TMPDIR": str(scratch),
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "PERSIST_STATE": "1",
            "STATE_DIR": str(state),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self.folder / "objects"),
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "LOG_LEVEL": "WARNING",
            "AUTH": str(self._enforce).lower(),
            **CREDENTIALS,
        }

    def _wait_until_ready(self, log: Path) -> None:
        assert self._process is not None  # noqa: S101 - called by start alone
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=1):  # noqa: S310 - own http address
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        self.stop()
        raise Stop(f"The AWS emulator did not start; {log} says why.")

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Stop it; its state is then on disk."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        self._process = None


def check_state(state: Path) -> None:
    """Refuse a state that cannot be read: the emulator would start empty without a word."""
    for file in sorted(state.glob("*.json")):
        try:
            json.loads(file.read_bytes())
        except (OSError, ValueError):
            raise Stop(
                f"The data folder is damaged: {file} cannot be read. "
                "FRESH=1 starts over without it, DATA= chooses another folder."
            ) from None


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
