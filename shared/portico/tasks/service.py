"""Tasks of the front desk: opened by other capabilities, listed and closed by staff."""

from datetime import datetime

from portico import audit, clock, cursor, ids
from portico.access import Caller
from portico.errors import Conflict, NotFound
from portico.messages.service import notices
from portico.store import transactions
from portico.store.items import Item
from portico.store.table import Part
from portico.tasks import repo
from portico.tasks.models import (
    FamilyRequest,
    MailReturned,
    Outcome,
    Registration,
    Task,
    TaskKind,
    TaskList,
    TaskState,
    TeamMailReturned,
)

_PAGE = 25
About = Registration | FamilyRequest | MailReturned | TeamMailReturned
_KINDS: dict[type, TaskKind] = {
    Registration: "registration",
    FamilyRequest: "family_request",
    MailReturned: "mail_returned",
    TeamMailReturned: "team_mail_returned",
}


def opening(practice_id: str, about: About, key: str, now: datetime) -> list[Part]:
    """A new task, as parts of the transaction that asks for it. The same `key` never opens a second one.

    The parts raise Conflict `tasks.opened` when it was opened before.
    """
    task = Task(
        id=_task_id(practice_id, key),
        kind=_KINDS[type(about)],
        state="open",
        opened_at=clock.stamp(now),
        registration=about if isinstance(about, Registration) else None,
        family_request=about if isinstance(about, FamilyRequest) else None,
        mail_returned=about if isinstance(about, MailReturned) else None,
        team_mail_returned=about if isinstance(about, TeamMailReturned) else None,
    )
    opened = Conflict("tasks.opened", "The practice has received this already.")
    return repo.putting_new(practice_id, task.model_dump(mode="json"), opened)


def is_known(practice_id: str, key: str) -> bool:
    """Whether this key opened a task before."""
    return repo.get(practice_id, _task_id(practice_id, key)) is not None


def _task_id(practice_id: str, key: str) -> str:
    return ids.derived_id("tsk", practice_id, key)


def list_tasks(caller: Caller, state: TaskState, start: str | None, now: datetime) -> TaskList:
    """A page of the practice's tasks, the newest first. Raises BadRequest `request.cursor`."""
    scope = (caller.practice_id, "tasks", state)
    after = cursor.unseal(scope, start) if start else None
    items, following = repo.list_page(caller.practice_id, state, limit=_PAGE, after=after)
    audit.record(caller, "tasks.listed", now)
    return TaskList(
        items=[Task.model_validate(item) for item in items],
        next_cursor=cursor.seal(scope, following) if following else None,
    )


def close_task(caller: Caller, task_id: str, outcome: Outcome, now: datetime) -> Task:
    """A task dealt with; of mail that came back, mail is tried again. Closed again with the same outcome, it stays as
    it is.

    Raises NotFound `tasks.unknown`, Conflict `tasks.closed` when somebody closed it otherwise.
    """
    item = repo.get(caller.practice_id, task_id)
    if item is None:
        raise NotFound("tasks.unknown", "We could not find this task.")
    closed = Conflict("tasks.closed", "Someone else closed this task meanwhile.")
    if item["state"] == "open":
        changes = {
            "state": "closed",
            "closed_at": clock.stamp(now),
            "closed_by": caller.account_id,
            "outcome": outcome,
        }
        done = audit.entry(caller, "tasks.closed", now, what=task_id)
        transactions.write(
            *repo.closing(caller.practice_id, item, changes, closed), done, *_settling(caller, item, now)
        )
        return Task.model_validate({**item, **changes})
    if item["outcome"] != outcome:
        raise closed
    return Task.model_validate(item)


def _settling(caller: Caller, item: Item, now: datetime) -> list[Part]:
    task = Task.model_validate(item)
    if task.mail_returned is None:
        return []
    return [notices.mending(caller.practice_id, task.mail_returned.patient_id, now)]
