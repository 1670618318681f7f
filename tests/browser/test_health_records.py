"""Health records: the whole record to read in a sealed frame, and to keep as a file."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.doors import LENA, MARIA, Doors
from tests.browser.look import axe_violations, machine_words, sideways
from tests.browser.windows import PHONE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def opened(windows: Windows, doors: Doors, *, who: str = MARIA, width: int = 1280) -> Page:
    # The file lies in its bucket, to which the portal gives a short link.
    windows.watch.expect_origin(f"{doors.portal.ready['environment']['AWS_ENDPOINT_URL']}/")
    page = windows.open(doors.known(who), width=width)
    page.goto(doors.path("/my-health/health-records"))
    settle(page)
    return page


def test_the_preview_is_the_record_in_a_frame_where_nothing_can_run(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors)
    expect(page.locator("iframe")).to_have_count(0)
    with page.expect_response("**/exports/preview?*") as answered:
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
    page.route("**/exports/preview?*", lambda route: route.continue_(url=elsewhere))
    page.get_by_role("button", name="Show preview").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("The preview is shown")).to_have_count(0)


def test_a_browser_that_tells_no_status_fetches_the_preview_once(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors)
    page.add_init_script("delete PerformanceResourceTiming.prototype.responseStatus")
    page.reload()
    settle(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/exports/preview" in request.url else None)
    page.get_by_role("button", name="Show preview").click()
    expect(page.get_by_text("The preview is shown")).to_have_count(1)
    expect(page.locator("iframe").content_frame.locator("body")).to_contain_text("Maria Alvarez")
    assert len(asked) == 1


def choose(page: Page, kind: str, **dates: str) -> None:
    page.get_by_label(kind, exact=True).check()
    for name, text in dates.items():
        page.get_by_label(name.rstrip("_").capitalize(), exact=True).fill(text)


def test_preview_and_download_are_of_the_dates_chosen(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors, width=PHONE)
    expect(page.get_by_label("All time")).to_be_checked()
    choose(page, "Custom range", from_="1/1/2020", to="January 31, 2020")
    page.get_by_role("button", name="Show preview").click()
    record = page.locator("iframe").content_frame.locator("body")
    expect(record).to_contain_text("January 1, 2020 to January 31, 2020")
    expect(record).to_contain_text("Penicillin")
    expect(record).to_contain_text("No test results between January 1, 2020 and January 31, 2020; there are ")
    with page.expect_download():
        page.get_by_role("button", name="Download", exact=True).click()
    expect(page.locator("main")).to_contain_text("covers January 1, 2020 to January 31, 2020")
    choose(page, "Single date", date="1/15/2020")
    expect(page.locator("iframe")).to_have_count(0)
    expect(page.get_by_role("button", name="Download", exact=True)).to_be_visible()


@pytest.mark.parametrize("button", ["Download", "Show preview"])
@pytest.mark.parametrize("width", [1280, PHONE])
def test_dates_that_cannot_be_are_told_beside_their_fields_and_stay(
    windows: Windows, doors: Doors, width: int, button: str
) -> None:
    page = opened(windows, doors, width=width)
    choose(page, "Custom range", from_="soon", to="1/1/2199")
    page.get_by_role("button", name=button, exact=True).click()
    first = page.get_by_label("From", exact=True)
    expect(first).to_be_focused()
    expect(first).to_have_value("soon")
    expect(first).to_have_accessible_description(re.compile("This is not a date"))
    expect(page.get_by_label("To", exact=True)).to_have_accessible_description(re.compile("still to come"))
    assert axe_violations(page) == []
    assert sideways(page) == 0
    choose(page, "Custom range", from_="2/2/2020", to="2/1/2020")
    page.get_by_role("button", name=button, exact=True).click()
    expect(first).to_have_accessible_description(re.compile("From must be the same day as To"))


def test_large_record_is_followed_through_a_lost_connection_to_its_download(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    page = opened(windows, doors, width=PHONE)
    with page.expect_response("**/exports") as first, page.expect_download():
        page.get_by_role("button", name="Download", exact=True).click()
    ready = first.value.json()
    making = {"id": ready["id"], "status": "making", "done": 1, "total": 5}
    polls = iter(["2", "lost", "3"])

    def poll(route: Route) -> None:
        answer = next(polls, "")
        if answer == "lost":
            route.abort()
        elif answer:
            route.fulfill(status=200, json={**making, "done": int(answer)})
        else:
            route.continue_()

    page.clock.install()
    page.reload()
    settle(page)
    page.route("**/exports", lambda route: route.fulfill(status=202, json=making))
    page.route(f"**/exports/{ready['id']}", poll)
    page.get_by_role("button", name="Download", exact=True).click()
    expect(page.get_by_text("Step 2 of 5.")).to_be_visible()
    page.clock.fast_forward("00:10")
    expect(page.get_by_text("Step 3 of 5.")).to_be_visible()
    expect(page.get_by_role("progressbar", name="Making your record")).to_have_attribute("value", "2")
    assert axe_violations(page) == []
    page.clock.fast_forward("00:10")
    expect(page.get_by_text("We cannot reach the portal right now.")).to_be_visible()
    page.clock.fast_forward("00:10")
    expect(page.get_by_text("Step 4 of 5.")).to_be_visible()
    with page.expect_download():
        page.clock.fast_forward("00:10")
    expect(page.locator("main")).to_contain_text("Your record is ready")


MAKING = {"id": "exp_none", "status": "making", "done": 1, "total": 5}


def test_portal_that_keeps_failing_is_not_asked_for_ever_and_retry_is_the_same_request(
    windows: Windows, doors: Doors
) -> None:
    windows.watch.expect_refusal(500, "/exp_none")
    page = opened(windows, doors)
    page.clock.install()
    page.route("**/exports", lambda route: route.fulfill(status=202, json=MAKING), times=1)
    page.route("**/exports/exp_none", lambda route: route.fulfill(status=500, json={"code": "request.failed"}))
    with page.expect_request("**/exports") as first:
        page.get_by_role("button", name="Download", exact=True).click()
    for _ in range(2):
        with page.expect_response("**/exports/exp_none"):
            expect(page.get_by_text("Step 2 of 5.")).to_be_visible()
            page.clock.fast_forward("00:10")
    expect(page.get_by_text("We cannot reach the portal right now.")).to_have_count(0)
    page.clock.fast_forward("02:10")
    expect(page.get_by_role("alert")).to_be_visible()
    with page.expect_request("**/exports") as second, page.expect_download():
        page.get_by_role("button", name="Retry download").click()
    assert second.value.headers["idempotency-key"] == first.value.headers["idempotency-key"]


def test_portal_that_asks_for_a_long_wait_is_not_waited_for(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_refusal(429, "/exp_none")
    page = opened(windows, doors)
    page.route("**/exports", lambda route: route.fulfill(status=202, json=MAKING), times=1)
    refusal = {"code": "request.too_many", "detail": "Please wait a few minutes."}
    page.route(
        "**/exports/exp_none", lambda route: route.fulfill(status=429, json=refusal, headers={"Retry-After": "600"})
    )
    page.get_by_role("button", name="Download", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Please wait a few minutes.")


def test_large_record_that_is_gone_is_made_anew_by_retry(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_refusal(404, "/exp_none")
    page = opened(windows, doors)
    page.route("**/exports", lambda route: route.fulfill(status=202, json=MAKING), times=1)
    with page.expect_request("**/exports") as first:
        page.get_by_role("button", name="Download", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    with page.expect_request("**/exports") as second, page.expect_download():
        page.get_by_role("button", name="Retry download").click()
    assert second.value.headers["idempotency-key"] != first.value.headers["idempotency-key"]


def test_dates_changed_while_the_file_is_asked_for_download_the_new_dates_alone(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors)
    held: list[Route] = []
    page.route("**/exports", lambda route: held.append(route), times=1)
    with page.expect_request("**/exports"):
        page.get_by_role("button", name="Download", exact=True).click()
    choose(page, "Single date", date="1/15/2020")
    with page.expect_download() as downloading:
        with page.expect_response("**/exports"):
            held[0].continue_()
        with page.expect_response("**/exports") as answered:
            page.get_by_role("button", name="Download", exact=True).click()
    assert downloading.value.url == answered.value.json()["link"]
    expect(page.locator("main")).to_contain_text("covers January 15, 2020")


def test_failure_of_a_large_record_says_why_and_retry_asks_anew(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors)
    keys: list[str | None] = []

    def fail(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        route.fulfill(status=202, json={"id": "exp_none", "status": "failed", "reason": "It could not be made today."})

    page.route("**/exports", fail, times=1)
    page.get_by_role("button", name="Download", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("It could not be made today.")
    with page.expect_request("**/exports") as asked, page.expect_download():
        page.get_by_role("button", name="Retry download").click()
    assert asked.value.headers["idempotency-key"] not in keys
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_patient_without_documents_from_elsewhere_is_told_so(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors)
    expect(page.locator("main")).to_contain_text("No documents from other places so far.")


def test_a_received_document_is_read_in_a_sealed_frame(windows: Windows, doors: Doors) -> None:
    page = opened(windows, doors, width=PHONE)
    item = {"id": "doc_1", "title": "Summary of Care", "type": None, "date": "2024-05-02", "from": "Willow Clinic"}
    item["file"] = None
    page.route("**/records/documents", lambda route: route.fulfill(json={"items": [item], "next_cursor": None}))
    html = {"Content-Type": "text/html"}
    page.route("**/documents/doc_1/page", lambda route: route.fulfill(body="<h1>As it was written</h1>", headers=html))
    page.reload()
    settle(page)
    expect(page.locator("main")).to_contain_text("May 2, 2024 · From Willow Clinic")
    page.get_by_role("button", name=re.compile(r"Show\s*: Summary of Care")).click()
    frame = page.locator("iframe[title='Summary of Care']")
    expect(frame).to_have_attribute("sandbox", "")
    expect(frame.content_frame.locator("body")).to_contain_text("As it was written")
    assert sideways(page) == 0
    assert axe_violations(page) == []
    expect(page.get_by_role("button", name=re.compile(r"Download\s*: Summary of Care"))).to_have_count(0)


@pytest.mark.parametrize("width", [1280, PHONE])
def test_a_received_letter_is_downloaded_as_the_file_that_it_is(windows: Windows, doors: Doors, width: int) -> None:
    page = opened(windows, doors, who=LENA, width=width)
    expect(page.locator("main")).to_contain_text(re.compile(r"PDF file · \d+ KB"))
    page.get_by_role("button", name=re.compile(r"Show\s*: Letter about")).click()
    words = "This document is a PDF file. It is not shown here. Use Download to open it."
    expect(page.locator("iframe").content_frame.locator("main")).to_have_text(words)
    with page.expect_download() as downloading:
        page.get_by_role("button", name=re.compile(r"Download\s*: Letter about")).click()
    assert re.fullmatch(r"Letter-about-your-allergy-tests-[\d-]+\.pdf", downloading.value.suggested_filename)
    assert downloading.value.path().read_bytes().startswith(b"%PDF-")
    expect(page.locator("main")).to_contain_text("Your download has started.")
    page.wait_for_url("**/my-health/health-records")
    assert sideways(page) == 0
    assert axe_violations(page) == []
    assert machine_words(page.locator("main").inner_text()) == []


def test_a_letter_that_could_not_be_fetched_says_so_and_comes_when_tried_again(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    page = opened(windows, doors, who=LENA)
    button = page.get_by_role("button", name=re.compile(r"Download\s*: Letter about"))
    page.route("**/documents/*/file", lambda route: route.abort(), times=1)
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("We could not reach the portal.")
    expect(button).to_be_focused()
    with page.expect_download():
        button.press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(button).to_be_focused()
