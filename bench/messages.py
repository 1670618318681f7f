"""What messages cost: sending one with a file, and reading where there are very many.

Through a running portal with the demonstration practice. Time on the clock includes the emulated AWS; it stands beside
that of the cheapest request of a signed-in person, measured in turn with it.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bench.capacity import Cost, cost_of, indexes
from bench.letters import TEAM, fill_inbox, fill_mailbox
from bench.metering import Meter
from bench.recorder import Invocation, demonstration, recorded
from local.demo.visitor import Visitor
from local.stack import Portal
from tests.support.files import pdf
from tests.support.tour.doors import administrator, patient_of, signed_in
from tests.support.tour.records import READER

SENDINGS = 90  # an account attaches a hundred files a day
SEND_CALLS = 4
FEW_MESSAGES, MANY_MESSAGES = 1_000, 5_000
FEW_THREADS, MANY_THREADS = 60, 50_000
FILE = 1_000_000  # bytes

Requests = Mapping[str, Callable[[], object]]


def main() -> bool:
    """Prints the figures; whether sending keeps its calls, and reading costs the same however much there is."""
    with demonstration() as portal:
        reader, patient = signed_in(portal, READER), patient_of(portal, READER)
        sending = _sending(portal, reader, patient)
        few = _costs_with(portal, reader, patient, FEW_MESSAGES, FEW_THREADS)
        many = _costs_with(portal, reader, patient, MANY_MESSAGES, MANY_THREADS)
    kept = _told_sending(*sending)
    return _told_reading(few, many) and kept


# sending ------------------------------------------------------------------------------------------------------------


def _sending(portal: Portal, reader: Visitor, patient: str) -> tuple[list[float], list[float], Cost]:
    """Milliseconds of sendings, and of the request beside each; what one costs."""
    sent, beside = _timed_sendings(reader, patient)
    with recorded(Meter(indexes(portal))) as invocations:
        _send(reader, patient, _attach(reader, patient))
    cost = next(cost_of(each) for each in invocations if _is_sending(each))
    return sent, beside, cost


def _told_sending(sent: Sequence[float], beside: Sequence[float], cost: Cost) -> bool:
    calls = sum(cost.calls.values())
    print("| request | p50 ms | p99 ms | ratio p50 | ratio p99 |\n|---|---:|---:|---:|---:|")
    (p50, p99), (low, high) = _percentiles(sent), _percentiles(beside)
    print(f"| send a message with one file of 1 MB | {p50:.0f} | {p99:.0f} | {p50 / low:.1f} | {p99 / high:.1f} |")
    print(f"| GET /session | {low:.0f} | {high:.0f} | 1 | 1 |")
    listed = ", ".join(f"{count} × {name}" for name, count in sorted(cost.calls.items()))
    verdict = "kept" if calls <= SEND_CALLS else "MISSED"
    print(f"\n  {SENDINGS} times; {calls} AWS calls ({listed}), limit {SEND_CALLS}: {verdict};", end=" ")
    print(f"{cost.units.read:g} read units, {cost.units.write:g} write units")
    return calls <= SEND_CALLS


def _timed_sendings(reader: Visitor, patient: str) -> tuple[list[float], list[float]]:
    sent, beside = [], []
    for _ in range(SENDINGS):
        file = _attach(reader, patient)
        sent.append(_milliseconds(partial(_send, reader, patient, file)))
        beside.append(_milliseconds(lambda: reader.get("/session")))
    return sent, beside


def _attach(reader: Visitor, patient: str) -> str:
    file = reader.attach(patient, "scan.pdf", "application/pdf", _scan())
    return str(file["id"])


def _scan() -> bytes:
    return pdf({9: b"<< /Length %d >>\nstream\n%s\nendstream" % (FILE, b" " * FILE)})


def _send(reader: Visitor, patient: str, file: str) -> None:
    message = {"team": TEAM, "subject": "forms", "text": "Here is my form.", "files": [file]}
    reader.post(f"/patients/{patient}/messages", message)


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _percentiles(times: Sequence[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=100)[98]


# reading ------------------------------------------------------------------------------------------------------------


def _costs_with(portal: Portal, reader: Visitor, patient: str, messages: int, threads: int) -> dict[str, Cost]:
    """What each request costs where there is so much."""
    assert portal.ready is not None
    fill_mailbox(portal.ready.practice, patient, messages)
    fill_inbox(portal.ready.practice, patient, threads)
    staff = administrator(portal)
    found: dict[str, Cost] = {}
    for name, ask in {**_of_patient(reader, patient), **_of_team(staff)}.items():
        with recorded(Meter(indexes(portal))) as invocations:
            ask()
        found[name] = cost_of(invocations[-1])
    return found


def _of_patient(reader: Visitor, patient: str) -> Requests:
    here = f"/patients/{patient}/messages"
    inbox, search = f"{here}?box=inbox", f"{here}/search?words=nowhere"
    return {
        "inbox, first page": lambda: reader.get(inbox),
        "inbox, second page": lambda: reader.get(f"{inbox}&cursor={reader.get(inbox)['next_cursor']}"),
        "search that finds nothing, a page": lambda: reader.get(search),
        "conversation": lambda: reader.get(f"{here}/threads/thr_long000001"),
        "unread": lambda: reader.get(f"{here}/unread"),
    }


def _of_team(staff: Visitor) -> Requests:
    queue = f"/desk/messages?queue=team&team={TEAM}"
    return {
        "team inbox, first page": lambda: staff.get(queue),
        "team inbox, second page": lambda: staff.get(f"{queue}&cursor={staff.get(queue)['next_cursor']}"),
        "overdue of a team": lambda: staff.get(f"/desk/messages?queue=overdue&team={TEAM}"),
    }


def _told_reading(few: Mapping[str, Cost], many: Mapping[str, Cost]) -> bool:
    print(f"\n| {MANY_MESSAGES:,} messages, {MANY_THREADS:,} conversations | AWS calls | read units | write units |")
    print("|---|---|---:|---:|")
    for name, cost in many.items():
        print(cost.line(name))
    other = [name for name in many if many[name].calls != few[name].calls or not _alike(few[name], many[name])]
    print(f"\n  {len(many) - len(other)} of {len(many)} cost the same with {FEW_MESSAGES:,} and {FEW_THREADS}")
    for name in other:
        print(f"    {name}: {few[name]} and {many[name]}")
    return not other


def _alike(few: Cost, many: Cost) -> bool:
    """Rows of other lengths may fall on another side of a unit's border."""
    return abs(few.units.read - many.units.read) <= 1 and few.units.write == many.units.write


def _is_sending(invocation: Invocation) -> bool:
    """Of the function itself: the authorizer is invoked with the same path."""
    return invocation.function == "messaging" and invocation.event["httpMethod"] == "POST"
