"""Every write twice at the same time, and those that compete: one waits between two calls while the other acts.

Then twenty race, for real.
"""

from collections.abc import Callable
from functools import partial

import pytest

from tests.faults import races, rivals, rivals_messages, rivals_notices
from tests.faults.letters import check_count, empty_box, letter_by, put_after_looking, put_once
from tests.faults.meet import Found, places, twice
from tests.faults.rows import WORKFLOWS
from tests.faults.workflows import Meeting, Race, Workflow

Meet = Callable[[Meeting], Found]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)
def test_nothing_is_lost_and_nothing_doubled_by_the_same_request_at_once(workflow: Workflow, met: Meet) -> None:
    found = met(twice(workflow))
    assert found.runs == len(places(found.calls)) > 0, "between all calls, and with every fault"
    assert not found.violations, "\n".join(found.violations)


MEETINGS = [*rivals.MEETINGS, *rivals_messages.MEETINGS, *rivals_notices.MEETINGS]
RACES = [*races.RACES, *rivals_messages.RACES]


@pytest.mark.parametrize("meeting", MEETINGS, ids=lambda meeting: meeting.name)
def test_two_who_compete_leave_one_winner_and_a_loser_who_can_go_on(meeting: Meeting, met: Meet) -> None:
    found = met(meeting)
    assert found.runs == len(places(found.calls)) > 0, "between all calls, and with every fault"
    assert not found.violations, "\n".join(found.violations)


@pytest.mark.parametrize("many", RACES, ids=lambda many: many.name)
def test_of_twenty_at_once_one_wins_and_all_are_answered(many: Race, raced: Callable[[Race], str | None]) -> None:
    assert (reason := raced(many)) is None, reason


def test_a_write_that_trusts_what_it_read_is_caught_by_another_that_comes_between(met: Meet) -> None:
    put = partial(put_after_looking, "first"), partial(put_after_looking, "second")
    found = met(Meeting("two letters", empty_box, *put, check_count))
    assert found.calls == ["GetItem", "TransactWriteItems"]
    assert {violation.partition(":")[0] for violation in found.violations} == {
        f"before call 1 (TransactWriteItems, {end})" for end in ("no fault", "kill_after", "lost_reply")
    }


def test_a_careful_write_is_not_disturbed_by_another_that_comes_between(met: Meet) -> None:
    found = met(twice(letter_by(put_once)))
    assert found.violations == []
    assert found.runs == len(places(found.calls)) == 3
