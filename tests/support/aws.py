"""Emulated AWS for tests, with the tables, buckets, keys and secrets that the template describes.

Most tests have it inside their own process: moto, and the rows of its tables in `tests.support.dynamodb`. Neither knows
tokens, capacity or IAM, so here each call is held to the policy of its session. Races for real are on the emulator.
"""

import functools
import os
from collections.abc import Callable, Iterator
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
from tests.support.quick import cheap_hashes, made_once, make_quick, same_clients

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

ORIGIN = "https://portal.example"
EDGE_SECRET = "edge-secret-of-the-tests"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/portico"  # of every function
make_quick()

_TABLE_FIELDS = ("KeySchema", "AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "StreamSpecification")


@functools.cache
def template() -> Template:
    """The one template, read once."""
    return read(Stage="local")


@contextmanager
def emulated_cloud() -> Iterator[None]:
    """A fresh cloud with nothing in it, and the environment that functions read."""
    environment = _environment(lambda: made_once(_create), AWS_ACCESS_KEY_ID="testing", FUNCTION_ROLE=ROLE)
    with mock_aws(), same_clients(), cheap_hashes(), enforced(), environment:
        yield


@contextmanager
def cloud_of(url: str, account: str) -> Iterator[None]:
    """The same at an emulator, where each account (12 digits) has a cloud of its own."""
    boto3.setup_default_session()  # one keeps the credentials it found first
    role = ROLE.replace(ACCOUNT, account)
    with _environment(_create, AWS_ACCESS_KEY_ID=account, AWS_ENDPOINT_URL=url, FUNCTION_ROLE=role):
        yield


@contextmanager
def _environment(create: Callable[[], dict[str, str]], **given: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(
        AWS_SECRET_ACCESS_KEY="testing",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_REGION="us-east-1",
        POWERTOOLS_METRICS_NAMESPACE="portico",
        **given,
    )
    try:
        forget_clients()
        os.environ.update(create())
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        forget_clients()


@functools.cache
def s3() -> "S3Client":
    """Every practice's files: for what a test looks at or spoils by itself."""
    return boto3.client("s3")


@functools.cache
def dynamodb() -> "DynamoDBClient":
    """Every practice's rows, for the same."""
    return boto3.client("dynamodb")


def forget_clients() -> None:
    """Clear what a process remembers, as a cold start would."""
    settings_module.settings.cache_clear()
    for remembered in (*vars(clients).values(), session._opened, s3, dynamodb):
        if hasattr(remembered, "cache_clear"):
            remembered.cache_clear()


def _create() -> dict[str, str]:
    chosen = template()
    made: dict[str, str] = {}
    for name, table in chosen.of_type("AWS::DynamoDB::Table").items():
        fields = {key: table[key] for key in _TABLE_FIELDS if key in table}
        if "StreamSpecification" in fields:
            fields["StreamSpecification"] = {"StreamEnabled": True, **fields["StreamSpecification"]}
        dynamodb().create_table(TableName=name, **fields)
        made[name] = name
    for name, bucket in chosen.of_type("AWS::S3::Bucket").items():
        made[name] = f"{name.lower()}-{os.environ['AWS_ACCESS_KEY_ID']}"  # the emulator's accounts share the names
        s3().create_bucket(Bucket=made[name])
        if "VersioningConfiguration" in bucket:
            s3().put_bucket_versioning(Bucket=made[name], VersioningConfiguration=bucket["VersioningConfiguration"])
    for name, key in chosen.of_type("AWS::KMS::Key").items():
        spec = {"KeySpec": key["KeySpec"], "KeyUsage": key["KeyUsage"]} if "KeySpec" in key else {}
        made[name] = boto3.client("kms").create_key(**spec)["KeyMetadata"]["KeyId"]
    for name in chosen.of_type("AWS::SecretsManager::Secret"):
        made[name] = boto3.client("secretsmanager").create_secret(
            Name=name, SecretString=EDGE_SECRET if name == "EdgeSecret" else "another-secret-of-the-tests"
        )["ARN"]
    boto3.client("sesv2").create_email_identity(EmailIdentity=str(chosen.parameters["MailDomain"]))
    return _variables(chosen, made)


def _variables(chosen: Template, made: dict[str, str]) -> dict[str, str]:
    variables = chosen.body["Globals"]["Function"]["Environment"]["Variables"]
    values = {name: made.get(each.get("Ref", "")) or str(chosen.resolve(each)) for name, each in variables.items()}
    return values | {"PORTAL_ORIGIN": ORIGIN, "FUNCTION_ROLE": os.environ["FUNCTION_ROLE"]}


def load_function(name: str) -> ModuleType:
    """The module of a function, loaded as Lambda would: `load_function("home").handler(event, context)`."""
    return import_function(name)
