"""Who may register by themselves, what they must mend first, and how often it may be tried."""

from collections.abc import Callable
from datetime import datetime

import pytest

from portico.identity import limits
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import outbox
from tests.support.applications import Applicant, asking, registering, walter_with_chart
from tests.support.events import call
from tests.support.practices import open_practice
from tests.support.stored import rows
from tests.support.visits import Visitor


@pytest.mark.parametrize(
    ("now", "born", "code"),
    [
        ("2026-11-22T17:00:00+00:00", "2008-11-22", None),  # 18 today
        ("2026-11-22T17:00:00+00:00", "2008-11-23", "identity.under_adult_age"),  # 17 years, 364 days
        ("2026-11-22T04:59:00+00:00", "2008-11-22", "identity.under_adult_age"),  # still the day before in New York
        ("2026-11-22T05:00:00+00:00", "2008-11-22", None),
        ("2026-02-28T17:00:00+00:00", "2008-02-29", "identity.under_adult_age"),
        ("2026-03-01T17:00:00+00:00", "2008-02-29", None),
        ("2026-11-22T17:00:00+00:00", "2013-11-22", "identity.under_adult_age"),  # 13 today
        ("2026-11-22T17:00:00+00:00", "2013-11-23", "identity.under_minimum_age"),
        ("2026-11-22T17:00:00+00:00", "2026-11-23", "identity.birth_date_invalid"),
        ("2026-11-22T17:00:00+00:00", "1890-01-01", "identity.birth_date_invalid"),
    ],
)
def test_only_adults_register_by_themselves_and_nothing_is_kept_of_minors(
    moved_clock: MovedClock, now: str, born: str, code: str | None
) -> None:
    moved_clock.now = datetime.fromisoformat(now)
    answer = registering(birth_date=born).begin()
    assert (answer.status, answer.body.get("code")) == ((422, code) if code else (201, None))
    if code:
        assert (rows("IdentityTable", "REQUEST"), outbox()) == ([], [])
        assert "(508) 555-0142" in answer.body["detail"] or code == "identity.birth_date_invalid"


def test_a_practice_can_raise_the_age() -> None:
    open_practice("willowbrook", ages={"adult_age": 21})
    young = registering(birth_date="2006-01-01")
    young.browser = Visitor("willowbrook")
    assert young.begin().body["code"] == "identity.under_adult_age"


@pytest.mark.parametrize("newcomer", [registering, asking])
def test_a_practice_can_switch_self_registration_off(newcomer: Callable[..., Applicant]) -> None:
    open_practice("willowbrook", self_registration=False)
    answer = newcomer(browser=Visitor("willowbrook")).begin()
    assert (answer.status, answer.body["code"]) == (403, "identity.self_registration_off")
    assert call("GET", "/practice", practice="willowbrook").body["self_registration"] is False


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", " "),
        ("last_name", "evil.example"),
        ("phone", "555-0133"),
        ("postal_code", "0159"),
        ("email", "walter"),
    ],
)
def test_what_must_be_mended_is_said_by_field(field: str, value: str) -> None:
    answer = registering(**{field: value}).begin()
    assert (answer.status, list(answer.body["errors"])) == (422, [field])
    assert value.strip() == "" or value not in answer.text


def test_all_that_must_be_mended_is_said_at_once() -> None:
    answer = registering(first_name="", phone="", postal_code="", email="").begin()
    assert set(answer.body["errors"]) == {"first_name", "phone", "postal_code", "email"}


def test_typing_errors_close_nothing() -> None:
    for _ in range(limits.BY_PERSON.tries + 1):
        assert registering(phone="12").begin().status == 422
    assert registering().begin().status == 201


def test_nobodys_mailbox_is_filled_by_others() -> None:
    told = []
    for n in range(limits.CODE_MAILS.tries + 1):
        person = registering(first_name=f"Person {'abcdefgh'[n]}")
        person.browser = Visitor(address=f"203.0.113.{n}")
        told.append(person.begin().status)
    assert told == [201] * limits.CODE_MAILS.tries + [429]


def test_a_person_is_asked_about_ten_times_a_day_whether_known_or_not() -> None:
    walter_with_chart()
    for name in ("Walter", "Nobody"):
        told = []
        for n in range(limits.BY_PERSON.tries + 1):
            person = registering(first_name=name, email=f"{name}{n}@mail.example")
            person.browser = Visitor(address=f"203.0.113.{n}")
            told.append(person.begin().status)
        assert told == [201] * limits.BY_PERSON.tries + [429]
