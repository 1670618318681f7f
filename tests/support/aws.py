"""Emulated AWS inside the test process: moto, with the tables, buckets, keys and secrets that the template describes.

For small tests only: moto ignores tokens and capacity, and loses concurrent updates. It ignores IAM too, so here each
call is held to the policy of its session.
"""

import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

import boto3
from moto import mock_aws

from local.functions import import_function
from local.template import Template, read
from portico import settings as settings_module
from portico.store import clients, session
from tests.support.iam import ACCOUNT, enforced

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ORIGIN = "https://portal.example"
EDGE_SECRET = "edge-secret-of-the-tests"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/portico"  # of every function
_TABLE_FIELDS = ("KeySchema", "AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "StreamSpecification")


@functools.cache
def template() -> Template:
    """The one template, read once."""
    return read(Stage="local")


@contextmanager
def emulated_cloud() -> Iterator[None]:
    """A fresh cloud with nothing in it, and the environment that functions read."""
    before = dict(os.environ)
    os.environ.update(
        AWS_ACCESS_KEY_ID="testing",
        AWS_SECRET_ACCESS_KEY="testing",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_REGION="us-east-1",
        POWERTOOLS_METRICS_NAMESPACE="portico",
    )
    with mock_aws(), enforced():
        os.environ.update(_create())
        forget_clients()
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
            forget_clients()


def s3() -> "S3Client":
    """Every practice's files: for what a test looks at or spoils by itself."""
    return boto3.client("s3")


def forget_clients() -> None:
    """Clear what a process remembers, as a cold start would."""
    settings_module.settings.cache_clear()
    for remembered in (*vars(clients).values(), session._opened):
        if hasattr(remembered, "cache_clear"):
            remembered.cache_clear()


def _create() -> dict[str, str]:
    chosen = template()
    dynamodb, s3 = boto3.client("dynamodb"), boto3.client("s3")
    made: dict[str, str] = {}
    for name, table in chosen.of_type("AWS::DynamoDB::Table").items():
        fields = {key: table[key] for key in _TABLE_FIELDS if key in table}
        if "StreamSpecification" in fields:
            fields["StreamSpecification"] = {"StreamEnabled": True, **fields["StreamSpecification"]}
        dynamodb.create_table(TableName=name, **fields)
        made[name] = name
    for name in chosen.of_type("AWS::S3::Bucket"):
        s3.create_bucket(Bucket=name.lower())
        made[name] = name.lower()
    for name, key in chosen.of_type("AWS::KMS::Key").items():
        spec = {"KeySpec": key["KeySpec"], "KeyUsage": key["KeyUsage"]} if "KeySpec" in key else {}
        made[name] = boto3.client("kms").create_key(**spec)["KeyMetadata"]["KeyId"]
    for name in chosen.of_type("AWS::SecretsManager::Secret"):
        made[name] = boto3.client("secretsmanager").create_secret(
            Name=name, SecretString=EDGE_SECRET if name == "EdgeSecret" else "another-secret-of-the-tests"
        )["ARN"]
    boto3.client("sesv2").create_email_identity(EmailIdentity=str(chosen.parameters["MailDomain"]))
    return _environment(chosen, made)


def _environment(chosen: Template, made: dict[str, str]) -> dict[str, str]:
    variables = chosen.body["Globals"]["Function"]["Environment"]["Variables"]
    values = {name: made.get(each.get("Ref", "")) or str(chosen.resolve(each)) for name, each in variables.items()}
    return values | {"PORTAL_ORIGIN": ORIGIN, "FUNCTION_ROLE": ROLE}


def load_function(name: str) -> ModuleType:
    """The module of a function, loaded as Lambda would: `load_function("home").handler(event, context)`."""
    return import_function(name)
