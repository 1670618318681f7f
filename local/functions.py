"""Loads the real handlers and calls them as Lambda does: one event at a time, with JSON in and JSON out."""

import importlib.util
import json
import os
import sys
import threading
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stdout
from types import ModuleType
from typing import Any, TextIO

from local.events import Context
from local.steps import ROOT, Stop
from local.template import Function, Template

SHARED = ROOT / "shared"
FOLDER = ROOT / "functions"
ANSWER_LIMIT = 6 * 1024 * 1024  # bytes of JSON that a function may take or give in one call


class FunctionFailed(Exception):
    """The function raised, gave what is not JSON, or more than Lambda passes on; `kind` is what Lambda calls it."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message


class Functions:
    """The template's functions in this process.

    Powertools keeps the current event of an API in a class attribute, so all that answer HTTP share one lock; each of
    the others has its own, and a long intake keeps no page waiting.
    """

    def __init__(self, template: Template, environment: Mapping[str, str], log: TextIO) -> None:
        """`environment` becomes that of this process; what functions log goes to `log`."""
        self._log = log
        self._functions = template.functions()
        self._loaded: dict[str, Callable[[Any, Any], Any]] = {}
        self._locks: dict[str, threading.RLock] = defaultdict(threading.RLock)
        self._http = {route.function for route in template.routes()}
        self._http |= {template.authorizer_function(r.authorizer) for r in template.routes() if r.authorizer}
        os.environ.update(environment)

    def missing(self) -> list[str]:
        """Functions that the template names and that have no code."""
        return sorted(name for name in self._functions if not (FOLDER / name / "app.py").is_file())

    def load_all(self) -> None:
        """Import every handler now, so that the first request does not wait and a broken one is told at once."""
        for name in sorted(set(self._functions) - set(self.missing())):
            try:
                self._handler(name)
            except FunctionFailed as reason:
                print(f"  ✗ functions/{name}/app.py cannot be loaded: {reason.message}", flush=True)

    def invoke(self, name: str, event: Any) -> Any:
        """Call one function; raises FunctionFailed as Lambda reports an error."""
        function = self._function(name)
        sent = json.dumps(event)
        if len(sent) > ANSWER_LIMIT:
            raise FunctionFailed("RequestTooLarge", f"the event has {len(sent)} bytes")
        with self._lock(name):
            handler = self._handler(name)
            try:
                returned = json.dumps(handler(json.loads(sent), Context(function)))
            except Exception as exc:
                if str(exc) != "Unauthorized":  # how an authorizer says 401
                    traceback.print_exc()
                raise FunctionFailed(type(exc).__name__, str(exc)) from exc
        if len(returned) > ANSWER_LIMIT:
            raise FunctionFailed("ResponseSizeTooLarge", f"the answer has {len(returned)} bytes")
        return json.loads(returned)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Hold several calls of HTTP functions together, as authorizer and handler of one request."""
        with self._locks["http"]:
            yield

    def reload(self) -> None:
        """Forget all loaded code, between calls, and load it anew."""
        with ExitStack() as held:
            for name in sorted(self._locks):
                held.enter_context(self._locks[name])
            self._loaded.clear()
            for module in [m for m in sys.modules if m.partition(".")[0] in ("portico", "functions")]:
                del sys.modules[module]
            self.load_all()

    def _lock(self, name: str) -> threading.RLock:
        return self._locks["http" if name in self._http else name]

    def _function(self, name: str) -> Function:
        try:
            return self._functions[name]
        except KeyError:
            raise Stop(f"There is no function {name}. There are: {', '.join(sorted(self._functions))}.") from None

    def _handler(self, name: str) -> Callable[[Any, Any], Any]:
        if name not in self._loaded:
            module, _, attribute = self._function(name).handler.rpartition(".")
            try:
                with redirect_stdout(self._log):  # a logger keeps the stream it finds when it is made
                    self._loaded[name] = getattr(import_function(name, module), attribute)
            except Exception as exc:
                traceback.print_exc()
                raise FunctionFailed("Runtime.ImportModuleError", f"{type(exc).__name__}: {exc}") from exc
        return self._loaded[name]


def import_function(name: str, module: str = "app") -> ModuleType:
    """`functions/<name>/<module>.py`, imported under a name of its own, since all are called `app`."""
    full = f"functions.{name}.{module}"
    if full in sys.modules:
        return sys.modules[full]
    if str(SHARED) not in sys.path:
        sys.path.insert(0, str(SHARED))
    spec = importlib.util.spec_from_file_location(full, FOLDER / name / f"{module}.py")
    if spec is None or spec.loader is None:
        raise ImportError(full)
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[full] = loaded
    try:
        spec.loader.exec_module(loaded)
    except BaseException:
        del sys.modules[full]
        raise
    return loaded


def environment(template: Template, overrides: Mapping[str, str]) -> dict[str, str]:
    """The variables of all functions. One process has one environment, so two functions may not differ in one."""
    found: dict[str, str] = {}
    for function in template.functions().values():
        for name, value in function.environment.items():
            resolved = overrides[name] if name in overrides else str(template.resolve(value))
            if found.setdefault(name, resolved) != resolved:
                raise Stop(f"template.yaml gives {name} different values in different functions.")
    return found | dict(overrides)
