"""Whoever stands at a door learns nothing of who is behind it: known and unknown are answered alike, after the same
work (ASVS 5.0, 6.3.8). A door is a row: what several people do there, of whom the practice knows some.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pytest
from argon2 import PasswordHasher

from tests.component.identity.conftest import MovedClock
from tests.support.accounts import PASSWORD, signed_in
from tests.support.applications import Applicant, asking, registering, walter_with_chart
from tests.support.authenticator import Authenticator
from tests.support.events import Answer
from tests.support.factors import Holder, change_account, holder
from tests.support.faults import counted
from tests.support.patients import add_patient
from tests.support.quick import CHEAP_HASH
from tests.support.visits import Visitor

ONCE = {"GetSecretValue", "GetPublicKey", "AssumeRole"}  # asked once a process, whoever comes
CHANCE = {"request_id", "handle"}  # of a body: random for everyone
OTHER = "granite violin harbor"
PHONE_ONLY: dict[str, Any] = {
    "first_name": "Edna",
    "last_name": "Moss",
    "birth_date": "1950-05-06",
    "phone": "508-555-0155",
}
Act = Callable[[], Answer]
Who = TypeVar("Who")
Asked = tuple[Applicant, Mapping[str, str]]  # someone, and what they type otherwise the second time


@dataclass(frozen=True)
class People:
    """Of whom the practice knows: Myra with account and passkey, Walter with a chart, Edna with a chart that says no
    email address. `later` moves the clock."""

    myra: Holder
    later: Callable[[], None]


@pytest.fixture
def people(moved_clock: MovedClock) -> People:
    walter_with_chart()
    add_patient("Ana Maria", "Moss", "1950-05-06", phones=("508-555-0133",), emails=("ana@post.example",))
    add_patient("Edna", "Moss", "1950-05-06", phones=("508-555-0155",))
    myra = holder(moved_clock.now)
    assert myra.add_passkey().status == 201
    return People(myra, lambda: moved_clock.forward(minutes=1))


# what is done at the doors ------------------------------------------------------------------------------------------


def sign_in(username: str, password: str = OTHER) -> Callable[[People], Act]:
    return lambda _: lambda: signed_in(Visitor(), username, password)


def sign_in_when_locked(_: People) -> Act:
    change_account(lock="failures")
    return lambda: signed_in(Visitor(), password=PASSWORD)


def passkey(**changes: Any) -> Callable[[People], Act]:
    """Myra's passkey with something of it changed, and a key that is not hers."""

    def prepare(people: People) -> Act:
        visitor = Visitor()
        options = visitor.post("/sign-in/passkey-options").body["public_key"]
        forged = replace(people.myra.passkey, secret=Authenticator().secret, **changes)
        return lambda: visitor.post("/sign-in/passkey", {"passkey": forged.sign(options)})

    return prepare


def recover(email: str) -> Callable[[People], Act]:
    return lambda _: lambda: Visitor().post("/recovery", {"email": email})


def begin(applicant: Callable[[], Applicant]) -> Callable[[People], Act]:
    return lambda _: applicant().begin


def prove_email(applicant: Callable[[], Applicant]) -> Callable[[People], Act]:
    def prepare(_: People) -> Act:
        begun = applicant()
        assert begun.begin().status == 201
        code = begun.newest_code(str(begun.typed["email"]))
        return lambda: begun.step("email-code", code=code)

    return prepare


def guess(step: str) -> Callable[[Callable[[], Applicant]], Callable[[People], Act]]:
    """The code that went to whom the practice knows, guessed wrongly."""

    def at(applicant: Callable[[], Applicant]) -> Callable[[People], Act]:
        def prepare(_: People) -> Act:
            proven = applicant()
            assert proven.prove_email().status == 200
            return lambda: proven.step(step, code="0000 0000")

        return prepare

    return at


def ask_again(applicant: Callable[[], Applicant]) -> Callable[[People], Act]:
    """A new code, a minute later."""

    def prepare(people: People) -> Act:
        proven = applicant()
        assert proven.prove_email().status == 200
        people.later()
        return lambda: proven.step("code")

    return prepare


def former(step: str, **typed: str) -> Callable[[Callable[[], Asked]], Callable[[People], Act]]:
    """A step of a request whose requester asked once more, about the same patient in other words."""

    def at(asked: Callable[[], Asked]) -> Callable[[People], Act]:
        def prepare(people: People) -> Act:
            first, changed = asked()
            assert first.prove_email().status == 200
            people.later()
            assert asking(**{**first.typed, **changed}).prove_email().status == 200
            return lambda: first.step(step, **typed)

        return prepare

    return at


REGISTERING: Mapping[str, Callable[[], Applicant]] = {
    "a patient": lambda: registering(email="w@new.example"),
    "nobody": lambda: registering(email="n@new.example", first_name="Nobody"),
    "another birth date": lambda: registering(email="b@new.example", birth_date="1941-02-04"),
    "no email in the chart": lambda: registering(email="e@new.example", **PHONE_ONLY),
    "has an account": lambda: registering(email="myra.jones@mail.example"),
}
ASKING: Mapping[str, Callable[[], Applicant]] = {
    "of a patient": lambda: asking(email="i@new.example"),
    "of nobody": lambda: asking(email="j@new.example", patient_first_name="Nobody"),
    "of whom no email is known": lambda: asking(
        email="k@new.example", **{f"patient_{name}": value for name, value in PHONE_ONLY.items()}
    ),
    "has an account": lambda: asking(email="myra.jones@mail.example"),
}


