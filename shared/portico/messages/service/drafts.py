"""Drafts: kept as they are typed, on the account's every device, until they are sent or thrown away."""

from contextlib import suppress
from datetime import datetime

from portico import audit, clock
from portico.access import Caller
from portico.errors import Conflict, NotFound
from portico.messages import cards, models
from portico.messages.entities import Attached, Draft
from portico.messages.recipients import recipients
from portico.messages.repo import attachment_rows, draft_rows, sending_rows, thread_rows
from portico.messages.service.attachments import require_few
from portico.messages.service.shown import file_of
from portico.practices import service as practices
from portico.records import service as records
from portico.store import transactions
from portico.store.table import ConditionFailed


def require_patient(caller: Caller, patient_id: str) -> Caller:
    """This caller, of whom staff write about patients of their practice alone. Raises NotFound."""
    if caller.kind == "staff":
        _, chart = sending_rows.read_names(caller.practice_id, patient_id)
        records.shown_header(chart)
    return caller


def list_drafts(caller: Caller, patient_id: str, now: datetime) -> models.Drafts:
    """Everything the caller is writing about this patient, the last saved first."""
    found = draft_rows.list_all(caller.practice_id, caller.account_id, patient_id)
    audit.record(caller, "messages.drafts", now, patient_id=patient_id)
    to = _recipients(caller.practice_id, patient_id, found) if found and caller.kind != "staff" else {}
    shown = _shown(caller, found, now)
    return models.Drafts(items=[models.ListedDraft(**each.model_dump(), to=to.get(each.id)) for each in shown])


def _recipients(practice_id: str, patient_id: str, drafts: list[Draft]) -> dict[str, str | None]:
    """By draft: the name of whom it goes to, of those this patient may write to, or of whom their thread is with."""
    row, chart = sending_rows.read_names(practice_id, patient_id)
    known = recipients(practices.ready(row), records.practitioners(records.shown_header(chart)))
    names = {(each.kind, each.id): each.name for each in known}
    threads = thread_rows.get_many(practice_id, [each.thread_id for each in drafts if each.thread_id is not None])
    with_whom = {thread.id: thread.to for thread in threads if thread.patient_id == patient_id}

    def name(draft: Draft) -> str | None:
        if draft.thread_id is not None:
            return with_whom.get(draft.thread_id)
        return names.get(("provider", draft.provider or ""), names.get(("team", draft.team or "")))

    return {draft.id: name(draft) for draft in drafts}


def save_draft(
    caller: Caller, patient_id: str, draft_id: str, wanted: models.SavedDraft, now: datetime
) -> models.Draft:
    """Keep a draft as it is now; the same saving again changes nothing.

    Raises Conflict `messages.draft_changed` when another window saved it meanwhile, and `messages.drafts_full`; Invalid
    `messages.too_many_files` and `messages.card_number`: what may not be sent is not kept either.
    """
    if refused := cards.problem(wanted.text):
        raise refused
    require_few(wanted.files)
    files = attachment_rows.find_many(caller.practice_id, wanted.files)
    own = [file for file in files.values() if (file.account_id, file.patient_id) == (caller.account_id, patient_id)]
    draft = Draft(
        id=draft_id,
        account_id=caller.account_id,
        patient_id=patient_id,
        version=wanted.version + 1,
        saved_at=clock.stamp(now),
        thread_id=wanted.thread,
        provider=wanted.provider,
        team=wanted.team,
        location=wanted.location,
        subject=wanted.subject,
        text=wanted.text,
        files=tuple(Attached(file.id, file.name, file.media_type, file.size) for file in own),
    )
    if draft.version == 1 and len(draft_rows.list_all(caller.practice_id, caller.account_id, patient_id)) >= _MOST:
        raise Conflict("messages.drafts_full", "You have many unfinished messages. Please send or delete some first.")
    try:
        transactions.write(draft_rows.saving(caller.practice_id, draft))
    except ConditionFailed as exc:
        stored = draft_rows.draft_of(exc.item)
        if stored is None or _content(stored) != _content(draft):  # else it is this very saving, sent twice
            raise Conflict("messages.draft_changed", _CHANGED) from None
        draft = stored
    return _shown(caller, [draft], now)[0]


def delete_draft(caller: Caller, patient_id: str, draft_id: str) -> None:
    """Throw a draft away; one that is gone stays gone."""
    draft = draft_rows.get(caller.practice_id, caller.account_id, patient_id, draft_id)
    if draft is not None:
        with suppress(ConditionFailed):  # sent, or thrown away in another window
            transactions.write(draft_rows.deleting(caller.practice_id, draft))


def find_draft(caller: Caller, patient_id: str, draft_id: str, now: datetime) -> models.Draft:
    """One draft as it was last saved. Raises NotFound `messages.draft_unknown` when it was sent or thrown away."""
    draft = draft_rows.get(caller.practice_id, caller.account_id, patient_id, draft_id)
    if draft is None:
        raise NotFound("messages.draft_unknown", "This draft is gone: it was sent or deleted.")
    return _shown(caller, [draft], now)[0]


_MOST = draft_rows.MOST
_CHANGED = (
    "This message was changed in another window. Nothing you typed here is lost: copy it, or keep one of the two."
)


def _content(draft: Draft) -> tuple[object, ...]:
    where = draft.thread_id, draft.provider, draft.team, draft.location, draft.subject
    return draft.version, *where, draft.text, [file.id for file in draft.files]


def _shown(caller: Caller, drafts: list[Draft], now: datetime) -> list[models.Draft]:
    """With how far each file is: one read for all of them."""
    states = attachment_rows.find_many(caller.practice_id, [file.id for draft in drafts for file in draft.files])
    return [
        models.Draft(
            id=draft.id,
            version=draft.version,
            saved_at=draft.saved_at,
            thread=draft.thread_id,
            provider=draft.provider,
            team=draft.team,
            location=draft.location,
            subject=draft.subject,
            text=draft.text,
            files=[file_of(states[file.id], now) for file in draft.files if file.id in states],
        )
        for draft in drafts
    ]
