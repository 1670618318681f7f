"""Fixtures every suite shares."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from tests.support.aws import emulated_cloud
from tests.support.logs import KEPT_IN, logged_to, nobody_in
from tests.support.portal import RunningPortal, running_portal

# Machines are noisy: how long an example takes to find or to try says nothing about the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# Each row's tests share what takes longest to make: the deployment, and the portal with its browser.
TOGETHER = (
    ("tests/e2e/",),
    ("tests/browser/", "tests/component/messages/test_files_arrive.py", "tests/component/test_commands.py"),
)


class OneOfEach(LoadFileScheduling):  # type: ignore[misc]  # it has no types
    """All tests of a file go to one process, as do all of a row of TOGETHER."""

    def _split_scope(self, nodeid: str) -> str:
        return next((row[0] for row in TOGETHER if nodeid.startswith(row)), str(super()._split_scope(nodeid)))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneOfEach | None:
    """Of `--dist loadfile`."""
    return OneOfEach(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture
def cloud() -> Iterator[None]:
    """A fresh emulated cloud, with nothing in it."""
    with emulated_cloud():
        yield


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    """The whole portal with the demonstration practice, in a process of its own; one for the whole run of the tests."""
    with running_portal(tmp_path_factory.mktemp("portal")) as running:
        yield running


@pytest.fixture(scope="session", autouse=True)
def _logs_without_people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The run fails when what functions log in any of its tests holds what the people of the tests are or typed."""
    file = tmp_path_factory.mktemp("logs") / "functions.log"
    os.environ[KEPT_IN] = str(file)
    with logged_to(file):
        yield
    del os.environ[KEPT_IN]
    nobody_in(file)
