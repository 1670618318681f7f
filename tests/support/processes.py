"""Work done in copies of this process: nothing it changes or prints remains, so one beginning serves many tries.

For processes without threads only: a thread that holds a lock does not come along into the copy.
"""

import gc
import multiprocessing
import os
import pickle
import traceback
import warnings
import weakref
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar
from unittest.mock import patch

from botocore.httpsession import URLLib3Session

from tests.support.logs import KEPT_IN, keep_in

T = TypeVar("T")


@contextmanager
def one_process() -> Iterator[ProcessPoolExecutor]:
    """A process beside the tests' own, without threads, in which copies may be made. Warnings are errors there too."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin) as process:
        yield process


def _begin() -> None:
    warnings.simplefilter("error")
    if KEPT_IN in os.environ:
        keep_in(Path(os.environ[KEPT_IN]))


def apart(work: Callable[[], T]) -> T:
    """What this work gives (it must be picklable), done in a copy of the process."""
    return together([work])[0]


def together(works: Sequence[Callable[[], T]]) -> list[T]:
    """The same for several at once, each in its own copy. None begins before all are there."""
    waiting, go = os.pipe()
    started = [_start(partial(_when_told, waiting, go, work)) for work in works]
    os.close(waiting)
    os.close(go)
    return [_result(child, pipe) for child, pipe in started]


def _when_told(waiting: int, go: int, work: Callable[[], T]) -> T:
    os.close(go)
    os.read(waiting, 1)  # ends when the last holder of the other end closes it
    return work()


@contextmanager
def own_connections() -> Iterator[None]:
    """Let each copy of the process open connections of its own: one that two share would mix up their answers."""
    owners: weakref.WeakKeyDictionary[URLLib3Session, int] = weakref.WeakKeyDictionary()
    send = URLLib3Session.send

    def sent(session: URLLib3Session, request: Any) -> Any:
        if owners.setdefault(session, os.getpid()) != os.getpid():
            owners[session] = os.getpid()
            session._manager.clear()  # type: ignore[attr-defined]  # private to botocore; closes this copy's ends alone
        return send(session, request)

    with patch.object(URLLib3Session, "send", sent):
        yield


def _start(work: Callable[[], Any]) -> tuple[int, BinaryIO]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        gc.disable()  # a collection would touch, and so copy, all of the parent's memory
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(_outcome(work))
        os._exit(0)  # nothing of the parent's is closed, flushed or reported twice
    os.close(writing)
    return child, os.fdopen(reading, "rb")


def _outcome(work: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps((True, work()))
    except BaseException:
        return pickle.dumps((False, traceback.format_exc()))


def _result(child: int, pipe: BinaryIO) -> Any:
    with pipe:
        sent = pipe.read()
    os.waitpid(child, 0)
    if not sent:
        raise RuntimeError("a copy of the process ended without a result")
    worked, result = pickle.loads(sent)  # noqa: S301 - our own copy wrote it
    if not worked:
        raise RuntimeError(result)
    return result
