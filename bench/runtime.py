"""A function as Lambda starts it: AWS's runtime interface client in a fresh process, against the runtime API.

The function's code and layers are laid out as on Lambda and stay as they are: the process writes no bytecode.
"""

import json
import os
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

_NEXT = "/2018-06-01/runtime/invocation/next"
_SECONDS = 120  # until a function that does not answer is given up


@dataclass(frozen=True)
class Artifact:
    """What is deployed: `layers` is what Lambda unzips to /opt/python, `function` what it unzips to /var/task."""

    python: Path
    layers: Path
    function: Path


@dataclass(frozen=True)
class ColdStart:
    """Seconds from the process's start until it asks for work, and from the first event to its answer."""

    init: float
    first: float

    @property
    def total(self) -> float:
        return self.init + self.first


class _RuntimeApi(BaseHTTPRequestHandler):
    """Hands one event to one function and notes when."""

    protocol_version = "HTTP/1.1"
    event: ClassVar[bytes]
    asked: ClassVar[float]
    answered: ClassVar[float]
    done: ClassVar[threading.Event]

    def do_GET(self) -> None:
        if self.path != _NEXT or self.done.is_set():  # after its answer it waits for more until it is ended
            return
        type(self).asked = time.perf_counter()
        self._say(200, self.event)

    def do_POST(self) -> None:
        type(self).answered = time.perf_counter()
        said = self.rfile.read(int(self.headers["Content-Length"]))
        self._say(202, b"{}")
        if self.path.endswith("/init/error"):
            print(said.decode())
        self.done.set()

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Lambda-Runtime-Aws-Request-Id": "bench-1",
            "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + _SECONDS * 1000),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:000000000000:function:bench",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def cold_start(artifact: Artifact, client: Path, event: Any, environment: Mapping[str, str]) -> ColdStart:
    """Starts the function and has it answer one event. Raises RuntimeError when it does not.

    `client` is the folder of AWS's runtime interface client.
    """

    class Api(_RuntimeApi):
        pass

    Api.event, Api.done = json.dumps(event).encode(), threading.Event()
    with HTTPServer(("127.0.0.1", 0), Api) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        began = time.perf_counter()
        process = subprocess.Popen(
            [artifact.python, "-S", "-m", "awslambdaric", "app.handler"],
            cwd=artifact.function,
            env=_environment(artifact, client, server.server_port) | dict(environment),
            stdout=subprocess.DEVNULL,
        )
        answered = Api.done.wait(_SECONDS)
        process.kill()
        process.wait()
        server.shutdown()
    if not answered or not hasattr(Api, "asked"):
        raise RuntimeError(f"{artifact.function.name} did not start")
    return ColdStart(Api.asked - began, Api.answered - Api.asked)


def _environment(artifact: Artifact, client: Path, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{artifact.layers}{os.pathsep}{client}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}",
        "AWS_LAMBDA_FUNCTION_NAME": artifact.function.name,
        "AWS_REGION": "us-east-1",
    }
