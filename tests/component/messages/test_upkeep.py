"""Every few minutes: teams are told once of what waits longer than promised, and unsent files go after 30 days."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from portico import clock, log
from portico.messages.repo import attachment_rows, thread_rows
from portico.messages.service import reminders, sweeping, upkeep
from portico.settings import settings
from portico.store.table import TenantTable
from tests.support import people
from tests.support.aws import load_function, s3
from tests.support.correspondence import (
    CONTACT,
    TO_NURSES,
    answer,
    change,
    charted,
    clean_file,
    open_with_providers,
    start,
    write_back,
)
from tests.support.events import PRACTICE, call, context
from tests.support.mail import sent
from tests.support.notices import At, mails, relayed
from tests.support.practices import NOW
from tests.support.stored import everything, rows

LATE = NOW + timedelta(days=4)  # the promise is Wednesday, 5 in the afternoon


@pytest.fixture(autouse=True)
def _stopped(at: At) -> None:
    at(NOW)


def run() -> Any:
    return load_function("message_upkeep").handler({}, context("message_upkeep"))


def started(patient: str, number: int, **changes: Any) -> list[str]:
    return [start(patient, {**TO_NURSES, **changes}).body["thread"] for _ in range(number)]


# reminders ------------------------------------------------------------------------------------------------------------


def test_a_team_is_told_once_and_in_one_mail_of_what_is_overdue(myra: str, at: At) -> None:
    started(myra, 2)
    at(LATE)
    assert run() == {"reminded": 2, "removed": 0}
    (mail,) = mails("overdue_messages")
    assert (mail["to"], mail["params"]) == (
        "desk@larkspur.example",
        {"waiting": "2 conversations are", "link": "https://portal.example/larkspur/console/inbox"},
    )
    before = everything()
    assert run() == {"reminded": 0, "removed": 0}
    assert everything() == before
    relayed()
    assert "2 conversations are waiting longer than Larkspur Family Medicine promised" in " ".join(
        sent()[-1].as_string().split()
    )


def test_nobody_is_told_before_the_promise_has_passed(myra: str, at: At) -> None:
    started(myra, 1)
    at(clock.from_stamp("2026-11-25T22:00:00.000Z"))
    assert run()["reminded"] == 0
    at(clock.from_stamp("2026-11-25T22:00:00.001Z"))
    assert run()["reminded"] == 1
    assert mails("overdue_messages")[0]["params"]["waiting"] == "1 conversation is"


def test_every_team_is_told_of_its_own(myra: str, at: At) -> None:
    started(myra, 2)
    started(myra, 1, team="front-desk", subject="appointments")
    at(LATE)
    assert run()["reminded"] == 3
    assert sorted(mail["params"]["waiting"] for mail in mails("overdue_messages")) == [
        "1 conversation is",
        "2 conversations are",
    ]


def test_what_was_answered_or_closed_is_not_told_of(myra: str, at: At) -> None:
    answered, closed = started(myra, 2)
    answer(answered)
    assert change(closed, "closed").status < 300
    at(LATE)
    assert run()["reminded"] == 0


def test_a_new_promise_that_passes_is_told_of_again(myra: str, at: At) -> None:
    (thread,) = started(myra, 1)
    at(LATE)
    run()
    answer(thread)
    write_back(myra, thread)
    assert run()["reminded"] == 0
    at(LATE + timedelta(days=7))
    assert run()["reminded"] == 1
    assert len(mails("overdue_messages")) == 2


def test_a_team_that_is_given_what_is_overdue_already_is_told_too(myra: str, at: At) -> None:
    (thread,) = started(myra, 1)
    at(LATE)
    run()
    change(thread, "team", {"team": "front-desk"})
    assert [run()["reminded"] for _ in range(2)] == [1, 0]


def test_many_are_told_of_in_one_mail(myra: str, at: At) -> None:
    started(myra, 23)
    at(LATE)
    assert run()["reminded"] == 23
    assert [mail["params"]["waiting"] for mail in mails("overdue_messages")] == ["23 conversations are"]


def test_one_that_is_answered_at_that_moment_is_left_for_the_next_run(
    myra: str, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = started(myra, 2)
    at(LATE)
    listed = thread_rows.list_overdue

    def answered_meanwhile(*asked: Any) -> Any:
        found = listed(*asked)
        answer(first)
        return found

    monkeypatch.setattr(thread_rows, "list_overdue", answered_meanwhile)
    assert run()["reminded"] == 0
    assert mails("overdue_messages") == []
    monkeypatch.undo()
    at(LATE)
    assert reminders.remind(PRACTICE, LATE) == 1
    assert [mail["params"]["waiting"] for mail in mails("overdue_messages")] == ["1 conversation is"]


def test_another_run_at_the_same_time_tells_nobody_a_second_time(
    myra: str, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(myra, 1)
    at(LATE)
    read = TenantTable.get_many

    def run_between(table: TenantTable, *wanted: Any) -> Any:
        monkeypatch.setattr(TenantTable, "get_many", read)
        assert reminders.remind(PRACTICE, LATE) == 1
        return read(table, *wanted)

    monkeypatch.setattr(TenantTable, "get_many", run_between)
    assert reminders.remind(PRACTICE, LATE + timedelta(seconds=1)) == 0
    assert len(mails("overdue_messages")) == 1


def test_where_no_team_has_an_address_the_console_alone_shows_it(cloud: None, at: At) -> None:
    open_with_providers(contact={"phone": CONTACT["phone"]})
    at(NOW)
    started(charted(), 1)
    at(LATE)
    assert run()["reminded"] == 1
    assert mails("overdue_messages") == []


def test_a_practice_where_it_fails_does_not_hold_up_the_others_and_is_heard_of(
    myra: str, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_with_providers("acme", contact=CONTACT)
    started(myra, 1)
    at(LATE)

    def remind(practice_id: str, now: datetime) -> int:
        if practice_id == "acme":
            raise RuntimeError
        return reminders.remind(practice_id, now)

    monkeypatch.setitem(upkeep._WORK, "reminded", remind)
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(log.logger, "error", lambda _, extra: lines.append(extra))
    with pytest.raises(upkeep.Unfinished):
        run()
    assert len(mails("overdue_messages")) == 1
    assert [(line["practice"], line["work"]) for line in lines] == [("acme", "reminded")]


# files ----------------------------------------------------------------------------------------------------------------

ANNOUNCED = clock.from_stamp("2026-11-22T14:00:00.000Z")  # of `clean_file`
OLD = ANNOUNCED + sweeping.KEPT


def stored_files() -> int:
    return int(s3().list_objects_v2(Bucket=settings().files_bucket)["KeyCount"])


def drafting(patient: str, method: str, body: Any = None) -> None:
    path = f"/patients/{patient}/messages/drafts/new-1"
    answered = call(method, path, body=body, caller=people.patient(patient))
    assert answered.status < 300, answered.text


def test_a_file_that_was_never_sent_goes_after_thirty_days(myra: str, at: At) -> None:
    clean_file(myra)
    at(OLD)
    assert run() == {"reminded": 0, "removed": 0}
    at(OLD + timedelta(milliseconds=1))
    assert run()["removed"] == 1
    assert stored_files() == 0
    assert rows("PortalTable", "ATTACHMENT") == rows("PortalTable", "UNSENT") == []


def test_a_file_that_was_sent_stays(myra: str, at: At) -> None:
    start(myra, files=[clean_file(myra)])
    at(OLD + timedelta(days=1))
    assert sweeping.sweep(PRACTICE, OLD + timedelta(days=1)) == 0
    assert stored_files() == 1
    assert len(rows("PortalTable", "ATTACHMENT")) == 1


def test_a_file_in_a_draft_stays_as_long_as_the_draft(myra: str, at: At) -> None:
    draft = {"version": 0, "text": "Look at this", "files": [clean_file(myra)]}
    drafting(myra, "PUT", draft)
    later = OLD + timedelta(days=1)
    assert sweeping.sweep(PRACTICE, later) == 0
    assert sweeping.sweep(PRACTICE, later + timedelta(days=29)) == 0
    assert stored_files() == 1
    drafting(myra, "DELETE")
    assert sweeping.sweep(PRACTICE, later + timedelta(days=31)) == 1
    assert stored_files() == 0


def test_a_file_that_is_sent_after_it_was_kept_for_a_draft_is_struck_off_the_list(myra: str, at: At) -> None:
    file = clean_file(myra)
    drafting(myra, "PUT", {"version": 0, "text": "Look at this", "files": [file]})
    later = OLD + timedelta(days=1)
    sweeping.sweep(PRACTICE, later)
    at(later)
    assert start(myra, files=[file]).status == 201
    assert sweeping.sweep(PRACTICE, later + timedelta(days=31)) == 0
    assert rows("PortalTable", "UNSENT") == []
    assert stored_files() == 1


def test_a_file_that_is_sent_while_it_is_looked_at_stays(myra: str, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    file = clean_file(myra)
    at(OLD + timedelta(days=1))

    def sent_meanwhile(*_: Any) -> bool:
        assert start(myra, files=[file]).status == 201
        return False

    monkeypatch.setattr(sweeping, "_in_a_draft", sent_meanwhile)
    assert sweeping.sweep(PRACTICE, OLD + timedelta(days=1)) == 0
    assert stored_files() == 1
    found = attachment_rows.find(PRACTICE, file)
    assert found is not None
    assert (found.state, found.message_id is None) == ("clean", False)
