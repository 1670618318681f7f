"""Faults of the making of a large record: the request for it, and the worker that makes it."""

from unittest.mock import patch

from portico.export import service
from portico.settings import settings
from tests.faults.rows_records import Charted, export, patient_with_chart, read
from tests.faults.workflows import Workflow, invoked, later
from tests.support.aws import s3
from tests.support.events import PRACTICE
from tests.support.exports import objects, queue_event
from tests.support.stored import audited, rows


def ask(charted: Charted) -> bool:
    """The same request as for a small record, by a patient whose record counts as large."""
    with patch.object(service, "_MOST_AT_ONCE", 0):
        return export(charted, answered=202)


def check_asked(charted: Charted, done: bool) -> None:
    made = rows("RecordsTable", "EXPORTS")
    assert len(made) == audited("exports.create") <= 1, "one request with its entry, or neither"
    assert made or not done
    if made:
        with later(minutes=4):
            assert _status(charted) == "failed", "nobody waits for ever"
    if done:
        assert objects(".json") == [_request(charted)], "the request lies where the worker finds it"
        assert work(charted)
        assert _status(charted) == "ready"


def _request(charted: Charted) -> str:
    return f"{PRACTICE}/requests/{charted.patient}/{charted.export}.json"


def _status(charted: Charted) -> str:
    (made,) = rows("RecordsTable", "EXPORTS")
    return str(read(charted, f"exports/{made['sk']}").body["status"])


def asked() -> Charted:
    charted = patient_with_chart()
    assert ask(charted)
    return charted


def work(charted: Charted) -> bool:
    """As the queue hands it over, again and again until it works."""
    return bool(invoked("export_worker", queue_event(_request(charted))) == {"batchItemFailures": []})


def check_made(charted: Charted, done: bool) -> None:
    said = read(charted, f"exports/{charted.export}").body
    assert said["status"] in ("making", "failed", "ready")
    assert said["status"] == "ready" or not done
    if said["status"] == "ready":
        (row,) = rows("RecordsTable", "EXPORTS")
        document = s3().head_object(Bucket=settings().exports_bucket, Key=row["key"])
        assert document["ContentLength"] == said["size"], "the document that is told of lies there"
    assert audited("exports.create") == 1


WORKFLOWS = [
    Workflow("asking for a large record", frozenset(), patient_with_chart, ask, check_asked),
    Workflow("making a large record", frozenset(), asked, work, check_made),
]
