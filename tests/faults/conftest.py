"""One process beside the tests' own, with everything imported, in which the faults happen."""

from collections.abc import Iterator

import pytest

from tests.faults.explore import Explore, explore
from tests.support.processes import one_process


@pytest.fixture(scope="session")
def explored() -> Iterator[Explore]:
    """Explores a workflow: `explored(workflow).violations`."""
    with one_process() as process:
        yield lambda workflow: process.submit(explore, workflow).result()
