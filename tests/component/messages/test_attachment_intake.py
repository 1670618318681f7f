"""Files of messages as they arrive: the real worker, told by real events, on emulated AWS."""

import base64
import io
import json
from typing import Any

import pytest
from PIL import Image

from portico.messages.entities import Attachment
from portico.messages.files.refusals import ACTIVE, INFECTED, NOT_CHECKED
from portico.messages.repo import attachment_files, attachment_rows
from portico.settings import settings
from portico.store import transactions
from tests.support.aws import load_function, s3
from tests.support.events import PRACTICE, context
from tests.support.files import PLACE, jpeg, pdf

FILE = "att_1"
TAG = "GuardDutyMalwareScanStatus"
NOTHING_FAILED: dict[str, Any] = {"batchItemFailures": []}
TOLD_BACK = {"batchItemFailures": [{"itemIdentifier": "m-1"}]}

pytestmark = pytest.mark.usefixtures("cloud")


def announce(name: str = "Befund Müller.pdf", media_type: str = "application/pdf", practice: str = PRACTICE) -> None:
    row = Attachment(FILE, "pat_1", "acc_1", name, media_type, 1000, "2026-11-23T01:00:00Z")
    transactions.write(*attachment_rows.putting_new(practice, row, "digest"))


def arrive(content: bytes, practice: str = PRACTICE) -> str:
    """Lay the file where its form says, as S3 does with a post; gives the version."""
    key = attachment_files.upload_key(practice, FILE)
    return s3().put_object(Bucket=settings().uploads_bucket, Key=key, Body=content)["VersionId"]


def scan(result: str, version: str) -> None:
    s3().put_object_tagging(
        Bucket=settings().uploads_bucket,
        Key=attachment_files.upload_key(PRACTICE, FILE),
        VersionId=version,
        Tagging={"TagSet": [{"Key": TAG, "Value": result}]},
    )


def work(key: str = f"{PRACTICE}/{FILE}", *, delivery: int = 1, name: str = "ObjectCreated:Post") -> Any:
    record = {"eventName": name, "s3": {"bucket": {"name": settings().uploads_bucket}, "object": {"key": key}}}
    message = {
        "messageId": "m-1",
        "body": json.dumps({"Records": [record]}),
        "attributes": {"ApproximateReceiveCount": str(delivery)},
    }
    return load_function("attachment_intake").handler({"Records": [message]}, context("attachment_intake"))


def row(practice: str = PRACTICE) -> Attachment:
    found = attachment_rows.find(practice, FILE)
    assert found is not None
    return found


def clean_files() -> list[str]:
    return [one["Key"] for one in s3().list_objects_v2(Bucket=settings().files_bucket).get("Contents", [])]


def test_a_photo_that_arrives_can_be_opened_upright_and_without_its_place() -> None:
    announce("IMG_0412.JPG", "image/jpeg")
    arrive(jpeg(orientation=6, place=PLACE))
    assert work() == NOTHING_FAILED
    assert (row().state, row().name) == ("clean", "IMG_0412.JPG")
    stored = s3().get_object(Bucket=settings().files_bucket, Key=str(row().stored))
    content = stored["Body"].read()
    assert (stored["ContentType"], len(content)) == ("image/jpeg", row().size)
    assert PLACE not in content
    assert Image.open(io.BytesIO(content)).size == (32, 64)


def test_a_file_lies_under_a_key_that_says_nothing_of_anybody() -> None:
    announce("Maria Alvarez.pdf")
    arrive(pdf())
    work()
    assert clean_files() == [row().stored]
    assert str(row().stored).startswith(f"{PRACTICE}/{FILE}/")
    assert "Alvarez" not in str(row().stored)


def test_a_pdf_with_a_script_is_refused_for_good() -> None:
    announce()
    arrive(pdf({9: b"<< /S /JavaScript /JS (x) >>"}))
    assert work() == NOTHING_FAILED
    assert (row().state, row().reason, clean_files()) == ("refused", ACTIVE, [])
    arrive(pdf())
    assert work() == NOTHING_FAILED
    assert (row().state, clean_files()) == ("refused", [])


