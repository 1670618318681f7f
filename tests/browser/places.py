"""Every page of the portal, as the tests walk them and the pictures show them."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.browser.doors import BILLING, MARIA, STAFF, THOMAS, WALTER, Doors, SignedIn

SECTIONS = ("results", "medications", "visits", "problems", "allergies", "immunizations", "vitals", "procedures")


@dataclass(frozen=True)
class Place:
    """A page. `path` lies within the practice and may name what only the running portal knows: `{wang}`, `{trend}`.

    `refusals` are answers (status, end of the address) that belong to the page, as the question whether someone is
    signed in where nobody is.
    """

    name: str
    path: str
    who: str | None = None
    heading: str = ""
    refusals: tuple[tuple[int, str], ...] = ()


NOBODY = ((401, "/session"),)

PATIENT = (
    Place("home", "/", MARIA, "Maria"),
    Place("home-nearly-empty", "/", WALTER, "Walter"),
    Place("messages", "/messages", MARIA, "Messages"),
    Place("messages-sent", "/messages/sent", MARIA, "Messages"),
    Place("messages-conversation", "/messages/{conversation}", MARIA, "Test results"),
    Place("messages-search", "/messages/search", MARIA, "Messages"),
    Place("messages-no-drafts", "/messages/drafts", WALTER, "Messages"),
    Place("my-health", "/my-health", MARIA, "My health"),
    Place("results", "/my-health/results", MARIA, "Test results"),
    Place("medications", "/my-health/medications", MARIA, "Medications"),
    Place("visits", "/my-health/visits", THOMAS, "Visits"),
    Place("problems", "/my-health/problems", MARIA, "Health problems"),
    Place("allergies", "/my-health/allergies", MARIA, "Allergies"),
    Place("immunizations", "/my-health/immunizations", MARIA, "Immunizations"),
    Place("vitals", "/my-health/vitals", MARIA, "Vitals"),
    Place("procedures", "/my-health/procedures", THOMAS, "Procedures"),
    Place("nothing-in-a-list", "/my-health/medications", WALTER, "Medications"),
    Place("result-over-time", "/my-health/results/{result}", MARIA, ""),
    Place("vital-over-time", "/my-health/vitals/{vital}", MARIA, ""),
    Place("health-records", "/my-health/health-records", MARIA, "Health records"),
    Place("profile", "/profile", MARIA, "My profile"),
    Place("security", "/profile/security", MARIA, "Sign-in and security"),
    Place("help", "/help", MARIA, "Help"),
    Place("practice", "/practice", MARIA, "Practice details"),
    Place("not-found", "/nowhere", MARIA, "Page not found"),
)

CONSOLE = (
    Place("console-sign-in", "/console/", None, "Sign in", NOBODY),
    Place("console-patients", "/console/patients", STAFF, "Patients"),
    Place("console-not-invited", "/console/patients/{wang}", STAFF, "Xiaoming Alexander Wang"),
    Place("console-invited", "/console/patients/{rahman}", STAFF, "Aisha Rahman"),
    Place("console-registered", "/console/patients/{alvarez}", STAFF, "Maria Alvarez"),
    Place("console-profile", "/console/profile", STAFF, "My profile"),
    Place("console-security", "/console/security", STAFF, "Sign-in and security"),
    Place("console-inbox", "/console/inbox", STAFF, "Inbox"),
    Place("console-tasks", "/console/tasks", STAFF, "Tasks"),
    Place("console-staff", "/console/staff", STAFF, "Staff"),
    Place("console-colleague", "/console/staff/{joyce}", STAFF, "Joyce Kim"),
    Place("console-billing", "/console/patients/{rahman}", BILLING, "Aisha Rahman"),
    Place("console-too-young", "/console/patients/{sofia}", STAFF, "Sofia Alvarez"),
)

ENTRY = (
    Place("sign-in", "/sign-in", None, "Sign in"),
    Place("sign-in-on-the-way", "/my-health", None, "Sign in", NOBODY),
    Place("sign-up", "/sign-up", None, "Sign up"),
    Place("sign-up-patient", "/sign-up/patient", None, "About you"),
    Place("sign-up-family", "/sign-up/family", None, "About the patient"),
    Place("activate", "/activate{rahman_token}", None, "Create your account"),
    Place("activate-dead-link", "/activate#not-a-link", None, "no longer works", ((410, "/invitations"),)),
    Place("activate-no-link", "/activate", None, "Open the link"),
    Place("recover", "/recover", None, "Forgot your username or password?"),
    Place("recover-dead-link", "/recover/new#not-a-link", None, "no longer works", ((410, "/recovery/link"),)),
    Place("recover-no-link", "/recover/new", None, "Open the link"),
)


class Finder:
    """Fills in what a place leaves to the running portal."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def path(self, place: Place) -> str:
        names: dict[str, Callable[[], str]] = {
            "conversation": self._conversation,
            "result": lambda: self._measured("results"),
            "vital": lambda: self._measured("vitals"),
            "wang": lambda: self._doors.patient_named("Xiaoming Alexander Wang-Featherstonehaugh-Montgomery"),
            "rahman": lambda: self._doors.patient_named("Aisha Rahman"),
            "alvarez": lambda: self._doors.patient_named("Maria Alvarez"),
            "sofia": lambda: self._doors.patient_named("Sofia Alvarez"),
            "joyce": lambda: self._doors.colleague_named("Joyce Kim"),
            "rahman_token": lambda: "#" + self._doors.link_to("aisha.rahman@mail.example").partition("#")[2],
        }
        known = {name: find() for name, find in names.items() if f"{{{name}}}" in place.path}
        return self._doors.path(place.path.format(**known))

    def who(self, place: Place) -> SignedIn | None:
        return self._doors.known(place.who) if place.who else None

    def _conversation(self) -> str:
        """Maria's about test results."""
        maria = self._doors.known(MARIA)
        items = maria.visitor.get(f"/patients/{maria.patient}/messages")["items"]
        return next(str(each["id"]) for each in items if each["subject"] == "Test results")

    def _measured(self, section: str) -> str:
        """The key of the first test, or vital sign, of Maria's that was measured more than once."""
        maria = self._doors.known(MARIA)
        items = maria.visitor.get(f"/patients/{maria.patient}/records/{section}")["items"]
        tests = [test for item in items for test in item.get("tests", [item])]
        return next(str(test["key"]) for test in tests if test["has_trend"])
