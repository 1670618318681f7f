"""Health records: the whole record to read in a sealed frame, and to keep as a file."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.doors import MARIA, Doors
from tests.browser.look import machine_words
from tests.browser.windows import PHONE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def opened(windows: Windows, doors: Doors, *, width: int = 1280) -> Page:
    # The file lies in its bucket, to which the portal gives a short link.
    windows.watch.expect_origin(f"{doors.portal.ready['environment']['AWS_ENDPOINT_URL']}/")
    page = windows.open(doors.known(MARIA), width=width)
    page.goto(doors.path("/my-health/health-records"))
    settle(page)
    return page


def test_the_preview_is_the_record_in_a_frame_where_nothing_can_run(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors)
    expect(page.locator("iframe")).to_have_count(0)
    with page.expect_response("**/exports/preview") as answered:
        page.get_by_role("button", name="Show preview").click()
    policy = answered.value.headers["content-security-policy"]
    assert {"default-src 'none'", "sandbox"} <= {part.strip() for part in policy.split(";")}
    frame = page.locator("iframe")
    expect(frame).to_have_attribute("sandbox", "")
    record = frame.content_frame.locator("body")
    for words in ("Maria Alvarez", "Metformin", "Penicillin"):
        expect(record).to_contain_text(words)
    assert frame.content_frame.locator("script").count() == 0
    family = record.evaluate("body => getComputedStyle(body).fontFamily")
    assert "serif" not in family.split(",")[0], "the stylesheet of the record applies"
    page.get_by_role("button", name="Hide preview").click()
    expect(page.locator("iframe")).to_have_count(0)


def test_the_download_is_a_folder_with_the_record_to_read_and_to_load(
    windows: Windows, doors: Doors, tmp_path: Path
) -> None:
    page = opened(windows, doors, width=PHONE)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download", exact=True).click()
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    assert file.suffix == ".zip"
    with zipfile.ZipFile(file) as folder:
        assert folder.testzip() is None
        kinds = {Path(name).suffix or Path(name).name: name for name in folder.namelist()}
        (document,) = (name for name in folder.namelist() if name.endswith(".xml"))
        root = ElementTree.fromstring(folder.read(document))  # noqa: S314 - the portal's own document
        assert root.tag == "{urn:hl7-org:v3}ClinicalDocument"
        readable = folder.read(kinds[".html"]).decode()
        readme = next(folder.read(name).decode() for name in folder.namelist() if "readme" in name.lower())
    assert "Maria Alvarez" in readable
    assert document in readme
    page.wait_for_url("**/my-health/health-records")
    shown = page.locator("main")
    expect(shown).to_contain_text("Your record is ready")
    expect(shown).to_contain_text(file.name)
    expect(page.locator(".holds li").filter(has_text="Medications")).to_contain_text("5")
    assert machine_words(shown.inner_text().replace(file.name, "")) == []


def test_download_again_follows_a_fresh_link_to_the_same_file(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors)
    files = []
    links = []
    for name in ("Download", "Download again"):
        with page.expect_download() as downloading:
            page.get_by_role("button", name=name, exact=True).click()
        files.append(downloading.value.path().read_bytes())
        links.append(downloading.value.url)
    assert files[0] == files[1]
    assert links[0].partition("?")[0] == links[1].partition("?")[0]


def test_a_download_that_failed_is_tried_again_as_the_same_request(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    page = opened(windows, doors)
    keys: list[str | None] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            keys.append(request.headers.get("idempotency-key"))

    page.on("request", note)
    page.route("**/exports", lambda route: route.abort(), times=1)
    page.get_by_role("button", name="Download", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("We could not reach the portal.")
    with page.expect_download():
        page.get_by_role("button", name="Retry download").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_a_preview_without_network_says_so_and_comes_when_tried_again(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    page = opened(windows, doors)
    page.context.set_offline(True)
    page.get_by_role("button", name="Show preview").click()
    expect(page.get_by_role("alert")).to_contain_text("We could not reach the portal.")
    expect(page.locator("iframe")).to_have_count(0)
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("iframe").content_frame.locator("body")).to_contain_text("Maria Alvarez")


def test_a_preview_that_the_portal_refuses_is_not_said_to_be_shown(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_refusal(404, "/preview")
    windows.watch.expect_refusal(404, "/")  # of the frame, which was not let in
    windows.watch.expect_words("violates the following Content Security Policy directive: \"frame-ancestors 'none'")
    page = opened(windows, doors)
    # A real refusal of the portal: the browser says nothing of the status of an answer that a test made up.
    elsewhere = f"{doors.portal.base_url}/api/{doors.practice}/v1/patients/pat_nobody/exports/preview"
    page.route("**/exports/preview", lambda route: route.continue_(url=elsewhere))
    page.get_by_role("button", name="Show preview").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("The preview is shown")).to_have_count(0)
