"""The rules of who gets in, for how long and how often. Pure: time and settings arrive as arguments."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portico import clock, ids
from portico.errors import Gone, Invalid, PortalError
from portico.identity.entities import Account, OpenSession, Stage

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
REFRESH = timedelta(minutes=1)  # a session in use is written at most this often

FAILURES = 100  # consecutive wrong passwords until an account is locked (NIST SP 800-63B-4, 3.2.2)
VALIDATION_TRIES = 5
SECURITY_ANSWERS = 20  # consecutive wrong ones, over all links, until the practice has to help
RESUME = timedelta(minutes=10)  # how long a used link still leads its own account in, for an answer lost on the way

OLDEST = 130  # years; an older birth date was mistyped

SHORTEST_ANSWER = 2
SHORTEST_QUESTION = 5
OWN_QUESTION = "own"

QUESTIONS = {
    "library_card": "What is your library card number?",
    "licence_number": "What is your driver's license number?",
    "first_phone": "What was your first phone number?",
    "favorite_teacher": "What is the name of your favorite teacher?",
    "fathers_middle_name": "What is your father's middle name?",
    "mothers_maiden_name": "What is your mother's maiden name?",
    OWN_QUESTION: "Create my own question",
}

_USERNAME = re.compile(r"[a-z0-9._-]{4,40}")
_LOGIN = re.compile(r"[!-~]{4,254}")
_EXTENSION = re.compile(r"(?:ext(?:ension)?\.?|x|#)\s*([0-9]+)\s*$")


def folded(typed: str) -> str:
    """One form for what looks the same: NFKC, case-folded, no spaces around it."""
    return unicodedata.normalize("NFKC", typed).casefold().strip()


def username_problem(name: str) -> Invalid | None:
    """Why this folded name cannot be a username, or None."""
    if _USERNAME.fullmatch(name):
        return None
    words = "Use 4 to 40 letters, digits, dots, hyphens or underscores, without spaces."
    return Invalid("identity.username_invalid", words, errors={"username": words})


def username_taken() -> Invalid:
    words = "Someone at this practice already uses this username. Please choose another one."
    return Invalid("identity.username_taken", words, errors={"username": words})


def email_in_use() -> Invalid:
    words = (
        "Someone else at this practice signs in with this address. Two people who do not share their records need "
        "separate addresses; where they do share, one owns the account and the other is added as family."
    )
    return Invalid("identity.email_in_use", words, errors={"email": words})


def together(problems: Iterable[Invalid]) -> Invalid:
    """All that must be mended, said at once; the first one's code and words stand for the whole."""
    first, *rest = problems
    errors = dict(first.errors)
    for problem in rest:
        errors |= problem.errors
    return Invalid(first.code, first.detail, errors=errors)


def given_name(name: str) -> str:
    """The name to greet someone by: the first word that is no title such as `Dr.`"""
    return next((word for word in name.split() if not word.endswith(".")), name)


def login_name(typed: str) -> str | None:
    """What someone typed to sign in, as logins are kept; None when no login can look like this."""
    name = folded(typed)
    return name if _LOGIN.fullmatch(name) else None


def email_hint(email: str) -> str:
    """Enough of an address for its owner to know it: `m•••@mail.example`."""
    mailbox, _, domain = email.partition("@")
    return f"{mailbox[0]}•••@{domain}"


def seal(account: Account) -> str:
    """What a mailed link back into an account holds on to: it dies when password, address or second step change, and
    not when a stranger's guesses lock the account."""
    return ids.digest("\n".join((account.password_hash, account.email, *account.factors)))


def refusal_to_invite(birth_date: date | None, today: date, minimum_age: int) -> PortalError | None:
    """Why this patient may not be invited by any route, or None (COPPA, 16 CFR 312)."""
    if birth_date is None:
        return Invalid("identity.age_unknown", "This chart has no date of birth, so we cannot tell the patient's age.")
    if clock.age(birth_date, today) < minimum_age:
        return Invalid("identity.too_young", f"Nobody under {minimum_age} can have an account of their own.")
    return None


def refusal_to_register(
    birth_date: date, today: date, *, minimum_age: int, adult_age: int, phone: str
) -> Invalid | None:
    """Why this person may not sign up by themselves, or None: adults only (COPPA, and 13 to 17 by invitation)."""
    age = clock.age(birth_date, today)
    if birth_date > today or age > OLDEST:
        words = "Check the date of birth."
        return Invalid("identity.birth_date_invalid", words, errors={"birth_date": words})
    if age < minimum_age:
        words = (
            f"Children under {minimum_age} cannot have an account of their own. A parent or guardian can call us "
            f"at {phone} and ask for access to the child's record."
        )
        return Invalid("identity.under_minimum_age", words)
    if age < adult_age:
        words = (
            f"Until you are {adult_age}, your practice sets up your account with you. Please call us at {phone}, "
            "or ask at your next visit: we will email you an invitation."
        )
        return Invalid("identity.under_adult_age", words)
    return None


