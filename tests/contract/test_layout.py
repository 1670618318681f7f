"""What the template names exists, and what exists is named in the template."""

import ast
from pathlib import Path

import pytest

from local.steps import ROOT
from local.template import read

FUNCTIONS = read().functions()
LONGEST_HANDLER = 130  # lines; a handler is a sentence, and more means that a service wants out
LONGEST_FILE = 400


def folders(place: str) -> set[str]:
    return {path.name for path in (ROOT / place).iterdir() if path.is_dir() and path.name != "__pycache__"}


def test_every_function_has_its_folder_and_no_folder_is_left_over() -> None:
    assert folders("functions") == set(FUNCTIONS)


def test_every_function_has_events_to_try_it_with() -> None:
    assert folders("events") == set(FUNCTIONS)
    assert all(list((ROOT / "events" / name).glob("*.json")) for name in FUNCTIONS)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_handler_is_one_short_file_that_says_what_it_is_for(name: str) -> None:
    assert [path.name for path in (ROOT / "functions" / name).glob("*.py")] == ["app.py"]
    source = (ROOT / "functions" / name / "app.py").read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source))
    assert len(source.splitlines()) <= LONGEST_HANDLER


def source_files() -> list[Path]:
    ignored = {"node_modules", "dist", ".venv", ".venv-emulator", ".aws-sam", ".local", "__pycache__"}
    return [
        path
        for pattern in ("*.py", "*.ts", "*.tsx", "*.css")
        for path in ROOT.rglob(pattern)
        if not ignored & set(path.relative_to(ROOT).parts) and not path.relative_to(ROOT).parts[0].startswith(".")
    ]


def test_no_source_file_is_so_long_that_nobody_finds_their_way() -> None:
    long = {
        str(path.relative_to(ROOT))
        for path in source_files()
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    }
    assert long == set()


def test_a_practices_id_is_one_pattern_wherever_it_is_read() -> None:
    """In the path, the settings, a session's policy and the edge: else an id is one thing here and another there."""
    pattern = "[a-z][a-z0-9]{2,30}"
    places = {
        "template.yaml": 2,
        "local/edge.py": 1,
        "shared/portico/http.py": 1,
        "shared/portico/practices/policy.py": 1,
        "shared/portico/store/session.py": 1,
    }
    found = {name: (ROOT / name).read_text(encoding="utf-8").count(pattern) for name in places}
    assert found == places


def test_all_functions_share_one_environment_but_for_their_role() -> None:
    """One process runs them all on a developer's machine, so no other variable may differ between two of them."""
    shared = next(iter(FUNCTIONS.values())).environment
    for name, function in FUNCTIONS.items():
        role = {"FUNCTION_ROLE": {"Fn::GetAtt": [f"{function.logical_id}Role", "Arn"]}}
        assert function.environment == {**shared, **role}, name
