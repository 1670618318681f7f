"""Clinical documents through intake: whose they are, what is read of them, and the document itself as received."""

import base64
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from portico.records import service as records
from portico.records.service import documents as service
from portico.settings import settings
from tests.component.records.test_intake import stored
from tests.support.aws import s3
from tests.support.documents import SYSTEM, document
from tests.support.events import PRACTICE, Answer, call
from tests.support.intake import MRN, bundle, patient_of, send_document, take_in, take_in_document
from tests.support.people import client, patient, staff
from tests.support.practices import open_practice
from tests.support.stored import audited


@pytest.fixture(autouse=True)
def _open(cloud: None) -> None:
    open_practice(identifier_systems=[MRN, SYSTEM])


def allergies(patient_id: str) -> list[str]:
    items = call("GET", f"/patients/{patient_id}/records/allergies", caller=patient(patient_id)).body["items"]
    return sorted(item["name"] for item in items)


def documents(patient_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = received(patient_id).body["items"]
    return found


def received(patient_id: str, rest: str = "") -> Answer:
    return call("GET", f"/patients/{patient_id}/records/documents{rest}", caller=patient(patient_id))


def chart_of(told: Any) -> str:
    assert told["status"] == "accepted", told
    (one,) = told["patients"]
    return str(one["id"])


def test_document_becomes_part_of_the_chart_and_its_sections_are_told() -> None:
    told = take_in_document(document())
    assert allergies(chart_of(told)) == ["Penicillin"]
    assert [(one["title"], one["entries"], one["taken"], one["lost"]) for one in told["sections"]] == [
        ("Allergies", 1, 1, 0),
        ("Assessment", 0, 0, 0),
    ]
    assert told["accepted"] == told["total"] == sum(one["accepted"] for one in told["types"])
    assert told["patients"] == [{"id": chart_of(told), "created": True, "name": "Myra Okafor"}]


def test_document_goes_to_the_chart_that_the_practices_own_system_opened_and_leaves_its_name_there() -> None:
    identifier = [{"system": SYSTEM, "value": "77"}]
    own = take_in(bundle(patient_of(identifier=identifier)))["patients"][0]["id"]
    told = take_in_document(document(name="OKAFOR"))
    assert told["patients"] == [{"id": own, "created": False, "name": "Myra Jane Okafor"}]
    summary, who, resources = records.read_chart(PRACTICE, own)
    assert (summary.full_name, who["id"]) == ("Myra Jane Okafor", "myra")
    assert len({(one["resourceType"], one["id"]) for one in resources}) == len(resources)


def test_same_document_again_changes_nothing() -> None:
    first = take_in_document(document())
    before = stored()
    second = take_in_document(document())
    assert stored() == before
    assert chart_of(second) == chart_of(first)


def test_newer_document_replaces_and_an_older_one_that_arrives_late_does_not() -> None:
    patient_id = chart_of(take_in_document(document()))
    take_in_document(document(allergen="Amoxicillin", made="20260401101500-0500"))
    assert allergies(patient_id) == ["Amoxicillin"]
    late = take_in_document(document(allergen="Aspirin", made="20260201101500-0500"))
    assert late["superseded"] > 0
    assert allergies(patient_id) == ["Amoxicillin"]
    assert len(documents(patient_id)) == 3, "each of them is there to be read"


def test_documents_that_give_two_patients_one_number_make_two_charts() -> None:
    first = chart_of(take_in_document(document()))
    second = chart_of(take_in_document(document(name="Adeyemi", born="19801231", allergen="Latex")))
    assert first != second
    assert (allergies(first), allergies(second)) == (["Penicillin"], ["Latex"])
    assert chart_of(take_in_document(document(name="Adeyemi", born="19801231", allergen="Latex"))) == second
    assert chart_of(take_in_document(document(name="Okafor-Bell"))) == first, "a new name alone is no other patient"


def test_document_that_gives_its_patient_no_number_gets_a_chart_of_its_own() -> None:
    with_number = chart_of(take_in_document(document()))
    without = chart_of(take_in_document(document(None)))
    assert without != with_number
    assert chart_of(take_in_document(document(None))) == without


def test_documents_of_two_patients_without_a_number_share_no_chart() -> None:
    first, twin = (chart_of(take_in_document(document(None, given=one))) for one in ("Myra", "Mona"))
    assert first != twin
    of_unknown_day = [chart_of(take_in_document(document(None, born="", allergen=one))) for one in ("Latex", "Eggs")]
    assert len({first, twin, *of_unknown_day}) == 4
    assert chart_of(take_in_document(document(None, born="", allergen="Eggs"))) == of_unknown_day[1]


def codes(told: Any) -> list[str]:
    return [one["reason_code"] for one in told["reasons"]]


def test_number_of_somebody_else_is_not_followed_and_that_is_told() -> None:
    first = take_in_document(document())
    other = take_in_document(document(name="Adeyemi", born="19801231"))
    child = take_in_document(document(given="Mona", born="19801231"))
    assert len({chart_of(one) for one in (first, other, child)}) == 3
    assert [codes(one) for one in (first, other, child)] == [[], *[["intake.number_of_another"]] * 2]
    assert other["quarantined"] == 0
    assert "Okafor" not in str(other["reasons"])


def test_other_birth_date_of_exactly_the_same_name_is_the_same_patient_and_told() -> None:
    first = take_in_document(document())
    other = take_in_document(document(born="19580315"))
    assert chart_of(other) == chart_of(first)
    assert codes(other) == ["intake.other_birth_date"]


def test_id_that_is_unique_by_itself_leads_each_document_to_one_chart() -> None:
    own = "6f1c1d2e-8a0b-4c3d-9e4f-0123456789ab"
    first = chart_of(take_in_document(document(None, root=own)))
    again = chart_of(take_in_document(document(None, root=own, name="Okafor-Bell", allergen="Latex")))
    assert again == first
    assert allergies(first) == ["Latex"]


@pytest.mark.parametrize(("newer", "older"), [("20260301", "20260228"), ("20260301101500", "20260301101400")])
def test_older_document_without_a_zone_that_arrives_late_replaces_nothing(newer: str, older: str) -> None:
    patient_id = chart_of(take_in_document(document(made=newer)))
    late = take_in_document(document(allergen="Aspirin", made=older))
    assert late["superseded"] > 0
    assert allergies(patient_id) == ["Penicillin"]


def test_document_of_unregistered_systems_is_refused_and_told_which_and_no_values() -> None:
    answer = send_document(document("secret-number", root="2.16.840.1.113883.19.8"))
    assert (answer.status, answer.body["code"]) == (422, "intake.refused")
    assert "urn:oid:2.16.840.1.113883.19.8" in answer.body["detail"]
    assert "secret-number" not in answer.text
    assert not stored_documents()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<ClinicalDocument", "intake.not_xml"),
        ('<!DOCTYPE x [<!ENTITY e "e">]><ClinicalDocument xmlns="urn:hl7-org:v3"/>', "intake.doctype"),
        ('{"resourceType": "Bundle"}', "intake.not_xml"),
        ("<html/>", "intake.not_a_document"),
        ('<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "intake.no_patient"),
    ],
)
def test_what_is_no_document_of_a_patient_is_refused(content: str, code: str) -> None:
    answer = send_document(content)
    assert (answer.status, answer.body["code"]) == (422, "intake.refused")
    assert code in str(answer.body["errors"])


