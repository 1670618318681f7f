"""Where the faults happen: a process beside the tests' own, in which copies are made, and an emulator."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from local.emulator import Emulator
from tests.faults.explore import Explore, explore
from tests.faults.meet import Found, meet
from tests.faults.race import race
from tests.faults.workflows import Meeting, Race
from tests.support.processes import one_process


@pytest.fixture(scope="session")
def process() -> Iterator[ProcessPoolExecutor]:
    """Has no threads, so that copies of it may be made."""
    with one_process() as running:
        yield running


@pytest.fixture
def explored(process: ProcessPoolExecutor) -> Explore:
    """Explores a workflow: `explored(workflow).violations`."""
    return lambda workflow: process.submit(explore, workflow).result()


@pytest.fixture
def met(process: ProcessPoolExecutor) -> Callable[[Meeting], Found]:
    """Lets two meet: `met(meeting).violations`."""
    return lambda meeting: process.submit(meet, meeting).result()


@pytest.fixture
def raced(process: ProcessPoolExecutor, emulator: str) -> Callable[[Race], str | None]:
    """Lets twenty race: what does not hold then, or None."""
    return lambda many: process.submit(race, emulator, many).result()


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an emulator, which keeps what happens at once apart as AWS does."""
    running = Emulator(tmp_path_factory.mktemp("emulator"))
    try:
        running.start()
        yield running.url
    finally:
        running.stop()
