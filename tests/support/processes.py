"""Work done in copies of this process: nothing it changes or prints remains, so one beginning serves many tries.

For processes without threads only: a thread that holds a lock does not come along into the copy.
"""

import gc
import multiprocessing
import os
import pickle
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, BinaryIO, TypeVar

T = TypeVar("T")


@contextmanager
def one_process() -> Iterator[ProcessPoolExecutor]:
    """A process beside the tests' own, without threads, in which copies may be made. Warnings are errors there too."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), warnings.simplefilter, ("error",)) as process:
        yield process


def apart(work: Callable[[], T]) -> T:
    """What this work gives (it must be picklable), done in a copy of the process."""
    return together([work])[0]


def together(works: Sequence[Callable[[], T]]) -> list[T]:
    """The same for several at once, each in its own copy."""
    return [_result(child, pipe) for child, pipe in [_start(work) for work in works]]


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
