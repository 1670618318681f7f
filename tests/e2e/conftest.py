"""One deployment for all of these tests."""

import sys
from collections.abc import Iterator

import pytest

from tests.support.deployment import RUNTIME, Deployment, deployment, logs, runtime


@pytest.fixture(scope="session")
def deployed() -> Iterator[Deployment]:
    """The real template, built and deployed; what the functions logged is shown when a test fails."""
    with deployment() as running:
        yield running
        sys.stdout.write(logs(running))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say when what was tested is not quite what ships."""
    if runtime() != RUNTIME:
        terminalreporter.write_line(
            f"e2e: there is no Python {RUNTIME} on this machine; the template was built and deployed for {runtime()}."
        )
