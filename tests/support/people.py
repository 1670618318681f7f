"""The people of the tests as the authorizer hands them on."""

from collections.abc import Mapping
from datetime import datetime

from portico import clock
from tests.support.events import PRACTICE


def patient(patient_id: str, *, practice: str = PRACTICE, stage: str = "full") -> Mapping[str, str]:
    """A patient, signed in, with their own record."""
    return {
        "practice": practice,
        "kind": "patient",
        "role": "patient",
        "name": "Myra Okafor",
        "account": f"acc_{patient_id.removeprefix('pat_')}",
        "patient": patient_id,
        "session": "ses_test",
        "stage": stage,
        "scopes": "",
    }


def staff(
    role: str = "front_desk", *, practice: str = PRACTICE, confirmed: datetime | None = None
) -> Mapping[str, str]:
    """A staff member, signed in to the console; `confirmed` is when they last showed that it is they."""
    return {
        "practice": practice,
        "kind": "staff",
        "role": role,
        "name": f"Sam {role.replace('_', ' ').title()}",
        "account": f"acc_{role}",
        "patient": "",
        "session": "ses_staff",
        "stage": "full",
        "confirmed": str(clock.epoch(confirmed)) if confirmed else "0",
        "scopes": "",
    }


def client(*scopes: str, practice: str = PRACTICE) -> Mapping[str, str]:
    """A practice's own system, with these scopes (all of its own where none is named)."""
    return {
        "practice": practice,
        "kind": "client",
        "role": "",
        "account": "cli_test",
        "patient": "",
        "session": "",
        "stage": "full",
        "scopes": " ".join(scopes or ("system/*.write",)),
    }