def test_what_arrives_later_changes_nothing_of_what_was_opened() -> None:
    announce()
    arrive(pdf())
    work()
    before = row()
    arrive(pdf(pages=2))
    assert work() == NOTHING_FAILED
    assert (row(), clean_files()) == (before, [before.stored])


def test_a_valid_pdf_tagged_infected_is_never_served() -> None:
    announce()
    scan("THREATS_FOUND", arrive(pdf()))
    assert work(name="ObjectTagging:Put") == NOTHING_FAILED
    assert (row().state, row().reason, clean_files()) == ("refused", INFECTED, [])


def test_with_the_scan_on_a_file_waits_for_its_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILE_SCAN", "guardduty")
    settings.cache_clear()
    announce()
    version = arrive(pdf())
    assert work() == NOTHING_FAILED
    assert row().state == "announced"
    scan("NO_THREATS_FOUND", version)
    assert work(name="ObjectTagging:Put") == NOTHING_FAILED
    assert row().state == "clean"


def test_the_tag_of_a_clean_file_does_not_pass_an_infected_one_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILE_SCAN", "guardduty")
    settings.cache_clear()
    announce()
    scan("NO_THREATS_FOUND", arrive(pdf()))
    arrive(pdf(pages=2))
    assert work() == NOTHING_FAILED
    assert row().state == "announced"


def test_a_file_that_is_not_there_comes_again_and_is_refused_at_the_last_delivery() -> None:
    announce()
    assert work(delivery=1) == TOLD_BACK
    assert work(delivery=2) == TOLD_BACK
    assert row().state == "announced"
    assert work(delivery=3) == TOLD_BACK  # so that the failure queue has it, and its alarm rings
    assert (row().state, row().reason) == ("refused", NOT_CHECKED)


def test_the_last_delivery_does_not_look_again_at_what_may_have_ended_the_process() -> None:
    announce()
    arrive(pdf())
    assert work(delivery=3) == TOLD_BACK
    assert (row().state, row().reason, clean_files()) == ("refused", NOT_CHECKED, [])


def test_files_of_two_practices_with_one_id_are_two_files() -> None:
    announce()
    announce(practice="oakhill")
    arrive(pdf())
    work()
    assert (row().state, row("oakhill").state) == ("clean", "announced")


@pytest.mark.parametrize("key", ["malware-protection-resource-validation-object", f"{PRACTICE}/att_unknown"])
def test_a_file_nobody_announced_is_left_alone(key: str) -> None:
    s3().put_object(Bucket=settings().uploads_bucket, Key=key, Body=b"x")
    assert work(key) == NOTHING_FAILED
    assert clean_files() == []


def test_a_link_saves_a_file_under_its_whole_name_and_shows_nothing() -> None:
    announce()
    arrive(pdf())
    work()
    link = attachment_files.link_to(PRACTICE, str(row().stored), row().name, row().media_type)
    assert "response-content-disposition=attachment%3B%20filename%3D%22Befund%20Muller.pdf%22" in link
    assert "M%25C3%25BCller.pdf" in link
    assert "response-content-type=application%2Fpdf" in link
    assert "X-Amz-Expires=60" in link


def test_a_form_takes_this_one_file_and_nothing_else() -> None:
    form = attachment_files.upload_form(PRACTICE, FILE, "image/png", 357)
    fields = form["fields"]
    assert (fields["key"], fields["Content-Type"]) == (f"{PRACTICE}/{FILE}", "image/png")
    conditions = json.loads(base64.b64decode(fields["policy"]))["conditions"]
    assert ["content-length-range", 357, 357] in conditions
    assert {"Content-Type": "image/png"} in conditions
    assert {"key": f"{PRACTICE}/{FILE}"} in conditions
    assert "tagging" not in json.dumps(conditions)
