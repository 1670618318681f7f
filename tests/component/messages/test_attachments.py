"""Files on their way into a message and out of one: announced, followed, sent with it, and opened."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from local.edge import S3
from portico import clock
from portico.messages.files.kinds import LARGEST
from portico.messages.files.refusals import ACTIVE, EMPTY, INFECTED, LOST, OTHER_KIND, TOO_LARGE, WORDS, WRONG_KIND
from portico.messages.service import attachments
from portico.settings import settings
from tests.support.attachments import PDF, announce, arrive, attach, here
from tests.support.aws import s3
from tests.support.events import PRACTICE, Answer, call
from tests.support.files import jpeg, pdf
from tests.support.intake import new_key
from tests.support.patients import add_patient
from tests.support.people import patient, staff
from tests.support.practices import open_practice
from tests.support.stored import audited, row, rows

TEAMS = [
    {"id": "care", "name": "Care team", "about": "Questions about your health.", "roles": ["provider", "nurse"]},
    {"id": "bills", "name": "Billing team", "about": "Questions about bills.", "roles": ["billing"]},
]
SUBJECTS = [{"id": "question", "name": "A question", "team": "care"}]
SCRIPT = pdf({9: b"<< /S /JavaScript /JS (x) >>"})


@pytest.fixture(autouse=True)
def _open(cloud: None) -> None:
    open_practice(teams=TEAMS, subjects=SUBJECTS)


@pytest.fixture
def wren() -> str:
    return add_patient("Wren", "Abara", "1990-04-02")


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The present moment, to be put forward."""
    at = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: at[0])
    return at


def show(caller: Any, patient_id: str, file: str) -> Answer:
    return call("GET", here(patient_id, f"/{file}"), caller=caller)


def link(caller: Any, patient_id: str, file: str) -> Answer:
    return call("GET", here(patient_id, f"/{file}/link"), caller=caller)


def send(caller: Any, patient_id: str, *files: str, key: str | None = None) -> Answer:
    body = {"team": "care", "subject": "question", "text": "Please look at this.", "files": list(files)}
    headers = {"Idempotency-Key": key or new_key()}
    return call("POST", f"/patients/{patient_id}/messages", body=body, caller=caller, headers=headers)


