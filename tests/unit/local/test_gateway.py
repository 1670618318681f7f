"""The gateway answers as the deployed API does."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from local.functions import FunctionFailed
from local.gateway import Answer, Gateway
from tests.unit.local.fakes import FakeFunctions, policy, request, small_template

HOME = "/api/oak/v1/home"
OK: dict[str, Any] = {
    "statusCode": 200,
    "body": '{"ok":true}',
    "multiValueHeaders": {"Content-Type": ["application/json"]},
}


def answer(folder: Path, functions: FakeFunctions, method: str, path: str, **given: Any) -> Answer:
    return Gateway(small_template(folder), functions).answer(request(method, path, **given))  # type: ignore[arg-type]


def code(answered: Answer) -> tuple[int, str]:
    assert ("Content-Type", "application/problem+json") in answered.headers
    return answered.status, json.loads(answered.body)["code"]


def test_a_signed_in_request_reaches_its_function_with_the_authorizers_context_as_text(tmp_path: Path) -> None:
    functions = FakeFunctions(door=policy("Allow", practice="oak", seconds=900, staff=False), home=OK)
    answered = answer(tmp_path, functions, "GET", HOME)
    assert (answered.status, answered.body) == (200, b'{"ok":true}')
    context = functions.events[1][1]["requestContext"]["authorizer"]
    assert context == {"principalId": "someone", "practice": "oak", "seconds": "900", "staff": "false"}


def test_the_authorizer_sees_the_request_but_not_its_body(tmp_path: Path) -> None:
    functions = FakeFunctions(door=policy("Allow"), home=OK)
    answer(tmp_path, functions, "GET", HOME, body=b"secret", headers=[("Cookie", "a=1")])
    name, event = functions.events[0]
    assert name == "door"
    assert event["type"] == "REQUEST"
    assert event["methodArn"].endswith("/live/GET/api/oak/v1/home")
    assert event["headers"] == {"Cookie": "a=1"}
    assert "body" not in event


def test_an_open_route_asks_no_authorizer(tmp_path: Path) -> None:
    functions = FakeFunctions(home=OK)
    assert answer(tmp_path, functions, "POST", "/api/oak/v1/open/x", body=b"{}").status == 200
    assert [name for name, _ in functions.events] == ["home"]


def test_unauthorized_is_the_templates_401(tmp_path: Path) -> None:
    answered = answer(tmp_path, FakeFunctions(door=FunctionFailed("Exception", "Unauthorized")), "GET", HOME)
    assert code(answered) == (401, "signed_out")
    assert ("Cache-Control", "no-store") in answered.headers


def test_a_denial_is_the_templates_403_with_the_authorizers_own_code(tmp_path: Path) -> None:
    functions = FakeFunctions(door=policy("Deny", code="validation_required"))
    assert code(answer(tmp_path, functions, "GET", HOME)) == (403, "validation_required")


def test_a_policy_for_another_path_does_not_allow_this_one(tmp_path: Path) -> None:
    given = policy("Allow", code="denied")
    given["policyDocument"]["Statement"][0]["Resource"] = "arn:aws:execute-api:*/live/GET/api/ash/*"
    assert code(answer(tmp_path, FakeFunctions(door=given), "GET", HOME)) == (403, "denied")


@pytest.mark.parametrize(
    "door", [FunctionFailed("KeyError", "x"), {"principalId": "a"}, policy("Allow", nested={"a": 1})]
)
def test_an_authorizer_that_fails_or_answers_wrongly_is_a_500(tmp_path: Path, door: object) -> None:
    functions = FakeFunctions(door=door, home=OK)
    assert answer(tmp_path, functions, "GET", HOME).status == 500
    assert [name for name, _ in functions.events] == ["door"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/oak/v1/nothing"), ("DELETE", HOME)])
def test_a_path_or_method_that_is_not_there_is_the_templates_404(tmp_path: Path, method: str, path: str) -> None:
    assert code(answer(tmp_path, FakeFunctions(), method, path)) == (404, "not_found")


@pytest.mark.parametrize("said", [FunctionFailed("KeyError", "x"), None, {"body": "no status"}, {"statusCode": "200"}])
def test_a_function_that_fails_or_answers_wrongly_is_a_502(tmp_path: Path, said: object) -> None:
    answered = answer(tmp_path, FakeFunctions(home=said), "GET", "/api/oak/v1/open/x")
    assert answered.status == 502
    assert b"KeyError" not in answered.body


def test_a_body_larger_than_the_gateway_takes_is_a_413(tmp_path: Path) -> None:
    functions = FakeFunctions(home=OK)
    assert answer(tmp_path, functions, "POST", "/api/oak/v1/open/x", body=b"x" * (10 * 1024 * 1024 + 1)).status == 413
    assert functions.events == []


def test_an_event_larger_than_lambda_takes_is_a_413(tmp_path: Path) -> None:
    functions = FakeFunctions(home=FunctionFailed("RequestTooLarge", ""))
    assert answer(tmp_path, functions, "POST", "/api/oak/v1/open/x").status == 413


def test_a_functions_refusal_passes_through_as_it_is(tmp_path: Path) -> None:
    said = {"statusCode": 422, "body": "{}", "headers": {"Content-Type": "application/problem+json"}}
    answered = answer(tmp_path, FakeFunctions(home=said), "POST", "/api/oak/v1/open/x")
    assert answered.status == 422
    assert ("Content-Type", "application/problem+json") in answered.headers


def test_several_cookies_all_come_through(tmp_path: Path) -> None:
    said = OK | {"multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]}}
    answered = answer(tmp_path, FakeFunctions(home=said), "GET", "/api/oak/v1/open/x")
    assert [value for name, value in answered.headers if name == "Set-Cookie"] == ["a=1", "b=2"]


def test_repeated_query_values_and_headers_all_reach_the_function(tmp_path: Path) -> None:
    functions = FakeFunctions(home=OK)
    headers = [("X-One", "1"), ("X-One", "2")]
    answer(tmp_path, functions, "GET", "/api/oak/v1/open/x", query="a=1&a=2&b=", headers=headers)
    event = functions.events[0][1]
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"], "b": [""]}
    assert event["queryStringParameters"] == {"a": "2", "b": ""}
    assert event["multiValueHeaders"] == {"X-One": ["1", "2"]}


def test_base64_answers_are_not_decoded_unless_the_api_names_binary_types(tmp_path: Path) -> None:
    said = {"statusCode": 200, "body": base64.b64encode(b"\x00\x01").decode(), "isBase64Encoded": True}
    said["headers"] = {"Content-Type": "application/zip"}
    functions = FakeFunctions(home=said)
    assert answer(tmp_path, functions, "GET", "/api/oak/v1/open/x").body == b"AAE="
    template = small_template(tmp_path)
    template.api()["BinaryMediaTypes"] = ["application~1zip"]
    gateway = Gateway(template, functions)  # type: ignore[arg-type]
    assert gateway.answer(request("GET", "/api/oak/v1/open/x")).body == b"\x00\x01"


def test_large_answers_are_compressed_for_who_takes_that_and_small_ones_are_not(tmp_path: Path) -> None:
    body = json.dumps({"text": "a" * 900})
    template = small_template(tmp_path)
    template.api()["MinimumCompressionSize"] = 900

    def encoded(said: str, **given: Any) -> bytes | None:
        functions = FakeFunctions(home={**OK, "body": said})
        answered = Gateway(template, functions).answer(request("GET", "/api/oak/v1/open/x", **given))  # type: ignore[arg-type]
        gzipped = ("Content-Encoding", "gzip") in answered.headers
        assert gzipped or answered.body == said.encode()
        return gzip.decompress(answered.body) if gzipped else None

    takes = [("Accept-Encoding", "br, gzip")]
    assert encoded(body, headers=takes) == body.encode()
    assert encoded(body) is None
    assert encoded("{}", headers=takes) is None
