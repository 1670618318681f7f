"""One call makes a practice; more of the same change nothing, whatever broke off before."""

import json
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from local.steps import ROOT
from portico import clock
from portico.identity import service as identity
from portico.identity.repo import client_rows
from portico.practices import service as practices
from portico.settings import settings
from portico.store.items import from_item
from tests.support.aws import load_function
from tests.support.events import call, context
from tests.support.practices import NOW, PUBLIC_KEY, provisioning_of

pytestmark = pytest.mark.usefixtures("cloud")

STEPS = ["settings", "notice", "mail_identity", "client", "registration", "first_staff", "opening"]
CLIENT = {**PUBLIC_KEY, "kid": "larkspur-ehr-2"}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def provision(**changes: Any) -> dict[str, Any]:
    handler = load_function("practice_provisioning").handler
    answer: dict[str, Any] = handler(provisioning_of(**changes), context("practice_provisioning"))
    return answer


def done(answer: dict[str, Any]) -> list[str]:
    return [step["step"] for step in answer["steps"] if step["outcome"] == "done"]


def everything() -> dict[str, dict[str, Any]]:
    """All that is stored but the audit trail, by key."""
    found = {}
    for table in (settings().identity_table, settings().portal_table, settings().outbox_table):
        for stored in boto3.client("dynamodb").scan(TableName=table)["Items"]:
            item = from_item(stored)
            found[f"{item['pk']}/{item['sk']}"] = item
    return found


def shape(practice: str = "larkspur") -> list[str]:
    """What kinds of items a practice has, and how many of each: links make keys that differ from run to run."""
    return sorted(key.split("#")[2] for key in everything() if key.startswith(f"T#{practice}#"))


def mails() -> list[dict[str, Any]]:
    return [item for key, item in everything().items() if "#MAIL#" in key]


def test_practice_is_made_whole() -> None:
    answer = provision()
    assert answer == {
        "practice": "larkspur",
        "status": "ready",
        "endpoint": "https://portal.example/api/larkspur/v1",
        "pages": "https://portal.example/larkspur/",
        "client_id": answer["client_id"],
        "steps": [{"step": name, "outcome": "done"} for name in STEPS],
    }
    assert practices.get_ready("larkspur").name == "Larkspur Family Medicine"
    notice = practices.get_notice("larkspur")
    assert notice is not None
    assert notice.title == "Flu shots"
    assert call("GET", "/practice").status == 200
    assert list(practices.list_registered()) == ["larkspur"]
    client = client_rows.get("larkspur", answer["client_id"])
    assert client is not None
    assert client.keys == [PUBLIC_KEY]
    assert client.scopes == {"system/*.read", "system/*.write"}
    (mail,) = mails()
    assert (mail["template"], mail["to"]) == ("staff_invitation", "denise.walsh@larkspur.example")
    sender = boto3.client("sesv2").get_email_identity(EmailIdentity="larkspur@mail.portal.example")
    assert sender["Tags"] == [{"Key": "practice", "Value": "larkspur"}]


def test_same_settings_again_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    provision()
    before = everything()
    set_clock(monkeypatch, NOW + timedelta(days=1))
    answer = provision()
    assert done(answer) == []
    assert answer["status"] == "ready"
    assert everything() == before


def test_changed_settings_are_taken_over_while_the_practice_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    provision()
    set_clock(monkeypatch, NOW + timedelta(days=1))
    changes: dict[str, Any] = {
        "name": "Larkspur Family Practice",
        "ages": {"minimum_age": 14},
        "notice": {"title": "New hours", "summary": "We open at 7.", "body": "From Monday we open at 7."},
        "client_jwks": {"keys": [CLIENT]},
    }
    answer = provision(**changes)
    assert done(answer) == ["settings", "notice", "client"]
    practice = practices.get_ready("larkspur")
    assert (practice.name, practice.ages.minimum_age) == ("Larkspur Family Practice", 14)
    client = client_rows.get("larkspur", answer["client_id"])
    assert client is not None
    assert [key["kid"] for key in client.keys] == ["larkspur-ehr-2"]
    assert len(mails()) == 1
    assert done(provision(**changes)) == []


