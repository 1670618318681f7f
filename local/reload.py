"""New code on save: functions are loaded anew, pages built anew; a broken file is told and the rest goes on."""

import threading
from pathlib import Path

import watchfiles

from local import site
from local.functions import FOLDER, SHARED, Functions
from local.setup import ENVIRONMENT
from local.steps import ROOT, Stop

TEMPLATE = ROOT / "template.yaml"


def start(functions: Functions, stopping: threading.Event) -> threading.Thread:
    """A thread that watches the code until told to stop."""
    thread = threading.Thread(target=watch, args=(functions, stopping), name="reload", daemon=True)
    thread.start()
    return thread


def watch(functions: Functions, stopping: threading.Event) -> None:
    """Load or build what changed."""
    places = [
        place for place in (FOLDER, SHARED, site.FRONTEND / "src", site.FRONTEND / "public", TEMPLATE) if place.exists()
    ]
    for changes in watchfiles.watch(*places, stop_event=stopping, step=30, debounce=60, raise_interrupt=False):
        changed = {Path(path) for _, path in changes}
        if any(path.is_relative_to(FOLDER) or path.is_relative_to(SHARED) for path in changed):
            functions.reload()
            print("  ↻ functions loaded anew", flush=True)
        if any(path.is_relative_to(site.FRONTEND) for path in changed):
            rebuild()
        if TEMPLATE in changed:
            print("  ! template.yaml changed: stop and start again to use it", flush=True)


def rebuild() -> None:
    try:
        site.build(site.node_path(ENVIRONMENT))
    except Stop as reason:
        print(f"  ✗ {reason}", flush=True)
