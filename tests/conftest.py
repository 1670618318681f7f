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


@pytest.hookimpl(tryfirst=True)  # before the plugin that reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On several cores, what shares a running portal, a deployment or a world stays in one process."""
    for item in items:
        place = str(item.path.parent if item.path.parent.name in {"e2e", "isolation"} else item.path)
        item.add_marker(pytest.mark.xdist_group("portal" if _uses_portal(item) else place))


def _uses_portal(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and "portal" in item.fixturenames
