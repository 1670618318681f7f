"""Reads `template.yaml`, the one description of Portico's cloud, for the stack on this machine.

The template is used as it is: its functions, routes, authorizer, event sources, gateway responses and headers drive the
local servers, and its tables, buckets, keys and queues are created from it (`local.resources`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from local.steps import ROOT, Stop

REGION = "us-east-1"
ACCOUNT = "000000000000"
PSEUDO = {
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::StackName": "portico",
    "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/portico/local",
    "AWS::URLSuffix": "amazonaws.com",
}
NO_VALUE = object()


class _Loader(yaml.CSafeLoader):
    """YAML with CloudFormation's short tags (`!Ref`, `!GetAtt` …) read as their long forms."""


def _tag(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)  # noqa: S101 - a YAML node is one of three
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _tag)


@dataclass(frozen=True)
class Event:
    """What makes a function run: its CloudFormation kind (`Api`, `SQS`, `DynamoDB`, `Schedule`) and properties."""

    kind: str
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Function:
    """One Lambda function of the template; `name` is its folder under `functions/`."""

    name: str
    logical_id: str
    handler: str
    timeout: int
    memory: int
    environment: Mapping[str, Any]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Route:
    """A method and path of the gateway, the function behind it and the authorizer in front of it, if any."""

    method: str
    path: str
    function: str
    authorizer: str | None


