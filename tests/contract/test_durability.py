"""What people's data lies in outlives mistakes: in production all of it, on development stacks what costs nothing."""

from dataclasses import replace
from typing import Any

import pytest

from local.template import Template, read
from tests.support.cloudformation import resources, transformed

TABLES = resources("AWS::DynamoDB::Table")
BUCKETS = {name: each for name, each in resources("AWS::S3::Bucket").items() if name != "SiteBucket"}  # pages alone
KEYS = resources("AWS::KMS::Key")
OUR_KEY = {"Fn::GetAtt": ["DataKey", "Arn"]}
RECOVERABLE_DAYS = 35  # of a table, by point in time
# days: what is taken in, or can be made again
FORGOTTEN_ANYWAY = {"IntakeBucket": 30, "ExportsBucket": 1, "UploadsBucket": 7}


def stage(name: str) -> Template:
    """What CloudFormation gets for this stage."""
    return replace(read(Stage=name), body=transformed())


def said(properties: dict[str, Any], *path: str, of: str = "prod") -> Any:
    """A property as it is on a stage."""
    value: Any = properties
    for name in path:
        value = value[name]
    return stage(of).resolve(value)


def test_there_are_five_tables_five_buckets_and_three_keys() -> None:
    """A new one is found here, and held to what follows."""
    assert len(TABLES) == 5
    assert set(BUCKETS) == {"IntakeBucket", "ExportsBucket", "RecordsBucket", "UploadsBucket", "FilesBucket"}
    assert set(KEYS) == {"DataKey", "SealingKey", "SigningKey"}


@pytest.mark.parametrize("name", [*TABLES, *BUCKETS, *KEYS])
def test_what_holds_or_opens_data_stays_when_the_stack_goes_or_replaces_it(name: str) -> None:
    resource = transformed()["Resources"][name]
    assert resource["UpdateReplacePolicy"] == "Retain"
    assert resource["DeletionPolicy"] == "RetainExceptOnCreate"  # kept, but for a first deployment that failed
    assert "Condition" not in resource


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_recoverable_protected_and_under_our_key(name: str) -> None:
    table = TABLES[name]["Properties"]
    assert said(table, "PointInTimeRecoverySpecification") == {"PointInTimeRecoveryEnabled": True}
    assert said(table, "DeletionProtectionEnabled") is True
    assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": OUR_KEY}


@pytest.mark.parametrize("name", TABLES)
def test_a_development_stack_can_be_thrown_away(name: str) -> None:
    table = TABLES[name]["Properties"]
    assert said(table, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled", of="dev") is False
    assert said(table, "DeletionProtectionEnabled", of="dev") is False


@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_keeps_versions_under_our_key_and_nothing_in_it_is_public(name: str) -> None:
    bucket = BUCKETS[name]["Properties"]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": OUR_KEY}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


@pytest.mark.parametrize("name", BUCKETS)
def test_an_old_version_stays_as_long_as_a_table_can_be_brought_back(name: str) -> None:
    (rule,) = BUCKETS[name]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert rule["Status"] == "Enabled"
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": FORGOTTEN_ANYWAY.get(name, RECOVERABLE_DAYS)}
    assert rule.get("ExpirationInDays") == FORGOTTEN_ANYWAY.get(name)


@pytest.mark.parametrize("name", [*BUCKETS, "SiteBucket"])
@pytest.mark.parametrize("of", ["dev", "prod"])
def test_a_bucket_answers_over_tls_alone(name: str, of: str) -> None:
    (policy,) = (
        each for each in resources("AWS::S3::BucketPolicy").values() if each["Properties"]["Bucket"] == {"Ref": name}
    )
    assert stage(of).holds(policy.get("Condition"))
    refused = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [{"Fn::GetAtt": [name, "Arn"]}, {"Fn::Sub": f"${{{name}.Arn}}/*"}],
        "Condition": {"Bool": {"aws:SecureTransport": False}},
    }
    assert refused in policy["Properties"]["PolicyDocument"]["Statement"]


def test_every_queue_is_encrypted() -> None:
    for name, queue in resources("AWS::SQS::Queue").items():
        assert queue["Properties"]["SqsManagedSseEnabled"] is True, name


def test_logs_are_encrypted_with_our_key() -> None:
    for name, group in resources("AWS::Logs::LogGroup").items():
        assert group["Properties"]["KmsKeyId"] == OUR_KEY, name


@pytest.mark.parametrize("name", ["DataKey", "SealingKey"])
def test_a_key_that_encrypts_is_rotated(name: str) -> None:
    assert KEYS[name]["Properties"]["EnableKeyRotation"] is True
