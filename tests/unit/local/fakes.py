"""A small template and functions that answer as told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local.events import Request
from local.functions import FunctionFailed
from local.template import Template, read

TEMPLATE = """
Parameters:
  Stage: {Type: String, Default: dev}
  MailDomain: {Type: String, Default: mail.portal.example}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  HasEdge: !Not [!Equals [!Ref Stage, local]]
Globals:
  Function:
    Timeout: 20
    Environment:
      Variables: {STAGE: !Ref Stage, BOX: !Ref Box}
Resources:
  Box: {Type: AWS::S3::Bucket}
  ProdOnly: {Type: AWS::S3::Bucket, Condition: IsProd}
  Queue: {Type: AWS::SQS::Queue}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Auth:
        DefaultAuthorizer: Door
        Authorizers:
          Door: {FunctionArn: !GetAtt DoorFunction.Arn, FunctionPayloadType: REQUEST, Identity: {ReauthorizeEvery: 0}}
      GatewayResponses:
        UNAUTHORIZED:
          StatusCode: 401
          ResponseParameters: {Headers: {Cache-Control: "'no-store'"}}
          ResponseTemplates: {application/problem+json: '{"code":"signed_out","request_id":"$context.requestId"}'}
        ACCESS_DENIED:
          StatusCode: 403
          ResponseTemplates: {application/problem+json: '{"code":"$context.authorizer.code"}'}
        MISSING_AUTHENTICATION_TOKEN:
          StatusCode: 404
          ResponseTemplates: {application/problem+json: '{"code":"not_found"}'}
  DoorFunction:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: functions/door/}
  HomeFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/home/
      MemorySize: 512
      Environment: {Variables: {QUEUE: !GetAtt Queue.Arn}}
      Events:
        Home: {Type: Api, Properties: {Path: "/api/{practice}/v1/home", Method: GET}}
        Open: {Type: Api, Properties: {Path: "/api/{practice}/v1/open/{proxy+}", Method: ANY, Auth: {Authorizer: NONE}}}
  SweepFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/sweep/
      Events: {Sweep: {Type: Schedule, Properties: {Schedule: rate(5 minutes)}}}
"""


def small_template(folder: Path, **chosen: Any) -> Template:
    file = folder / "template.yaml"
    file.write_text(TEMPLATE)
    return read(file, **chosen)


def request(method: str, path: str, **given: Any) -> Request:
    """A request of a test, with nothing in it but what the test names."""
    parts: dict[str, Any] = {"query": "", "headers": [], "body": b"", "address": "127.0.0.1", **given}
    return Request(method=method, path=path, **parts)


def policy(effect: str, **context: Any) -> dict[str, Any]:
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*"}
    return {"principalId": "someone", "policyDocument": {"Statement": [statement]}, "context": context}


class FakeFunctions:
    """Functions that answer with what a test gives: a value, a callable of the event, or a failure."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.events: list[tuple[str, Any]] = []

    def invoke(self, name: str, event: Any) -> Any:
        self.events.append((name, event))
        answer: Any = self.answers[name]
        if isinstance(answer, FunctionFailed):
            raise answer
        work: Callable[[Any], Any] | None = answer if callable(answer) else None
        return work(event) if work else answer

    @contextmanager
    def at_once(self) -> Iterator[None]:
        yield
