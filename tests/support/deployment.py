"""Portico as it ships: `sam build` and `sam deploy` of the real template, onto an emulator that enforces every role."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from local import resources, setup, template
from local.build import build, find_python
from local.edge import Edge
from local.emulator import CREDENTIALS, Emulator
from local.events import Request
from local.gateway import Answer
from local.mail import LINK
from local.server import Server, bind
from local.site import DIST
from local.steps import ROOT, Stop, run, step
from tests.support import emulated_gaps

RUNTIME = "3.13"  # of the template
_OF_A_HOP = {"connection", "content-length", "host", "keep-alive", "transfer-encoding"}
_MAIL_SECONDS = 60


@dataclass(frozen=True)
class Deployment:
    """A deployed portal: its pages and API at `base_url`, behind an edge of this process."""

    base_url: str
    python: str
    folder: Path
    aws: str
    api_url: str
    functions: dict[str, str]
    uploads: str

    def invoke(self, name: str, event: Any) -> Any:
        """Call a function as the operator does; fails when it raised."""
        client = resources.client("lambda", self.aws)
        said = client.invoke(FunctionName=self.functions[name], Payload=json.dumps(event))
        answer = json.loads(said["Payload"].read())
        assert "FunctionError" not in said, answer
        return answer

    @contextmanager
    def denied(self, name: str, action: str) -> Iterator[None]:
        """A function without one of its permissions."""
        role = resources.client("lambda", self.aws).get_function_configuration(FunctionName=self.functions[name])[
            "Role"
        ]
        policy = {"RoleName": role.rpartition("/")[2], "PolicyName": "denied"}
        denial = {"Effect": "Deny", "Action": [action], "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [denial]})
        iam = resources.client("iam", self.aws)
        iam.put_role_policy(**policy, PolicyDocument=document)
        try:
            yield
        finally:
            iam.delete_role_policy(**policy)

    def link(self, address: str, part: str = "#") -> str:
        """The link with this part in the newest mail that SES sent to this address, once it is there."""
        end = time.monotonic() + _MAIL_SECONDS
        while time.monotonic() < end:
            sent = httpx.get(f"{self.aws}/_ministack/ses/messages").json()["messages"]
            mine = [each for mails in sent.values() for each in mails if address in each["To"]]
            for mail in sorted(mine, key=lambda each: str(each["Timestamp"]), reverse=True):
                links = [link for link in LINK.findall(mail["BodyText"]) if part in link]
                if links:
                    return str(links[0])
            time.sleep(0.1)
        raise AssertionError(f"no mail with a link came to {address}")


class DeployedApi:
    """The deployed gateway, as the edge reaches it."""

    def __init__(self, url: str) -> None:
        self._url = url

    def answer(self, request: Request, /) -> Answer:
        said = httpx.request(
            request.method,
            f"{self._url}{request.path}{'?' if request.query else ''}{request.query}",
            headers=[pair for pair in request.headers if pair[0].lower() not in _OF_A_HOP],
            content=request.body,
            timeout=60,
        )
        headers = [pair for pair in said.headers.multi_items() if pair[0] not in _OF_A_HOP | {"content-encoding"}]
        return Answer(said.status_code, headers, said.content)


@contextmanager
def deployment() -> Iterator[Deployment]:
    """Build and deploy everything; at the end nothing of it is left."""
    python = runtime()
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="portico-e2e-")))
        interpreter = find_python(python)
        run([interpreter, "-m", "local.setup", "emulator"], failed="The emulator's environment could not be made.")
        build(python, folder / "build")
        emulator = Emulator(folder, emulator_python(python), enforce=True)
        held.callback(emulator.stop)
        emulator.start()
        listening = bind(0)
        held.callback(listening.close)
        origin = f"http://localhost:{listening.getsockname()[1]}"
        parameters = {"Stage": "local", "PythonRuntime": f"python{python}", "PortalOrigin": origin}
        step("sam deploy", lambda: _deploy(folder / "build" / "template.yaml", emulator.url, parameters))
        deployed = _deployed(emulator.url, python, origin, folder)
        emulated_gaps.fill(emulator.url, deployed.api_url.split("/")[4], deployed.functions)
        server = Server(listening, _edge(deployed).answer)
        server.start()
        held.callback(server.stop)
        yield deployed


def runtime() -> str:
    """The template's Python; on a machine without it that of the tests, which `sam build` then builds for."""
    try:
        find_python(RUNTIME)
    except Stop:
        return f"{sys.version_info.major}.{sys.version_info.minor}"
    return RUNTIME


def emulator_python(python: str) -> Path:
    """The emulator's interpreter, which runs the functions too: of the Python they are built for."""
    return setup.emulator_of(tuple(map(int, python.split(".")))) / "bin" / "python"


def _deploy(built: Path, aws: str, parameters: dict[str, str]) -> None:
    sam = Path(sys.executable).with_name("sam")
    command: list[str | Path] = [sam, "deploy", "--template-file", built, "--config-file", ROOT / "samconfig.toml"]
    command += ["--config-env", "local", "--no-progressbar"]
    command += ["--parameter-overrides", *(f"{name}={value}" for name, value in parameters.items())]
    environment = os.environ | CREDENTIALS | {"AWS_ENDPOINT_URL": aws, "SAM_CLI_TELEMETRY": "0"}
    run(command, failed="sam deploy failed.", env=environment)


def _deployed(aws: str, python: str, origin: str, folder: Path) -> Deployment:
    stack = resources.client("cloudformation", aws).describe_stack_resources(StackName=resources.STACK)
    made = {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in stack["StackResources"]}
    functions = {name: made[each.logical_id] for name, each in template.read().functions().items()}
    api = f"{aws}/restapis/{made['Api']}/live/_user_request_"
    return Deployment(origin, python, folder, aws, api, functions, made["UploadsBucket"])


def _edge(deployed: Deployment) -> Edge:
    """The edge that a stage of that name has not; its secret is the deployed one."""
    configuration = resources.client("lambda", deployed.aws).get_function_configuration(
        FunctionName=deployed.functions["authorizer"]
    )
    secrets = resources.client("secretsmanager", deployed.aws)
    arn = configuration["Environment"]["Variables"]["EDGE_SECRET"]
    secret = secrets.get_secret_value(SecretId=arn)["SecretString"]
    plan = replace(template.read(Stage="prod"), made={("UploadsBucket", "Ref"): deployed.uploads})
    return Edge(plan, DeployedApi(deployed.api_url), DIST, secret, s3=deployed.aws)


def logs(deployed: Deployment) -> str:
    """What went wrong inside the functions, as they logged it."""
    client = resources.client("logs", deployed.aws)
    lines = [
        f"{group['logGroupName'].rpartition('/')[2]}: {each['message']}"
        for group in client.describe_log_groups()["logGroups"]
        for each in client.filter_log_events(logGroupName=group["logGroupName"])["events"]
    ]
    return "\n".join(line for line in lines if '"ERROR"' in line or "ImportModuleError" in line)
