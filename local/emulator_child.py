"""Runs the emulator until its parent is gone. Started by `local.emulator`, with the emulator's own Python."""

import importlib
import json
import os
import runpy
import signal
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile


def end_with_parent() -> None:
    os.read(0, 1)  # returns when the parent's end of the pipe closes, however the parent ended
    os.kill(os.getpid(), signal.SIGTERM)


def check_what_policies_ask() -> None:
    """Teach it condition keys of Portico's policies as AWS has them; without them it refuses what AWS allows."""
    actions: Any = importlib.import_module("ministack.core.iam_actions")
    evaluator: Any = importlib.import_module("ministack.core.iam_evaluator")
    context_of, value_of = actions.dynamodb_service_context, evaluator._resolve_condition_key

    def dynamodb_context(body: bytes) -> dict[str, Any]:
        request = json.loads(body or b"{}")
        leading, read = sorted(set(leading_keys(request))), attributes(request)
        asked = {"dynamodb:Attributes": read, "dynamodb:Select": "SPECIFIC_ATTRIBUTES"} if read else {}
        return {**context_of(body), **asked, **({"dynamodb:LeadingKeys": leading} if leading else {})}

    def condition_value(key: str, asked: Any) -> Any:
        value = value_of(key, asked)
        if key.lower() == "aws:principalarn" and ":assumed-role/" in value:
            head, _, name = value.partition(":assumed-role/")
            return f"{head.replace(':sts:', ':iam:')}:role/{name.partition('/')[0]}"  # the role, not its session
        return value

    actions.dynamodb_service_context = dynamodb_context
    evaluator._resolve_condition_key = condition_value


def leading_keys(request: Any) -> Iterator[str]:
    """The partition keys that a request to DynamoDB names; none in a Scan."""
    if not isinstance(request, dict):
        return
    key = request.get("Key") or request.get("Item") or {}
    if "pk" in key:
        yield key["pk"]["S"]
    if "KeyConditionExpression" in request:
        yield request["ExpressionAttributeValues"][":p"]["S"]  # as `portico.store.table` writes it
    for table in request.get("RequestItems", {}).values():
        yield from (each["pk"]["S"] for each in table["Keys"])
    for part in request.get("TransactItems", []):
        for write in part.values():
            yield from leading_keys(write)


def attributes(request: Any) -> list[str]:
    """What a BatchGetItem reads of items, where it names that, as `portico.store.table` writes it."""
    tables = request.get("RequestItems", {}).values() if isinstance(request, dict) else ()
    return sorted({name for each in tables for name in each.get("ExpressionAttributeNames", {}).values()})


def unpack_once() -> None:
    """Let deployed functions share what they have in common: else each unpacks all layers anew, some 4,000 files."""
    extract, lock = ZipFile.extractall, threading.Lock()
    unpacked: dict[tuple[tuple[str, int], ...], Path] = {}

    def linked(archive: ZipFile, path: str) -> None:
        content = tuple((each.filename, each.CRC) for each in archive.infolist())
        with lock:
            if content not in unpacked:
                folder = Path(tempfile.mkdtemp(prefix="unpacked-"))
                extract(archive, folder)
                unpacked[content] = folder
        for each in unpacked[content].iterdir():
            Path(path, each.name).symlink_to(each)

    ZipFile.extractall = linked  # type: ignore[method-assign, assignment]


threading.Thread(target=end_with_parent, daemon=True).start()
if os.environ["AUTH"] == "true":
    check_what_policies_ask()
unpack_once()
runpy.run_module("ministack", run_name="__main__")
