"""What signing in and choosing a password cost, and whether time tells who is known.

In this process, through gateway, authorizer and functions as they are, against an emulated AWS in another process:
processor time is Portico's alone, time on the clock includes the emulator. Limits of attempts are out of the way.
"""

import math
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from unittest.mock import patch

from local.emulator import Emulator
from portico import clock, ids, log
from portico.identity import codes, limits, passwords
from portico.identity.service import Invitee
from tests.support.accounts import PASSWORD, activated, invited, signed_in
from tests.support.applications import Applicant, asking, registering, walter_with_chart
from tests.support.aws import cloud_of
from tests.support.events import Answer
from tests.support.faults import counted
from tests.support.practices import open_practice
from tests.support.visits import Visitor

SIGN_INS = 100
CHECKS = 20
SAMPLES = 200  # of known and of unknown, for each door
PEOPLE = 20  # who are known: each is guessed at too seldom to be locked
SIGN_IN_CALLS, REQUEST_CALLS = 4, 2
LONGEST_CHECK = 5  # of a new password, in runs of Argon2id
DISGUISED = (  # passwords whose check takes long: signs that stand for letters, and for several of them
    "4@8({[<369&1!|70$5+%2",
    " 9196-69-7 9191771-699-6961976167-9  111",
    "22296581%3(904990589341%3536034%34(26(8%",
)
LIKELY = 0.01  # a difference less likely than this is one
ONCE = {"GetSecretValue", "GetPublicKey", "AssumeRole"}  # asked once a process, whoever comes
_ACCOUNT = "000000000021"
_UNLIMITED = 10**9
NOBODY = "nobody."  # begin the names of those whom nobody knows
CODE = "24681357"  # that every mail holds: nobody waits for one
Knock = Callable[[], Answer]


@dataclass(frozen=True)
class Compared:
    """Milliseconds on the clock for known and unknown people at one door."""

    door: str
    known: Sequence[float]
    unknown: Sequence[float]

    @property
    def probability(self) -> float:
        return mann_whitney(self.known, self.unknown)

    def line(self) -> str:
        medians = f"{statistics.median(self.known):.1f} | {statistics.median(self.unknown):.1f}"
        return f"| {self.door} | {len(self.known)} | {medians} | {self.probability:.3f} |"


def main() -> bool:
    """Prints the figures; whether calls keep their limits and no door's time tells who is known."""
    with _portal():
        people = [_with_account(number) for number in range(PEOPLE)]
        kept = _told_costs(people[0])
        walter_with_chart()
        compared = [_compared(door, arrive, people) for door, arrive in DOORS.items()]
    print("\n| door | samples each | known ms | unknown ms | p |\n|---|---:|---:|---:|---:|")
    for each in compared:
        print(each.line())
    print(f"\n  medians; Mann-Whitney U, no difference where p > {LIKELY}")
    return kept and all(each.probability > LIKELY for each in compared)


@contextmanager
def _portal() -> Iterator[None]:
    """An open practice in an emulated cloud of its own, where nobody tries too often."""
    log.logger.setLevel("ERROR")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        emulator = Emulator(Path(folder))
        stack.callback(emulator.stop)
        emulator.start()
        stack.enter_context(cloud_of(emulator.url, _ACCOUNT))
        for name, limit in vars(limits).items():
            if isinstance(limit, limits.Limit):
                stack.enter_context(patch.object(limits, name, replace(limit, tries=_UNLIMITED)))
        stack.enter_context(patch.object(codes, "new", lambda _: CODE))
        open_practice()
        yield


def _with_account(number: int) -> str:
    """Their username; `…@mail.example` is their address."""
    name = f"person.{number:03}"
    person = Invitee(f"pat_{number:03}", "Pat", f"Pat {number}", date(1950, 1, 2))
    secret = invited(clock.now(), person, f"{name}@mail.example", f"key-of-the-bench-{number:03}")
    assert activated(Visitor(), secret, name).status == 201
    return name


# costs --------------------------------------------------------------------------------------------------------------


