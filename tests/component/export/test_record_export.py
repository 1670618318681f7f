"""A patient previews and downloads their record."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import pytest

from portico import clock
from portico.export import repo, service
from portico.export.period import NEEDED, NOT_A_DATE, TO_COME, WRONG_ORDER
from portico.settings import settings
from portico.store.table import TenantTable
from tests.support.aws import s3
from tests.support.events import PRACTICE, Answer, call
from tests.support.intake import bundle, patient_of, take_in
from tests.support.people import client, patient
from tests.support.practices import NOW, open_practice

KEY = "download-of-the-tests-01"
WANTED = {"kind": "ccda", "period": {"kind": "all"}}
ALLERGY = {
    "resourceType": "AllergyIntolerance",
    "id": "penicillin",
    "patient": {"reference": "Patient/myra"},
    "code": {"text": "Penicillin <b>V</b>"},
    "clinicalStatus": {"coding": [{"code": "active"}]},
}


@pytest.fixture
def myra(cloud: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a patient with an allergy."""
    open_practice()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return str(take_in(bundle(patient_of(), ALLERGY))["patients"][0]["id"])


def make(patient_id: str, *, body: Any = None, key: str | None = KEY, who: Any = None) -> Answer:
    headers = {"Idempotency-Key": key}
    return call(
        "POST",
        f"/patients/{patient_id}/exports",
        body=body or WANTED,
        headers=headers,
        caller=who or patient(patient_id),
    )


def preview(patient_id: str, query: str = "") -> Answer:
    return call("GET", f"/patients/{patient_id}/exports/preview{query}", caller=patient(patient_id))


def audited(patient_id: str) -> list[tuple[str, str | None]]:
    rows = TenantTable(settings().audit_table, PRACTICE).query(f"AUDIT#{patient_id}").items
    return [(row["action"], row.get("what")) for row in rows if row["action"].startswith("exports.")]


def file_behind(link: str) -> bytes:
    """What the link gives: moto serves the object, not the link."""
    bucket, _, key = unquote(urlsplit(link).path).lstrip("/").partition("/")
    return s3().get_object(Bucket=bucket, Key=key)["Body"].read()


def test_download_says_what_it_holds_and_its_link_lasts_a_minute(myra: str) -> None:
    answer = make(myra)
    assert answer.status == 201
    said = answer.body
    assert answer.header("Location") == f"/api/larkspur/v1/patients/{myra}/exports/{said['id']}"
    link, query = said["link"], parse_qs(urlsplit(said["link"]).query)
    content = file_behind(link)
    holds = {each["section"]: each["count"] for each in said["holds"]}
    assert holds["Allergies"] == 1
    assert said == {
        "id": said["id"],
        "status": "ready",
        "file_name": said["file_name"],
        "size": len(content),
        "link": link,
        "link_expires_in": 60,
        "holds": said["holds"],
        "covers": said["covers"],
        "made_at": "2026-11-22T14:05:09.000Z",
    }
    assert query["X-Amz-Expires"] == ["60"]
    assert query["response-content-disposition"] == [f'attachment; filename="{said["file_name"]}"']
    assert myra not in said["file_name"]
    assert "Okafor" not in link
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert sorted(name.rpartition(".")[2] for name in names) == ["html", "txt", "xml"]
    assert audited(myra) == [("exports.create", said["id"])]


def test_asking_again_with_the_same_key_makes_nothing_new(myra: str) -> None:
    first, second = make(myra).body, make(myra).body
    assert {**first, "link": ""} == {**second, "link": ""}
    assert file_behind(first["link"]) == file_behind(second["link"])
    assert sorted(audited(myra)) == [("exports.create", first["id"]), ("exports.link", first["id"])]
    assert make(myra, key="download-of-the-tests-02").body["id"] != first["id"]


def test_asking_again_with_the_same_key_after_its_day_says_that_the_document_is_gone(
    myra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(myra).body
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
    gone = make(myra)
    assert (gone.status, gone.body["code"]) == (404, "export.not_found")
    assert audited(myra) == [("exports.create", made["id"])]


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ({"kind": "all"}, "health-record-all-time-nov-22-2026.zip"),
        ({"kind": "single", "date": "2026-11-03"}, "health-record-nov-3-2026.zip"),
        ({"kind": "range", "from": "2026-11-03", "to": "2026-11-09"}, "health-record-nov-3-2026-to-nov-9-2026.zip"),
    ],
)
def test_file_is_named_by_the_dates_asked_for(myra: str, period: dict[str, str], name: str) -> None:
    assert make(myra, body={"kind": "ccda", "period": period}).body["file_name"] == name


