"""A deployed stack as an operator reaches it: its tables and buckets by their names in the template."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3

from local import template

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client


class Trouble(Exception):
    """Work cannot go on; the text is the one line that the operator reads."""


@dataclass(frozen=True)
class Stack:
    """Tables and buckets of one stack: name in the template → name in the account."""

    name: str
    tables: dict[str, str]
    buckets: dict[str, str]
    dynamodb: "DynamoDBClient"
    s3: "S3Client"


def find(name: str) -> Stack:
    """The stack of this name in the account and region of the operator's credentials; every table and bucket of it.

    Raises Trouble when it lacks one that `template.yaml` names: an export without it would look whole.
    """
    made: dict[str, dict[str, str]] = {"AWS::DynamoDB::Table": {}, "AWS::S3::Bucket": {}}
    for page in boto3.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=name):
        for each in page["StackResourceSummaries"]:
            if each["ResourceType"] in made and each["ResourceStatus"] != "DELETE_COMPLETE":
                made[each["ResourceType"]][each["LogicalResourceId"]] = each["PhysicalResourceId"]
    whole = template.read()
    missing = [wanted for kind, found in made.items() for wanted in whole.of_type(kind) if wanted not in found]
    if missing:
        raise Trouble(f"The stack {name} has no {', '.join(missing)}, which template.yaml names.")
    tables, buckets = made.values()
    return Stack(name, tables, buckets, boto3.client("dynamodb"), boto3.client("s3"))
