"""Where the faults happen: processes beside the tests' own, in which copies are made, and an emulator."""

from collections.abc import Iterator
from concurrent.futures import Executor

import pytest

from local.emulator import Emulator
from tests.faults.explore import Explore, explore
from tests.faults.meet import workers_at
from tests.support.processes import one_process


@pytest.fixture(scope="session")
def explored() -> Iterator[Explore]:
    """Explores a workflow: `explored(workflow).violations`."""
    with one_process() as process:
        yield lambda workflow: process.submit(explore, workflow).result()


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an emulator, which keeps what happens at once apart as AWS does."""
    running = Emulator(tmp_path_factory.mktemp("emulator"))
    try:
        running.start()
        yield running.url
    finally:
        running.stop()


@pytest.fixture(scope="session")
def workers(emulator: str) -> Iterator[Executor]:
    """Processes with a cloud each, where requests meet and race."""
    with workers_at(emulator) as processes:
        yield processes
