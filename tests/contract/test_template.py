"""The template, as it is and as CloudFormation gets it: least privilege, failures that are seen, nothing unbounded."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from local.template import read
from tests.support.cloudformation import resources, statements, transformed

MOST_RESOURCES = 400


def test_the_template_stays_small_enough_for_one_stack() -> None:
    assert len(transformed()["Resources"]) <= MOST_RESOURCES


def test_no_function_may_do_everything_or_scan_or_reach_every_resource() -> None:
    found = statements()
    assert len(found) > 40
    for role, statement in found:
        assert statement["Effect"] == "Allow"
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        assert not [action for action in actions if "*" in action or action.endswith(":Scan")], role
        assert "*" not in (statement["Resource"], *statement["Resource"]), role


def test_no_role_may_do_more_by_a_policy_of_aws_than_write_its_log_and_read_its_source() -> None:
    harmless = {"AWSLambdaBasicExecutionRole", "AWSLambdaSQSQueueExecutionRole", "AWSLambdaDynamoDBExecutionRole"}
    for name, role in resources("AWS::IAM::Role").items():
        managed = {str(arn).rpartition("/")[2] for arn in role["Properties"]["ManagedPolicyArns"]}
        assert managed <= harmless, name


def tables_of(function: str) -> set[str]:
    named = json.dumps([statement for role, statement in statements() if role == f"{function}FunctionRole"])
    return {table for table in ("Identity", "Portal", "Records", "Audit", "Outbox") if f'"{table}Table"' in named}


@pytest.mark.parametrize(
    "function", ["Home", "HealthRecords", "RecordExport", "ExportWorker", "RecordIntake", "IntakeWorker"]
)
def test_what_reads_the_record_cannot_read_a_password(function: str) -> None:
    assert "Records" in tables_of(function)
    assert "Identity" not in tables_of(function)


@pytest.mark.parametrize(
    "function", ["Sessions", "ClientTokens", "Authorizer", "PracticeProvisioning", "OutboxRelay", "MailFeedback"]
)
def test_what_knows_passwords_or_mail_cannot_read_the_record(function: str) -> None:
    assert tables_of(function)
    assert "Records" not in tables_of(function)


def test_the_relay_reads_of_accounts_where_to_mail_and_nothing_else() -> None:
    (allowed,) = (
        each
        for role, each in statements()
        if role == "OutboxRelayFunctionRole" and '"IdentityTable"' in json.dumps(each["Resource"])
    )
    assert allowed["Action"] == ["dynamodb:BatchGetItem"]
    assert allowed["Condition"] == {
        "ForAllValues:StringEquals": {"dynamodb:Attributes": ["pk", "sk", "account", "email", "lock", "muted"]},
        "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
        "Null": {"dynamodb:Attributes": "false"},
    }


def test_no_function_can_change_or_remove_what_the_audit_trail_says() -> None:
    for _, statement in statements():
        if '"AuditTable"' in json.dumps(statement["Resource"]):
            assert statement["Action"] in (["dynamodb:PutItem"], "dynamodb:PutItem")


def test_every_function_writes_to_a_log_group_that_forgets() -> None:
    groups = resources("AWS::Logs::LogGroup")
    for name, function in resources("AWS::Lambda::Function").items():
        group = function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
        assert groups[group]["Properties"]["RetentionInDays"], name


def test_every_failure_queue_has_an_alarm() -> None:
    queues = resources("AWS::SQS::Queue")
    failures = {name for name in queues if name.endswith("Failures")}
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in resources("AWS::CloudWatch::Alarm").values()
        for dimension in alarm["Properties"]["Dimensions"]
    }
    assert failures == watched
    targets = {
        queue["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        for name, queue in queues.items()
        if name not in failures
    }
    targets |= {destination_of(each) for each in resources("AWS::Lambda::EventSourceMapping").values()}
    targets |= {destination_of(each) for each in resources("AWS::Lambda::EventInvokeConfig").values()}
    assert targets - {None} == failures


def test_every_alarm_reaches_the_operator() -> None:
    (topic,) = resources("AWS::SNS::Topic").values()
    assert topic["Properties"]["Subscription"] == [{"Protocol": "email", "Endpoint": {"Ref": "OperatorAddress"}}]
    for name, alarm in resources("AWS::CloudWatch::Alarm").items():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": "Alarms"}], name


def destination_of(resource: Mapping[str, Any]) -> str | None:
    """The queue that is told of what failed for good."""
    told = resource["Properties"].get("DestinationConfig", {}).get("OnFailure")
    return told["Destination"]["Fn::GetAtt"][0] if told else None


def test_nothing_that_fails_for_good_is_forgotten() -> None:
    """Queues have a failure queue (above); a stream's records and calls nobody waits for are told of in one."""
    for name, source in resources("AWS::Lambda::EventSourceMapping").items():
        place, attribute = source["Properties"]["EventSourceArn"]["Fn::GetAtt"]
        assert attribute == "Arn" or destination_of(source), f"{name} of {place}"
        assert attribute == "Arn" or source["Properties"]["MaximumRetryAttempts"] > 0, name
    nobody_waits = {"Schedule", "EventBridgeRule"}
    unwaited = {each.logical_id for each in read().functions().values() if nobody_waits & {e.kind for e in each.events}}
    told = {
        each["Properties"]["FunctionName"]["Ref"]
        for each in resources("AWS::Lambda::EventInvokeConfig").values()
        if destination_of(each)
    }
    assert unwaited
    assert unwaited <= told


def test_every_source_of_events_reports_what_failed_of_a_batch() -> None:
    sources = resources("AWS::Lambda::EventSourceMapping")
    assert len(sources) == 4
    for name, source in sources.items():
        assert source["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"], name


def test_every_partition_key_and_index_is_one_the_tenant_table_forms() -> None:
    for table in resources("AWS::DynamoDB::Table").values():
        names = {attribute["AttributeName"] for attribute in table["Properties"]["AttributeDefinitions"]}
        assert names in ({"pk", "sk"}, {"pk", "sk", "pending_pk", "pending_sk"})


def test_the_authorizer_remembers_no_answer() -> None:
    (authorizer,) = read().api()["Auth"]["Authorizers"].values()
    assert authorizer["Identity"]["ReauthorizeEvery"] == 0


def test_only_doors_are_open_without_the_authorizer() -> None:
    doors = {route.path.removeprefix("/api/{practice}/v1") for route in read().routes() if route.authorizer is None}
    assert doors == {
        "/practice",
        "/sign-in",
        "/sign-in/{proxy+}",
        "/sign-up/{proxy+}",
        "/family-requests",
        "/family-requests/{proxy+}",
        "/recovery",
        "/recovery/{proxy+}",
        "/oauth/{proxy+}",
    }


def test_gateway_answers_are_problem_details_as_ours_are() -> None:
    for kind, answer in read().api()["GatewayResponses"].items():
        (body,) = answer["ResponseTemplates"].values()
        said = json.loads(body)
        assert set(said) == {"type", "title", "status", "code", "detail", "request_id", "errors"}, kind
        # API Gateway takes this template whatever is asked for; the header says what it really is.
        assert list(answer["ResponseTemplates"]) == ["application/json"]
        assert answer["ResponseParameters"]["Headers"]["Content-Type"] == "'application/problem+json'"
