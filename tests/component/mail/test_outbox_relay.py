"""The relay: what is in the outbox is sent once, and what cannot be sent is seen."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from local.steps import ROOT
from portico import clock, log
from portico.errors import NotFound
from portico.mail import relay
from portico.mail.outbox import MailState, mail_states, message
from portico.settings import settings
from portico.store import clients, keys, transactions
from portico.store.conditions import Change
from portico.store.items import Item
from portico.store.table import ConditionFailed, TenantTable
from tests.support.aws import load_function
from tests.support.events import context
from tests.support.mail import sent, stream_event
from tests.support.practices import half_made_practice, open_practice

NOW = datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)
SECRET = "the-secret-of-the-link"
LINK = f"https://portal.example/larkspur/activate#{SECRET}"

pytestmark = pytest.mark.usefixtures("cloud")


@pytest.fixture(autouse=True)
def _practice(cloud: None) -> None:
    open_practice()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Moves the clock that handlers read."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def write_mail(mail_id: str = "mail_1", *, practice: str = "larkspur", now: datetime = NOW, **changes: Any) -> None:
    wanted = {
        "template": "invitation",
        "to": "maria@mail.example",
        "params": {"expires": "December 6, 2026"},
        "secrets": {"link": LINK},
        **changes,
    }
    transactions.write(message(practice, mail_id=mail_id, now=now, **wanted))


def mail_state(practice: str, mail_id: str) -> MailState:
    return mail_states(practice, [mail_id])[mail_id]


def row(mail_id: str = "mail_1", practice: str = "larkspur") -> Item:
    found = TenantTable(settings().outbox_table, practice).get(keys.mail(mail_id))
    assert found is not None
    return found


def run(event: dict[str, Any]) -> Any:
    return load_function("outbox_relay").handler(event, context("outbox_relay"))


def example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "events/outbox_relay" / name).read_text(encoding="utf-8"))
    return found


SWEEP = example("sweep.json")


class Refusal:
    """Stands in for SES or KMS and refuses with a code, so many times."""

    def __init__(self, real: Any, operation: str, code: str, times: int = 1000) -> None:
        self.real, self.operation, self.code, self.times = real, operation, code, times

    def __getattr__(self, name: str) -> Any:
        return self._refuse if name == self.operation else getattr(self.real, name)

    def _refuse(self, **request: Any) -> Any:
        if self.times > 0:
            self.times -= 1
            raise ClientError({"Error": {"Code": self.code, "Message": "refused"}}, self.operation)
        return getattr(self.real, self.operation)(**request)


def ses_refuses(monkeypatch: pytest.MonkeyPatch, code: str, times: int = 1000) -> None:
    stand_in = Refusal(clients.sesv2(), "send_email", code, times)
    monkeypatch.setattr(relay, "sesv2", lambda: stand_in)


def test_new_row_is_sent_and_marked() -> None:
    write_mail()
    assert mail_state("larkspur", "mail_1") == "waiting"
    assert run(stream_event()) == {"batchItemFailures": []}
    (mail,) = sent()
    assert mail["From"] == "Larkspur Family Medicine <larkspur@mail.portal.example>"
    assert mail["To"] == "maria@mail.example"
    assert mail["Subject"] == "Set up your online account with Larkspur Family Medicine"
    body = mail.get_body(("plain",))
    assert body is not None
    assert LINK in body.get_content()
    assert mail_state("larkspur", "mail_1") == "sent"


def test_sent_mail_keeps_no_secret_leaves_the_index_and_is_forgotten_in_a_month() -> None:
    write_mail()
    relay.deliver("larkspur", "mail_1", NOW)
    stored = row()
    assert not {"sealed", "pending_pk", "pending_sk", "held_until"} & stored.keys()
    assert stored["ttl"] == clock.epoch(NOW + timedelta(days=30))
    assert stored["message"]


def test_no_row_holds_a_link_that_works() -> None:
    write_mail()
    assert SECRET not in repr(row())
    assert SECRET.encode() not in row()["sealed"]
    assert "ttl" not in row()


def test_seal_of_one_mail_does_not_open_for_another() -> None:
    write_mail("mail_1")
    write_mail("mail_2", to="eve@mail.example")
    table = TenantTable(settings().outbox_table, "larkspur")
    table.update(keys.mail("mail_2"), Change(put={"sealed": row("mail_1")["sealed"]}))
    relay.deliver("larkspur", "mail_2", NOW)
    assert sent() == []
    assert mail_state("larkspur", "mail_2") == "failed"


def test_mail_that_has_to_wait_says_in_the_log_what_refused_it_and_nothing_of_the_mail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_mail()
    ses_refuses(monkeypatch, "AccessDeniedException")
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(log.logger, "error", lambda _, extra: lines.append(extra))
    assert run(stream_event())["batchItemFailures"]
    (line,) = lines
    place = line.pop("at")
    assert "maria" not in place
    assert line == {
        "event": "mail.delayed",
        "exception_type": "ClientError",
        "aws_call": "send_email",
        "aws_code": "AccessDeniedException",
        "practice": "larkspur",
        "mail": "mail_1",
    }


def test_mail_is_written_once() -> None:
    write_mail()
    with pytest.raises(ConditionFailed):
        write_mail()


def test_repeated_delivery_sends_nothing_more() -> None:
    write_mail()
    event = stream_event()
    assert run(event) == {"batchItemFailures": []}
    assert run(event) == {"batchItemFailures": []}
    assert len(sent()) == 1


def test_relay_that_finds_the_mail_in_other_hands_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    write_mail()
    inner: list[int] = []
    real = clients.sesv2()

    class Racing:
        def send_email(self, **request: Any) -> Any:
            relay.deliver("larkspur", "mail_1", NOW + timedelta(seconds=1))
            inner.append(len(sent()))
            return real.send_email(**request)

    monkeypatch.setattr(relay, "sesv2", Racing)
    relay.deliver("larkspur", "mail_1", NOW)
    assert inner == [0]
    assert len(sent()) == 1


def test_hold_of_a_relay_that_died_ends_after_five_minutes() -> None:
    write_mail()
    held = {"status": "sending", "held_until": clock.stamp(NOW + relay.HOLD)}
    TenantTable(settings().outbox_table, "larkspur").update(keys.mail("mail_1"), Change(put=held))
    relay.deliver("larkspur", "mail_1", NOW + timedelta(minutes=4, seconds=59))
    assert sent() == []
    relay.deliver("larkspur", "mail_1", NOW + timedelta(minutes=5))
    assert len(sent()) == 1


def test_passing_trouble_frees_the_mail_and_reports_only_its_record(monkeypatch: pytest.MonkeyPatch) -> None:
    write_mail("mail_1")
    write_mail("mail_2", to="tom@mail.example")
    ses_refuses(monkeypatch, "TooManyRequestsException", times=1)
    event = stream_event()
    first = event["Records"][0]["dynamodb"]["SequenceNumber"]
    assert run(event) == {"batchItemFailures": [{"itemIdentifier": first}]}
    assert [mail["To"] for mail in sent()] == ["tom@mail.example"]
    assert (row("mail_1")["status"], row("mail_1")["held_until"]) == ("pending", "")
    assert run(event) == {"batchItemFailures": []}
    assert [mail["To"] for mail in sent()] == ["tom@mail.example", "maria@mail.example"]


def test_batch_in_which_everything_fails_is_reported_whole_and_does_not_raise(monkeypatch: pytest.MonkeyPatch) -> None:
    write_mail("mail_1")
    write_mail("mail_2")
    ses_refuses(monkeypatch, "TooManyRequestsException")
    assert len(run(stream_event())["batchItemFailures"]) == 2


@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException"])
def test_mail_that_ses_will_never_take_is_failed_and_not_retried(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    write_mail()
    ses_refuses(monkeypatch, code)
    assert run(stream_event()) == {"batchItemFailures": []}
    assert mail_state("larkspur", "mail_1") == "failed"
    assert not {"sealed", "pending_pk", "ttl"} & row().keys()


def test_poisoned_row_fails_and_the_others_are_sent() -> None:
    write_mail("mail_1", params={})  # its template shows a date that is not there
    write_mail("mail_2", to="tom@mail.example")
    assert run(stream_event()) == {"batchItemFailures": []}
    assert mail_state("larkspur", "mail_1") == "failed"
    assert [mail["To"] for mail in sent()] == ["tom@mail.example"]


def test_sweep_sends_what_the_stream_lost_after_two_minutes(at: Callable[[datetime], None]) -> None:
    open_practice("northside", name="Northside Clinic")
    write_mail("mail_1")
    write_mail("mail_2", practice="northside")
    at(NOW + timedelta(minutes=2))
    assert run(SWEEP) == {"tried": 0, "failed": 0}
    at(NOW + timedelta(minutes=2, seconds=1))
    boto3.client("sesv2").create_email_identity(EmailIdentity="northside@mail.portal.example")
    assert run(SWEEP) == {"tried": 2, "failed": 0}
    assert sorted(mail["From"].addresses[0].display_name for mail in sent()) == [
        "Larkspur Family Medicine",
        "Northside Clinic",
    ]
    assert run(SWEEP) == {"tried": 0, "failed": 0}


def test_sweep_goes_on_past_a_mail_that_fails(monkeypatch: pytest.MonkeyPatch, at: Callable[[datetime], None]) -> None:
    write_mail("mail_1")
    write_mail("mail_2", to="tom@mail.example", now=NOW + timedelta(seconds=1))
    ses_refuses(monkeypatch, "TooManyRequestsException", times=1)
    at(NOW + timedelta(minutes=3))
    assert run(SWEEP) == {"tried": 2, "failed": 1}
    assert [mail["To"] for mail in sent()] == ["tom@mail.example"]


def test_mail_that_could_not_be_sent_for_a_day_is_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    write_mail()
    ses_refuses(monkeypatch, "TooManyRequestsException")
    with pytest.raises(ClientError):
        relay.deliver("larkspur", "mail_1", NOW + timedelta(hours=24))
    assert mail_state("larkspur", "mail_1") == "waiting"
    relay.deliver("larkspur", "mail_1", NOW + timedelta(hours=24, seconds=1))
    assert mail_state("larkspur", "mail_1") == "failed"


def test_mail_of_a_practice_in_the_making_is_sent() -> None:
    half_made_practice("northside")
    write_mail("mail_1", practice="northside", template="staff_invitation")
    relay.deliver("northside", "mail_1", NOW)
    assert len(sent()) == 1


def test_mail_of_a_practice_that_is_not_there_is_not_sent() -> None:
    write_mail("mail_1", practice="northside")
    with pytest.raises(NotFound):
        relay.deliver("northside", "mail_1", NOW)
    assert sent() == []
    assert mail_state("northside", "mail_1") == "waiting"


@pytest.mark.parametrize("to", ["maria@mail.example, eve@mail.example", "maria@mail.example\r\nBcc: eve@mail.example"])
def test_odd_recipient_never_reaches_the_outbox(to: str) -> None:
    with pytest.raises(ValueError, match="one email address"):
        write_mail(to=to)


def test_event_to_try_it_with_sends_the_mail_of_its_row() -> None:
    write_mail("mail_example")
    assert run(example("new_mail.json")) == {"batchItemFailures": []}
    assert [mail["To"] for mail in sent()] == ["maria@mail.example"]


def test_record_whose_row_is_gone_sends_nothing() -> None:
    assert run(example("new_mail.json")) == {"batchItemFailures": []}
    assert sent() == []