def test_age_limit_that_would_fall_is_refused_and_nothing_changes() -> None:
    provision(ages={"minimum_age": 14, "adult_age": 19})
    before = everything()
    answer = provision(ages={"minimum_age": 13, "adult_age": 18}, name="Another name")
    assert answer == {
        "status": "refused",
        "code": "practice.ages_lowered",
        "detail": "An age limit can only be raised.",
        "errors": {
            "ages.minimum_age": "This can only be raised; it is 14.",
            "ages.adult_age": "This can only be raised; it is 19.",
        },
    }
    assert everything() == before


def test_a_team_keeps_its_messages_and_is_never_taken_away() -> None:
    nurses, desk = ({"id": team, "name": team, "about": "Questions"} for team in ("nurses", "front-desk"))
    subjects = [{"id": "question", "name": "Question", "team": "nurses"}]
    provision(teams=[nurses, desk], subjects=subjects)
    before = everything()
    answer = provision(teams=[nurses], subjects=subjects)
    words = "A team stays, as messages are its own; give it another name or other roles: front-desk."
    assert answer == {
        "status": "refused",
        "code": "practice.team_removed",
        "detail": words,
        "errors": {"teams": words},
    }
    assert everything() == before
    assert done(provision(teams=[{**desk, "name": "Reception"}, nurses], subjects=subjects)) == ["settings"]


def test_settings_that_cannot_be_are_refused_by_name_and_nothing_is_made() -> None:
    answer = provision(practice_id="system", time_zone="Mars/Olympus", contact={"phone": "none"})
    assert answer["status"] == "refused"
    assert answer["code"] == "practice.invalid"
    assert set(answer["errors"]) == {"id", "time_zone", "contact.phone"}
    assert answer["errors"]["id"] == "This name is reserved for the portal itself."
    assert everything() == {}


def test_urgent_words_that_are_not_there_cannot_be_taken_away() -> None:
    answer = provision(urgent_words={"removed": ["chest pain", "chest pian"]})
    words = "The portal does not look for these words, so they cannot be removed: chest pian."
    assert (answer["code"], answer["errors"]) == ("practice.urgent_words", {"urgent_words.removed": words})
    assert everything() == {}
    assert done(provision(urgent_words={"removed": ["chest pain"], "added": ["dialysis stopped"]}))


def test_notice_that_staff_posted_stays_when_settings_have_none() -> None:
    provision()
    assert done(provision(notice=None)) == []
    assert practices.get_notice("larkspur") is not None


def test_other_first_administrator_gets_the_invitation_and_the_old_link_dies() -> None:
    provision()
    changed = {"first_staff": {"name": "Dr. Emily Chen", "email": "emily.chen@larkspur.example"}}
    assert done(provision(**changed)) == ["first_staff"]
    assert sorted(mail["to"] for mail in mails()) == ["denise.walsh@larkspur.example", "emily.chen@larkspur.example"]
    assert shape().count("TOKEN") == 1
    assert done(provision(**changed)) == []


def test_first_administrator_whose_link_expired_gets_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    provision()
    set_clock(monkeypatch, NOW + timedelta(days=14, seconds=1))
    assert done(provision()) == ["first_staff"]
    assert done(provision()) == []
    assert len(mails()) == 2


def test_two_practices_share_nothing() -> None:
    one, other = provision(), provision(practice_id="larkspur2", name="Larkspur Two")
    assert one["client_id"] != other["client_id"]
    assert client_rows.get("larkspur2", one["client_id"]) is None
    assert practices.get_ready("larkspur").name == "Larkspur Family Medicine"
    assert sorted(practices.list_registered()) == ["larkspur", "larkspur2"]


def test_first_staff_member_is_not_a_patient() -> None:
    provision()
    assert all(state.state == "none" for state in identity.access_states("larkspur", ["pat_x"], NOW).values())


def test_event_to_try_it_with_makes_a_practice() -> None:
    event = json.loads((ROOT / "events/practice_provisioning/new_practice.json").read_text(encoding="utf-8"))
    answer = load_function("practice_provisioning").handler(event, context("practice_provisioning"))
    assert (answer["practice"], answer["status"]) == ("northside", "ready")
    assert done(answer) == STEPS
