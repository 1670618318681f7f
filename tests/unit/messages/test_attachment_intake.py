"""Files as the worker looks at them, with rows and files in memory."""

import io
import itertools
from dataclasses import replace
from typing import Any

import pytest

from portico.messages.entities import Attachment
from portico.messages.files.refusals import INFECTED, LOCKED, NOT_CHECKED, OTHER_KIND, TOO_LARGE, WORDS, WRONG_KIND
from portico.messages.repo.attachment_files import Upload
from portico.messages.service.attachment_intake import NotScanned, give_up, take_in
from tests.support.files import PLACE, jpeg, pdf, png

PRACTICE, FILE = "larkspur", "att_1"
ANNOUNCED = Attachment(FILE, "pat_1", "acc_1", "../Scan \u202e1.PDF", "application/pdf", 357, "2026-11-23T01:00:00Z")


class FakeRows:
    """Rows as the table keeps them: what was said once stays."""

    def __init__(self, row: Attachment | None = ANNOUNCED) -> None:
        self.row = row

    def find(self, practice_id: str, attachment_id: str) -> Attachment | None:
        return self.row if (practice_id, attachment_id) == (PRACTICE, FILE) else None

    def mark_clean(
        self, practice_id: str, attachment_id: str, stored: str, name: str, media_type: str, size: int
    ) -> bool:
        return self._mark(state="clean", stored=stored, name=name, media_type=media_type, size=size)

    def mark_refused(self, practice_id: str, attachment_id: str, reason: str) -> bool:
        return self._mark(state="refused", reason=reason)

    def _mark(self, **said: Any) -> bool:
        if self.row is None or self.row.state != "announced":
            return False
        self.row = replace(self.row, **said)
        return True


class FakeFiles:
    """Two buckets: what was sent, in versions with what the scan says of each, and what may be opened."""

    def __init__(self, content: bytes, scanned: str | None = None) -> None:
        self.sent: dict[str, bytes] = {"v1": content}
        self.scans: dict[str, str | None] = {"v1": scanned}
        self.clean: dict[str, tuple[bytes, str]] = {}
        self.reads = 0

    def open_upload(self, practice_id: str, attachment_id: str) -> Upload:
        self.reads += 1
        version = max(self.sent)
        return Upload(version, io.BytesIO(self.sent[version]))  # type: ignore[arg-type]

    def scan_result(self, practice_id: str, attachment_id: str, upload: Upload) -> str | None:
        return self.scans[upload.version]

    def put_clean(self, practice_id: str, attachment_id: str, content: bytes, media_type: str) -> str:
        key = f"{practice_id}/{attachment_id}/{len(content)}"
        self.clean[key] = (content, media_type)
        return key


def taken_in(
    content: bytes, scanned: str | None = None, *, scan_is_on: bool = False, **row: Any
) -> tuple[Attachment, FakeFiles]:
    rows, files = FakeRows(replace(ANNOUNCED, **row)), FakeFiles(content, scanned)
    take_in(PRACTICE, FILE, scan_is_on=scan_is_on, rows=rows, files=files)
    assert rows.row is not None
    return rows.row, files


def test_a_clean_pdf_may_be_opened_as_it_came_under_a_name_for_people() -> None:
    row, files = taken_in(pdf())
    assert row.state == "clean"
    assert row.name == "Scan 1.PDF"
    assert (row.media_type, row.size) == ("application/pdf", len(pdf()))
    assert files.clean == {row.stored: (pdf(), "application/pdf")}


def test_a_photo_may_be_opened_without_the_place_where_it_was_taken() -> None:
    row, files = taken_in(jpeg(place=PLACE), media_type="image/jpeg", name="IMG_0412")
    assert (row.state, row.name, row.media_type) == ("clean", "IMG_0412.jpg", "image/jpeg")
    ((content, media_type),) = files.clean.values()
    assert PLACE not in content
    assert (len(content), media_type) == (row.size, "image/jpeg")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdf({9: b"<< >>"}, trailer=b"/Encrypt 9 0 R"), LOCKED),
        (png(), OTHER_KIND),
        (b"PK\x03\x04", WRONG_KIND),
        (b"%PDF-" + bytes(10_485_760), TOO_LARGE),
    ],
)
def test_a_file_that_cannot_be_sent_is_refused_with_its_reason_and_lies_nowhere(content: bytes, code: str) -> None:
    row, files = taken_in(content)
    assert (row.state, row.reason, files.clean) == ("refused", code, {})
    assert WORDS[code]


