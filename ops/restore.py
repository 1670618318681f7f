"""Brings an exported practice back into a stack. What is there already stays, unless the operator says otherwise."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Literal

from botocore.exceptions import ClientError

from ops.archive import Archive, Line, canonical, to_item, to_line
from ops.stack import Stack, Trouble

# written: it was not there · same: it was there as exported · kept: another is there, and stays · replaced: by force
Outcome = Literal["written", "same", "kept", "replaced"]
_MAIL = "OutboxTable"
_AT_ONCE = 8
_CHUNK = 1000


def restore(stack: Stack, archive: Archive, *, force: bool = False) -> dict[str, Counter[Outcome]]:
    """Write what is missing; with `force` also over what differs. Gives the outcomes by table and bucket.

    Nothing is ever deleted, and mail that is there is never set back: it would be sent a second time. Tables come
    before objects, so that an object whose arrival starts a function finds its row.
    """
    works: dict[str, Callable[[Line], Outcome]] = {}
    for name in archive.named("table"):
        works[name] = partial(_put_item, stack, _here(stack.tables, name), force and name != _MAIL)
    for name in archive.named("bucket"):
        works[name] = partial(_put_object, stack, _here(stack.buckets, name), archive, force)
    return {name: _all(work, archive.lines(name)) for name, work in works.items()}


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
