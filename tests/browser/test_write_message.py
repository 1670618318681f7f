"""A patient writes to the practice: to whom, about what, with which files, and what may never be sent."""

import re

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.composer import (
    address,
    attach,
    composer,
    form,
    fresh,
    newest_message,
    photo,
    problems,
    received,
    row_of,
    send,
    sent_texts,
    slow_down,
    text_of,
)
from tests.browser.doors import LENA, MARIA, Doors
from tests.browser.look import axe_violations, hard_to_see, machine_words, sideways
from tests.browser.windows import PHONE, SMALLEST, WIDE, Windows, settle

pytestmark = [pytest.mark.stack, pytest.mark.browser]

TWO_MARKS = "e\u0323\u0302"  # one character of three code points


def test_a_message_with_two_files_goes_out_when_they_are_ready(windows: Windows, doors: Doors) -> None:
    lena = doors.known(LENA)
    page = composer(windows, doors, lena)
    address(page)
    text_of(page).fill("My arm itches since Sunday. ¿Puedo venir hoy? شكرا")
    slow_down(page)
    attach(page, photo(megabytes=1.5))
    attach(page, form())
    expect(page.get_by_role("progressbar", name="Upload of left-arm.jpg")).to_be_visible()
    expect(row_of(page, "left-arm.jpg")).to_contain_text(re.compile(r"Uploading, [1-9]\d?%"))
    send(page)
    expect(page.get_by_text(re.compile(r"Your message goes out when \d files? (is|are) ready"))).to_be_visible()
    received(page)
    written = newest_message(lena)
    assert written["text"] == "My arm itches since Sunday. ¿Puedo venir hoy? شكرا"
    assert [(file["name"], file["state"]) for file in written["files"]] == [
        ("left-arm.jpg", "clean"),
        ("school form.pdf", "clean"),
    ]
    page.get_by_role("link", name="See your message").click()
    expect(page.locator("main")).to_contain_text("My arm itches since Sunday.")


