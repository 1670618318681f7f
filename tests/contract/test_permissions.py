"""A function may do what it does and no more: what is missing fails in the cloud alone, what is unused is a risk."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from local.steps import ROOT
from tests.support.cloudformation import grants, resources

pytestmark = pytest.mark.stack

Use = tuple[str, str, str]  # function, action, resource
PACE_SECONDS = 600  # for a portal to live through its first days on a busy machine


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> set[Use]:
    """What functions did in a portal that lived through its first days."""
    out = tmp_path_factory.mktemp("calls") / "calls.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.recording", out],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'shared'}", "PATH": "/usr/bin:/bin", "HOME": str(Path.home())},
        capture_output=True,
        text=True,
        check=False,
        timeout=PACE_SECONDS,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return {(function, action, resource) for function, action, resource in json.loads(out.read_text())}


def test_no_function_lacks_a_permission_that_it_needs(used: set[Use]) -> None:
    assert len(used) > 100
    assert used - grants() == set()


def test_no_function_has_a_permission_that_it_does_not_use(used: set[Use]) -> None:
    assert grants() - used == set()


def test_whoever_may_use_a_table_may_use_its_key_by_way_of_the_table() -> None:
    (key,) = (each["Properties"] for name, each in resources("AWS::KMS::Key").items() if name == "DataKey")
    (statement,) = (
        each for each in key["KeyPolicy"]["Statement"] if "kms:ViaService" in json.dumps(each.get("Condition", {}))
    )
    assert {"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"} <= set(statement["Action"])
    assert statement["Condition"]["StringEquals"] == {
        "kms:CallerAccount": {"Ref": "AWS::AccountId"},
        "kms:ViaService": {"Fn::Sub": "dynamodb.${AWS::Region}.amazonaws.com"},
    }
