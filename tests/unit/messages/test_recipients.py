"""Whom a patient may write to, and which team answers."""

from typing import Any

import pytest

from portico.errors import Invalid
from portico.messages import recipients
from portico.practices.models import Practice
from tests.support.practices import settings_of

STAFF = "https://larkspur.example/staff"
NPI = "http://hl7.org/fhir/sid/us-npi"


def provider(key: str, *locations: str, npi: str | None = None) -> dict[str, Any]:
    identifiers = [{"system": STAFF, "value": key}] + ([{"system": NPI, "value": npi}] if npi else [])
    about = {"about": "Primary care", "locations": list(locations), "identifiers": identifiers}
    return {"id": key, "name": f"Dr. {key.title()}", **about}


PRACTICE = Practice.model_validate(
    settings_of(
        locations=[{"id": "main", "name": "Main office"}, {"id": "pond", "name": "Pond office"}],
        teams=[
            {"id": "desk", "name": "Front desk", "about": "Visits"},
            {"id": "nurses", "name": "Nursing team", "about": "Symptoms"},
        ],
        subjects=[
            {"id": "medical", "name": "Medical question", "team": "nurses"},
            {"id": "visits", "name": "Appointments", "team": "desk"},
        ],
        providers=[provider("chen", "pond", "main", npi="1234567893"), provider("osei", "main")],
    )
)
CHEN, OSEI = f"{STAFF}|chen", f"{STAFF}|osei"


def offered(*seen: str) -> list[tuple[str, str]]:
    return [(one.kind, one.id) for one in recipients.recipients(PRACTICE, frozenset(seen))]


def refused(seen: str, provider: str | None, team: str | None, location: str | None) -> tuple[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        recipients.require_recipient(PRACTICE, frozenset([seen]), provider, team, location)
    return caught.value.code, list(caught.value.errors)


def test_patient_writes_to_the_providers_they_have_seen_and_always_to_every_team() -> None:
    teams = [("team", "desk"), ("team", "nurses")]
    assert offered(OSEI, CHEN) == [("provider", "chen"), ("provider", "osei"), *teams]
    assert offered(OSEI) == [("provider", "osei"), *teams]
    assert offered() == teams


def test_provider_is_offered_by_any_of_their_identifiers_and_by_nothing_less() -> None:
    assert ("provider", "chen") in offered(f"{NPI}|1234567893")
    teams = offered()
    assert offered(f"{NPI}|chen", "chen", f"{STAFF}|che", f"{STAFF}|chen-2", f"{NPI}|1234567890") == teams


def test_provider_is_offered_with_the_offices_where_they_work() -> None:
    chen, osei, desk, _ = recipients.recipients(PRACTICE, frozenset([CHEN, OSEI]))
    assert [(one.id, one.name) for one in chen.locations] == [("pond", "Pond office"), ("main", "Main office")]
    assert [one.id for one in osei.locations] == ["main"]
    assert desk.locations == []
    assert (chen.name, chen.about) == ("Dr. Chen", "Primary care")


@pytest.mark.parametrize(
    ("seen", "provider", "team", "location"),
    [
        (CHEN, "chen", None, "pond"),
        (CHEN, "chen", None, "main"),
        (OSEI, "osei", None, "main"),
        (OSEI, None, "nurses", None),
        ("nobody", None, "desk", None),
    ],
)
def test_message_to_someone_who_is_offered_is_taken(
    seen: str, provider: str | None, team: str | None, location: str | None
) -> None:
    recipients.require_recipient(PRACTICE, frozenset([seen]), provider, team, location)


@pytest.mark.parametrize("provider", ["osei", "unknown", "desk", ""])
def test_provider_who_is_not_offered_is_refused_whether_there_is_one_or_not(provider: str) -> None:
    assert refused(CHEN, provider, None, "main") == ("messages.provider_unseen", ["provider"])


def test_office_is_one_where_the_provider_works() -> None:
    assert refused(OSEI, "osei", None, "pond") == ("messages.location_not_theirs", ["location"])
    assert refused(OSEI, "osei", None, "unknown") == ("messages.location_not_theirs", ["location"])
    assert refused(OSEI, "osei", None, None) == ("messages.location_missing", ["location"])
    assert refused(OSEI, None, "desk", "main") == ("messages.location_not_theirs", ["location"])


def test_unknown_team_is_refused() -> None:
    assert refused(CHEN, None, "billing", None) == ("messages.team_unknown", ["team"])


@pytest.mark.parametrize("both", [(None, None), ("chen", "desk")])
def test_message_goes_to_exactly_one(both: tuple[str | None, str | None]) -> None:
    assert refused(CHEN, *both, "main") == ("messages.recipient_missing", ["provider"])


def test_subject_leads_to_its_team() -> None:
    assert recipients.team_of(PRACTICE, "medical") == "nurses"
    assert recipients.team_of(PRACTICE, "visits") == "desk"


def test_unknown_subject_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        recipients.team_of(PRACTICE, "gossip")
    assert (caught.value.code, list(caught.value.errors)) == ("messages.subject_unknown", ["subject"])
