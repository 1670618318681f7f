"""Care teams: in no list, but the patient may write to who is on one."""

from portico.records.fhir.dates import day
from portico.records.fhir.resources import CareTeam, CareTeamParticipant
from portico.records.policy import OTHER
from portico.records.sections.base import Context, Listed, hidden

_STANDING = {"active", "suspended", None}


def read(team: CareTeam, context: Context) -> Listed:
    """Who looks after the patient now."""
    members = [one.member for one in team.participant if team.status in _STANDING and not _has_left(one, context)]
    practitioners = context.practitioners(members)
    return Listed(OTHER, None, {"practitioners": practitioners}) if practitioners else hidden()


def _has_left(one: CareTeamParticipant, context: Context) -> bool:
    ended = day(one.period.end) if one.period else None
    return ended is not None and ended < context.today.isoformat()[: len(ended)]