def test_an_upload_that_the_network_broke_goes_on_by_one_press_and_is_one_file(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    lena = doors.known(LENA)
    page = composer(windows, doors, lena)
    address(page)
    text_of(page).fill("The photo you asked for.")
    under_way: list[Route] = []
    page.route(re.compile("uploadsbucket"), lambda route: under_way.append(route))
    row = row_of(page, "broken-off.jpg")
    with page.expect_request(re.compile("uploadsbucket")):
        attach(page, photo("broken-off.jpg"))
    expect(row).to_contain_text("Uploading")
    under_way[0].abort("connectionreset")
    page.unroute_all()
    expect(row).to_contain_text("We could not reach the portal.")
    send(page)
    expect(problems(page)).to_contain_text("“broken-off.jpg” is not uploaded. Try again, or remove it.")
    row.get_by_role("button", name="Try again: broken-off.jpg").click()
    expect(row).to_contain_text("Checked, ready to send")
    send(page)
    received(page)
    assert [file["name"] for file in newest_message(lena)["files"]] == ["broken-off.jpg"]


def test_a_message_whose_answer_was_lost_is_sent_once(windows: Windows, doors: Doors) -> None:
    windows.watch.expect_no_network()
    lena = doors.known(LENA)
    page = composer(windows, doors, lena)
    address(page)
    text = fresh("Only once, please.")
    text_of(page).fill(text)
    keys: list[str | None] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/messages"):
            keys.append(request.headers.get("idempotency-key"))

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.on("request", note)
    page.route(re.compile(r"/messages$"), lose_the_answer, times=1)
    send(page)
    expect(problems(page)).to_be_focused()
    expect(text_of(page)).to_have_value(text)
    page.get_by_role("button", name="Try again").click()
    received(page)
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert sent_texts(lena).count(text) == 1


def test_nothing_can_be_typed_into_a_message_that_is_on_its_way(windows: Windows, doors: Doors) -> None:
    page = composer(windows, doors, doors.known(LENA))
    address(page)
    text_of(page).fill("All that I wanted to say.")
    on_its_way: list[Route] = []
    page.route(re.compile(r"/messages$"), lambda route: on_its_way.append(route), times=1)
    send(page)
    expect(page.locator("[inert] textarea")).to_have_count(1)
    on_its_way[0].continue_()
    received(page)


def test_only_providers_of_the_patient_can_be_chosen_and_their_offices(windows: Windows, doors: Doors) -> None:
    maria = doors.known(MARIA)
    told = maria.visitor.get(f"/patients/{maria.patient}/messages/options")
    page = composer(windows, doors, maria)
    shown = [words.split("\n")[0] for words in page.locator(".people label > span:last-child").all_inner_texts()]
    assert shown == [each["name"] for each in told["recipients"]]
    assert "Dr. Samuel Osei" not in shown
    expect(page.get_by_label("Which office?")).to_have_count(0)
    page.get_by_role("radio", name="Hannah Brandt, NP").check()
    office = page.get_by_label("Which office?")
    assert office.locator("option").all_inner_texts() == ["Choose one", "Larkspur office", "Mill Pond office"]
    page.get_by_role("radio", name="Dr. Emily Chen").check()
    expect(office).to_have_count(0)
    expect(page.get_by_text("Office: Larkspur office")).to_be_visible()


def test_a_team_is_asked_what_it_answers_and_a_provider_anything(windows: Windows, doors: Doors) -> None:
    page = composer(windows, doors, doors.known(MARIA))
    subject = page.get_by_label("What is it about?")
    offered = subject.locator("option")
    everything = offered.all_inner_texts()
    subject.select_option(label="Test results")
    page.get_by_role("radio", name="Nursing team").check()
    assert offered.all_inner_texts() == ["Choose one", "Medical question", "Test results", "Medication question"]
    expect(subject.locator("option:checked")).to_have_text("Test results")
    page.get_by_role("radio", name="Front desk").check()
    assert offered.all_inner_texts() == ["Choose one", "Appointments and scheduling", "Forms and referrals"]
    expect(subject).to_have_value("")
    page.get_by_role("radio", name="Billing office").check()
    expect(subject.locator("option:checked")).to_have_text("Billing question")
    page.get_by_role("radio", name="Dr. Emily Chen").check()
    assert offered.all_inner_texts() == everything
    expect(subject.locator("option:checked")).to_have_text("Billing question")


def test_what_is_missing_is_said_by_field_and_nothing_typed_is_lost(windows: Windows, doors: Doors) -> None:
    page = composer(windows, doors, doors.known(MARIA))
    page.get_by_role("radio", name="Hannah Brandt, NP").check()
    send(page)
    summary = problems(page)
    expect(summary).to_be_focused()
    for words in ("Choose an office.", "Choose what your message is about.", "Write your message."):
        expect(summary.get_by_role("link", name=words)).to_be_visible()
    summary.get_by_role("link", name="Write your message.").click()
    expect(text_of(page)).to_be_focused()
    expect(page.get_by_role("radio", name="Hannah Brandt, NP")).to_be_checked()


def test_whoever_types_on_after_a_refusal_is_not_interrupted(windows: Windows, doors: Doors) -> None:
    page = composer(windows, doors, doors.known(MARIA))
    send(page)
    expect(problems(page)).to_be_focused()
    written = page.locator(".writing")
    expect(written).to_contain_text("Write your message.")
    text_of(page).click()
    text_of(page).press_sequentially("It itches")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.keyboard.type(" at night")
    expect(text_of(page)).to_have_value("It itches at night")
    expect(text_of(page)).to_be_focused()
    expect(written).not_to_contain_text("Write your message.")
    expect(page.get_by_role("group", name="Who do you want to write to?")).to_contain_text("Choose who to write to.")


def test_a_thousand_characters_as_a_person_counts_them_are_sent_and_one_more_is_not(
    windows: Windows, doors: Doors
) -> None:
    lena = doors.known(LENA)
    page = composer(windows, doors, lena)
    address(page)
    full = TWO_MARKS * 999 + "👩🏽‍⚕️"
    text_of(page).fill(full + "!")
    expect(page.locator(".counter")).to_contain_text("1 character too many")
    expect(page.locator(".counter [role=status]")).to_have_text("1 character too many")
    send(page)
    expect(problems(page)).to_contain_text("Your message has 1,001 characters. Shorten it to 1,000.")
    expect(text_of(page)).to_have_value(full + "!")
    text_of(page).fill(full)
    expect(page.locator(".counter")).to_contain_text("0 characters left")
    send(page)
    received(page)
    assert newest_message(lena)["text"] == full


def test_the_number_of_a_card_is_pointed_at_and_never_sent(windows: Windows, doors: Doors) -> None:
    lena = doors.known(LENA)
    before = sent_texts(lena)
    page = composer(windows, doors, lena)
    address(page, "Billing office", "Billing question")
    text_of(page).fill("Please take 4111 1111 1111 1111 for my bill of 10/12.")
    expect(page.get_by_text("This looks like the number of a payment card.")).to_be_visible()
    send(page)
    expect(problems(page)).to_contain_text("Write “my card ending in” and its last four digits instead")
    page.get_by_role("button", name="Show me the number").click()
    chosen = "el => el.value.slice(el.selectionStart, el.selectionEnd)"
    assert text_of(page).evaluate(chosen) == "4111 1111 1111 1111"
    assert sent_texts(lena) == before
    text_of(page).fill("Please take my card ending in 1111 for my bill of 10/12.")
    send(page)
    received(page)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("I have chest pain since noon", "may be an emergency"),
        ("No quiero vivir", "You do not have to go through this"),
    ],
)
def test_words_of_an_emergency_show_where_help_is_and_do_not_block(
    text: str, advice: str, windows: Windows, doors: Doors
) -> None:
    page = composer(windows, doors, doors.known(LENA))
    address(page)
    text_of(page).fill("When is my next visit?")
    expect(page.locator(".advice")).to_have_count(0)
    text_of(page).fill(text)
    shown = page.locator(".advice")
    expect(shown).to_contain_text(advice)
    for number in ("911", "988", "(508) 555-0142"):
        expect(shown.get_by_role("link", name=number)).to_be_visible()
    send(page)
    received(page)


