"""The commands of the one-machine stack: serve, load, export, invoke, openapi.

Each imports what it alone needs: the stack's own parts take a second, which `load` and `export` need not wait for.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from local import ready
from local.client import PracticeSystem
from local.setup import told
from local.steps import Stop


def main(arguments: Sequence[str]) -> int:
    """Run one command; gives its exit code. A failure is one clear line."""
    options = parser().parse_args(arguments)
    code = 0

    def work() -> None:
        nonlocal code
        try:
            code = options.work(options)
        except (Stop, KeyboardInterrupt):
            raise
        except Exception as fault:  # a mistake of ours: its traceback is for a file, a person gets a line
            raise Stop(f"Something went wrong ({type(fault).__name__}); {keep_traceback()} says where.") from fault

    return told(work) or code


def keep_traceback() -> Path:
    with tempfile.NamedTemporaryFile("w", prefix="portico-fault-", suffix=".log", delete=False) as file:
        traceback.print_exc(file=file)
    return Path(file.name)


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m local", description="Portico on one machine.")
    whole.add_argument(
        "--data", type=Path, default=Path(os.environ.get("DATA") or ".local"), help="data folder (DATA, default .local)"
    )
    commands = whole.add_subparsers(required=True)

    command = commands.add_parser("serve", help="run the portal until Ctrl-C")
    command.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000", help="0 takes a free one")
    command.add_argument("--fresh", action="store_true", default=os.environ.get("FRESH", "") not in ("", "0"))
    command.add_argument("--empty", action="store_true", help="without the demonstration practice")
    command.add_argument("--no-reload", action="store_true", help="keep the code as it is now")
    command.set_defaults(work=serve)

    command = commands.add_parser("load", help="send FHIR bundles and documents as the practice's own system")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--base-url", help="the portal's address, when it is not the one that runs here")
    command.set_defaults(work=load)

    command = commands.add_parser("export", help="fetch a patient's record through the API")
    command.add_argument("--patient", required=True, metavar="ID")
    command.add_argument("--out", required=True, type=Path, metavar="FILE.zip")
    command.add_argument("--from", dest="first", metavar="YYYY-MM-DD", help="first date of service (default: all time)")
    command.add_argument("--to", dest="last", metavar="YYYY-MM-DD", help="last date of service")
    command.add_argument("--base-url", help="the portal's address, when it is not the one that runs here")
    command.set_defaults(work=export)

    command = commands.add_parser("invoke", help="run one function with an event, against the running portal's data")
    command.add_argument("function", metavar="FN")
    command.add_argument("event", type=Path, metavar="EVENT")
    command.set_defaults(work=invoke)

    command = commands.add_parser("openapi", help="write docs/api/openapi.json from the handlers")
    command.set_defaults(work=write_openapi)
    return whole


def serve(options: argparse.Namespace) -> int:
    """Run the portal with the demonstration practice until a signal ends it."""
    from local.demo.seed import seed as seed_demonstration
    from local.stack import Portal

    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if not stopping.is_set():  # the first one stops in order; more of them do not interrupt that
            stopping.set()
            if not running:
                raise KeyboardInterrupt

    running = False
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)
    print("\n  Portico is starting …", flush=True)
    seed = None if options.empty else seed_demonstration
    watch = not options.no_reload
    with Portal(options.data, options.port, fresh=options.fresh, seed=seed, watch=watch) as portal:
        running = True
        ready.announce(portal.folder, portal.base_url, portal.ready, portal.seconds)
        fault = None
        while fault is None and not stopping.wait(0.5):
            fault = portal.fault()
        print("  Stopping …", flush=True)
    if fault:
        raise Stop(f"Portico stopped: {fault}.")
    print("  Stopped; the data is kept.", flush=True)
    return 0


def practice_system(options: argparse.Namespace, scope: str) -> PracticeSystem:
    here = ready.read(options.data)
    if not here["practice_client"]:
        raise Stop("The portal that runs here has no demonstration practice.")
    system = PracticeSystem(options.base_url or here["base_url"], here["practice"], here["practice_client"])
    system.sign_in(scope)
    return system


def load(options: argparse.Namespace) -> int:
    """Send files through the intake; a line a file, and 1 when something was refused."""
    system = practice_system(options, "system/*.write")
    refused = 0
    for file in options.files:
        intake = system.load(file)
        refused += intake.refused
        print(intake.line(), flush=True)
    return 1 if refused else 0


def export(options: argparse.Namespace) -> int:
    system = practice_system(options, "system/*.read")
    size = system.export(options.patient, options.out, options.first, options.last)
    print(f"{options.out} {size} bytes")
    return 0


def invoke(options: argparse.Namespace) -> int:
    """Run one handler as Lambda would and print what it gives; 1 when it raised."""
    from local import template
    from local.functions import FunctionFailed, Functions

    try:
        event = json.loads(options.event.read_text(encoding="utf-8"))
    except (OSError, ValueError) as reason:
        raise Stop(f"The event {options.event} cannot be read: {reason}") from None
    here = ready.read(options.data)
    functions = Functions(template.read(Stage="local"), here["environment"], sys.stderr)
    try:
        print(json.dumps(functions.invoke(options.function, through_edge(event, here)), indent=2, ensure_ascii=False))
    except FunctionFailed as failed:
        print(json.dumps({"errorType": failed.kind, "errorMessage": failed.message}, indent=2))
        return 1
    return 0


def through_edge(event: Any, here: Mapping[str, Any]) -> Any:
    """An HTTP event as it arrives: with the secret header that the running portal's edge puts on every request."""
    from local import edge, resources, template

    name = edge.secret_header(template.read(Stage="prod"))
    if not isinstance(event, dict) or "httpMethod" not in event or name is None:
        return event
    variables = here["environment"]
    secrets = resources.client("secretsmanager", variables["AWS_ENDPOINT_URL"])
    secret = secrets.get_secret_value(SecretId=variables["EDGE_SECRET"])["SecretString"]
    given = {key: value for key, value in (event.get("headers") or {}).items() if key.lower() != name.lower()}
    return event | {"headers": given | {name: secret}}


def write_openapi(_options: argparse.Namespace) -> int:
    from local import openapi, template

    openapi.write(template.read(Stage="local"))
    return 0
