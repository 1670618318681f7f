"""Takes one practice's items and objects out of a stack, as they are now or as they were at a moment."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ops.archive import Archive, Line, Writing, to_line
from ops.stack import Stack, Trouble
from portico.store import keys


def export(stack: Stack, practice_id: str, folder: Path) -> Archive:
    """Everything of a practice as it is now. Raises Trouble when the folder is not empty, or there is nothing."""
    return _write(stack, stack.tables, practice_id, folder, None)


def recover(stack: Stack, practice_id: str, at: datetime, folder: Path) -> Archive:
    """Everything of a practice as it was at this moment: tables by point-in-time recovery, objects by their versions.

    The tables are restored into copies beside them (`copy_tables`), which stay for the next practice. Raises
    Trouble as `export` does.
    """
    return _write(stack, copy_tables(stack, at), practice_id, folder, at)


def copy_tables(stack: Stack, at: datetime) -> dict[str, str]:
    """Every table as it was at this moment, restored into a new table: made unless it is there, and waited for."""
    known = {name for page in stack.dynamodb.get_paginator("list_tables").paginate() for name in page["TableNames"]}
    copies = {name: f"{table}-{at:%Y%m%dT%H%M%SZ}" for name, table in stack.tables.items()}
    for name, copy in copies.items():
        if copy not in known:
            stack.dynamodb.restore_table_to_point_in_time(
                SourceTableName=stack.tables[name], TargetTableName=copy, RestoreDateTime=at, **_key_of(stack, name)
            )
    for copy in copies.values():  # four hours each: a large table takes long
        stack.dynamodb.get_waiter("table_exists").wait(TableName=copy, WaiterConfig={"Delay": 30, "MaxAttempts": 480})
    return copies


def _key_of(stack: Stack, name: str) -> dict[str, Any]:
    """The copy is encrypted with the key of its original (the emulator tells of none)."""
    table = stack.dynamodb.describe_table(TableName=stack.tables[name])["Table"]
    key = table.get("SSEDescription", {}).get("KMSMasterKeyArn")
    return {"SSESpecificationOverride": {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}} if key else {}


def _write(stack: Stack, tables: Mapping[str, str], practice_id: str, folder: Path, at: datetime | None) -> Archive:
    writing = Writing(folder)
    found = 0
    for name, table in sorted(tables.items()):
        found += writing.add("table", name, map(to_line, items(stack, table, practice_id)))
    if not found:
        raise Trouble(f"The stack {stack.name} holds nothing of a practice {practice_id}{f' at {at}' if at else ''}.")
    for name, bucket in sorted(stack.buckets.items()):
        writing.add("bucket", name, _objects(stack, bucket, practice_id, at, writing))
    return writing.finish(practice_id, (at or datetime.now(UTC)).isoformat(timespec="seconds"))


def items(stack: Stack, table: str, practice_id: str) -> Iterator[dict[str, Any]]:
    """The practice's items in a table, and its entry in the register of practices. It reads the whole table."""
    registered = keys.registered(practice_id)
    own = {
        ":own": {"S": keys.partition(practice_id, "")},
        ":register": {"S": keys.partition(keys.SYSTEM, registered.pk)},
        ":practice": {"S": registered.sk},
    }
    wanted = "begins_with(pk, :own) OR (pk = :register AND sk = :practice)"
    pages = stack.dynamodb.get_paginator("scan").paginate(
        TableName=table, FilterExpression=wanted, ExpressionAttributeValues=own, ConsistentRead=True
    )
    for page in pages:
        yield from page["Items"]


def _objects(stack: Stack, bucket: str, practice_id: str, at: datetime | None, writing: Writing) -> Iterator[Line]:
    for key, version in sorted(versions(stack, bucket, practice_id, at).items()):
        found = stack.s3.get_object(Bucket=bucket, Key=key, VersionId=version)
        yield {
            "key": key,
            "sha256": writing.keep(found["Body"].read()),
            "content_type": found["ContentType"],
            "metadata": found["Metadata"],
        }


def versions(stack: Stack, bucket: str, practice_id: str, at: datetime | None) -> dict[str, str]:
    """Every object's version at a moment, or now; what was deleted then is left out."""
    newest: dict[str, Any] = {}
    for page in stack.s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=f"{practice_id}/"):
        # Versions first: where one was made and deleted within a second, S3's unit of time, it is kept.
        for entry in (*page.get("Versions", []), *page.get("DeleteMarkers", [])):
            if not (entry["IsLatest"] if at is None else entry["LastModified"] <= at):
                continue
            known = newest.get(entry["Key"])
            if known is None or entry["LastModified"] > known["LastModified"]:
                newest[entry["Key"]] = entry
    return {key: entry["VersionId"] for key, entry in newest.items() if "Size" in entry}  # a delete marker has none
