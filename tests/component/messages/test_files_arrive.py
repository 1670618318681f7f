"""Files of messages on the whole portal, as a browser sends them: straight to the bucket, and looked at there."""

from collections.abc import Iterator

import httpx
import pytest

from local.demo.visitor import Visitor
from tests.support.files import PLACE, jpeg, pdf
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.stack


@pytest.fixture
def maria(portal: RunningPortal) -> Iterator[Visitor]:
    visitor = Visitor(portal.base_url, portal.ready["practice"])
    visitor.post("/sign-in", {key: portal.account("maria.alvarez")[key] for key in ("username", "password")})
    yield visitor
    visitor.close()


@pytest.fixture
def patient(portal: RunningPortal) -> str:
    return str(portal.account("maria.alvarez")["patient"])


def test_a_photo_goes_to_the_bucket_and_comes_back_clean(maria: Visitor, patient: str) -> None:
    file = maria.attach(patient, "rash.jpg", "image/jpeg", jpeg(orientation=6, place=PLACE))
    assert (file["state"], file["name"]) == ("clean", "rash.jpg")
    link = maria.get(f"/patients/{patient}/messages/attachments/{file['id']}/link")
    saved = httpx.get(link["url"])
    assert saved.headers["Content-Disposition"] == 'attachment; filename="rash.jpg"'
    assert saved.headers["Content-Type"] == "image/jpeg"
    assert len(saved.content) == link["size"]
    assert PLACE not in saved.content


def test_a_pdf_with_a_script_is_refused_with_the_reason(maria: Visitor, patient: str) -> None:
    file = maria.attach(patient, "scan.pdf", "application/pdf", pdf({9: b"<< /S /JavaScript /JS (x) >>"}))
    assert file["state"] == "refused"
    assert "program" in file["reason"]


def test_the_bucket_takes_the_announced_size_and_not_a_byte_more(maria: Visitor, patient: str) -> None:
    place = f"/patients/{patient}/messages/attachments"
    upload = maria.post(place, {"name": "scan.pdf", "media_type": "application/pdf", "size": len(pdf())})
    form = {field: (None, value) for field, value in upload["fields"].items()}
    for content in (pdf()[:-1], pdf() + b"\n"):
        assert httpx.post(upload["url"], files={**form, "file": ("scan.pdf", content)}).status_code in {400, 403}
    for field, other in (("Content-Type", "text/html"), ("key", "larkspur/att_another")):
        changed = {**form, field: (None, other), "file": ("scan.pdf", pdf())}
        assert httpx.post(upload["url"], files=changed).status_code in {400, 403}
    assert httpx.post(upload["url"], files={**form, "file": ("scan.pdf", pdf())}).is_success


def test_a_browser_may_post_from_the_portals_page(portal: RunningPortal, maria: Visitor, patient: str) -> None:
    place = f"/patients/{patient}/messages/attachments"
    upload = maria.post(place, {"name": "scan.pdf", "media_type": "application/pdf", "size": len(pdf())})
    policy = httpx.get(f"{portal.base_url}/{portal.ready['practice']}/").headers["Content-Security-Policy"]
    assert f"connect-src 'self' {upload['url']};" in policy
    origin = {"Origin": portal.base_url}
    form = {field: (None, value) for field, value in upload["fields"].items()}
    asked = httpx.options(upload["url"], headers={**origin, "Access-Control-Request-Method": "POST"})
    posted = httpx.post(upload["url"], headers=origin, files={**form, "file": ("scan.pdf", pdf())})
    for answer in (asked, posted):
        assert answer.is_success
        assert answer.headers["Access-Control-Allow-Origin"] in {portal.base_url, "*"}
