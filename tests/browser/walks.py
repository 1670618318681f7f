"""Walks to the pages that no address leads to: a code was mailed before, or a question answered.

Each walk shows the pages that it comes past to `show`, with the name of the page.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
from playwright.sync_api import Page, expect

from tests.browser.composer import attach, composer, photo, row_of, text_of
from tests.browser.doors import ANSWER, BIRTH_DATE, MARIA, PASSWORD, STAFF, Doors
from tests.browser.test_first_visit import fill, heading, press
from tests.browser.windows import Windows, settle

Show = Callable[[Page, str], None]
Walk = Callable[[Windows, Doors, Show], None]

BORN = "5/17/1984"
WAITING = (
    ("Signe", "medication-question", "May I take both pills at night? I forget the one in the morning."),
    ("Nils", "test-results", "I saw my result from Tuesday. Do I need to change anything?"),
)


def first_visit(windows: Windows, doors: Doors, show: Show) -> None:
    """Ben Hadley with his invitation: User Validation, then the security question."""
    link = doors.invite(doors.patient_named("Ben Hadley"), "ben.hadley@mail.example")
    page = windows.open(doors.activate(link, "ben.hadley"))
    page.goto(doors.path("/validate"))
    heading(page, "Welcome, Ben")
    show(page, "validate")
    page.locator("#attested").check()
    fill(page, birth_date="2/11/1972")
    press(page, "Continue")
    heading(page, "Choose a security question")
    show(page, "security-question")


def assigned_account(windows: Windows, doors: Doors, show: Show) -> None:
    """Someone with a temporary password chooses one of their own."""
    patient, email = doors.newcomer("Opal", "Brandywine"), "opal.brandywine@mail.example"
    made = doors.known(STAFF).visitor.post(f"/desk/patients/{patient}/account", {"email": email})
    opal = doors.sign_in(made["username"], doors.word_to(email, re.compile(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}")))
    opal.visitor.post("/identity-validation/answers", {"attested": True, "birth_date": BIRTH_DATE})
    page = windows.open(opal)
    page.goto(doors.path("/new-password"))
    heading(page, "Choose your own password")
    show(page, "new-password")


def sign_up(windows: Windows, doors: Doors, show: Show) -> None:
    """A patient signs up, with a code to each of two mailboxes."""
    doors.newcomer("Odette", "Marsh", email="odette.chart@mail.example")
    page = windows.open()
    page.goto(doors.path("/sign-up/patient"))
    fill(page, first_name="Odette", last_name="Marsh", birth_date=BORN, phone="(508) 555-0199", postal_code="01597")
    fill(page, email="odette@mail.example")
    press(page, "Continue")
    heading(page, "Check your email")
    show(page, "sign-up-email")
    fill(page, code=doors.code_to("odette@mail.example"))
    press(page, "Continue")
    heading(page, "One more code")
    show(page, "sign-up-chart")
    fill(page, code=doors.code_to("odette.chart@mail.example"))
    press(page, "Continue")
    heading(page, "Choose how you will sign in")
    fill(page, username="odette.marsh", password=PASSWORD, confirm=PASSWORD)
    expect(page.locator(".strength")).to_contain_text("strong")
    show(page, "sign-up-account")
    _create_account(page)
    heading(page, "Welcome, Odette")
    show(page, "welcome")


def sign_up_too_young(windows: Windows, doors: Doors, show: Show) -> None:
    """A child is told what to do instead."""
    windows.watch.expect_refusal(422, "/registrations")
    page = windows.open()
    page.goto(doors.path("/sign-up/patient"))
    fill(page, first_name="Ida", last_name="Marsh", birth_date="5/17/2015", phone="(508) 555-0199")
    fill(page, postal_code="01597", email="ida.marsh@mail.example")
    press(page, "Continue")
    heading(page, "Let us set this up together")
    show(page, "sign-up-too-young")


def family_request(windows: Windows, doors: Doors, show: Show) -> None:
    """Someone of the family asks for access, with the passcode that the patient got."""
    doors.newcomer("Ansel", "Marsh", email="ansel.marsh@mail.example")
    page = windows.open()
    page.goto(doors.path("/sign-up/family"))
    fill(page, patient_first_name="Ansel", patient_last_name="Marsh", patient_birth_date=BORN)
    fill(page, patient_postal_code="01597", patient_phone="(508) 555-0199")
    press(page, "Continue")
    heading(page, "About you")
    fill(page, first_name="Greta", last_name="Marsh", email="greta.marsh@mail.example")
    page.locator("#relationship").select_option(label="Brother or sister")
    show(page, "family-about-you")
    press(page, "Continue")
    heading(page, "Check your email")
    fill(page, code=doors.code_to("greta.marsh@mail.example"))
    press(page, "Continue")
    heading(page, "Ask Ansel for the passcode")
    show(page, "family-passcode")
    fill(page, code=doors.code_to("ansel.marsh@mail.example"))
    press(page, "Continue")
    heading(page, "Choose how you will sign in")
    show(page, "family-account")
    fill(page, birth_date="1/2/1980", phone="508-555-0177")
    fill(page, username="greta.marsh", password=PASSWORD, confirm=PASSWORD)
    _create_account(page)
    heading(page, "Welcome, Greta")
    show(page, "family")


def recovery(windows: Windows, doors: Doors, show: Show) -> None:
    """Back in with the mail's link, a new password and the security question."""
    doors.whole_account("Petra", "Lund", "petra.lund")
    email = "petra.lund@mail.example"
    page = windows.open()
    page.goto(doors.path("/recover"))
    fill(page, email=email)
    press(page, "Email me")
    heading(page, "Check your email")
    show(page, "recover-asked")
    page.goto(doors.word_to(email, re.compile(r"http\S+/recover/new#\S+")))
    heading(page, "Choose a new password")
    show(page, "recover-password")
    fill(page, password="violet anchor mosaic thunder", confirm="violet anchor mosaic thunder")
    press(page, "Save and continue")
    heading(page, "One last question")
    show(page, "recover-answer")


