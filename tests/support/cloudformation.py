"""The template as CloudFormation gets it, and what each function's role may do."""

import functools
import json
import os
import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from samtranslator.translator.transform import transform

from local.template import read


class _BasicPolicies:
    """The managed policies that the translator gives every function: leave to write its log and read its source."""

    def load(self) -> dict[str, str]:
        names = ("AWSLambdaBasicExecutionRole", "AWSLambdaSQSQueueExecutionRole", "AWSLambdaDynamoDBExecutionRole")
        return {name: f"arn:aws:iam::aws:policy/service-role/{name}" for name in names}


@functools.cache
def transformed() -> dict[str, Any]:
    """What CloudFormation gets."""
    body = json.loads(json.dumps(read().body))
    for name, parameter in body["Parameters"].items():
        assert "Default" in parameter, name
    for resource in body["Resources"].values():
        properties = resource.get("Properties", {})
        for key in ("CodeUri", "ContentUri"):
            if key in properties:
                properties[key] = "s3://bucket/key"
    with patch.dict(os.environ, AWS_DEFAULT_REGION="us-east-1"):
        return dict(transform(body, {}, _BasicPolicies()))


def resources(kind: str) -> dict[str, dict[str, Any]]:
    return {name: each for name, each in transformed()["Resources"].items() if each["Type"] == kind}


def statements() -> list[tuple[str, dict[str, Any]]]:
    """Every statement of a role's own policies, with the role."""
    return [
        (name, statement)
        for name, role in resources("AWS::IAM::Role").items()
        for policy in role["Properties"].get("Policies", [])
        for statement in policy["PolicyDocument"]["Statement"]
    ]


def grants() -> set[tuple[str, str, str]]:
    """What functions may do by themselves: (function, action, resource), resources by their name in the template.

    Not what Lambda does with a function's role (read its source of events, and tell a queue of what it gave up), nor
    that a function assumes its own.
    """
    names = {f"{each.logical_id}Role": name for name, each in read().functions().items()}
    told = {_resource(target) for target in _failure_targets()}
    return {
        (names[role], action, _resource(statement["Resource"]))
        for role, statement in statements()
        for action in _several(statement["Action"])
        if action != "sts:AssumeRole" and _resource(statement["Resource"]) not in told
    }


def _failure_targets() -> Iterator[Any]:
    told = resources("AWS::Lambda::EventSourceMapping") | resources("AWS::Lambda::EventInvokeConfig")
    for source in told.values():
        if "DestinationConfig" in source["Properties"]:
            yield source["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]


def _resource(named: Any) -> str:
    """`RecordsTable`, `OutboxTable/index/pending`, `ExportsBucket/*`, `identity/*` (a sender's)."""
    match named:
        case {"Fn::GetAtt": [name, "Arn" | "Id"]}:
            return str(name)
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{(\w+)(\.Arn)?\}", r"\1", text).rpartition(":")[2]
    raise AssertionError(f"a policy names a resource in a way that is not known here: {named}")


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