OTHER_PHONE = {"patient_phone": "508-555-0100", "patient_postal_code": ""}
ANA = {"patient_first_name": "Ana", "patient_last_name": "Moss", "patient_birth_date": "1950-05-06"}
MARIA = {"patient_first_name": "Maria"}
ASKING_AGAIN: Mapping[str, Callable[[], Asked]] = {
    "of nobody, with another phone": lambda: (asking(email="m@new.example", patient_first_name="Nobody"), OTHER_PHONE),
    "of a patient, with another phone": lambda: (asking(email="l@new.example"), OTHER_PHONE),
    "of a patient, by either given name": lambda: (asking(email="o@new.example", **ANA), MARIA),
    "of nobody, by either given name": lambda: (
        asking(email="p@new.example", **{**ANA, "patient_last_name": "Nobody"}),
        MARIA,
    ),
}


def each(
    act: Callable[[Who], Callable[[People], Act]], people: Mapping[str, Who]
) -> dict[str, Callable[[People], Act]]:
    return {name: act(applicant) for name, applicant in people.items()}


DOORS: Mapping[str, tuple[int, Mapping[str, Callable[[People], Act]]]] = {
    "sign-in": (
        401,
        {
            "username": sign_in("myra.jones"),
            "email": sign_in("myra.jones@mail.example"),
            "locked, with the right password": sign_in_when_locked,
            "nobody": sign_in("nobody.here"),
            "nobody's email": sign_in("nobody@mail.example"),
            "nothing": sign_in(""),
            "what no login looks like": sign_in("no login"),
        },
    ),
    "passkey": (
        401,
        {
            "another key": passkey(),
            "a passkey that is not there": passkey(credential_id=b"x" * 32),
            "nobody's": passkey(user=b"acc_none"),
            "of somebody unnamed": passkey(user=b""),
        },
    ),
    "recovery": (202, {"known": recover("myra.jones@mail.example"), "unknown": recover("nobody.jones@mail.example")}),
    "registration": (201, each(begin, REGISTERING)),
    "registration, own address proven": (200, each(prove_email, REGISTERING)),
    "registration, code guessed": (422, each(guess("chart-code"), REGISTERING)),
    "registration, another code": (200, each(ask_again, REGISTERING)),
    "family request": (201, each(begin, ASKING)),
    "family request, own address proven": (200, each(prove_email, ASKING)),
    "family request, passcode guessed": (422, each(guess("passcode"), ASKING)),
    "family request, another passcode": (200, each(ask_again, ASKING)),
    "family request, asked once more": (200, each(former("status"), ASKING_AGAIN)),
    "family request, asked once more, passcode guessed": (
        422,
        each(former("passcode", code="0000 0000"), ASKING_AGAIN),
    ),
    "family request, asked once more, another passcode": (200, each(former("code"), ASKING_AGAIN)),
}


# what can be noticed ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Noticed:
    """An answer, the AWS calls behind it, and the Argon2 runs with their parameters."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, list[str]]
    calls: list[str]
    hashed: list[str]


def noticed(act: Act, monkeypatch: pytest.MonkeyPatch) -> Noticed:
    hashed: list[str] = []
    verify, make = PasswordHasher.verify, PasswordHasher.hash

    def verified(self: PasswordHasher, kept: str, given: bytes) -> bool:
        hashed.append(kept.rsplit("$", 2)[0])
        return bool(verify(self, kept, given))

    def made(self: PasswordHasher, given: bytes) -> str:
        hashed.append("made")
        return make(self, given)

    with monkeypatch.context() as patched, counted() as calls:
        patched.setattr(PasswordHasher, "verify", verified)
        patched.setattr(PasswordHasher, "hash", made)
        answer = act()
    body = {name: value for name, value in answer.body.items() if name not in CHANCE}
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "x-amzn-requestid"}
    return Noticed(answer.status, body, headers, [call for call in calls.made if call not in ONCE], hashed)


@pytest.mark.parametrize("door", DOORS)
def test_known_and_unknown_are_answered_alike_after_the_same_work(
    door: str, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, visits = DOORS[door]
    seen = {who: noticed(prepare(people), monkeypatch) for who, prepare in visits.items()}
    first = next(iter(seen.values()))
    assert first.status == status
    assert {who: one for who, one in seen.items() if one != first} == {}


def test_only_a_password_is_hashed_at_a_door_and_once(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = {
        door: noticed(next(iter(visits.values()))(people), monkeypatch).hashed for door, (_, visits) in DOORS.items()
    }
    assert {door: runs for door, runs in hashed.items() if runs} == {"sign-in": [CHEAP_HASH]}


def test_the_forged_passkeys_differ_from_one_that_opens(people: People) -> None:
    """So what is compared above is refused for what it is, not for how it was made."""
    visitor = Visitor()
    options = visitor.post("/sign-in/passkey-options").body["public_key"]
    assert visitor.post("/sign-in/passkey", {"passkey": people.myra.passkey.sign(options)}).status == 200
