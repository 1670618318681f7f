"""The people of the tests as the authorizer hands them on."""

from collections.abc import Mapping

from tests.support.events import PRACTICE


def patient(patient_id: str, *, practice: str = PRACTICE, stage: str = "full") -> Mapping[str, str]:
    """A patient, signed in, with their own record."""
    return {
        "practice": practice,
        "kind": "patient",
        "role": "patient",
        "account": f"acc_{patient_id.removeprefix('pat_')}",
        "patient": patient_id,
        "session": "ses_test",
        "stage": stage,
        "scopes": "",
    }


def staff(role: str = "front_desk", *, practice: str = PRACTICE) -> Mapping[str, str]:
    """A staff member, signed in to the console."""
    return {
        "practice": practice,
        "kind": "staff",
        "role": role,
        "account": f"acc_{role}",
        "patient": "",
        "session": "ses_staff",
        "stage": "full",
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
