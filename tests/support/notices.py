"""Patients on the portal, the relay that mails them, and what SES tells of mail that came back."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from local.steps import ROOT
from portico.errors import Conflict
from portico.identity.entities import Account, PortalAccess, Subject
from portico.identity.repo import access_rows, account_rows
from portico.mail import relay
from portico.store import transactions
from tests.support.aws import load_function
from tests.support.events import PRACTICE, context
from tests.support.mail import stream_event
from tests.support.practices import NOW
from tests.support.stored import rows

ADDRESS = "myra@mail.example"

At = Callable[[datetime], None]  # moves the clock that everything reads


def on_portal(patient_id: str, address: str = ADDRESS, **changes: Any) -> Account:
    """A patient's account, as the authorizer of `people.patient` names it."""
    account = Account(
        f"acc_{patient_id.removeprefix('pat_')}",
        Subject("patient", patient_id),
        "patient",
        "Myra",
        "Myra Okafor",
        f"myra.{patient_id[-6:]}",
        address,
        created="",
        stage="full",
        password_hash="",
        **changes,
    )
    changed = Conflict("tests.changed", "")
    registered = access_rows.registering_oneself(PRACTICE, account, PortalAccess("none"), NOW, changed)
    transactions.write(*account_rows.putting_new(PRACTICE, account), registered)
    return account


def mails(template: str) -> list[dict[str, Any]]:
    """The outbox's rows of this template, in the order in which they are due."""
    return sorted((row for row in rows("OutboxTable", "MAIL") if row["template"] == template), key=_due)


def _due(row: dict[str, Any]) -> str:
    return str(row["due"])


def relayed() -> None:
    """The stream hands on all that was written to the outbox so far."""
    done = load_function("outbox_relay").handler(stream_event(), context("outbox_relay"))
    assert done == {"batchItemFailures": []}


def swept(now: datetime) -> dict[str, int]:
    """The relay looks at this moment for what is due."""
    return relay.sweep(now)


def feedback(mail_id: str, kind: str = "bounce", **changes: Any) -> dict[str, Any]:
    """What EventBridge says of a mail that came back (`events/mail_feedback`), with these changes of its detail."""
    event: dict[str, Any] = json.loads((ROOT / f"events/mail_feedback/{kind}.json").read_text(encoding="utf-8"))
    event["detail"]["mail"]["tags"]["mail"] = [mail_id]
    for name, value in changes.items():
        event["detail"][name] |= value
    return event


def came_back(mail_id: str, kind: str = "bounce", **changes: Any) -> None:
    """The worker hears of it."""
    load_function("mail_feedback").handler(feedback(mail_id, kind, **changes), context("mail_feedback"))
