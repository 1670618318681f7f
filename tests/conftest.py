"""Fixtures every suite shares."""

from collections.abc import Iterator

import pytest

from tests.support.aws import emulated_cloud
from tests.support.portal import RunningPortal, running_portal


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
