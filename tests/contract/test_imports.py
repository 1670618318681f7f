"""Imports run one way: functions → http and a domain's service and models; service → repo, policy; repo → store."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from local.steps import ROOT

PACKAGE = ROOT / "shared" / "portico"
DOMAINS = {path.name for path in PACKAGE.iterdir() if path.is_dir()} - {"store", "mail", "__pycache__"}
PUBLIC = {"service", "models", "gate"}  # of a domain; its gate is what the authorizer asks of it
COMMON = {"access", "audit", "clock", "errors", "ids", "log", "settings"}


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, `from a.b import c` as `a.b.c` and `a.b`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}"


def within(path: Path) -> Iterator[tuple[str, ...]]:
    """What a file imports of Portico's own package, as path parts below it."""
    for name in imports(path):
        if name.startswith("portico."):
            yield tuple(name.split(".")[1:])


def public(names: tuple[str, ...]) -> bool:
    """Whether one of these is a public module; models of one capability may have a file of their own."""
    return any(name in PUBLIC or name.endswith("_models") for name in names)


def python_files(place: Path) -> list[Path]:
    return sorted(path for path in place.rglob("*.py") if "__pycache__" not in path.parts)


def test_functions_use_only_http_and_the_public_modules_of_domains() -> None:
    strays = {
        (path.parent.name, ".".join(parts))
        for path in python_files(ROOT / "functions")
        for parts in within(path)
        if not (
            parts[0] in COMMON | {"http", "arrivals"}
            or (parts[0] in DOMAINS and public(parts[1:3]))
            or parts[:2] in {("mail", "relay"), ("mail", "feedback")}
        )
    }
    assert strays == set()


def test_a_domain_uses_another_only_through_its_public_modules() -> None:
    strays = set()
    for path in python_files(PACKAGE):
        own = path.relative_to(PACKAGE).parts[0]
        if own not in DOMAINS:
            continue
        for parts in within(path):
            if parts[0] in DOMAINS - {own} and not public(parts[1:2]):
                strays.add((str(path.relative_to(PACKAGE)), ".".join(parts)))
    assert strays == set()


def test_services_policies_and_models_leave_storage_to_repositories() -> None:
    """A service may name what a write came to (ConditionFailed) and join parts into one transaction, no more."""
    allowed = {("store", "table", "ConditionFailed"), ("store", "table", "Part"), ("store", "items", "Item")}
    strays = set()
    for path in python_files(PACKAGE):
        place = path.relative_to(PACKAGE).parts
        if place[0] not in DOMAINS or not {"service", "policy", "models"} & {*place[1:-1], path.stem}:
            continue
        for parts in within(path):
            if parts[0] == "store" and parts not in allowed and parts[:2] != ("store", "transactions"):
                strays.add(("/".join(place), ".".join(parts)))
    assert strays == set()


def test_the_store_knows_of_no_domain() -> None:
    strays = {
        (path.name, ".".join(parts))
        for path in python_files(PACKAGE / "store")
        for parts in within(path)
        if parts[0] not in COMMON | {"store"}
    }
    assert strays == set()


def test_only_the_store_makes_clients_of_aws() -> None:
    reaching = {
        path.relative_to(PACKAGE).parts[0]
        for path in python_files(PACKAGE)
        if any(name.split(".")[0] == "boto3" for name in imports(path))
    }
    assert reaching == {"store"}


def test_nothing_shared_imports_what_runs_on_one_machine_or_a_function() -> None:
    strays = {
        (str(path.relative_to(PACKAGE)), name)
        for path in python_files(PACKAGE)
        for name in imports(path)
        if name.split(".")[0] in {"local", "functions", "tests"}
    }
    assert strays == set()


def test_only_the_keys_module_writes_a_key() -> None:
    """Keys are text with `#` between words in capitals; anywhere else one could be formed without its tenant."""
    strays = set()
    for path in python_files(PACKAGE):
        if path.relative_to(PACKAGE).as_posix() == "store/keys.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words = node.value.split("#")
                if len(words) > 1 and any(word[-2:].isupper() for word in words[:-1]):
                    strays.add((str(path.relative_to(PACKAGE)), node.value[:40]))
    assert strays == set()


def test_the_authorizer_takes_no_validation_with_it() -> None:
    """Every request waits for it, and for its cold start."""
    code = "import sys, app; sys.exit(', '.join({'pydantic', 'jinja2', 'argon2'} & set(sys.modules)) or 0)"
    environment = {"PYTHONPATH": str(ROOT / "shared"), "AWS_DEFAULT_REGION": "us-east-1"}
    place = ROOT / "functions" / "authorizer"
    done = subprocess.run([sys.executable, "-c", code], cwd=place, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
