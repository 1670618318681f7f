"""Fixtures every suite shares."""

from collections.abc import Iterator

import pytest

from tests.support.aws import emulated_cloud


@pytest.fixture
def cloud() -> Iterator[None]:
    """A fresh emulated cloud, with nothing in it."""
    with emulated_cloud():
        yield