def _told_costs(name: str) -> bool:
    browser = Visitor()
    first, again = (_calls(lambda: _sign_in(browser, name)) for _ in range(2))
    request = _calls(lambda: browser.get("/session"))
    hashing = _processor_ms(lambda: passwords.verify(None, PASSWORD), SIGN_INS)
    signing_in = _processor_ms(lambda: _sign_in(browser, name), SIGN_INS)
    checking = max(_checking_ms((signs * passwords.LONGEST)[: passwords.LONGEST]) for signs in DISGUISED)
    print(f"  Argon2id, {_parameters()}: {hashing:.1f} ms of processor time")
    print(f"  a new password checked, at worst: {checking:.1f} ms (limit {LONGEST_CHECK} × Argon2id)")
    print(f"  sign-in, all of it: {signing_in:.1f} ms of processor time, {1000 / signing_in:.0f} a second and core")
    print(f"  AWS calls of a sign-in: {len(again)} (limit {SIGN_IN_CALLS}): {', '.join(again)}")
    print(f"  the same from a browser never used before: {len(first)}: {', '.join(first)}")
    print(
        f"  AWS calls of GET /session, authorizer and all: {len(request)} (limit {REQUEST_CALLS}): {', '.join(request)}"
    )
    kept = max(len(first), len(again)) <= SIGN_IN_CALLS and len(request) <= REQUEST_CALLS
    return kept and checking <= LONGEST_CHECK * hashing


def _sign_in(browser: Visitor, name: str) -> None:
    assert signed_in(browser, name).status == 200


def _calls(work: Callable[[], object]) -> list[str]:
    with counted() as calls:
        work()
    return [call for call in calls.made if call not in ONCE]


def _processor_ms(work: Callable[[], object], times: int) -> float:
    """The median, after a few to get warm."""
    taken = []
    for _ in range(times + 5):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken[5:])


def _checking_ms(password: str) -> float:
    return _processor_ms(lambda: passwords.weakness(password, ["Pat Person", "pat.person@mail.example"]), CHECKS)


def _parameters() -> str:
    hasher = passwords._HASHER
    return f"{hasher.memory_cost // 1024} MiB, t={hasher.time_cost}, p={hasher.parallelism}"


# known and unknown --------------------------------------------------------------------------------------------------


def _compared(door: str, arrive: Callable[[str], Knock], people: Sequence[str]) -> Compared:
    """Both in turn, so that whatever else the machine does falls on both."""
    known, unknown = [], []
    for number in range(SAMPLES + 5):
        known.append(_clock_ms(arrive(people[number % PEOPLE])))
        unknown.append(_clock_ms(arrive(f"{NOBODY}{number % PEOPLE:03}")))
    return Compared(door, known[5:], unknown[5:])


def _clock_ms(knock: Knock) -> float:
    began = time.perf_counter()
    answer = knock()
    taken = (time.perf_counter() - began) * 1000
    assert answer.status < 300 or answer.status == 401, answer.text
    return taken


def _guess(name: str) -> Knock:
    return lambda: signed_in(Visitor(), name, "granite violin harbor")


def _recover(name: str) -> Knock:
    return lambda: Visitor().post("/recovery", {"email": f"{name}@mail.example"})


def _register(name: str) -> Knock:
    """The code came back from one's own mailbox, and now the practice looks whether it knows this patient."""
    return _proving(registering(email=_new_address(), **({"first_name": "Nobody"} if name.startswith(NOBODY) else {})))


def _ask(name: str) -> Knock:
    """The same of someone who asks for access to this patient's record."""
    nobody = {"patient_first_name": "Nobody"} if name.startswith(NOBODY) else {}
    return _proving(asking(email=_new_address(), **nobody))


def _proving(applicant: Applicant) -> Knock:
    assert applicant.ask().status == 201
    return lambda: applicant.send("email-code", code=CODE)


def _new_address() -> str:
    return f"{ids.new_id('new')}@new.example"


DOORS: Mapping[str, Callable[[str], Knock]] = {
    "sign-in, wrong password": _guess,
    "recovery": _recover,
    "registration, own address proven": _register,
    "family request, own address proven": _ask,
}


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """How likely two samples of one population differ as much as these: the U test, two-sided, for large samples."""
    ordered = sorted([*one, *other])
    before, ranks, tied = 0, {}, 0
    for value, alike in Counter(ordered).items():
        ranks[value] = before + (alike + 1) / 2
        before += alike
        tied += alike**3 - alike
    n, m, both = len(one), len(other), len(ordered)
    u = sum(ranks[value] for value in one) - n * (n + 1) / 2
    deviation = math.sqrt(n * m / 12 * (both + 1 - tied / (both * (both - 1))))
    return math.erfc(abs(u - n * m / 2) / deviation / math.sqrt(2))
