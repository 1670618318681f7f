"""One process beside the tests' own, without threads and with everything imported, in which the faults happen."""

import multiprocessing
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.faults.explore import Explore, explore


@pytest.fixture(scope="session")
def explored() -> Iterator[Explore]:
    """Explores a workflow: `explored(workflow).violations`."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), warnings.simplefilter, ("error",)) as process:
        yield lambda workflow: process.submit(explore, workflow).result()
