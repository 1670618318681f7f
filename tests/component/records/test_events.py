"""The events one can try these functions with are answered as the API answers them."""

import json
from typing import Any

import pytest

from local.steps import ROOT
from tests.support.aws import load_function
from tests.support.events import context, read_reply
from tests.support.practices import open_practice

EXPECTED = {
    ("record_intake", "send_bundle"): 202,
    ("record_intake", "send_document"): 422,
    ("record_intake", "announce_upload"): 201,
    ("record_intake", "show_intake"): 404,
    ("health_records", "list_sections"): 404,
    ("health_records", "list_results"): 404,
    ("health_records", "list_past_medications"): 404,
    ("health_records", "read_trend"): 404,
    ("health_records", "list_documents"): 404,
    ("health_records", "show_document"): 404,
    ("home", "show_home"): 404,
}


def event(function: str, case: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / f"events/{function}/{case}.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize(("function", "case"), EXPECTED)
@pytest.mark.usefixtures("cloud")
def test_example_of_a_request_is_answered(function: str, case: str) -> None:
    open_practice()
    answer = read_reply(load_function(function).handler(event(function, case), context(function)))
    assert answer.status == EXPECTED[function, case]


@pytest.mark.parametrize("case", ["arrival", "bucket_set_up"])
@pytest.mark.usefixtures("cloud")
def test_example_of_an_arrival_that_nobody_sent_changes_nothing(case: str) -> None:
    answer = load_function("intake_worker").handler(event("intake_worker", case), context("intake_worker"))
    assert answer == {"batchItemFailures": []}
