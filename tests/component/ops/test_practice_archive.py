"""A practice taken out of a stack comes back as it was; what is damaged, or there already, is noticed."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from ops import __main__ as command
from ops.archive import Archive, opened
from ops.compare import differences
from ops.export import copy_tables, export, recover
from ops.restore import restore
from ops.stack import Stack, Trouble, find

TABLES = ("OutboxTable", "PortalTable", "RecordsTable")
BUCKET = "RecordsBucket"
SCAN = "larkspur/resources/scan"


def item(pk: str, **fields: Any) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": "row"}, **fields}


OF_EVERY_KIND = {
    "content": {"B": b"\x00\xffchart"},
    "B": {"M": {"B": {"S": "a name that looks like a kind"}, "parts": {"L": [{"B": b"\x01"}, {"NULL": True}]}}},
    "count": {"N": "-12.50"},
    "open": {"BOOL": False},
    "words": {"SS": ["b", "a"]},
    "numbers": {"NS": ["10", "9"]},
    "blobs": {"BS": [b"\x02", b"\x01"]},
}
ROWS = {
    "OutboxTable": [item("T#larkspur#MAIL#mail_1", status={"S": "pending"})],
    "PortalTable": [
        item("T#larkspur#PRACTICE"),
        {"pk": {"S": "T#system#PRACTICES"}, "sk": {"S": "larkspur"}},
    ],
    "RecordsTable": [item("T#larkspur#CHART#pat_1", **OF_EVERY_KIND), item("T#larkspur#CHART#pat_2")],
}
OTHERS = {
    "OutboxTable": [],
    "PortalTable": [{"pk": {"S": "T#system#PRACTICES"}, "sk": {"S": "larkspur2"}}],
    "RecordsTable": [item("T#larkspur2#CHART#pat_1"), item("T#lark#CHART#pat_1")],
}


@pytest.fixture
def stack(cloud: None) -> Stack:
    """Part of a stack that holds larkspur, and practices whose ids begin alike."""
    s3, bucket = boto3.client("s3"), os.environ["RECORDS_BUCKET"]
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    made = Stack("portico", {name: name for name in TABLES}, {BUCKET: bucket}, boto3.client("dynamodb"), s3)
    for name in TABLES:
        for row in (*ROWS[name], *OTHERS[name]):
            made.dynamodb.put_item(TableName=name, Item=row)
    s3.put_object(Bucket=bucket, Key=SCAN, Body=b"scan", ContentType="image/png", Metadata={"pages": "2"})
    s3.put_object(Bucket=bucket, Key="larkspur2/resources/scan", Body=b"theirs")
    return made


@pytest.fixture
def exported(stack: Stack, tmp_path: Path) -> Archive:
    return export(stack, "larkspur", tmp_path / "exported")


def lose(stack: Stack) -> None:
    """Every row and object of the practice."""
    for name in TABLES:
        for row in ROWS[name]:
            stack.dynamodb.delete_item(TableName=name, Key={"pk": row["pk"], "sk": row["sk"]})
    stack.s3.delete_object(Bucket=stack.buckets[BUCKET], Key=SCAN)


def altered(stack: Stack, name: str, row: dict[str, Any]) -> None:
    stack.dynamodb.put_item(TableName=name, Item={**row, "later": {"BOOL": True}})


def differing(one: Archive, other: Archive) -> dict[str, dict[str, str]]:
    return {name: found for name, found in differences(one, other).items() if found}


def keys(archive: Archive, name: str) -> set[str]:
    return {f"{line['pk']['S']} {line['sk']['S']}" for line in archive.lines(name)}


def test_an_export_holds_all_of_its_practice_and_nothing_of_another(exported: Archive) -> None:
    for name in TABLES:
        assert keys(exported, name) == {f"{row['pk']['S']} {row['sk']['S']}" for row in ROWS[name]}
    (scan,) = exported.lines(BUCKET)
    assert (scan["key"], scan["content_type"], scan["metadata"]) == (SCAN, "image/png", {"pages": "2"})
    assert exported.content(scan["sha256"]) == b"scan"


def test_only_its_owner_can_open_an_export(exported: Archive) -> None:
    assert exported.folder.stat().st_mode & 0o077 == 0


def test_what_was_lost_comes_back_identical(stack: Stack, exported: Archive, tmp_path: Path) -> None:
    lose(stack)
    outcomes = restore(stack, exported)
    assert {name: dict(counted) for name, counted in outcomes.items()} == {
        "OutboxTable": {"written": 1},
        "PortalTable": {"written": 2},
        "RecordsTable": {"written": 2},
        BUCKET: {"written": 1},
    }
    assert differing(exported, export(stack, "larkspur", tmp_path / "after")) == {}
    whole = stack.dynamodb.get_item(
        TableName="RecordsTable", Key={"pk": {"S": "T#larkspur#CHART#pat_1"}, "sk": {"S": "row"}}
    )["Item"]
    assert whole["content"] == {"B": b"\x00\xffchart"}
    assert whole["B"] == OF_EVERY_KIND["B"]


def test_restoring_again_changes_nothing(stack: Stack, exported: Archive) -> None:
    for counted in restore(stack, exported).values():
        assert set(counted) == {"same"}


def test_what_is_there_otherwise_stays_unless_forced(stack: Stack, exported: Archive, tmp_path: Path) -> None:
    altered(stack, "RecordsTable", ROWS["RecordsTable"][1])
    stack.s3.put_object(Bucket=stack.buckets[BUCKET], Key=SCAN, Body=b"newer")
    kept = restore(stack, exported)
    assert (kept["RecordsTable"], kept[BUCKET]) == ({"same": 1, "kept": 1}, {"kept": 1})
    found = differing(exported, export(stack, "larkspur", tmp_path / "kept"))
    assert found == {"RecordsTable": {"T#larkspur#CHART#pat_2 row": "changed"}, BUCKET: {SCAN: "changed"}}

    forced = restore(stack, exported, force=True)
    assert (forced["RecordsTable"], forced[BUCKET]) == ({"same": 1, "replaced": 1}, {"replaced": 1})
    assert differing(exported, export(stack, "larkspur", tmp_path / "forced")) == {}


def test_what_came_since_is_counted_and_stays(stack: Stack, exported: Archive) -> None:
    for name in TABLES:
        stack.dynamodb.put_item(TableName=name, Item=item("T#larkspur#SINCE"))
    stack.s3.put_object(Bucket=stack.buckets[BUCKET], Key="larkspur/resources/since", Body=b"since")
    assert {name: counted["added"] for name, counted in restore(stack, exported).items()} == dict.fromkeys(
        (*TABLES, BUCKET), 1
    )
    for counted in restore(stack, exported).values():
        assert counted["added"] == 1


def test_by_force_charts_lose_what_came_since_and_nothing_else_does(
    stack: Stack, exported: Archive, tmp_path: Path
) -> None:
    for name in TABLES:
        stack.dynamodb.put_item(TableName=name, Item=item("T#larkspur#SINCE"))
    stack.s3.put_object(Bucket=stack.buckets[BUCKET], Key="larkspur/resources/since", Body=b"since")
    forced = restore(stack, exported, force=True)
    assert forced["RecordsTable"] == {"same": 2, "deleted": 1}
    assert [forced[name]["added"] for name in ("OutboxTable", "PortalTable", BUCKET)] == [1, 1, 1]
    assert differing(exported, export(stack, "larkspur", tmp_path / "forced")) == {
        "OutboxTable": {"T#larkspur#SINCE row": "added"},
        "PortalTable": {"T#larkspur#SINCE row": "added"},
        BUCKET: {"larkspur/resources/since": "added"},
    }


def test_mail_that_was_sent_since_is_not_set_back_even_by_force(stack: Stack, exported: Archive) -> None:
    sent = {**ROWS["OutboxTable"][0], "status": {"S": "sent"}}
    stack.dynamodb.put_item(TableName="OutboxTable", Item=sent)
    assert restore(stack, exported, force=True)["OutboxTable"] == {"kept": 1}
    (row,) = stack.dynamodb.scan(TableName="OutboxTable")["Items"]
    assert row["status"] == {"S": "sent"}


def test_nothing_of_another_practice_is_touched(stack: Stack, exported: Archive) -> None:
    lose(stack)
    restore(stack, exported, force=True)
    for name in TABLES:
        stored = stack.dynamodb.scan(TableName=name)["Items"]
        assert all(row in stored for row in OTHERS[name])
        assert len(stored) == len(ROWS[name]) + len(OTHERS[name])
    theirs = stack.s3.get_object(Bucket=stack.buckets[BUCKET], Key="larkspur2/resources/scan")
    assert theirs["Body"].read() == b"theirs"


def test_a_comparison_names_what_is_missing_added_and_changed(stack: Stack, exported: Archive, tmp_path: Path) -> None:
    lost, changed = ROWS["RecordsTable"]
    stack.dynamodb.delete_item(TableName="RecordsTable", Key={"pk": lost["pk"], "sk": lost["sk"]})
    altered(stack, "RecordsTable", changed)
    stack.dynamodb.put_item(TableName="RecordsTable", Item=item("T#larkspur#CHART#pat_3"))
    assert differing(exported, export(stack, "larkspur", tmp_path / "after")) == {
        "RecordsTable": {
            "T#larkspur#CHART#pat_1 row": "missing",
            "T#larkspur#CHART#pat_2 row": "changed",
            "T#larkspur#CHART#pat_3 row": "added",
        }
    }


def test_a_changed_byte_of_an_object_is_noticed(stack: Stack, exported: Archive, tmp_path: Path) -> None:
    stack.s3.put_object(
        Bucket=stack.buckets[BUCKET], Key=SCAN, Body=b"scam", ContentType="image/png", Metadata={"pages": "2"}
    )
    assert differing(exported, export(stack, "larkspur", tmp_path / "after")) == {BUCKET: {SCAN: "changed"}}


def files(archive: Archive) -> Iterator[Path]:
    yield from (path for path in archive.folder.rglob("*") if path.is_file())


def test_an_export_with_one_changed_byte_or_a_file_less_is_not_used(exported: Archive) -> None:
    assert opened(exported.folder) == exported
    assert len(list(files(exported))) == 6
    for file in files(exported):
        whole = file.read_bytes()
        for damage in (b"X" + whole[1:], None):
            file.write_bytes(damage) if damage else file.unlink()
            with pytest.raises(Trouble):
                opened(exported.folder)
        file.write_bytes(whole)
    opened(exported.folder)


def test_an_export_is_not_written_over_another(stack: Stack, exported: Archive) -> None:
    with pytest.raises(Trouble, match="not empty"):
        export(stack, "larkspur", exported.folder)


def test_a_practice_of_which_nothing_is_there_is_no_empty_export(stack: Stack, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="nothing of a practice larkspurr"):
        export(stack, "larkspurr", tmp_path / "mistyped")
    with pytest.raises(Trouble, match="holds no whole export"):
        opened(tmp_path / "mistyped")


def test_a_stack_that_lacks_a_table_is_not_restored_into(stack: Stack, exported: Archive) -> None:
    smaller = Stack("portico", {"PortalTable": "PortalTable"}, stack.buckets, stack.dynamodb, stack.s3)
    with pytest.raises(Trouble, match="no OutboxTable"):
        restore(smaller, exported)


def test_rows_are_recovered_from_copies_of_the_tables(stack: Stack, exported: Archive, tmp_path: Path) -> None:
    """This cloud knows only the present, so the copies are made before the loss; the drill recovers objects too."""
    for name in TABLES:
        stack.dynamodb.update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
    moment = datetime.now(UTC)
    copies = copy_tables(stack, moment)
    assert set(copies) == set(TABLES)
    lose(stack)
    recovered = recover(stack, "larkspur", moment, tmp_path / "recovered")
    assert [differing(exported, recovered).get(name) for name in TABLES] == [None, None, None]


def test_a_copy_that_takes_hours_is_waited_for(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    def making(parsed: dict[str, Any], **_: Any) -> None:
        if sum(slept) < 3 * 60 * 60:
            parsed["Table"]["TableStatus"] = "CREATING"

    for name in TABLES:
        stack.dynamodb.update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
    monkeypatch.setattr("botocore.waiter.time.sleep", slept.append)
    stack.dynamodb.meta.events.register("after-call.dynamodb.DescribeTable", making)
    assert set(copy_tables(stack, datetime.now(UTC))) == set(TABLES)
    assert sum(slept) >= 3 * 60 * 60


def resource(name: str, kind: str, status: str = "CREATE_COMPLETE") -> dict[str, Any]:
    return {
        "LogicalResourceId": name,
        "PhysicalResourceId": f"portico-{name.lower()}-{status[0].lower()}",
        "ResourceType": kind,
        "ResourceStatus": status,
        "LastUpdatedTimestamp": datetime(2026, 11, 22, tzinfo=UTC),
    }


ALL_TABLES = [
    resource(f"{name}Table", "AWS::DynamoDB::Table") for name in ("Identity", "Portal", "Records", "Audit", "Outbox")
]
_BUCKETS = ("Intake", "Exports", "Records", "Uploads", "Files", "Site")
ALL_BUCKETS = [resource(f"{name}Bucket", "AWS::S3::Bucket") for name in _BUCKETS]
GONE = resource("RecordsTable", "AWS::DynamoDB::Table", "DELETE_COMPLETE")


def deployed(monkeypatch: pytest.MonkeyPatch, *pages: list[dict[str, Any]]) -> None:
    """A CloudFormation that tells of a stack in these pages, and answers only who asks for each."""
    cloudformation = boto3.Session().client("cloudformation")
    stubber = Stubber(cloudformation)
    for number, page in enumerate(pages):
        asked = {"StackName": "portico"} | ({"NextToken": str(number)} if number else {})
        more = {"NextToken": str(number + 1)} if number + 1 < len(pages) else {}
        stubber.add_response("list_stack_resources", {"StackResourceSummaries": page, **more}, asked)
    stubber.activate()
    others = boto3.client
    monkeypatch.setattr(
        boto3, "client", lambda service: cloudformation if service == "cloudformation" else others(service)
    )


def test_a_stack_is_found_whole_when_it_takes_more_than_one_page(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    functions = [resource(f"Function{number}", "AWS::Lambda::Function") for number in range(95)]
    deployed(monkeypatch, [*functions, *ALL_TABLES], [*ALL_BUCKETS, GONE])
    found = find("portico")
    assert found.tables == {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in ALL_TABLES}
    assert found.buckets == {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in ALL_BUCKETS}


def test_a_stack_without_a_table_of_the_template_is_not_worked_on(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [each for each in ALL_TABLES if each["LogicalResourceId"] != "RecordsTable"]
    deployed(monkeypatch, [*others, *ALL_BUCKETS, GONE])
    with pytest.raises(Trouble, match="no RecordsTable, which"):
        find("portico")


@pytest.fixture
def reached(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find", lambda name: stack)


def test_the_commands_export_restore_and_compare(
    stack: Stack, reached: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    assert command.main(["export", "larkspur", "--stack", "portico", "--out", one]) == 0
    altered(stack, "RecordsTable", ROWS["RecordsTable"][1])
    assert command.main(["restore", one, "--stack", "portico"]) == 1
    assert "1 are there otherwise than exported and were left so" in capsys.readouterr().out
    assert command.main(["restore", one, "--stack", "portico", "--force"]) == 0
    stack.dynamodb.put_item(TableName="RecordsTable", Item=item("T#larkspur#CHART#pat_3"))
    assert command.main(["restore", one, "--stack", "portico"]) == 1
    assert "1 are there that the export does not hold" in capsys.readouterr().out
    altered(stack, "RecordsTable", ROWS["RecordsTable"][1])
    assert command.main(["export", "larkspur", "--stack", "portico", "--out", other]) == 0
    assert command.main(["compare", one, other, "--keys"]) == 1
    said = capsys.readouterr().out
    assert "RecordsTable     2 differ" in said
    assert "changed: T#larkspur#CHART#pat_2 row" in said
    assert command.main(["restore", one, "--stack", "portico", "--force"]) == 0
    assert command.main(["compare", one, one]) == 0


def test_what_cannot_be_done_is_one_clear_line(
    reached: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["compare", str(tmp_path), str(tmp_path)]) == 1
    assert "holds no whole export" in capsys.readouterr().err


def test_a_moment_says_its_time_zone(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.moment("2026-11-22T05:00:00-05:00") == datetime(2026, 11, 22, 10, tzinfo=UTC)
    with pytest.raises(SystemExit):
        command.main(["recover", "larkspur", "--stack", "portico", "--out", "x", "--at", "2026-11-22T10:00:00"])
    assert "--at" in capsys.readouterr().err
