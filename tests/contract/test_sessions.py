"""A function reaches data in a practice's session alone: its role under the policy of `store.session`."""

import tomllib
from typing import Any

import pytest

from local.steps import ROOT
from local.template import read
from portico.store.session import FILE_ACTIONS, ROW_ACTIONS
from tests.support.cloudformation import grants, resources, statements

FUNCTIONS = read().functions()
RANDOM = len("-1ABCDEFGHIJKL")  # what CloudFormation adds to the names of a stack's resources
LONGEST_ROLE_NAME = 64
OURS = "arn:${AWS::Partition}:iam::${AWS::AccountId}"


def data_of(service: str) -> set[str]:
    return {action for _, action, _ in grants() if action.startswith(f"{service}:")}


def test_a_session_opens_what_functions_may_do_with_data_and_no_more() -> None:
    """What is missing here would be refused in every function; what is too much was never asked for."""
    assert data_of("dynamodb") == set(ROW_ACTIONS)
    assert data_of("s3") == set(FILE_ACTIONS)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_assumes_its_own_role_and_no_other(name: str) -> None:
    role = f"{FUNCTIONS[name].logical_id}Role"
    (own,) = (each for holder, each in statements() if holder == role and each["Action"] == ["sts:AssumeRole"])
    assert own == {
        "Effect": "Allow",
        "Action": ["sts:AssumeRole"],
        "Resource": {"Fn::Sub": f"{OURS}:role/${{AWS::StackName}}-{role}-*"},
    }


def test_a_role_trusts_lambda_and_the_functions_of_its_stack() -> None:
    functions: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"AWS": {"Fn::Sub": f"{OURS}:root"}},
        "Action": "sts:AssumeRole",
        "Condition": {"ArnLike": {"aws:PrincipalArn": {"Fn::Sub": f"{OURS}:role/${{AWS::StackName}}-*FunctionRole-*"}}},
    }
    service = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    roles = resources("AWS::IAM::Role")
    assert len(roles) == len(FUNCTIONS)
    for name, role in roles.items():
        assert role["Properties"]["AssumeRolePolicyDocument"]["Statement"] == [service, functions], name


def test_the_name_of_every_role_is_whole_in_every_stack() -> None:
    """CloudFormation cuts a name that is too long, and the role would not be the one that its policy names."""
    stages = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    stacks = {each["global"]["parameters"]["stack_name"] for key, each in stages.items() if key != "version"}
    assert stacks
    longest = max(len(f"{stack}-{role}") for stack in stacks for role in resources("AWS::IAM::Role"))
    assert longest + RANDOM <= LONGEST_ROLE_NAME


def test_only_a_session_makes_clients_of_rows_and_files() -> None:
    made = {
        str(path.relative_to(ROOT / "shared/portico"))
        for path in (ROOT / "shared/portico").rglob("*.py")
        if any(f"clients.{service}(" in path.read_text(encoding="utf-8") for service in ("dynamodb", "s3"))
    }
    assert made == {"store/session.py"}
