"""Which team reads a message: its subject decides, and who writes to a team is told when another one answers that."""

from typing import Any

import pytest

from portico.errors import Invalid
from portico.messages.models import NewMessage
from portico.messages.routing import route
from portico.practices.models import Practice
from tests.support.correspondence import CHEN, NPI, OFFICES
from tests.support.practices import settings_of

SEEN = frozenset({f"{NPI}|1234567893"})
QUIET = {"id": "referrals", "name": "Referrals", "about": "Letters to specialists"}


def practice(**changes: Any) -> Practice:
    return Practice.model_validate(settings_of(locations=OFFICES, providers=[CHEN], **changes))


def message(**changes: Any) -> NewMessage:
    return NewMessage.model_validate({"subject": "billing", "text": "Hello.", **changes})


def test_what_is_to_a_provider_is_read_by_the_team_of_its_subject() -> None:
    found = route(practice(), SEEN, message(provider="chen", location="main"))
    assert found == ("Billing question", "Dr. Emily Chen", "billing")


def test_what_is_to_a_team_is_about_what_that_team_answers() -> None:
    assert route(practice(), SEEN, message(team="billing")) == ("Billing question", "Billing office", "billing")
    with pytest.raises(Invalid) as refused:
        route(practice(), SEEN, message(team="nurses"))
    assert refused.value.code == "messages.subject_not_theirs"
    words = "Billing office answers this. Please write to them, or choose another subject."
    assert refused.value.errors == {"subject": words}


def test_a_team_without_a_subject_of_its_own_takes_any() -> None:
    given = practice()
    teams = [*(team.model_dump() for team in given.teams), QUIET]
    assert route(practice(teams=teams), SEEN, message(team="referrals")).team == "referrals"
