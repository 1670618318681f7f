"""The matrix, made once for all of its tests."""

from collections.abc import Iterator

import pytest

from tests.isolation.matrix import Matrix, matrix
from tests.support.processes import one_process


@pytest.fixture(scope="session")
def tried() -> Iterator[Matrix]:
    """Everyone at every route, made in a process of its own."""
    with one_process() as process:
        yield process.submit(matrix).result()