@dataclass(frozen=True)
class Template:
    """The template with its parameters chosen; `made` holds what its resources became: (id, attribute) → value."""

    body: Mapping[str, Any]
    parameters: Mapping[str, Any]
    made: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        """The resources whose condition holds."""
        every: dict[str, dict[str, Any]] = self.body["Resources"]
        return {name: each for name, each in every.items() if self.holds(each.get("Condition"))}

    def of_type(self, kind: str) -> dict[str, dict[str, Any]]:
        """Properties of each resource of one type, by logical id."""
        return {name: each.get("Properties", {}) for name, each in self.resources.items() if each["Type"] == kind}

    def functions(self) -> dict[str, Function]:
        """Every function of the template by the name of its folder."""
        shared = self.body.get("Globals", {}).get("Function", {})
        found = {}
        for logical_id, own in self.of_type("AWS::Serverless::Function").items():
            merged = shared | own
            variables = _variables(shared) | _variables(own)
            name = Path(str(own["CodeUri"])).name
            found[name] = Function(
                name=name,
                logical_id=logical_id,
                handler=str(merged.get("Handler", "app.handler")),
                timeout=int(self.resolve(merged.get("Timeout", 3))),
                memory=int(self.resolve(merged.get("MemorySize", 128))),
                environment=variables,
                events=tuple(self._events(own)),
            )
        return found

    def _events(self, own: Mapping[str, Any]) -> Iterator[Event]:
        for event in own.get("Events", {}).values():
            yield Event(event["Type"], event.get("Properties", {}))

    def api(self) -> dict[str, Any]:
        """Properties of the one REST API."""
        apis = self.of_type("AWS::Serverless::Api")
        if len(apis) != 1:
            raise Stop(f"template.yaml must hold one AWS::Serverless::Api, not {len(apis)}.")
        return next(iter(apis.values()))

    def routes(self) -> list[Route]:
        """Every method and path of the gateway."""
        default = self.api().get("Auth", {}).get("DefaultAuthorizer")
        found = []
        for function in self.functions().values():
            for event in (each for each in function.events if each.kind == "Api"):
                named = event.properties.get("Auth", {}).get("Authorizer", default)
                authorizer = None if named in (None, "NONE") else str(named)
                method = str(event.properties["Method"]).upper()
                found.append(Route(method, str(event.properties["Path"]), function.name, authorizer))
        return found

    def authorizer_function(self, authorizer: str) -> str:
        """The name of the function that stands behind an authorizer of the API."""
        arn = self.api()["Auth"]["Authorizers"][authorizer]["FunctionArn"]
        logical_id = arn["Fn::GetAtt"][0]
        return next(each.name for each in self.functions().values() if each.logical_id == logical_id)

    def holds(self, condition: str | None) -> bool:
        """Whether a named condition of the template is true."""
        return condition is None or self._truth(self.body["Conditions"][condition])

    def _truth(self, rule: Any) -> bool:
        match rule:
            case {"Condition": name}:
                return self.holds(name)
            case {"Fn::Equals": [left, right]}:
                return bool(self.resolve(left) == self.resolve(right))
            case {"Fn::Not": [inner]}:
                return not self._truth(inner)
            case {"Fn::And": rules}:
                return all(map(self._truth, rules))
            case {"Fn::Or": rules}:
                return any(map(self._truth, rules))
        raise Stop(f"template.yaml: a condition is not understood: {rule}")

    def resolve(self, value: Any) -> Any:
        """The value with its references and functions worked out."""
        match value:
            case {"Ref": name}:
                return self._reference(name)
            case {"Fn::GetAtt": [name, attribute]}:
                return self._attribute(name, attribute)
            case {"Fn::If": [condition, then, otherwise]}:
                return self.resolve(then if self.holds(condition) else otherwise)
            case {"Fn::Sub": [text, own]}:
                return self._substitute(text, own)
            case {"Fn::Sub": text}:
                return self._substitute(text, {})
            case {"Fn::Join": [glue, parts]}:
                return glue.join(str(part) for part in self.resolve(parts))
            case dict():
                resolved = {key: self.resolve(each) for key, each in value.items()}
                return {key: each for key, each in resolved.items() if each is not NO_VALUE}
            case list():
                return [each for each in map(self.resolve, value) if each is not NO_VALUE]
        return value

    def _reference(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in PSEUDO:
            return PSEUDO[name]
        if name in self.parameters:
            return self.parameters[name]
        return self._attribute(name, "Ref")

    def _attribute(self, name: str, attribute: str) -> str:
        try:
            return self.made[name, attribute]
        except KeyError:
            raise Stop(f"template.yaml: {name}.{attribute} has no value on this machine.") from None

    def _substitute(self, text: str, own: Mapping[str, Any]) -> str:
        def put(match: re.Match[str]) -> str:
            name = match[1]
            if name in own:
                return str(self.resolve(own[name]))
            if "." in name:
                return self._attribute(*name.split(".", 1))
            return str(self._reference(name))

        return re.sub(r"\$\{([^!}][^}]*)\}", put, text).replace("${!", "${")


def _variables(function: Mapping[str, Any]) -> dict[str, Any]:
    return dict(function.get("Environment", {}).get("Variables", {}))


def read(file: Path = ROOT / "template.yaml", **chosen: Any) -> Template:
    """Read a template; `chosen` parameters win over their defaults, and those it does not have are left out."""
    try:
        body = yaml.load(file.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader with tags
    except (OSError, yaml.YAMLError) as reason:
        raise Stop(f"{file.name} cannot be read: {reason}") from None
    declared = body.get("Parameters", {})
    defaults = {name: each["Default"] for name, each in declared.items() if "Default" in each}
    return Template(body, defaults | {name: value for name, value in chosen.items() if name in declared})


def references(value: Any) -> Iterator[tuple[str, str]]:
    """Every (logical id, attribute) that a part of the template refers to; a plain one has the attribute `Ref`."""
    match value:
        case {"Ref": str(name)}:
            yield name, "Ref"
        case {"Fn::GetAtt": [name, attribute]}:
            yield name, attribute
        case {"Fn::Sub": str(text)}:
            yield from _placeholders(text)
        case {"Fn::Sub": [text, own]}:
            yield from (each for each in _placeholders(text) if each[0] not in own)
            yield from references(own)
        case dict():
            for each in value.values():
                yield from references(each)
        case list():
            for each in value:
                yield from references(each)


def _placeholders(text: str) -> Iterator[tuple[str, str]]:
    for name in re.findall(r"\$\{([^!}][^}]*)\}", text):
        logical_id, _, attribute = name.partition(".")
        yield logical_id, attribute or "Ref"