def refused(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body["code"]


def saved(url: str) -> bytes:
    """What a browser gets by the link."""
    where = urlsplit(url)
    bucket, _, key = where.path.lstrip("/").partition("/")
    assert bucket == settings().files_bucket
    return s3().get_object(Bucket=bucket, Key=key)["Body"].read()


NOT_FOUND = (404, "request.not_found")


def test_a_file_is_announced_followed_and_saved(wren: str) -> None:
    me = patient(wren)
    answer = announce(me, wren, "C:\\fakepath\\Befund \u202eMüller.pdf")
    upload = answer.body
    assert answer.status == 201
    assert answer.header("Location") == f"/api/{PRACTICE}/v1{here(wren, '/' + upload['id'])}"
    assert set(upload) == {"id", "url", "fields"}
    assert upload["url"] == f"{S3}/{settings().uploads_bucket}", "which the pages' policy lets them send to"
    assert upload["fields"]["key"] == f"{PRACTICE}/{upload['id']}"
    assert upload["fields"]["Content-Type"] == PDF
    followed = {"id": upload["id"], "name": "Befund Müller.pdf", "media_type": PDF, "size": len(pdf())}
    assert show(me, wren, upload["id"]).body == followed | {"state": "waiting", "reason": None}
    arrive(upload, pdf())
    assert show(me, wren, upload["id"]).body == followed | {"state": "clean", "reason": None}
    link_to = link(me, wren, upload["id"])
    assert link_to.status == 200
    assert {k: v for k, v in link_to.body.items() if k != "url"} == {
        "file_name": "Befund Müller.pdf",
        "size": len(pdf()),
        "media_type": PDF,
    }
    asked = parse_qs(urlsplit(link_to.body["url"]).query)
    (disposition,) = asked["response-content-disposition"]
    assert disposition == "attachment; filename=\"Befund Muller.pdf\"; filename*=UTF-8''Befund%20M%C3%BCller.pdf"
    assert asked["response-content-type"] == [PDF]
    assert asked["X-Amz-Expires"] == ["60"]
    assert saved(link_to.body["url"]) == pdf()
    assert audited("messages.file_opened") == 1


def test_the_same_key_is_the_same_file_and_another_file_under_it_a_conflict(wren: str) -> None:
    me, key = patient(wren), new_key()
    first, again = announce(me, wren, key=key), announce(me, wren, key=key)
    assert (again.status, again.body["id"]) == (201, first.body["id"])
    assert refused(announce(me, wren, "other.pdf", key=key)) == (409, "request.key_reused")
    assert row("PortalTable", "ATTACHMENT")["name"] == "Befund Müller.pdf"
    assert row("PortalTable", "UNSENT")["file"] == first.body["id"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"size": LARGEST}, None),
        ({"size": LARGEST + 1}, TOO_LARGE),
        ({"size": 1}, None),
        ({"size": 0}, EMPTY),
        ({"size": -1}, EMPTY),
        ({"media_type": "image/heic"}, WRONG_KIND),
        ({"media_type": "text/html"}, WRONG_KIND),
        ({"name": "photo.png"}, OTHER_KIND),
    ],
)
def test_what_no_message_takes_is_refused_before_it_is_sent(wren: str, said: dict[str, Any], code: str | None) -> None:
    answer = announce(patient(wren), wren, **said)
    if code is None:
        assert answer.status == 201
        return
    assert refused(answer) == (422, code)
    assert (answer.body["detail"], answer.body["errors"]) == (WORDS[code], {"file": WORDS[code]})
    assert rows("PortalTable", "ATTACHMENT") == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "a.pdf", "media_type": PDF},
        {"name": "a" * 1001, "media_type": PDF, "size": 1},
        {"name": "\ud800.pdf", "media_type": PDF, "size": 1},
        {"name": "a.pdf", "media_type": PDF, "size": 1, "state": "clean"},
    ],
)
def test_a_file_that_is_not_described_is_refused(wren: str, body: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": new_key()}
    answer = call("POST", here(wren), body=body, caller=patient(wren), headers=headers)
    assert refused(answer) == (422, "request.invalid")


def test_files_of_a_day_have_a_limit_that_a_repeat_does_not_meet(wren: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_A_DAY", 2)
    me, key = patient(wren), new_key()
    assert [announce(me, wren).status, announce(me, wren, key=key).status] == [201, 201]
    assert refused(announce(me, wren)) == (409, "messages.files_full")
    assert announce(me, wren, key=key).status == 201
    assert announce(staff("nurse"), wren).status == 201


def test_the_limit_is_of_one_day(wren: str, monkeypatch: pytest.MonkeyPatch, moment: list[datetime]) -> None:
    monkeypatch.setattr(attachments, "MOST_A_DAY", 1)
    assert announce(patient(wren), wren).status == 201
    moment[0] += timedelta(days=1)
    assert announce(patient(wren), wren).status == 201


def test_a_refused_file_says_why_and_is_never_opened_or_sent(wren: str) -> None:
    me, file = patient(wren), attach(patient(wren), wren, SCRIPT)
    shown = show(me, wren, file).body
    assert (shown["state"], shown["reason"]) == ("refused", WORDS[ACTIVE])
    opened = link(me, wren, file)
    assert (refused(opened), opened.body["detail"]) == ((409, "messages.file_not_clean"), WORDS[ACTIVE])
    assert refused(send(me, wren, file)) == (422, "messages.files")


def test_a_valid_pdf_tagged_infected_is_never_opened_or_sent(wren: str) -> None:
    me = patient(wren)
    upload = announce(me, wren).body
    arrive(upload, pdf(), tag="THREATS_FOUND")
    assert show(me, wren, upload["id"]).body["reason"] == WORDS[INFECTED]
    assert refused(link(me, wren, upload["id"])) == (409, "messages.file_not_clean")
    assert refused(send(me, wren, upload["id"])) == (422, "messages.files")
    assert "Contents" not in s3().list_objects_v2(Bucket=settings().files_bucket)


def test_content_that_is_not_what_the_name_says_is_refused(wren: str) -> None:
    file = attach(patient(wren), wren, jpeg())
    assert show(patient(wren), wren, file).body["reason"] == WORDS[OTHER_KIND]


def test_a_file_that_was_not_looked_at_waits_and_is_told_lost_after_an_hour(wren: str, moment: list[datetime]) -> None:
    me = patient(wren)
    file = announce(me, wren).body["id"]
    moment[0] += timedelta(hours=1)
    assert show(me, wren, file).body["state"] == "waiting"
    assert refused(link(me, wren, file)) == (409, "messages.file_not_clean")
    moment[0] += timedelta(seconds=1)
    shown = show(me, wren, file).body
    assert (shown["state"], shown["reason"]) == ("refused", WORDS[LOST])


def test_a_file_belongs_to_its_message_and_is_unsent_no_more(wren: str) -> None:
    me = patient(wren)
    files = [attach(me, wren), attach(me, wren, jpeg(), name="IMG_1.JPG", media_type="image/jpeg")]
    assert {each["file"] for each in rows("PortalTable", "UNSENT")} == set(files)
    answer = send(me, wren, *files)
    assert answer.status == 201, answer.text
    assert rows("PortalTable", "UNSENT") == []
    thread = call("GET", f"/patients/{wren}/messages/threads/{answer.body['thread']}", caller=me).body
    (message,) = thread["messages"]
    assert [each["id"] for each in message["files"]] == files
    assert [each["name"] for each in message["files"]] == ["Befund Müller.pdf", "IMG_1.JPG"]
    assert {each["message_id"] for each in rows("PortalTable", "ATTACHMENT")} == {message["id"]}
    assert refused(send(me, wren, files[0])) == (422, "messages.files")


def test_ten_files_go_with_a_message_and_eleven_do_not(wren: str) -> None:
    me = patient(wren)
    files = [attach(me, wren) for _ in range(11)]
    answer = send(me, wren, *files)
    assert refused(answer) == (422, "messages.too_many_files")
    assert answer.body["errors"] == {"files": "A message takes 10 files at most. Please send the others with another."}
    draft = {"version": 0, "text": "Eleven files.", "files": files}
    kept = call("PUT", f"/patients/{wren}/messages/drafts/drf_1", body=draft, caller=me)
    assert refused(kept) == (422, "messages.too_many_files")
    assert send(me, wren, *files[:10]).status == 201


def test_a_file_named_twice_is_refused(wren: str) -> None:
    file = attach(patient(wren), wren)
    assert refused(send(patient(wren), wren, file, file)) == (422, "request.invalid")


def test_a_file_that_somebody_else_did_not_send_yet_is_not_there(wren: str) -> None:
    for owner, other in ((patient(wren), staff("nurse")), (staff("nurse"), patient(wren))):
        file = attach(owner, wren)
        assert refused(show(other, wren, file)) == NOT_FOUND
        assert refused(link(other, wren, file)) == NOT_FOUND
        assert link(owner, wren, file).status == 200
    assert refused(send(patient(wren), wren, file)) == (422, "messages.files")


def test_a_file_of_another_patient_is_not_there(wren: str) -> None:
    lark = add_patient("Lark", "Bell", "1980-01-01")
    file = attach(patient(lark), lark)
    assert send(patient(lark), lark, file).status == 201
    for place in (wren, lark):
        assert refused(show(patient(wren), place, file)) == NOT_FOUND
        assert refused(link(patient(wren), place, file)) == NOT_FOUND
        assert refused(announce(patient(wren), lark)) == NOT_FOUND
    assert refused(link(staff("nurse"), wren, file)) == NOT_FOUND
    assert audited("messages.file_opened") == 0


def test_staff_open_the_files_of_their_teams_messages_alone(wren: str) -> None:
    file = attach(patient(wren), wren)
    assert send(patient(wren), wren, file).status == 201
    assert link(staff("nurse"), wren, file).status == 200
    assert refused(link(staff("billing"), wren, file)) == (403, "messages.other_team")
    assert refused(show(staff("billing"), wren, file)) == (403, "messages.other_team")
    assert audited("messages.file_opened") == 1


def test_the_patient_opens_what_the_practice_sent(wren: str) -> None:
    nurse = staff("nurse")
    file = attach(nurse, wren)
    body = {"patient": wren, "team": "care", "subject": "question", "text": "Your plan.", "files": [file]}
    answer = call("POST", "/desk/messages", body=body, caller=nurse, headers={"Idempotency-Key": new_key()})
    assert answer.status == 201, answer.text
    assert link(patient(wren), wren, file).status == 200
    assert link(nurse, wren, file).status == 200
    moved = {**nurse, "role": "billing"}
    assert refused(link(moved, wren, file)) == (403, "messages.other_team"), "who sent it is of another team now"


def test_a_draft_keeps_its_files_and_says_how_far_each_is(wren: str, moment: list[datetime]) -> None:
    me = patient(wren)
    clean, waiting = attach(me, wren), announce(me, wren, "later.pdf").body["id"]
    draft = {"version": 0, "text": "Two files.", "files": [clean, waiting]}
    path = f"/patients/{wren}/messages/drafts/drf_1"
    kept = call("PUT", path, body=draft, caller=me).body
    assert [(each["id"], each["state"]) for each in kept["files"]] == [(clean, "clean"), (waiting, "waiting")]
    moment[0] += timedelta(hours=2)
    (found,) = call("GET", f"/patients/{wren}/messages/drafts", caller=me).body["items"]
    assert [(each["state"], each["reason"]) for each in found["files"]] == [
        ("clean", None),
        ("refused", WORDS[LOST]),
    ]
