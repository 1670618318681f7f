"""A deployed stack as an operator reaches it: its tables and buckets by their names in the template."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3

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
    """The stack of this name in the account and region of the operator's credentials; every table and bucket of it."""
    made = boto3.client("cloudformation").describe_stack_resources(StackName=name)["StackResources"]
    tables, buckets = (
        {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in made if each["ResourceType"] == kind}
        for kind in ("AWS::DynamoDB::Table", "AWS::S3::Bucket")
    )
    return Stack(name, tables, buckets, boto3.client("dynamodb"), boto3.client("s3"))
