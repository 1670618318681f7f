"""The way from the SDK's clients to the tables here, without the words of HTTP in between."""

import copy
import threading
import weakref
from collections.abc import Callable
from typing import Any, cast

from botocore.client import BaseClient
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.table import Table as Described

from tests.support.dynamodb.operations import Operations
from tests.support.dynamodb.tables import Refused, Table
from tests.support.iam import ACCOUNT, REGION

_ROWS = {  # those of them that Portico's code does not use fail
    *("GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan"),
    *("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"),
}
_OK = {"HTTPStatusCode": 200, "HTTPHeaders": {}, "RetryAttempts": 0}
through_http = cast(Callable[..., Any], BaseClient._make_api_call)  # type: ignore[attr-defined]  # private to botocore
_tables: weakref.WeakKeyDictionary[Described, Table] = weakref.WeakKeyDictionary()
_one_at_a_time = threading.RLock()


def keep_rows_here() -> None:
    """To be called once in a process, before anything else stands between a call and the SDK."""
    setattr(BaseClient, "_make_api_call", here)  # noqa: B010 - the types know no such assignment


def is_kept_here(client: BaseClient, operation: str) -> bool:
    """Whether this call has no HTTP in it, and so no reply that could get lost on the way."""
    return operation in _ROWS and _is_emulated_here(client)


def _is_emulated_here(client: BaseClient) -> bool:
    return client.meta.service_model.service_name == "dynamodb" and client.meta.endpoint_url.endswith(".amazonaws.com")


def table(name: str) -> Table:
    """A table of the emulated cloud as it is now. Raises Refused when there is none of this name."""
    described = _backend().tables.get(name)
    if described is None:
        raise Refused("ResourceNotFoundException", "Requested resource not found")
    if described not in _tables:
        partition, sort = (each["AttributeName"] for each in described.schema)
        told = described.describe("Table")["Table"]
        indexes = {each["IndexName"]: each for each in told["GlobalSecondaryIndexes"]}
        _tables[described] = Table(name, (partition, sort), indexes, told.get("LatestStreamArn"))
    return _tables[described]


def rows_here() -> dict[str, Any]:
    """The rows of all tables, and what their streams tell."""
    return {name: (table(name).rows, table(name).stream) for name in _backend().tables}


def take_rows(kept: dict[str, Any]) -> None:
    """Hold what `rows_here` of another process gave, and nothing else."""
    for name, (rows, stream) in kept.items():
        table(name).rows, table(name).stream = rows, stream


def _backend() -> DynamoDBBackend:
    return dynamodb_backends[ACCOUNT][REGION]


def here(client: BaseClient, operation: str, params: dict[str, Any]) -> Any:
    """A call of the SDK, answered here if it is one that reads or writes rows."""
    if not is_kept_here(client, operation):
        answer = through_http(client, operation, params)
        if operation == "RestoreTableToPointInTime" and _is_emulated_here(client):
            # Only the present is known here, whatever moment is asked for.
            table(params["TargetTableName"]).rows = copy.deepcopy(table(params["SourceTableName"]).rows)
        return answer
    with _one_at_a_time:
        method = getattr(_OPERATIONS, camelcase_to_underscores(operation), None)
        if method is None:
            raise NotImplementedError(operation)
        try:
            answer = method(params)
        except Refused as refused:
            told = {"Error": {"Code": refused.code, "Message": refused.message}, "ResponseMetadata": _OK}
            kind: Any = client.exceptions.from_code(refused.code)
            raise kind(told | refused.carries, operation) from None
    return {**answer, "ResponseMetadata": _OK}


_OPERATIONS = Operations(table)
