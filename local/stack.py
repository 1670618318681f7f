"""The whole portal on one machine, as `make run` and the tests start it."""

import contextlib
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from local import openapi, pollers, ready, reload, resources, schedules, template
from local.data import DataFolder
from local.edge import Edge
from local.emulator import CREDENTIALS, Emulator
from local.events import Request, bounced_event
from local.functions import Functions, environment
from local.gateway import Answer, Gateway
from local.mail import PREFIX, MailBox, MailSink
from local.pages import LocalPages
from local.ready import Ready
from local.server import Server, bind
from local.site import DIST
from local.template import ACCOUNT

Seed = Callable[["Portal"], Ready]


class Portal:
    """A running portal; a context manager, so that whatever happens everything it started is stopped.

    `port` 0 takes a free one; `seed` puts a practice in; `overrides` are variables of the functions that win over the
    template's. Attributes while it runs: `base_url`, `template`, `functions`, `mail`, `emulator`, `ready`.
    """

    def __init__(
        self,
        data: Path,
        port: int = 0,
        *,
        fresh: bool = False,
        seed: Seed | None = None,
        overrides: Mapping[str, str] | None = None,
        watch: bool = False,
    ) -> None:
        self._data, self._port, self._fresh = data, port, fresh
        self._seed, self._overrides, self._watch = seed, dict(overrides or {}), watch
        self._stopping = threading.Event()
        self._running = contextlib.ExitStack()
        self.ready: Ready | None = None

    def __enter__(self) -> Self:
        began = time.monotonic()
        with contextlib.ExitStack() as started:
            self._start(started)
            self.ready = self._seed(self) if self._seed else None
            self.seconds = time.monotonic() - began
            ready.write(self.folder, self.base_url, self.ready, self.environment, self.seconds)
            self._running = started.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def fault(self) -> str | None:
        """What stopped working, or None while all is well."""
        return None if self.emulator.alive() else f"the AWS emulator ended; {self.folder}/emulator.log says why"

    def _start(self, started: contextlib.ExitStack) -> None:
        """Start the parts in order; each registers how it is stopped, so they stop in the opposite order."""
        folder = DataFolder(self._data, fresh=self._fresh)
        started.callback(folder.close)
        self.folder = folder.path
        listening = bind(self._port)
        started.callback(listening.close)
        self.port = listening.getsockname()[1]
        self.base_url = f"http://localhost:{self.port}"
        self.emulator = Emulator(self.folder)
        started.callback(self.emulator.stop)
        self.emulator.start()
        plan = template.read(Stage="local", PortalOrigin=self.base_url)
        self.template = resources.create(plan, self.emulator.url)
        self.environment = environment(self.template, self._addresses() | self._overrides)
        self.functions = self._load(started)
        self.mail = MailBox(self.folder / "mail")
        self._pages = LocalPages(
            self.mail,
            MailSink(self.mail, self.emulator.url, self._tell_of_bounce),
            lambda: openapi.document(self.template),
        )
        self._edge = self._make_edge()
        server = Server(listening, self._answer)
        server.start()
        started.callback(server.stop)
        started.callback(self._stop_threads, self._start_threads())

    def _addresses(self) -> dict[str, str]:
        mail = f"http://127.0.0.1:{self.port}{PREFIX}"
        role = f"arn:aws:iam::{ACCOUNT}:role/portico"  # one for all functions: here one process runs them
        endpoints = {"AWS_ENDPOINT_URL": self.emulator.url, "AWS_ENDPOINT_URL_SESV2": mail}
        return {**endpoints, "FUNCTION_ROLE": role, **CREDENTIALS}

    def _load(self, started: contextlib.ExitStack) -> Functions:
        # What functions log is for `functions.log`; the terminal keeps to what a person needs.
        log = started.enter_context((self.folder / "functions.log").open("a", buffering=1, encoding="utf-8"))
        functions = Functions(self.template, self.environment, log)
        functions.load_all()
        for name in functions.missing():
            print(f"  ! functions/{name} is not there yet", flush=True)
        return functions

    def _tell_of_bounce(self, sent: Mapping[str, Any]) -> None:
        self.functions.invoke("mail_feedback", bounced_event(sent, datetime.now(UTC)))

    def _make_edge(self) -> Edge:
        # The deployed stack called `local` has no edge of its own: here one stands in for that of the others.
        with_edge = replace(self.template, parameters={**self.template.parameters, "Stage": "prod"})
        secrets = resources.client("secretsmanager", self.emulator.url)
        secret = secrets.get_secret_value(SecretId=self.environment["EDGE_SECRET"])["SecretString"]
        return Edge(with_edge, Gateway(self.template, self.functions), DIST, secret, s3=self.emulator.url)

    def _start_threads(self) -> list[threading.Thread]:
        threads = pollers.start(self.template, self.functions, self.emulator.url, self._stopping)
        threads.append(schedules.start(self.template, self.functions, self._stopping))
        if self._watch:
            threads.append(reload.start(self.functions, self._stopping))
        return threads

    def _stop_threads(self, threads: list[threading.Thread]) -> None:
        self._stopping.set()
        for thread in threads:
            thread.join()

    def _answer(self, request: Request) -> Answer:
        try:
            answer = self._route(request)
        except Exception:  # a fault of the stack itself; the page gets an answer and the terminal the reason
            traceback.print_exc()
            return Answer(500, [("Content-Type", "text/plain; charset=utf-8")], b"The local server failed.")
        if answer.status >= 500:
            print(f"  ✗ {request.method} {request.path} → {answer.status}; functions.log has {request.id}", flush=True)
        return answer

    def _route(self, request: Request) -> Answer:
        if request.path.startswith("/_local/"):
            return self._pages.answer(request)
        if request.path == "/" and self.ready:
            return Answer(302, [("Location", f"/{self.ready.practice}/")], b"")
        return self._edge.answer(request)
