"""What AWS checks of a call that the emulation in these tests does not: the policy of the session that makes it.

A small evaluator of IAM policies, of what Portico's need: `Allow` and `Deny`, wildcards, and conditions with sets.
"""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, cast
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ClientError

ACCOUNT, REGION = "123456789012", "us-east-1"  # moto's
LEADING_KEYS = "dynamodb:LeadingKeys"
_TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


@dataclass(frozen=True)
class Need:
    """What a call needs to be allowed: an action, a resource as the call names it, and the keys it leads with.

    `leading` is None when the call has none at all, as a Scan has not.
    """

    action: str
    resource: str
    leading: frozenset[str] | None = None

    @property
    def arn(self) -> str:
        if self.action.startswith("s3:"):
            return f"arn:aws:s3:::{self.resource}"
        return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{self.resource}"


# what a call needs --------------------------------------------------------------------------------------------------


def needs(service: str, operation: str, params: Mapping[str, Any]) -> Iterator[Need]:
    """Of a call to DynamoDB or S3."""
    action = f"{service}:{operation}"
    if service == "s3":
        yield Need(of_version(action, params), f"{params['Bucket']}/{params['Key']}")
    elif operation == "TransactWriteItems":
        for part in params["TransactItems"]:
            ((kind, request),) = part.items()
            yield Need(f"dynamodb:{_TRANSACTED[kind]}", request["TableName"], _leading(request))
    elif operation == "BatchGetItem":
        for table, request in params["RequestItems"].items():
            yield Need(action, table, frozenset(key["pk"]["S"] for key in request["Keys"]))
    else:
        index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
        yield Need(action, params["TableName"] + index, _leading(params))


def of_version(action: str, params: Mapping[str, Any]) -> str:
    """What S3 calls an action when its call names a version."""
    return action.replace("Object", "ObjectVersion", 1) if "VersionId" in params else action


def _leading(request: Mapping[str, Any]) -> frozenset[str] | None:
    if item := request.get("Key") or request.get("Item"):
        return frozenset({item["pk"]["S"]})
    if "KeyConditionExpression" in request:
        assert request["KeyConditionExpression"].startswith("#p = :p"), "as the tenant's table writes it"
        own = {request["ExpressionAttributeValues"][":p"]["S"]}
        # A page goes on where the cursor says; AWS refuses one of another partition than the query's.
        start = request.get("ExclusiveStartKey", {})
        return frozenset(own | ({start["pk"]["S"]} if start else set()))
    return None


# whether a policy allows it -----------------------------------------------------------------------------------------


def allows(policy: str, need: Need) -> bool:
    """Whether this policy, by itself, lets a call through that needs this."""
    matching = [each["Effect"] for each in _statements(policy) if _applies(each, need)]
    return "Allow" in matching and "Deny" not in matching


@functools.cache
def _statements(policy: str) -> list[Mapping[str, Any]]:
    return cast(list[Mapping[str, Any]], json.loads(policy)["Statement"])


def _applies(statement: Mapping[str, Any], need: Need) -> bool:
    return (
        any(fnmatchcase(need.action.lower(), pattern.lower()) for pattern in _several(statement["Action"]))
        and any(fnmatchcase(need.arn, pattern) for pattern in _several(statement["Resource"]))
        and all(
            _holds(operator, need.leading if key == LEADING_KEYS else None, _several(expected))
            for operator, block in statement.get("Condition", {}).items()
            for key, expected in block.items()
        )
    )


def _holds(operator: str, actual: frozenset[str] | None, expected: list[str]) -> bool:
    """One condition on a key's values, None where the call has no such key."""
    compare: Mapping[str, Callable[[str, str], bool]] = {"StringEquals": str.__eq__, "StringLike": fnmatchcase}
    quantifier, _, comparison = operator.rpartition(":")
    if operator == "Null":
        return (actual is None) == (expected == ["true"])
    matched = [any(compare[comparison](value, pattern) for pattern in expected) for value in actual or ()]
    if quantifier == "ForAllValues":
        return all(matched)  # also of none at all: AWS says so, and this is the trap
    assert quantifier in ("", "ForAnyValue"), operator
    return any(matched)


def _several(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


# as AWS would -------------------------------------------------------------------------------------------------------


@contextmanager
def enforced() -> Iterator[list[Need]]:
    """Refuse, as AWS does, every call of a session that its policy does not allow; gives what was refused.

    What a test does to the cloud by itself has no session, and is let through.
    """
    policies: dict[str, str] = {}
    refused: list[Need] = []
    make = cast(Callable[..., Any], BaseClient._make_api_call)  # type: ignore[attr-defined]  # private to botocore

    def called(client: Any, operation: str, params: Any) -> Any:
        service = client.meta.service_model.signing_name
        policy = policies.get(client._request_signer._credentials.access_key)
        if service in ("dynamodb", "s3") and policy is not None:
            denied = [need for need in needs(service, operation, params) if not allows(policy, need)]
            refused.extend(denied)
            if denied:
                raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": ""}}, operation)
        answer = make(client, operation, params)
        if operation == "AssumeRole":
            policies[answer["Credentials"]["AccessKeyId"]] = params["Policy"]
        return answer

    with patch.object(BaseClient, "_make_api_call", called):
        yield refused
