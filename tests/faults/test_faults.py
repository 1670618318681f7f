"""Every write, with every AWS call of it failing in every way, then retried: nothing lost, nothing doubled."""

import pytest

from tests.faults.explore import Explore
from tests.faults.rows import WORKFLOWS
from tests.faults.workflows import Workflow
from tests.support.routes import written_routes


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)
def test_nothing_is_lost_and_nothing_doubled(workflow: Workflow, explored: Explore) -> None:
    found = explored(workflow)
    assert found.runs >= len(found.calls) > 0, "every call failed and was retried"
    assert not found.violations, "\n".join(found.violations)


def test_every_write_has_a_row() -> None:
    covered = frozenset[str]().union(*(workflow.routes for workflow in WORKFLOWS))
    assert covered == written_routes()
