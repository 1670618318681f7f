"""Where a message goes: to whom it was written, and the team that reads what is about its subject."""

from typing import NamedTuple

from portico.access import Caller
from portico.errors import Forbidden, Invalid
from portico.messages.entities import Thread
from portico.messages.models import NewMessage, NewTeamMessage
from portico.messages.recipients import require_recipient, team_of
from portico.practices.models import Practice


class Route(NamedTuple):
    """The subject's name, the name of whom it is written to, and the team that reads it."""

    subject: str
    to: str
    team: str


def route(practice: Practice, seen: frozenset[str], wanted: NewMessage) -> Route:
    """The team of its subject reads a message, whoever of the providers it is to. One to a team is about what that team
    answers, or about anything where no subject is that team's.

    Raises as `require_recipient` and `team_of` do, and Invalid `messages.subject_not_theirs`.
    """
    require_recipient(practice, seen, wanted.provider, wanted.team, wanted.location)
    by_subject, subject = team_of(practice, wanted.subject), _subject_name(practice, wanted.subject)
    if wanted.team is None:
        return Route(subject, next(each.name for each in practice.providers if each.id == wanted.provider), by_subject)
    if wanted.team not in (by_subject, *_without_subject(practice)):
        words = f"{team_name(practice, by_subject)} answers this. Please write to them, or choose another subject."
        raise Invalid("messages.subject_not_theirs", words, errors={"subject": words})
    return Route(subject, team_name(practice, wanted.team), wanted.team)


def _without_subject(practice: Practice) -> set[str]:
    return {team.id for team in practice.teams} - {subject.team for subject in practice.subjects}


def route_from_team(practice: Practice, role: str, wanted: NewTeamMessage) -> Route:
    """What one of the staff, of this role, writes in the name of one of their teams, which answers what comes back.

    Raises as `require_team` does, and Invalid `messages.subject_unknown`.
    """
    require_team(practice, role, wanted.team)
    team_of(practice, wanted.subject)
    return Route(_subject_name(practice, wanted.subject), team_name(practice, wanted.team), wanted.team)


def require_reader(practice: Practice, caller: Caller, thread: Thread) -> None:
    """Someone of the staff reads what is for one of their teams. Raises Forbidden `messages.other_team`."""
    if not reads(practice, caller, thread):
        raise _other_team()


def reads(practice: Practice, caller: Caller, thread: Thread) -> bool:
    """Whether the thread is for one of the teams that someone of the staff is of now: who has another role since does
    not keep what was given to them."""
    return caller.role in roles_of(practice, thread.team)


def _other_team() -> Forbidden:
    return Forbidden("messages.other_team", "These messages are for another team.")


def require_team(practice: Practice, role: str, team_id: str) -> None:
    """Whoever is not of a team reads none of its messages (the minimum necessary, 45 CFR 164.502(b)).

    Raises Invalid `messages.team_unknown`, Forbidden `messages.other_team`.
    """
    require_known_team(practice, team_id)
    if role not in roles_of(practice, team_id):
        raise _other_team()


def require_known_team(practice: Practice, team_id: str) -> None:
    """That the practice has this team. Raises Invalid `messages.team_unknown`."""
    if all(team.id != team_id for team in practice.teams):
        words = "Choose one of the teams."
        raise Invalid("messages.team_unknown", words, errors={"team": words})


def team_name(practice: Practice, team_id: str) -> str:
    """A team as people call it; one that is not there any more keeps its id."""
    return next((team.name for team in practice.teams if team.id == team_id), team_id)


def _subject_name(practice: Practice, subject_id: str) -> str:
    return next(each.name for each in practice.subjects if each.id == subject_id)


def roles_of(practice: Practice, team_id: str) -> frozenset[str]:
    """The staff roles that read a team's messages; none of a team that is not there any more."""
    return frozenset(role for team in practice.teams if team.id == team_id for role in team.roles)
