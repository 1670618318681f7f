"""Which route of the gateway a path belongs to, as API Gateway chooses: literal before `{name}` before `{name+}`."""

from collections.abc import Sequence
from dataclasses import dataclass

from local.template import Route


@dataclass(frozen=True)
class Match:
    """A resource of the API that fits a path, its methods, and the path's parameters."""

    resource: str
    methods: dict[str, Route]
    parameters: dict[str, str]

    def route(self, method: str) -> Route | None:
        return self.methods.get(method) or self.methods.get("ANY")


class Router:
    """The gateway's resources, most specific first."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._resources: dict[str, dict[str, Route]] = {}
        for route in routes:
            self._resources.setdefault(route.path, {})[route.method] = route
        self._order = sorted(self._resources, key=lambda path: [_rank(part) for part in path.split("/")])

    def match(self, path: str) -> Match | None:
        """The resource of a path (percent-encoded as it came); None when there is none."""
        parts = path.split("/")
        for resource in self._order:
            parameters = _parameters(resource.split("/"), parts)
            if parameters is not None:
                return Match(resource, self._resources[resource], parameters)
        return None


def _rank(part: str) -> tuple[int, str]:
    if part.endswith("+}"):
        return 2, part
    return (1, part) if part.startswith("{") else (0, part)


def _parameters(pattern: Sequence[str], parts: Sequence[str]) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for index, wanted in enumerate(pattern):
        rest = parts[index:]
        if not rest or (wanted and not rest[0]):
            return None
        if wanted.endswith("+}"):
            return found | {wanted[1:-2]: "/".join(rest)}
        if wanted.startswith("{"):
            found[wanted[1:-1]] = rest[0]
        elif wanted != rest[0]:
            return None
    return found if len(pattern) == len(parts) else None
