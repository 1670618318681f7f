"""Practices for the tests: settings as provisioning takes them, and a practice that is open without the steps."""

from datetime import UTC, datetime
from typing import Any

from portico.practices import repo
from portico.practices.models import Practice
from portico.store import transactions
from tests.support.events import PRACTICE

NOW = datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)
PUBLIC_KEY = {
    "kty": "EC",
    "crv": "P-384",
    "kid": "larkspur-ehr-1",
    "x": "_QJhYebDkDJr88v0eSmmJ4FRnQUF6Z-E0Y6PDuZlbDbuJh2LrXvUDF-aZIze3V9I",
    "y": "JB9OJUfkAJns8JwFwpB_erEpY8XjjQvidUOvlRgmQ8FW_d5LBxPWFrefy4EDRp6v",
}


def settings_of(practice_id: str = PRACTICE, **changes: Any) -> dict[str, Any]:
    """A practice's settings."""
    return {
        "id": practice_id,
        "name": "Larkspur Family Medicine",
        "time_zone": "America/New_York",
        "contact": {"phone": "(508) 555-0142", "hours": "Monday to Friday, 8 am to 5 pm."},
        "identifier_systems": ["https://larkspur.example/mrn"],
        "staff_second_step": "offered",
        **changes,
    }


def provisioning_of(practice_id: str = PRACTICE, **changes: Any) -> dict[str, Any]:
    """What provisioning is given to make it."""
    return settings_of(
        practice_id,
        **{
            "notice": {"title": "Flu shots", "summary": "Saturdays, 9 to noon.", "body": "Walk in on Saturdays."},
            "first_staff": {"name": "Denise Walsh", "email": "denise.walsh@larkspur.example"},
            "client_jwks": {"keys": [PUBLIC_KEY]},
            **changes,
        },
    )


def open_practice(practice_id: str = PRACTICE, **changes: Any) -> Practice:
    """A practice that is registered and open."""
    practice = half_made_practice(practice_id, **changes)
    transactions.write(repo.opening(practice_id, NOW))
    return practice


def half_made_practice(practice_id: str = PRACTICE, **changes: Any) -> Practice:
    """A practice that is registered and not open yet."""
    practice = Practice.model_validate(settings_of(practice_id, **changes))
    settled = practice.model_dump(mode="json", exclude_none=True)
    transactions.write(repo.putting_new(practice_id, settled, NOW))
    repo.put_new_registration(practice_id, NOW)
    return practice
