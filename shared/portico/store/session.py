"""AWS as far as one practice reaches: credentials that open this practice's rows and files and nobody else's.

A function assumes its own role under the practice's policy and may then do only what both allow. However a key came to
be formed, one of another practice is refused by AWS itself.
"""

import functools
import json
import re
import time
from typing import TYPE_CHECKING

from portico.settings import Settings, settings
from portico.store import clients, keys

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

_PRACTICE_ID = re.compile(r"[a-z][a-z0-9]{2,30}")  # none of these characters means something in a policy
_HALF_AN_HOUR = 1800  # seconds; a role that assumes itself has an hour at most
_MOST = 64  # practices whose clients one process keeps

ROW_ACTIONS = (
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:Query",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:ConditionCheckItem",
)
FILE_ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:GetObjectVersionTagging", "s3:DeleteObject")
_KEY_ACTIONS = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")


class Session:
    """The clients of one practice's rows and files."""

    def __init__(self, credentials: clients.Credentials) -> None:
        self._credentials = credentials

    @functools.cached_property
    def dynamodb(self) -> "DynamoDBClient":
        return clients.dynamodb(self._credentials)

    @functools.cached_property
    def s3(self) -> "S3Client":
        return clients.s3(self._credentials)


def session(practice_id: str) -> Session:
    """The session of a practice, or of the system: asked of STS twice an hour at most, whoever uses it.

    Raises ValueError for what cannot be a practice's id, and what the SDK raises when STS gives no session: there is
    no other way to the data.
    """
    return _opened(practice_id, int(time.time()) // _HALF_AN_HOUR)


@functools.lru_cache(maxsize=_MOST)
def _opened(practice_id: str, _half_hour: int) -> Session:
    given = clients.sts().assume_role(
        RoleArn=settings().function_role,
        RoleSessionName=practice_id,  # the cloud's own log then says for whom
        Policy=session_policy(practice_id, settings()),
    )["Credentials"]
    return Session(
        {
            "aws_access_key_id": given["AccessKeyId"],
            "aws_secret_access_key": given["SecretAccessKey"],
            "aws_session_token": given["SessionToken"],
        }
    )


def session_policy(practice_id: str, names: Settings) -> str:
    """What may be done for one practice in any function, as JSON of at most 2,048 characters (STS' limit).

    `LeadingKeys` alone would let through what has no key (a Scan): `Null` refuses that. The function's own role says
    which of these tables, buckets and actions it has. Raises ValueError for what cannot be a practice's id.
    """
    if not _PRACTICE_ID.fullmatch(practice_id):
        raise ValueError("not a practice's id")
    _, partition, _, _, account, _ = names.function_role.split(":", 5)
    tables = (names.identity_table, names.portal_table, names.records_table, names.audit_table, names.outbox_table)
    buckets = (
        names.intake_bucket,
        names.exports_bucket,
        names.records_bucket,
        names.uploads_bucket,
        names.files_bucket,
    )
    rows = [f"arn:{partition}:dynamodb:*:{account}:table/{table}" for table in tables]
    statements = [
        {
            "Effect": "Allow",
            "Action": ROW_ACTIONS,
            "Resource": [*rows, f"{rows[-1]}/index/*"],  # of the outbox; the others have none
            "Condition": {
                "ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys.partition(practice_id, "*")},
                "Null": {"dynamodb:LeadingKeys": "false"},
            },
        },
        {
            "Effect": "Allow",
            "Action": FILE_ACTIONS,
            "Resource": [f"arn:{partition}:s3:::{bucket}/{practice_id}/*" for bucket in buckets],
        },
        {  # what tables and buckets do with their key in the caller's name
            "Effect": "Allow",
            "Action": _KEY_ACTIONS,
            "Resource": "*",
            "Condition": {"StringLike": {"kms:ViaService": ["dynamodb.*", "s3.*"]}},
        },
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
