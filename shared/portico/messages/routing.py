"""Where a message goes: to whom it was written, and the team that reads what is about its subject."""

from typing import NamedTuple

from portico.messages.models import NewMessage
from portico.messages.recipients import require_recipient, team_of
from portico.practices.models import Practice


class Route(NamedTuple):
    """The subject's name, the name of whom it is written to, and the team that reads it."""

    subject: str
    to: str
    team: str


def route(practice: Practice, seen: frozenset[str], wanted: NewMessage) -> Route:
    """A message to a team goes to it, one to a provider to the team of its subject. Raises as `require_recipient` and
    `team_of` do."""
    require_recipient(practice, seen, wanted.provider, wanted.team, wanted.location)
    by_subject = team_of(practice, wanted.subject)
    subject = next(each.name for each in practice.subjects if each.id == wanted.subject)
    if wanted.team is not None:
        return Route(subject, next(each.name for each in practice.teams if each.id == wanted.team), wanted.team)
    return Route(subject, next(each.name for each in practice.providers if each.id == wanted.provider), by_subject)


def roles_of(practice: Practice, team_id: str) -> frozenset[str]:
    """The staff roles that read a team's messages; none of a team that is not there any more."""
    return frozenset(role for team in practice.teams if team.id == team_id for role in team.roles)