def test_of_two_made_at_once_both_get_the_one_that_was_first(myra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make(myra).body
    monkeypatch.setattr(repo, "find_export", lambda *_: None)  # the other one had not been there when we looked
    second = make(myra).body
    assert {**first, "link": ""} == {**second, "link": ""}
    assert file_behind(second["link"]) == file_behind(first["link"])


def test_fresh_link_to_a_document_made_before_is_audited_and_ends_with_it(
    myra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(myra).body
    path = f"/patients/{myra}/exports/{made['id']}"
    again = call("GET", path, caller=patient(myra))
    assert (again.status, {**again.body, "link": ""}) == (200, {**made, "link": ""})
    assert sorted(audited(myra)) == [("exports.create", made["id"]), ("exports.link", made["id"])]
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
    gone = call("GET", path, caller=patient(myra))
    assert (gone.status, gone.body["code"]) == (404, "export.not_found")


def test_preview_is_our_own_escaped_page_without_script(myra: str) -> None:
    answer = preview(myra)
    assert answer.status == 200
    assert answer.header("Content-Type") == "text/html; charset=utf-8"
    assert answer.header("Content-Security-Policy") == (
        "default-src 'none'; style-src 'self'; base-uri 'none'; sandbox; frame-ancestors 'self'"
    )
    assert answer.header("Cache-Control") == "no-store"
    assert "Penicillin &lt;b&gt;V&lt;/b&gt;" in answer.text
    assert "<script" not in answer.text
    assert 'href="/record.css"' in answer.text
    assert audited(myra) == [("exports.preview", "ccda")]


def test_practices_own_system_may_fetch_a_record_with_the_scope_to_read(myra: str) -> None:
    assert make(myra, who=client("system/*.read")).status == 201
    assert make(myra, who=client("system/*.write")).status == 404


def test_dates_asked_for_are_those_of_document_and_preview(myra: str) -> None:
    period = {"kind": "range", "from": "2026-01-01", "to": "2026-05-31"}
    said = make(myra, body={"kind": "ccda", "period": period}).body
    assert said["covers"] == "January 1, 2026 to May 31, 2026"
    assert {each["section"]: each["count"] for each in said["holds"]}["Allergies"] == 1
    answer = preview(myra, "?kind=range&from=2026-01-01&to=2026-05-31")
    assert answer.status == 200
    assert "January 1, 2026 to May 31, 2026" in answer.text
    assert "Penicillin" in answer.text


@pytest.mark.parametrize(
    ("period", "errors"),
    [
        ({"kind": "single"}, {"date": NEEDED}),
        ({"kind": "range", "from": "2026-05-02", "to": "2026-05-01"}, {"from": WRONG_ORDER}),
        ({"kind": "range", "from": "5/2/2026", "to": "2026-11-23"}, {"from": NOT_A_DATE, "to": TO_COME}),
    ],
)
def test_dates_that_cannot_be_are_told_beside_their_fields(
    myra: str, period: dict[str, str], errors: dict[str, str]
) -> None:
    for answer in (make(myra, body={"kind": "ccda", "period": period}), preview(myra, f"?{urlencode(period)}")):
        assert (answer.status, answer.body["code"], answer.body["errors"]) == (422, "export.period", errors)
    assert audited(myra) == []


def test_today_is_the_practices_day(myra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 3, 0, tzinfo=UTC))  # 10 pm the day before
    assert preview(myra, "?kind=single&date=2026-11-22").status == 200
    assert preview(myra, "?kind=single&date=2026-11-23").status == 422


def test_page_that_no_answer_can_hold_is_not_shown_and_offers_the_download(
    myra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_LONGEST_PAGE", 1000)
    answer = preview(myra)
    assert (answer.status, answer.body["code"]) == (422, "export.too_long_to_show")
    assert "You can download it" in answer.body["detail"]
    assert audited(myra) == []


def test_request_that_cannot_be_understood_says_what_to_mend(myra: str) -> None:
    without_key = make(myra, key=None)
    assert (without_key.status, without_key.body["code"]) == (400, "request.idempotency_key")
    other_kind = make(myra, body={"kind": "fax", "period": {"kind": "all"}})
    assert (other_kind.status, other_kind.body["errors"]) == (422, {"kind": "Please check this."})
    assert audited(myra) == []