def test_a_repeat_changes_nothing() -> None:
    for content in (pdf(), b"nothing"):
        rows, files = FakeRows(), FakeFiles(content)
        take_in(PRACTICE, FILE, scan_is_on=False, rows=rows, files=files)
        said = rows.row
        files.sent["v2"], files.scans["v2"] = pdf(pages=2), None  # the form is used once more
        take_in(PRACTICE, FILE, scan_is_on=False, rows=rows, files=files)
        give_up(PRACTICE, FILE, rows)
        assert rows.row == said
        assert files.reads == 1


def test_a_file_nobody_announced_is_left_alone() -> None:
    rows, files = FakeRows(None), FakeFiles(pdf())
    take_in(PRACTICE, FILE, scan_is_on=False, rows=rows, files=files)
    assert (files.reads, files.clean) == (0, {})


def test_two_at_once_say_one_thing() -> None:
    rows, files = FakeRows(), FakeFiles(pdf())

    class Meanwhile(FakeFiles):
        def put_clean(self, practice_id: str, attachment_id: str, content: bytes, media_type: str) -> str:
            take_in(PRACTICE, FILE, scan_is_on=False, rows=rows, files=files)
            return super().put_clean(practice_id, attachment_id, content, media_type)

    take_in(PRACTICE, FILE, scan_is_on=False, rows=rows, files=Meanwhile(pdf(pages=2)))
    assert rows.row is not None
    assert (rows.row.state, rows.row.size) == ("clean", len(pdf()))


def test_a_file_that_could_never_be_looked_at_is_refused_and_says_so() -> None:
    rows = FakeRows()
    give_up(PRACTICE, FILE, rows)
    assert rows.row == replace(ANNOUNCED, state="refused", reason=NOT_CHECKED)


@pytest.mark.parametrize(("scanned", "code"), [("THREATS_FOUND", INFECTED), ("UNSUPPORTED", NOT_CHECKED)])
def test_a_valid_pdf_that_the_scan_does_not_pass_is_never_served(scanned: str, code: str) -> None:
    """Also where the stack does not wait for a scan: somebody may have it turned on for the bucket."""
    row, files = taken_in(pdf(), scanned)
    assert (row.state, row.reason, files.clean) == ("refused", code, {})


def test_with_the_scan_on_nothing_is_said_before_its_result() -> None:
    row, files = taken_in(pdf(), scan_is_on=True)
    assert (row.state, files.clean) == ("announced", {})
    row, _ = taken_in(b"nothing", scan_is_on=True)
    assert row.state == "announced"


def test_with_the_scan_on_a_file_must_pass_both() -> None:
    assert taken_in(pdf(), "NO_THREATS_FOUND", scan_is_on=True)[0].state == "clean"
    assert taken_in(b"nothing", "NO_THREATS_FOUND", scan_is_on=True)[0].reason == WRONG_KIND
    assert taken_in(pdf(), "THREATS_FOUND", scan_is_on=True)[0].reason == INFECTED


@pytest.mark.parametrize("order", sorted(set(itertools.permutations(["arrival", "arrival", "result", "result"]))))
def test_arrival_and_result_may_come_in_any_order_and_twice(order: tuple[str, ...]) -> None:
    """The result is on the file before its message is on the queue, whenever that is read."""
    rows, files = FakeRows(), FakeFiles(pdf())
    for message in order:
        if message == "result":
            files.scans["v1"] = "NO_THREATS_FOUND"
        take_in(PRACTICE, FILE, scan_is_on=True, rows=rows, files=files)
    assert rows.row is not None
    assert rows.row.state == "clean"


def test_the_result_of_one_version_says_nothing_of_another() -> None:
    """Whoever posts an infected file after a clean one does not get it passed by the clean one's tag."""
    rows, files = FakeRows(), FakeFiles(pdf(), "NO_THREATS_FOUND")
    files.sent["v2"], files.scans["v2"] = pdf(pages=2), None
    take_in(PRACTICE, FILE, scan_is_on=True, rows=rows, files=files)
    assert rows.row == ANNOUNCED
    files.scans["v2"] = "THREATS_FOUND"
    take_in(PRACTICE, FILE, scan_is_on=True, rows=rows, files=files)
    assert rows.row.reason == INFECTED


@pytest.mark.parametrize("scanned", ["ACCESS_DENIED", "FAILED", "A_NEW_WORD"])
def test_a_scan_that_could_not_look_is_asked_again_and_nothing_is_said(scanned: str) -> None:
    rows, files = FakeRows(), FakeFiles(pdf(), scanned)
    with pytest.raises(NotScanned):
        take_in(PRACTICE, FILE, scan_is_on=False, rows=rows, files=files)
    assert (rows.row, files.clean) == (ANNOUNCED, {})
