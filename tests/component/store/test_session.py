"""A practice's session: AWS refuses in it what is not the practice's own, and without one there is no way to data."""

import time

import pytest
from botocore.exceptions import ClientError

from portico.errors import NotFound
from portico.practices import service as practices
from portico.settings import settings
from portico.store import keys, transactions
from portico.store.session import session
from portico.store.table import TenantTable, read_together
from tests.support.aws import forget_clients, s3
from tests.support.events import call
from tests.support.faults import Calls, counted, fault
from tests.support.practices import open_practice

pytestmark = pytest.mark.usefixtures("cloud")
KEY = keys.chart("pat_1")


def table(practice_id: str) -> TenantTable:
    return TenantTable(settings().records_table, practice_id)


def sessions(calls: Calls) -> int:
    return calls.made.count("AssumeRole")


def test_a_key_of_another_practice_is_refused_however_it_was_formed() -> None:
    table("oakhill").put(KEY, {"secret": "theirs"})
    own, theirs = session("larkspur").dynamodb, table("oakhill").reading(KEY)
    with pytest.raises(ClientError, match="AccessDenied"):
        own.get_item(TableName=theirs.table, Key=theirs.key)
    with pytest.raises(ClientError, match="AccessDenied"):
        own.put_item(TableName=theirs.table, Item=theirs.key)
    with pytest.raises(ClientError, match="AccessDenied"):
        own.scan(TableName=theirs.table)
    with pytest.raises(ClientError, match="AccessDenied"):
        read_together([theirs._replace(practice_id="larkspur")])
    assert table("oakhill").get(KEY) == {"pk": "T#oakhill#CHART#pat_1", "sk": "HEADER", "secret": "theirs"}


def test_a_cursor_into_another_practice_is_refused() -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        table("larkspur").query(KEY.pk, start=table("oakhill").after(KEY))


def test_a_file_of_another_practice_is_refused() -> None:
    bucket = settings().records_bucket
    s3().put_object(Bucket=bucket, Key="oakhill/pat_1/scan", Body=b"theirs")
    with pytest.raises(ClientError, match="AccessDenied"):
        session("larkspur").s3.get_object(Bucket=bucket, Key="oakhill/pat_1/scan")
    with pytest.raises(ClientError, match="AccessDenied"):
        session("larkspur").s3.put_object(Bucket=bucket, Key="larkspur2/pat_1/scan", Body=b"")
    assert session("oakhill").s3.get_object(Bucket=bucket, Key="oakhill/pat_1/scan")["Body"].read() == b"theirs"


def test_two_practices_are_neither_read_nor_written_together() -> None:
    both = [table("larkspur"), table("oakhill")]
    with pytest.raises(ValueError, match="unpack"):
        read_together([each.reading(KEY) for each in both])
    with pytest.raises(ValueError, match="unpack"):
        transactions.write(*(each.putting(KEY, {}, None) for each in both))


def test_a_practice_asks_for_one_session_and_again_before_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    with counted() as calls:
        for _ in range(3):
            table("larkspur").get(KEY)
        assert sessions(calls) == 1
        table("oakhill").get(KEY)
        assert sessions(calls) == 2
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 1800)
        table("larkspur").get(KEY)
        assert sessions(calls) == 3


def test_without_a_session_nothing_is_read_and_the_caller_may_try_again() -> None:
    open_practice()
    forget_clients()
    with fault("throttle", 1), counted() as calls:
        answer = call("GET", "/practice")
    assert calls.made == ["GetSecretValue", "AssumeRole"]
    assert (answer.status, answer.body["code"]) == (503, "request.unavailable")
    assert call("GET", "/practice").status == 200


@pytest.mark.parametrize("name", ["*", "larkspur*", "Larkspur", "system", ""])
def test_what_cannot_be_a_practice_is_not_asked_for(name: str) -> None:
    with counted() as calls, pytest.raises(NotFound):
        practices.get_ready(name)
    assert calls.made == []
