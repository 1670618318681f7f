"""Brings an exported practice back into a stack. What is there already stays, unless the operator says otherwise.

By force a practice's charts become those of the archive: of `RecordsTable` what the archive does not hold is deleted.
A chart shows the rows up to its revision, so a row written since would show as soon as the next intake raises that
revision again. Elsewhere nothing counts revisions, and what came since stays: accounts and sessions (IdentityTable),
settings and notices (PortalTable), what was done (AuditTable), mail (OutboxTable), objects (found only by their rows).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Literal

from botocore.exceptions import ClientError

from ops.archive import Archive, Line, canonical, to_item, to_line
from ops.export import items, versions
from ops.stack import Stack, Trouble

# written: it was not there · same: it was there as exported · kept: another is there, and stays · replaced: by force
# added: it is there, not in the archive, and stays · deleted: that by force
Outcome = Literal["written", "same", "kept", "replaced", "added", "deleted"]
_MAIL = "OutboxTable"
_CHARTS = "RecordsTable"
_AT_ONCE = 8
_CHUNK = 1000


def restore(stack: Stack, archive: Archive, *, force: bool = False) -> dict[str, Counter[Outcome]]:
    """Write what is missing; with `force` also over what differs, and without what charts were given since. Gives the
    outcomes by table and bucket.

    Mail that is there is never set back: it would be sent a second time. Tables come before objects, so that an object
    whose arrival starts a function finds its row.
    """
    tables = {name: _here(stack.tables, name) for name in archive.named("table")}
    buckets = {name: _here(stack.buckets, name) for name in archive.named("bucket")}
    outcomes: dict[str, Counter[Outcome]] = {}
    for name, table in tables.items():
        outcomes[name] = _all(partial(_put_item, stack, table, force and name != _MAIL), archive.lines(name))
        added = _added_items(stack, table, archive, name)
        if force and name == _CHARTS:
            outcomes[name] += _all(partial(_delete_item, stack, table), iter(added))
        else:
            outcomes[name] += Counter[Outcome]({"added": len(added)})
    for name, bucket in buckets.items():
        outcomes[name] = _all(partial(_put_object, stack, bucket, archive, force), archive.lines(name))
        known = {line["key"] for line in archive.lines(name)}
        there = versions(stack, bucket, archive.practice, None).keys()
        outcomes[name] += Counter[Outcome]({"added": len(there - known)})
    return outcomes


def _here(names: dict[str, str], name: str) -> str:
    if name not in names:
        raise Trouble(f"The stack has no {name}; deploy a template that has it first.")
    return names[name]


def _all(work: Callable[[Line], Outcome], lines: Iterator[Line]) -> Counter[Outcome]:
    outcomes: Counter[Outcome] = Counter()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while chunk := list(islice(lines, _CHUNK)):
            outcomes.update(pool.map(work, chunk))
    return outcomes


def _put_item(stack: Stack, table: str, over: bool, line: Line) -> Outcome:
    item = to_item(line)
    try:
        stack.dynamodb.put_item(
            TableName=table,
            Item=item,
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
        return "written"
    except ClientError as refusal:
        if refusal.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        there = refusal.response["Item"]  # type: ignore[typeddict-item]  # the stubs do not know it
    if canonical(to_line(there)) == canonical(line):
        return "same"
    if not over:
        return "kept"
    stack.dynamodb.put_item(TableName=table, Item=item)
    return "replaced"


def _added_items(stack: Stack, table: str, archive: Archive, name: str) -> list[Line]:
    """Keys of the practice's items that the archive does not hold."""
    known = {(line["pk"]["S"], line["sk"]["S"]) for line in archive.lines(name)}
    there = ({"pk": item["pk"], "sk": item["sk"]} for item in items(stack, table, archive.practice))
    return [key for key in there if (key["pk"]["S"], key["sk"]["S"]) not in known]


def _delete_item(stack: Stack, table: str, key: Line) -> Outcome:
    stack.dynamodb.delete_item(TableName=table, Key=key)
    return "deleted"


def _put_object(stack: Stack, bucket: str, archive: Archive, over: bool, line: Line) -> Outcome:
    content = archive.content(line["sha256"])
    there = _content(stack, bucket, line["key"])
    if there == content:
        return "same"
    if there is not None and not over:
        return "kept"
    stack.s3.put_object(
        Bucket=bucket, Key=line["key"], Body=content, ContentType=line["content_type"], Metadata=line["metadata"]
    )
    return "written" if there is None else "replaced"


def _content(stack: Stack, bucket: str, key: str) -> bytes | None:
    try:
        return stack.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    except stack.s3.exceptions.NoSuchKey:
        return None
