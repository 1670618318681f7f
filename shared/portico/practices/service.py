"""What every capability asks about a practice: is it there, and what are its settings."""

from typing import Any

from portico.errors import NotFound
from portico.practices import policy, repo
from portico.practices.models import Notice, Practice, PracticeDetails
from portico.store.items import Item

reading = repo.reading
reading_notice = repo.reading_notice
list_registered = repo.list_registered


def _unknown() -> NotFound:
    return NotFound("practice.unknown", "We do not know this practice. Please use the address your practice gave you.")


def get_ready(practice_id: str) -> Practice:
    """The settings of a practice that is open. Raises NotFound `practice.unknown`, whatever else it may be."""
    return ready(repo.get_practice(practice_id) if policy.well_formed(practice_id) else None)


def ready(row: Item | None) -> Practice:
    """The settings in a practice's row as `reading` gave it. Raises NotFound `practice.unknown`."""
    if row is None or row["status"] != "ready":
        raise _unknown()
    return of(row)


def get_any(practice_id: str) -> Practice:
    """The same of a practice that may still be in the making: mail to its first staff goes out before it opens."""
    row = repo.get_practice(practice_id) if policy.well_formed(practice_id) else None
    if row is None:
        raise _unknown()
    return of(row)


def of(row: dict[str, Any]) -> Practice:
    """The settings in a practice's row."""
    return Practice.model_validate(row["settings"])


def get_notice(practice_id: str) -> Notice | None:
    """What the practice tells everyone, if anything."""
    return notice(repo.get_notice(practice_id))


def notice(row: Item | None) -> Notice | None:
    """The notice in a row as `reading_notice` gave it."""
    return None if row is None else Notice.model_validate({name: row.get(name) for name in Notice.model_fields})


def details(practice: Practice) -> PracticeDetails:
    """What anyone may see of a practice."""
    return PracticeDetails.model_validate(practice.model_dump(include=set(PracticeDetails.model_fields)))