def test_where_to_call_in_an_emergency_stands_above_what_is_written(windows: Windows, doors: Doors) -> None:
    page = composer(windows, doors, doors.known(LENA))
    note = page.locator(".note").filter(has_text="Do not use messages for emergencies")
    for number in ("911", "988", "(508) 555-0142"):
        expect(note.get_by_role("link", name=number)).to_be_visible()
    expect(note).to_contain_text("For help today, call our nurse line: (508) 555-0142.")


def test_phones_are_told_the_exact_types_so_that_they_convert_their_photographs(windows: Windows, doors: Doors) -> None:
    page = composer(windows, doors, doors.known(LENA))
    chooser = page.locator(".attach input[type=file]")
    expect(chooser).to_have_attribute("accept", "application/pdf,image/jpeg,image/png")


def test_an_upload_that_is_canceled_is_no_file_of_the_message(windows: Windows, doors: Doors) -> None:
    lena = doors.known(LENA)
    page = composer(windows, doors, lena)
    address(page)
    text = fresh("Without the photo, after all.")
    text_of(page).fill(text)
    page.route(re.compile("uploadsbucket"), lambda route: None)  # under way for ever
    with page.expect_request(re.compile("uploadsbucket")) as upload:
        attach(page, photo("wrong-arm.jpg"))
    with page.expect_event("requestfailed", lambda request: request == upload.value):
        row_of(page, "wrong-arm.jpg").get_by_role("button", name="Cancel the upload of wrong-arm.jpg").click()
    expect(row_of(page, "wrong-arm.jpg")).to_have_count(0)
    send(page)
    received(page)
    written = newest_message(lena)
    assert (written["text"], written["files"]) == (text, [])