def stored_documents() -> list[str]:
    found = s3().list_objects_v2(Bucket=settings().records_bucket).get("Contents", [])
    return [one["Key"] for one in found if "/documents/" in one["Key"]]


def test_original_is_kept_and_can_be_read_as_a_page_that_loads_nothing() -> None:
    patient_id = chart_of(take_in_document(document()))
    (one,) = documents(patient_id)
    assert one == {
        "id": one["id"],
        "title": "Visit summary",
        "type": "Summary of episode note",
        "date": "2026-03-01",
        "from": "Mill Pond Hospital",
        "file": None,
    }
    (key,) = stored_documents()
    kept = s3().get_object(Bucket=settings().records_bucket, Key=key)["Body"].read()
    assert kept == document().encode()
    page = received(patient_id, f"/{one['id']}/page")
    assert (page.status, page.header("Content-Type")) == (200, "text/html; charset=utf-8")
    policy = page.header("Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'self'; base-uri 'none'; sandbox; frame-ancestors 'self'"
    assert "Doing well &lt;so far&gt;." in page.text
    assert '<link rel="stylesheet" href="/record.css"' in page.text
    assert "<script" not in page.text


PDF = b"%PDF-1.4 a letter of invented people"


def letter(content: bytes = PDF, **changes: str) -> str:
    return document(file=base64.b64encode(content).decode(), title="Letter to Myra", **changes)


def test_file_of_a_document_is_downloaded_by_a_link_that_lasts_a_minute_and_never_shows_it() -> None:
    patient_id = chart_of(take_in_document(letter()))
    (one,) = documents(patient_id)
    assert one["file"] == {"kind": "PDF file", "size": len(PDF)}
    answer = received(patient_id, f"/{one['id']}/file")
    link = urlsplit(answer.body["url"])
    name = "Letter-to-Myra-2026-03-01.pdf"
    assert (answer.status, answer.body) == (
        200,
        {"url": answer.body["url"], "file_name": name, "size": len(PDF), "media_type": "application/pdf"},
    )
    asked = parse_qs(link.query)
    assert asked["X-Amz-Expires"] == ["60"]
    assert asked["response-content-disposition"] == [f'attachment; filename="{name}"']
    assert asked["response-content-type"] == ["application/pdf"]
    bucket, _, key = unquote(link.path).lstrip("/").partition("/")
    assert key.startswith(f"{PRACTICE}/{patient_id}/documents/")
    assert s3().get_object(Bucket=bucket, Key=key)["Body"].read() == PDF
    assert audited("records.read") == 1


def test_file_is_laid_once_however_often_its_document_is_sent() -> None:
    patient_id = chart_of(take_in_document(letter()))
    laid = stored_documents()
    take_in_document(letter())
    assert stored_documents() == laid
    assert sorted(key.rpartition(".")[2] for key in laid) == ["pdf", "xml"]
    assert len(documents(patient_id)) == 1


@pytest.mark.parametrize("sent", [document(), document(file="not base64!"), document(file="")])
def test_document_without_a_file_that_can_be_opened_gives_none(sent: str) -> None:
    patient_id = chart_of(take_in_document(sent))
    (one,) = documents(patient_id)
    assert one["file"] is None
    answer = received(patient_id, f"/{one['id']}/file")
    assert (answer.status, answer.body["code"]) == (404, "request.not_found")
    assert received(patient_id, f"/{one['id']}/page").status == 200
    assert [key.rpartition(".")[2] for key in stored_documents()] == ["xml"]


def test_nothing_is_listed_before_the_document_is_taken_in() -> None:
    patient_id = chart_of(take_in_document(document()))
    send_document(document(title="Another", made="20260501"))
    assert [one["title"] for one in documents(patient_id)] == ["Visit summary"]


def test_documents_come_newest_first_and_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_PAGE", 2)
    made = ["20250115", "20251220", "20250601", "20241224"]
    (patient_id,) = {chart_of(take_in_document(document(made=day, title=day))) for day in made}
    first = received(patient_id).body
    rest = received(patient_id, f"?cursor={first['next_cursor']}").body
    dates = [[one["date"] for one in page["items"]] for page in (first, rest)]
    assert dates == [["2025-12-20", "2025-06-01"], ["2025-01-15", "2024-12-24"]]
    assert rest["next_cursor"] is None
    assert received(patient_id, "?cursor=AAAA").body["code"] == "request.cursor"


@pytest.mark.parametrize("who", [staff("administrator"), client("system/*.write"), patient("pat_other")])
def test_documents_are_the_patients_own(who: dict[str, str]) -> None:
    patient_id = chart_of(take_in_document(letter()))
    (one,) = documents(patient_id)
    for rest in ("", f"/{one['id']}/page", f"/{one['id']}/file"):
        answer = call("GET", f"/patients/{patient_id}/records/documents{rest}", caller=who)
        assert (answer.status, answer.body["code"]) == (404, "request.not_found")
    assert received("pat_other", f"/{one['id']}/page").status == 404
