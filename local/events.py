"""The events and context that a Lambda function gets, shaped as API Gateway, DynamoDB, SQS and EventBridge do."""

import base64
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from local.template import ACCOUNT, REGION, Function

API_ID = "portico000"


@dataclass(frozen=True)
class Request:
    """One HTTP request as it came: the path still percent-encoded, every header and query value kept in order."""

    method: str
    path: str
    query: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    address: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


def proxy_event(
    request: Request, *, resource: str, path_parameters: Mapping[str, str], stage: str, binary: bool = False
) -> dict[str, Any]:
    """A REST API proxy event (payload version 1.0), with the keys that `sam local generate-event` shows."""
    query = parse_qsl(request.query, keep_blank_values=True)
    body = base64.b64encode(request.body).decode() if binary else request.body.decode("utf-8", "replace")
    return {
        "resource": resource,
        "path": request.path,
        "httpMethod": request.method,
        "headers": dict(request.headers) or None,
        "multiValueHeaders": _every(request.headers),
        "queryStringParameters": dict(query) or None,
        "multiValueQueryStringParameters": _every(query),
        "pathParameters": dict(path_parameters) or None,
        "stageVariables": None,
        "requestContext": _request_context(request, resource, stage),
        "body": body if request.body else None,
        "isBase64Encoded": binary and bool(request.body),
    }


def _every(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]] | None:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found or None


def _request_context(request: Request, resource: str, stage: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    agent = next((value for name, value in request.headers if name.lower() == "user-agent"), None)
    nobody = ("accountId", "accessKey", "caller", "user", "userArn", "cognitoIdentityPoolId", "cognitoIdentityId")
    cognito = ("cognitoAuthenticationType", "cognitoAuthenticationProvider")
    return {
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "httpMethod": request.method,
        "identity": dict.fromkeys((*nobody, *cognito)) | {"sourceIp": request.address, "userAgent": agent},
        "path": f"/{stage}{request.path}",
        "protocol": "HTTP/1.1",
        "requestId": request.id,
        "requestTime": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": int(now.timestamp() * 1000),
        "resourceId": "portico",
        "resourcePath": resource,
        "stage": stage,
    }


def method_arn(request: Request, stage: str) -> str:
    return f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{API_ID}/{stage}/{request.method}{request.path}"


def authorizer_event(proxy: Mapping[str, Any], arn: str) -> dict[str, Any]:
    """The event of a REQUEST authorizer: the proxy event without its body, and the method it asks about."""
    kept = {key: value for key, value in proxy.items() if key not in ("body", "isBase64Encoded")}
    return {"type": "REQUEST", "methodArn": arn, **kept}


def stream_record(record: Mapping[str, Any], source_arn: str) -> dict[str, Any]:
    """A DynamoDB stream record as Lambda hands it on: bytes as base64, times as epoch seconds."""
    return {**_jsonable(record), "eventSourceARN": source_arn, "awsRegion": REGION}


def _jsonable(value: Any) -> Any:
    match value:
        case bytes():
            return base64.b64encode(value).decode()
        case datetime():
            return value.timestamp()
        case dict():
            return {key: _jsonable(each) for key, each in value.items()}
        case list():
            return [_jsonable(each) for each in value]
    return value


def queue_record(message: Mapping[str, Any], queue_arn: str) -> dict[str, Any]:
    """An SQS message as Lambda hands it on."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": message.get("MessageAttributes", {}),
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": REGION,
    }


def scheduled_event(rule: str, at: datetime) -> dict[str, Any]:
    """An EventBridge scheduled event."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{rule}"],
        "detail": {},
    }


def bounced_event(sent: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """What EventBridge says of a mail, as SES was given it, to a mailbox that does not exist."""
    addresses, moment = sent["Destination"]["ToAddresses"], at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    tags = {each["Name"]: [each["Value"]] for each in sent.get("EmailTags", [])}
    bounce = {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [{"emailAddress": each} for each in addresses],
        "timestamp": moment,
    }
    mail = {"timestamp": moment, "source": sent["FromEmailAddress"], "destination": addresses, "tags": tags}
    return {
        **scheduled_event("mail", at),
        "detail-type": "Email Bounced",
        "source": "aws.ses",
        "resources": [],
        "detail": {"eventType": "Bounce", "bounce": bounce, "mail": mail},
    }


class Context:
    """What Lambda tells a function of its run."""

    function_version = "$LATEST"
    identity = None
    client_context = None

    def __init__(self, function: Function) -> None:
        self.function_name = function.name
        self.memory_limit_in_mb = function.memory
        self.invoked_function_arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function.name}"
        self.aws_request_id = str(uuid.uuid4())
        self.log_group_name = f"/aws/lambda/{function.name}"
        self.log_stream_name = "local"
        self._ends = time.monotonic() + function.timeout

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._ends - time.monotonic()) * 1000))
