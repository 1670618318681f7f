"""Faults of what has no route: provisioning a practice, and the relay that sends its mail."""

from typing import Any

from portico import clock
from portico.store.clients import sesv2
from tests.faults.workflows import Workflow, invoked, later
from tests.support.accounts import invited, outbox
from tests.support.mail import sent, stream_event
from tests.support.practices import open_practice, provisioning_of
from tests.support.stored import audited, row, rows
from tests.support.visits import Visitor

PROVISIONING = provisioning_of()
SWEEP = {"detail-type": "Scheduled Event", "source": "aws.events", "detail": {}}

# provisioning -------------------------------------------------------------------------------------------------------


def nothing_yet() -> None:
    """A cloud without a practice."""


def provision(_: None) -> bool:
    answer = invoked("practice_provisioning", PROVISIONING)
    return answer is not None and answer["status"] == "ready"


def check_practice(_: None, done: bool) -> None:
    _check_steps()
    routable = Visitor().get("/practice").status == 200
    assert routable == bool(audited("practice.opened")), "open and audited, or neither"
    if routable:
        _check_whole()
    else:
        assert not done, "who was told so has a practice that is open"


def _check_steps() -> None:
    settled = [each for each in rows("PortalTable", "PRACTICE") if each["sk"] == "PRACTICE"]
    assert len(settled) == audited("practice.settings"), "settings and their entry, or neither"
    invitations = [len(rows("IdentityTable", "STAFF")), len(rows("IdentityTable", "TOKEN")), len(outbox())]
    assert invitations in ([0, 0, 0], [1, 1, 1]), "one administrator, one link, one mail"
    assert audited("identity.invited") == invitations[0]


def _check_whole() -> None:
    assert len(rows("IdentityTable", "CLIENT")) == 1
    assert len(rows("PortalTable", "PRACTICES", "system")) == 1, "sweeps know it"
    assert len(rows("IdentityTable", "STAFF")) == 1
    identities = sesv2().list_email_identities()["EmailIdentities"]
    assert "larkspur@mail.portal.example" in [each["IdentityName"] for each in identities], "its mail has a sender"


# the relay ----------------------------------------------------------------------------------------------------------


def waiting_mail() -> dict[str, Any]:
    """The stream's event of a mail that was just written."""
    open_practice()
    invited(clock.now())
    return {"Records": stream_event()["Records"][-1:]}  # an emulator's stream tells of earlier ones too


def relay(event: dict[str, Any]) -> bool:
    return bool(invoked("outbox_relay", event) == {"batchItemFailures": []})


def sweep(_: dict[str, Any]) -> bool:
    with later(minutes=3):
        answer = invoked("outbox_relay", SWEEP)
    return answer is not None and not answer["failed"]


def sweep_until_holds_end(_: dict[str, Any]) -> None:
    """What is marked as sent is not sent again; what a relay held when it ended is."""
    marked, before = row("OutboxTable", "MAIL")["status"] == "sent", len(sent())
    with later(minutes=9):
        invoked("outbox_relay", SWEEP)
    assert not marked or len(sent()) == before, "a mail that is marked as sent is never sent again"


def check_mail(_: dict[str, Any], done: bool) -> None:
    mail = row("OutboxTable", "MAIL")
    assert mail["status"] == "sent", "every mail is sent in the end"
    assert not {"sealed", "pending_pk", "pending_sk"} & mail.keys(), "nothing secret is kept"
    assert 1 <= len(sent()) <= 2, "a second time only where the answer to the first was lost"
    assert all("/activate#" in str(each.get_body(("plain",))) for each in sent())


WORKFLOWS = [
    Workflow("provisioning", frozenset(), nothing_yet, provision, check_practice),
    Workflow("mail by the stream", frozenset(), waiting_mail, relay, check_mail, sweep_until_holds_end),
    Workflow("mail by the sweep", frozenset(), waiting_mail, sweep, check_mail, sweep_until_holds_end),
]