def test_files_that_no_message_takes_are_refused_at_once_by_name(windows: Windows, doors: Doors) -> None:
    page = composer(windows, doors, doors.known(LENA))
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    largest = 10 * 1024 * 1024
    attach(
        page,
        {"name": "clip.mov", "mimeType": "video/quicktime", "buffer": b"moov"},
        form("empty.pdf", b""),
        form("long.pdf", bytes(largest + 1)),
    )
    said = page.locator(".attach [role=alert]")
    for words in ("“clip.mov” was not attached: it is not a PDF", "“empty.pdf” was not", "“long.pdf” was not"):
        expect(said).to_contain_text(words)
    assert [url for url in posted if "attachments" in url] == []
    attach(page, *[form(f"{number}.pdf") for number in range(11)])
    expect(page.locator(".attached li")).to_have_count(10)
    expect(said).to_contain_text("“10.pdf” was not attached: a message takes 10 files.")


def test_a_file_that_is_not_what_its_name_says_is_refused_with_the_reason(windows: Windows, doors: Doors) -> None:
    lena = doors.known(LENA)
    page = composer(windows, doors, lena)
    address(page)
    text_of(page).fill("Here is my form.")
    attach(page, form("form.pdf", b"%PDF-1.7 and nothing that follows"), form("form.pdf"))
    refused = page.locator(".attached li[data-bad]")
    expect(refused).to_contain_text("This file is damaged or not complete.")
    send(page)
    expect(problems(page)).to_contain_text("“form.pdf” cannot be sent.")
    refused.get_by_role("button", name="Remove form.pdf").click()
    send(page)
    received(page)
    assert [file["state"] for file in newest_message(lena)["files"]] == ["clean"]


def test_files_are_dropped_and_pasted_too(windows: Windows, doors: Doors) -> None:
    page = composer(windows, doors, doors.known(LENA), width=WIDE)
    given = """(kind) => {
        const data = new DataTransfer();
        data.items.add(new File(["%PDF-"], kind + ".pdf", { type: "application/pdf" }));
        const fields = { bubbles: true, cancelable: true };
        const event = kind === "drop" ? new DragEvent(kind, { ...fields, dataTransfer: data })
          : new ClipboardEvent(kind, { ...fields, clipboardData: data });
        document.querySelector(kind === "drop" ? ".attach" : "textarea").dispatchEvent(event);
    }"""
    for kind in ("drop", "paste"):
        page.evaluate(given, kind)
        expect(row_of(page, f"{kind}.pdf")).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_the_composer_speaks_plainly_and_can_be_used_by_everyone(width: int, windows: Windows, doors: Doors) -> None:
    page = composer(windows, doors, doors.known(MARIA), width=width)
    page.get_by_role("radio", name="Hannah Brandt, NP").check()
    text_of(page).fill("I have chest pain. 4111 1111 1111 1111")
    attach(page, form("a long name of a form that the school wants to have back by Friday.pdf", b"%PDF-1.7"))
    expect(page.locator(".attached li[data-bad]")).to_be_visible()
    send(page)
    expect(problems(page)).to_be_visible()
    found = machine_words(page.locator("main").inner_text().replace("4111 1111 1111 1111", ""))
    found += axe_violations(page)
    page.emulate_media(color_scheme="dark")
    found += hard_to_see(page)
    page.set_viewport_size({"width": SMALLEST if width == PHONE else width, "height": 640})
    assert sideways(page) == 0
    assert found == []


def test_the_button_says_what_it_unfolds_and_takes_the_focus_back(windows: Windows, doors: Doors) -> None:
    page = windows.open(doors.known(LENA))
    page.goto(doors.path("/"))
    settle(page)
    button = page.get_by_role("button", name="Send a message", exact=True)
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="Close, keep as draft").click()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()
