"""Tables, buckets, keys and queues, created in the emulator from `template.yaml` by its own CloudFormation."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

from local.steps import Stop
from local.template import PSEUDO, REGION, Template, references

STACK = PSEUDO["AWS::StackName"]
KEPT = ("AWS::DynamoDB::", "AWS::S3::", "AWS::SQS::", "AWS::KMS::", "AWS::SES::", "AWS::SNS::", "AWS::SecretsManager::")


def client(service: Any, endpoint: str) -> Any:
    """A client of one emulated service."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 2}),  # an emulator that is gone keeps nobody waiting
    )


def create(template: Template, endpoint: str) -> Template:
    """Create or update the resources; gives the template with what each became (names, ARNs, addresses)."""
    kept = data_resources(template)
    cloudformation = client("cloudformation", endpoint)
    _deploy(cloudformation, json.dumps(_stack_body(template, kept)), template.parameters)
    stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
    if stack["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise Stop(f"The resources of template.yaml were not created ({_reasons(cloudformation)}).")
    values = {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}
    wanted = _wanted(template, kept)
    made = replace(template, made={pair: values[key] for key, pair in wanted.items() if key in values})
    _apply_what_the_emulator_leaves_out(made, endpoint)
    return made


def data_resources(template: Template) -> dict[str, dict[str, Any]]:
    """The resources that hold data or pass it on. A policy that names something of the cloud alone is left out."""
    kept = {name: each for name, each in template.resources.items() if each["Type"].startswith(KEPT)}
    for name, each in list(kept.items()):
        missing = {
            to for to, _ in references(each.get("Properties", {})) if to in template.resources and to not in kept
        }
        if missing and each["Type"].endswith("Policy"):
            del kept[name]
        elif missing:
            raise Stop(f"template.yaml: {name} refers to {', '.join(sorted(missing))}, which is not on this machine.")
    return kept


def _wanted(template: Template, kept: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Output key → (id, attribute), for every resource and each of its attributes that the template uses."""
    pairs = {(name, "Ref") for name in kept}
    pairs |= {pair for pair in references(template.body) if pair[0] in kept}
    return {f"{name}{attribute}".replace(".", ""): (name, attribute) for name, attribute in sorted(pairs)}


def _stack_body(template: Template, kept: Mapping[str, Any]) -> dict[str, Any]:
    body = {key: each for key, each in template.body.items() if key not in ("Transform", "Globals", "Outputs", "Rules")}
    outputs = {
        key: {"Value": {"Ref": name} if attribute == "Ref" else {"Fn::GetAtt": [name, attribute]}}
        for key, (name, attribute) in _wanted(template, kept).items()
    }
    return body | {"Resources": kept, "Outputs": outputs}


def _deploy(cloudformation: Any, body: str, parameters: Mapping[str, Any]) -> None:
    chosen = [{"ParameterKey": key, "ParameterValue": str(value)} for key, value in parameters.items()]
    try:
        try:
            cloudformation.describe_stacks(StackName=STACK)
        except ClientError:
            cloudformation.create_stack(StackName=STACK, TemplateBody=body, Parameters=chosen)
            waiter = "stack_create_complete"
        else:
            cloudformation.update_stack(StackName=STACK, TemplateBody=body, Parameters=chosen)
            waiter = "stack_update_complete"
        cloudformation.get_waiter(waiter).wait(StackName=STACK, WaiterConfig={"Delay": 0.05, "MaxAttempts": 200})
    except ClientError as reason:
        if "No updates" not in str(reason):
            raise Stop(f"The resources of template.yaml were not created ({reason}).") from None
    except WaiterError:
        raise Stop(f"The resources of template.yaml were not created ({_reasons(cloudformation)}).") from None


def _reasons(cloudformation: Any) -> str:
    events = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
    failed = [each for each in events if each["ResourceStatus"].endswith("_FAILED")]
    return "; ".join(f"{each['LogicalResourceId']}: {each.get('ResourceStatusReason', '')}" for each in failed)


def _apply_what_the_emulator_leaves_out(template: Template, endpoint: str) -> None:
    """Its CloudFormation ignores time to live, point-in-time recovery and lifecycle, which it knows as calls."""
    dynamodb, s3 = client("dynamodb", endpoint), client("s3", endpoint)
    for logical_id, table in template.of_type("AWS::DynamoDB::Table").items():
        name = template.made[logical_id, "Ref"]
        resolved = template.resolve({key: table.get(key) for key in (TTL, PITR)})
        expiry = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        if resolved[TTL] and expiry["TimeToLiveStatus"] != "ENABLED":
            dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=resolved[TTL])
        if resolved[PITR]:
            dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=resolved[PITR])
    for logical_id, bucket in template.of_type("AWS::S3::Bucket").items():
        if rules := template.resolve(bucket.get("LifecycleConfiguration", {})).get("Rules"):
            s3.put_bucket_lifecycle_configuration(
                Bucket=template.made[logical_id, "Ref"],
                LifecycleConfiguration={"Rules": [lifecycle_rule(rule) for rule in rules]},
            )


TTL = "TimeToLiveSpecification"
PITR = "PointInTimeRecoverySpecification"


def lifecycle_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A lifecycle rule as S3 takes it, from how CloudFormation writes it."""
    given: dict[str, Any] = {"ID": rule.get("Id", "rule"), "Status": rule["Status"]}
    given["Filter"] = {"Prefix": rule.get("Prefix", "")}
    if "ExpirationInDays" in rule:
        given["Expiration"] = {"Days": rule["ExpirationInDays"]}
    for same in ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"):
        if same in rule:
            given[same] = dict(rule[same])
    return given
