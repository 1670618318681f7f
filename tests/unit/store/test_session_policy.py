"""The policy of a practice's session: everything of its own practice is open, and nothing else."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from portico.settings import Settings
from portico.store.session import session_policy
from tests.support.aws import ROLE
from tests.support.iam import Need, allows

NAMES = replace(
    Settings(**{field.name: field.name for field in fields(Settings)}),
    function_role=ROLE,
)
POLICY = session_policy("acme", NAMES)
MOST_CHARACTERS = 2048  # of a session policy, says STS
LONGEST_STACK = "s" * 19  # so that the names of roles still hold the name of their function


def row(action: str, *leading: str, table: str = "records_table") -> Need:
    return Need(f"dynamodb:{action}", table, frozenset(leading))


def condition(operator: str, pattern: str, **more: Any) -> str:
    """A policy for one table, as one might write it."""
    statement = {
        "Effect": "Allow",
        "Action": more.pop("action", ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]),
        "Resource": "arn:aws:dynamodb:*:*:table/records_table",
        "Condition": {operator: {more.pop("key", "dynamodb:LeadingKeys"): pattern}, **more},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


OWN = [
    row("GetItem", "T#acme#CHART#pat_1"),
    row("PutItem", "T#acme#CHART#pat_1"),
    row("UpdateItem", "T#acme#ACCOUNT#acc_1", table="identity_table"),
    row("DeleteItem", "T#acme#TOKEN#1", table="identity_table"),
    row("Query", "T#acme#CHART#pat_1"),
    row("Query", "T#acme#PENDING", table="outbox_table/index/pending"),
    row("PutItem", "T#acme#AUDIT#pat_1", table="audit_table"),
    row("GetItem", "T#acme#PRACTICE", table="portal_table"),
    row("BatchGetItem", "T#acme#CHART#pat_1", "T#acme#CHART#pat_2"),
    Need("s3:GetObject", "records_bucket/acme/pat_1/large.json"),
    Need("s3:PutObject", "exports_bucket/acme/pat_1/export.zip"),
    Need("s3:PutObject", "intake_bucket/acme/int_1"),
    Need("s3:DeleteObject", "files_bucket/acme/att_1/hash"),
]
FOREIGN = {
    "another practice": row("GetItem", "T#oakhill#CHART#pat_1"),
    "a practice whose id begins like ours": row("GetItem", "T#acme2#CHART#pat_1"),
    "a practice that chose its id for it": row("Query", "T#acmeevil#CHART#pat_1"),
    "a practice whose id ours begins like": row("GetItem", "T#acm#CHART#pat_1"),
    "a key with no practice": row("GetItem", "CHART#pat_1"),
    "a key that only ends like ours": row("GetItem", "x#T#acme#CHART#pat_1"),
    "the register of practices": row("Query", "T#system#PRACTICES", table="portal_table"),
    "one of another among our own": row("BatchGetItem", "T#acme#CHART#pat_1", "T#oakhill#CHART#pat_1"),
    "a cursor of another practice": row("Query", "T#acme#CHART#pat_1", "T#oakhill#CHART#pat_1"),
    "another practice's waiting mail": row("Query", "T#oakhill#PENDING", table="outbox_table/index/pending"),
    "a write to another practice": row("PutItem", "T#oakhill#CHART#pat_1"),
    "a Scan": Need("dynamodb:Scan", "records_table"),
    "a Scan of an index": Need("dynamodb:Scan", "outbox_table/index/pending"),
    "a Query without a key": Need("dynamodb:Query", "records_table"),
    "PartiQL": row("PartiQLSelect", "T#acme#CHART#pat_1"),
    "PartiQL without a key": Need("dynamodb:PartiQLSelect", "records_table"),
    "an export of the table": Need("dynamodb:ExportTableToPointInTime", "records_table"),
    "another table": row("GetItem", "T#acme#CHART#pat_1", table="payroll"),
    "a table whose name begins like ours": row("GetItem", "T#acme#CHART#pat_1", table="records_table2"),
    "another practice's file": Need("s3:GetObject", "records_bucket/oakhill/pat_1/large.json"),
    "a file of one whose id begins like ours": Need("s3:GetObject", "records_bucket/acme2/pat_1/large.json"),
    "a file at the top": Need("s3:PutObject", "records_bucket/acme"),
    "another bucket": Need("s3:GetObject", "site_bucket/acme/index.html"),
    "a list of files": Need("s3:ListBucket", "records_bucket"),
    "the removal of another practice's file": Need("s3:DeleteObject", "files_bucket/oakhill/att_1/hash"),
    "the removal of one version of a file": Need("s3:DeleteObjectVersion", "files_bucket/acme/att_1/hash"),
}


@pytest.mark.parametrize("need", OWN, ids=lambda need: f"{need.action} {need.resource}")
def test_what_is_the_practices_own_is_open(need: Need) -> None:
    assert allows(POLICY, need)


@pytest.mark.parametrize("need", FOREIGN.values(), ids=FOREIGN.keys())
def test_what_is_not_is_closed(need: Need) -> None:
    assert not allows(POLICY, need)


@pytest.mark.parametrize("name", ["*", "a*", "acme*", "ac?e", "acme#", "Acme", "", "a", "${aws:username}", "a" * 32])
def test_what_cannot_be_a_practices_id_gets_no_policy(name: str) -> None:
    with pytest.raises(ValueError, match="not a practice's id"):
        session_policy(name, NAMES)


@pytest.mark.parametrize("partition", ["aws", "aws-us-gov"])
def test_the_policy_fits_where_sts_takes_it_with_the_longest_names_there_can_be(partition: str) -> None:
    long = {
        field.name: f"{LONGEST_STACK}-{field.name.title().replace('_', '')}-1ABCDEFGHIJKL"
        for field in fields(Settings)
        if field.name.endswith(("_table", "_bucket"))
    }
    names = replace(NAMES, **long, function_role=f"arn:{partition}:iam::123456789012:role/name")
    assert len(session_policy("a" * 31, names)) <= MOST_CHARACTERS


def test_the_evaluator_tells_policies_apart_that_others_got_wrong() -> None:
    """Each of these stands in published examples; an evaluator that passed them could not prove ours."""
    other, evil, scan = FOREIGN["another practice"], FOREIGN["a practice that chose its id for it"], FOREIGN["a Scan"]
    every = "ForAllValues:StringLike"
    misspelt = condition(every, "T#acme#*", key="dynamodb: LeadingKeys")
    assert [allows(misspelt, need) for need in (other, scan)] == [True, True]
    without_null = condition(every, "T#acme#*")
    assert [allows(without_null, need) for need in (OWN[0], other, scan)] == [True, False, True]
    prefix = condition(every, "T#acme*", Null={"dynamodb:LeadingKeys": "false"})
    assert [allows(prefix, need) for need in (other, evil, scan)] == [False, True, False]
    right = condition(every, "T#acme#*", Null={"dynamodb:LeadingKeys": "false"})
    assert [allows(right, need) for need in (OWN[0], other, evil, scan)] == [True, False, False, False]
