"""Clients of AWS. Time-outs are short: a request must end.

Those of a practice's rows and files are made by `store.session` alone, one a practice; the others once a process.
"""

import functools
from typing import TYPE_CHECKING, TypedDict

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sts import STSClient

_CONFIG = Config(
    connect_timeout=2,
    read_timeout=8,
    retries={"mode": "standard", "total_max_attempts": 3},
    parameter_validation=False,  # the service checks every request too; doing it here is a tenth of an intake's time
)


class Credentials(TypedDict):
    """Of an STS session."""

    aws_access_key_id: str
    aws_secret_access_key: str
    aws_session_token: str


def dynamodb(credentials: Credentials) -> "DynamoDBClient":
    return boto3.client("dynamodb", config=_CONFIG, **credentials)


def s3(credentials: Credentials) -> "S3Client":
    # Path addressing and v4 signatures: what presigned links need on every endpoint, the emulator's too. The address of
    # the region everywhere, also in the one that has another by default: pages may post files to it alone.
    signing = Config(
        s3={"addressing_style": "path", "us_east_1_regional_endpoint": "regional"}, signature_version="s3v4"
    )
    return boto3.client("s3", config=_CONFIG.merge(signing), **credentials)


@functools.cache
def sts() -> "STSClient":
    return boto3.client("sts", config=_CONFIG)


@functools.cache
def kms() -> "KMSClient":
    return boto3.client("kms", config=_CONFIG)


@functools.cache
def sesv2() -> "SESV2Client":
    return boto3.client("sesv2", config=_CONFIG)


@functools.cache
def _secrets() -> "SecretsManagerClient":
    return boto3.client("secretsmanager", config=_CONFIG)


@functools.cache
def secret(arn: str) -> str:
    """The text of a stored secret, fetched once a process."""
    return _secrets().get_secret_value(SecretId=arn)["SecretString"]
