"""What pages need before somebody writes: whom to, what about, and what the practice promises."""

from datetime import datetime

from portico import audit, clock
from portico.access import Caller
from portico.messages import models, promise, urgent
from portico.messages.recipients import recipients
from portico.messages.repo import sending_rows
from portico.messages.service import colleagues
from portico.practices import service as practices
from portico.practices.models import Practice
from portico.records import service as records


def for_patient(caller: Caller, patient_id: str, now: datetime) -> models.Options:
    """Whom this patient may write to, and by when an answer is to be expected. Raises NotFound without a chart."""
    row, chart = sending_rows.read_names(caller.practice_id, patient_id)
    practice = practices.ready(row)
    seen = records.practitioners(records.shown_header(chart))
    audit.record(caller, "messages.options", now, patient_id=patient_id)
    words = practice.urgent_words
    return models.Options(
        recipients=recipients(practice, seen),
        subjects=_subjects(practice),
        promise=practice.schedule.promise,
        expected_by=clock.stamp(promise.expected_by(now, practice.schedule, practice.time_zone)),
        open_now=promise.is_open(now, practice.schedule, practice.time_zone),
        urgent_phrases=urgent.phrases(words.added, words.removed),
    )


def for_staff(caller: Caller, now: datetime) -> models.DeskOptions:
    """The teams, colleagues, subjects and saved replies of the practice."""
    practice = practices.get_ready(caller.practice_id)
    return models.DeskOptions(
        teams=[
            models.TeamChoice(id=team.id, name=team.name, reads=caller.role in team.roles) for team in practice.teams
        ],
        colleagues=[colleagues.shown(caller, each) for each in colleagues.list_all(practice, now)],
        subjects=_subjects(practice),
        saved_replies=practice.saved_replies,
    )


def _subjects(practice: Practice) -> list[models.SubjectChoice]:
    return [models.SubjectChoice(id=each.id, name=each.name, team=each.team) for each in practice.subjects]
