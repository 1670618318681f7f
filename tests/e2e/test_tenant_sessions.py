"""What AWS refuses in a practice's session, with the roles and tables of the deployed stack.

The emulator evaluates roles, trust and session policies; `dynamodb:LeadingKeys` it was taught, so that AWS itself takes
it as meant shows in a real account alone.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from local import resources
from local.template import ACCOUNT, REGION
from portico.settings import Settings
from portico.store.session import session_policy
from tests.support.deployment import Deployment

pytestmark = pytest.mark.e2e

FUNCTION = "practice_details"  # may read the table of practices, and nothing else
ANYTHING = {"Effect": "Allow", "Action": ["sts:AssumeRole", "dynamodb:*"], "Resource": "*"}
Clients = Callable[[str], Any]


@pytest.fixture(scope="module")
def names(deployed: Deployment) -> Settings:
    """What the deployed function is told by its environment."""
    client = resources.client("lambda", deployed.aws)
    told = client.get_function_configuration(FunctionName=deployed.functions[FUNCTION])["Environment"]["Variables"]
    return Settings(**{field.name: told[field.name.upper()] for field in fields(Settings)})


@pytest.fixture(scope="module")
def stored(deployed: Deployment, names: Settings) -> Iterator[list[dict[str, Any]]]:
    """A row each of three practices, two of which have ids that begin alike."""
    items = [{"pk": {"S": f"T#{practice}#PROBE"}, "sk": {"S": "PROBE"}} for practice in ("oakhill", "oakhill2", "ash")]
    client = resources.client("dynamodb", deployed.aws)
    for item in items:
        client.put_item(TableName=names.portal_table, Item=item)
    yield items
    for item in items:
        client.delete_item(TableName=names.portal_table, Key=item)


def assume(deployed: Deployment, role: str, caller: dict[str, str] | None = None, **policy: str) -> dict[str, str]:
    """Credentials of a role, assumed by this caller or else by the account's owner."""
    keys = caller or {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    sts = boto3.client("sts", endpoint_url=deployed.aws, region_name=REGION, **keys)  # type: ignore[call-overload]
    given = sts.assume_role(RoleArn=role, RoleSessionName="oakhill", **policy)["Credentials"]
    return {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }


def someone(deployed: Deployment, name: str) -> dict[str, str]:
    """Credentials of a new role that may do anything it is let."""
    iam = resources.client("iam", deployed.aws)
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
    policy = json.dumps({"Version": "2012-10-17", "Statement": [ANYTHING]})
    iam.put_role_policy(RoleName=name, PolicyName="anything", PolicyDocument=policy)
    return assume(deployed, f"arn:aws:iam::{ACCOUNT}:role/{name}")


@pytest.fixture(scope="module")
def own(deployed: Deployment, names: Settings) -> Any:
    """DynamoDB in Oakhill's session of the function."""
    function = someone(deployed, f"{resources.STACK}-ProbeFunctionRole-1")
    keys = assume(deployed, names.function_role, function, Policy=session_policy("oakhill", names))
    return boto3.client("dynamodb", endpoint_url=deployed.aws, region_name=REGION, **keys)  # type: ignore[call-overload]


def refused(call: Callable[..., Any], **request: Any) -> bool:
    try:
        call(**request)
    except ClientError as exc:
        return exc.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException")
    return False


def test_a_session_reads_its_own_practices_row(own: Any, names: Settings, stored: list[dict[str, Any]]) -> None:
    assert own.get_item(TableName=names.portal_table, Key=stored[0])["Item"] == stored[0]


def test_a_session_reads_no_other_practices_row(own: Any, names: Settings, stored: list[dict[str, Any]]) -> None:
    for key in stored[1:]:
        assert refused(own.get_item, TableName=names.portal_table, Key=key), key


def test_a_session_scans_nothing_and_does_no_more_than_its_function(
    own: Any, names: Settings, stored: list[dict[str, Any]]
) -> None:
    assert refused(own.scan, TableName=names.portal_table)
    assert refused(own.put_item, TableName=names.portal_table, Item=stored[0])
    assert refused(own.get_item, TableName=names.identity_table, Key=stored[0])


def test_only_functions_of_the_stack_get_a_session(deployed: Deployment, names: Settings) -> None:
    """Whatever else a role may do."""
    with pytest.raises(ClientError, match="AccessDenied"):
        assume(deployed, names.function_role, someone(deployed, "visitor"))
