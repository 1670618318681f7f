"""Pauses Python's search for garbage in cycles, for work that makes many objects and keeps them till its end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Within it nothing is searched: in a long chart every search finds nothing, and looks at more objects than the
    one before, so that each resource would take longer than in a short one. Counted references free as always.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