def moment_words(moment: datetime, time_zone: str) -> str:
    """A moment as mail says it, in the practice's time zone: `December 6, 2026 at 3:05 PM`."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{local:%B} {local.day}, {local.year} at {local.hour % 12 or 12}:{local:%M %p}"


def link_dead() -> Gone:
    """The one answer to a link that is unknown, replaced, used or too old."""
    return Gone(
        "identity.link_dead",
        "This link does not work any more. If you already chose a username and password, please sign in. "
        "Otherwise please use the newest email from your practice, or ask the practice to send you a new one.",
    )


def stage_after(done: Stage | None, account: Account, *, asks_question: bool, needs_factor: bool) -> Stage:
    """The next step of requirement 8's order that this account still needs; None is before the first.

    A temporary password is replaced, a question chosen unless the practice asks none, and a second step set up where
    the practice requires one.
    """
    needed: dict[Stage, bool] = {
        "validation": done is None and account.subject.kind == "patient",
        "password": account.password_expires is not None,
        "question": asks_question and account.answer_hash is None,
        "factor": needs_factor and not account.factors,
    }
    left = list(needed)[list(needed).index(done) + 1 :] if done in needed else list(needed)
    return next((stage for stage in left if needed[stage]), "full")


def stage_of_session(session: OpenSession, account: Account) -> Stage:
    """Where a session stands: at its second step before all others."""
    return "second_step" if session.pending else account.stage


def opens_by_password(account: Account, now: int) -> bool:
    """Whether the right password lets anyone in: not when the account is locked or the password's time is over."""
    return account.lock is None and (account.password_expires is None or now < account.password_expires)


def same_birth_date(given: date | None, known: date | None) -> bool:
    return given is not None and given == known


def same_phone(given: str | None, extension: str | None, known: list[str]) -> bool:
    """Whether it is one of the chart's numbers, however written; the extension counts where both name one."""
    if given is None:
        return False
    number, own_extension = phone_digits(given)
    wanted = _digits(extension or "") or own_extension
    return any(
        number == other and (not wanted or not other_extension or wanted == other_extension)
        for other, other_extension in map(phone_digits, known)
        if len(other) >= 7
    )


def phone_digits(text: str) -> tuple[str, str]:
    """A phone number's digits without the US country code, and those of its extension."""
    plain = folded(text)
    extension = _EXTENSION.search(plain)
    digits = _digits(plain[: extension.start()] if extension else plain)
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    return digits, extension[1] if extension else ""


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def security_question(chosen: str, own: str | None) -> str:
    """The question's words. Raises Invalid when a person's own question is missing."""
    if chosen != OWN_QUESTION:
        return QUESTIONS[chosen]
    question = (own or "").strip()
    if len(question) < SHORTEST_QUESTION:
        words = f"Write your question, with at least {SHORTEST_QUESTION} characters."
        raise Invalid("identity.question_too_short", words, errors={"own_question": words})
    return question


def security_answer(question: str, typed: str) -> str:
    """The answer as it is compared. Raises Invalid when it is too short or only says the question again."""
    answer = folded(typed)
    if len(answer) < SHORTEST_ANSWER:
        words = f"Use at least {SHORTEST_ANSWER} characters."
        raise Invalid("identity.answer_too_short", words, errors={"answer": words})
    if answer == folded(question):
        words = "The answer cannot be the question itself."
        raise Invalid("identity.answer_is_question", words, errors={"answer": words})
    return answer


def more_times(left: int) -> str:
    """How often something may still be tried: `one more time`, `3 more times`."""
    return "one more time" if left == 1 else f"{left} more times"


def tries_words(left: int) -> str:
    """What is said after a wrong validation."""
    tries = more_times(left)
    return f"That does not match what the practice has. You can try {tries}; after that the practice has to help."


def cookie_name(practice_id: str) -> str:
    """The one cookie of this practice; `__Host-` binds it to this origin, HTTPS and no other path (RFC 6265bis)."""
    return f"__Host-portico-{practice_id}"


def device_cookie_name(practice_id: str) -> str:
    """The long-lived cookie by which a browser is known that was used to sign in here. It opens nothing."""
    return f"__Host-portico-device-{practice_id}"


def session_ends(now: datetime) -> tuple[int, int]:
    """When a session that begins now ends unless it is used, and when it ends in any case."""
    return clock.epoch(now + IDLE), clock.epoch(now + ABSOLUTE)


def worth_refreshing(session: OpenSession, now: int) -> bool:
    """Whether its last use was written long enough ago to be written again."""
    return session.idle_ends - now <= (IDLE - REFRESH).total_seconds()


def alive(session: OpenSession, account: Account, now: int) -> bool:
    """Whether a session still opens anything: in time, and nothing ended all sessions of its account."""
    return (
        session.account_id == account.id
        and session.epoch == account.epoch
        and account.lock is None
        and session.seconds_left(now) > 0
    )