def second_step(windows: Windows, doors: Doors, show: Show) -> None:
    """An authenticator app is set up with its recovery codes, and asked for when signing in."""
    doors.whole_account("June", "Abara", "june.abara")
    page = windows.open()
    _sign_in(page, doors, "june.abara")
    heading(page, "June")
    page.goto(doors.path("/profile/security"))
    settle(page)
    press(page, "Use an authenticator app")
    app = pyotp.TOTP(page.locator(".secret-key").inner_text().replace(" ", ""))
    show(page, "second-step-app")
    page.get_by_label("Code from the app").fill(app.at(datetime.now(UTC)))
    press(page, "Turn it on")
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    show(page, "recovery-codes")
    press(page, "I have kept them")
    page.get_by_role("heading", name="Authenticator app").wait_for()
    show(page, "second-step-on")
    page = windows.open()
    _sign_in(page, doors, "june.abara")
    heading(page, "One more step")
    settle(page)
    show(page, "second-step")


def profile_email(windows: Windows, doors: Doors, show: Show) -> None:
    """A new address of one's own, which has to be proven."""
    page = windows.open(doors.whole_account("Ines", "Moreau", "ines.moreau"))
    page.goto(doors.path("/profile"))
    settle(page)
    page.get_by_role("button", name=re.compile(r"^Change\s*: Email address$")).click()
    page.get_by_label("New email address").fill("ines@new.example")
    press(page, "Send me a code")
    page.get_by_label("Code from the email").wait_for()
    show(page, "profile-email")


def desk_task(windows: Windows, doors: Doors, show: Show) -> None:
    """Someone registered whom the practice does not know."""
    doors.unknown_registrant("Quill", "Nobody")
    page = windows.open(doors.known(STAFF))
    page.goto(doors.path("/console/tasks"))
    page.get_by_role("region", name="Quill Nobody would like an account").wait_for()
    show(page, "console-tasks")


def new_message(windows: Windows, doors: Doors, show: Show) -> None:
    """A patient unfolds a message on Home and attaches a file."""
    page = composer(windows, doors, doors.known(MARIA))
    page.get_by_role("radio", name="Hannah Brandt, NP").check()
    page.get_by_label("Which office?").select_option(label="Mill Pond office")
    page.get_by_label("What is it about?").select_option(label="Medical question")
    text_of(page).fill("The rash on my left arm is back since Sunday. Here is a picture of it.")
    attach(page, photo("rash-left-arm.jpg"))
    expect(row_of(page, "rash-left-arm.jpg")).to_contain_text("Checked, ready to send")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    show(page, "new-message")


def team_inbox(windows: Windows, doors: Doors, show: Show) -> None:
    """Patients wait for the nurses, who tell each other something and answer."""
    for given, subject, text in WAITING:
        patient = doors.whole_account(given, "Lindgren", f"{given.lower()}.lindgren")
        wanted = {"team": "nurses", "subject": subject, "text": text}
        thread = patient.visitor.post(f"/patients/{patient.patient}/messages", wanted)["thread"]
    nurse = doors.known("grace.okafor")
    note = {"text": "Dr. Chen has seen the result. It is fine."}
    nurse.visitor.post(f"/desk/messages/threads/{thread}/notes", note)
    page = windows.open(nurse)
    page.goto(doors.path("/console/inbox"))
    page.get_by_role("link", name="Nils Lindgren").wait_for()
    show(page, "console-inbox")
    page.get_by_role("link", name="Nils Lindgren").click()
    page.get_by_label("Your answer").fill("Your result is fine. You do not need to change anything.")
    page.evaluate("scrollTo(0, 0)")
    show(page, "console-conversation")
    page.goto(doors.path(f"/console/patients/{doors.patient_named('Aisha Rahman')}"))
    press(page, "Write a message")
    page.get_by_label("Your message").wait_for()
    page.evaluate("scrollTo(0, 0)")
    show(page, "console-write")


WALKS: tuple[Walk, ...] = (
    first_visit,
    assigned_account,
    sign_up,
    sign_up_too_young,
    family_request,
    recovery,
    second_step,
    profile_email,
    desk_task,
    new_message,
    team_inbox,
)


def _create_account(page: Page) -> None:
    """With what was chosen, and the security question that comes next."""
    press(page, "Create account")
    heading(page, "Choose a security question")
    page.locator("#question").select_option(index=1)
    fill(page, answer=ANSWER)
    press(page, "Save and continue")


def _sign_in(page: Page, doors: Doors, username: str) -> None:
    page.goto(doors.path("/sign-in"))
    fill(page, username=username, password=PASSWORD)
    press(page, "Sign in")
