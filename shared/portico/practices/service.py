"""Practices: what every capability asks about one, and how its settings change."""

from datetime import datetime
from typing import Any

from portico import audit
from portico.access import Caller
from portico.errors import Conflict, Invalid, NotFound
from portico.practices import policy, repo
from portico.practices.gate import is_ready
from portico.practices.models import Notice, Practice, PracticeDetails
from portico.store import transactions
from portico.store.items import Item
from portico.store.table import ConditionFailed, Part

reading = repo.reading
reading_notice = repo.reading_notice
list_registered = repo.list_registered


def _unknown() -> NotFound:
    return NotFound("practice.unknown", "We do not know this practice. Please use the address your practice gave you.")


def get_ready(practice_id: str) -> Practice:
    """The settings of a practice that is open. Raises NotFound `practice.unknown`, whatever else it may be."""
    return ready(repo.get_practice(practice_id) if policy.well_formed(practice_id) else None)


def checking_ready(practice_id: str) -> Part:
    """That the practice is open, as a part of a transaction. Raises NotFound `practice.unknown`, as the part does."""
    if not policy.well_formed(practice_id):
        raise _unknown()
    return repo.checking_ready(practice_id, _unknown())


def ready(row: Item | None) -> Practice:
    """The settings in a practice's row as `reading` gave it. Raises NotFound `practice.unknown`."""
    if row is None or not is_ready(row):
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


# what provisioning changes; each says whether it did ----------------------------------------------------------------


def settle(operator: Caller, practice: Practice, now: datetime) -> bool:
    """Give a practice these settings; a new one is not open yet.

    Raises Invalid `practice.ages_lowered` and `practice.team_removed`, and Conflict when two runs meet.
    """
    stored = repo.get_practice(practice.id)
    settled = practice.model_dump(mode="json", exclude_none=True)
    if stored is None:
        part = repo.putting_new(practice.id, settled, now)
    elif stored["settings"] == settled:
        return False
    else:
        _refuse_lower_ages(stored["settings"]["ages"], settled["ages"])
        _refuse_removed_teams(stored["settings"]["teams"], settled["teams"])
        part = repo.changing(practice.id, settled, stored["revision"], now)
    try:
        transactions.write(part, audit.entry(operator, "practice.settings", now))
    except ConditionFailed:
        stored = repo.get_practice(practice.id)
        if stored is None or stored["settings"] != settled:  # else the answer to our own write was lost on the way
            raise Conflict("practice.changed", "This practice was changed meanwhile. Run this again.") from None
    return True


def _refuse_lower_ages(old: dict[str, int], new: dict[str, int]) -> None:
    if lowered := policy.lowered_ages(old, new):
        errors = {f"ages.{name}": f"This can only be raised; it is {old[name]}." for name in lowered}
        raise Invalid("practice.ages_lowered", "An age limit can only be raised.", errors=errors)


def _refuse_removed_teams(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    """Messages of a team that is gone would be in nobody's inbox."""
    if gone := {team["id"] for team in old} - {team["id"] for team in new}:
        listed = ", ".join(sorted(gone))
        words = f"A team stays, as messages are its own; give it another name or other roles: {listed}."
        raise Invalid("practice.team_removed", words, errors={"teams": words})


def post_notice(practice_id: str, notice: Notice) -> bool:
    """Tell everyone this instead of what was told before."""
    if get_notice(practice_id) == notice:
        return False
    repo.put_notice(practice_id, notice.model_dump(mode="json"))
    return True


def register(practice_id: str, now: datetime) -> bool:
    """Enter a practice in the register that sweeps go through."""
    try:
        repo.put_new_registration(practice_id, now)
    except ConditionFailed:
        return False
    return True


def open_practice(operator: Caller, now: datetime) -> bool:
    """From now on the practice exists for everyone. Its row must be there."""
    try:
        opening = repo.opening(operator.practice_id, now)
        transactions.write(opening, audit.entry(operator, "practice.opened", now))
    except ConditionFailed:
        return False
    return True
