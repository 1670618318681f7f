"""Handlers are called as Lambda calls them."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local import functions
from local.functions import FunctionFailed, Functions
from local.steps import Stop
from tests.unit.local.fakes import small_template

HANDLER = """
def handler(event, context):
    if event == "name":
        return {"name": context.function_name, "left": context.get_remaining_time_in_millis() > 0}
    if event == "large":
        return "x" * (6 * 1024 * 1024)
    if event == "set":
        return {1, 2}
    raise KeyError("a value that someone typed")
"""


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Functions]:
    (tmp_path / "functions" / "home").mkdir(parents=True)
    (tmp_path / "functions" / "home" / "app.py").write_text(HANDLER)
    monkeypatch.setattr(functions, "FOLDER", tmp_path / "functions")
    monkeypatch.setattr(os, "environ", dict(os.environ))
    before = dict(sys.modules)  # a reload forgets Portico's modules, which other tests hold on to
    sys.modules.pop("functions.home.app", None)
    yield Functions(small_template(tmp_path), {"STAGE": "test"}, io.StringIO())
    sys.modules.pop("functions.home.app", None)
    sys.modules.update(before)


def test_a_function_gets_its_event_and_lambdas_context(loaded: Functions) -> None:
    assert loaded.invoke("home", "name") == {"name": "home", "left": True}


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("wrong", "KeyError"),
        ("large", "ResponseSizeTooLarge"),
        ("set", "TypeError"),
        ("x" * (6 * 1024 * 1024), "RequestTooLarge"),
    ],
)
def test_what_lambda_would_not_pass_on_is_a_failure(
    loaded: Functions, event: Any, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(FunctionFailed) as failed:
        loaded.invoke("home", event)
    assert failed.value.kind == kind
    capsys.readouterr()


def test_functions_without_code_are_named(loaded: Functions) -> None:
    assert loaded.missing() == ["door", "sweep"]


def test_a_function_that_the_template_does_not_have_is_one_clear_line(loaded: Functions) -> None:
    with pytest.raises(Stop, match=r"no function nobody\. There are: door, home, sweep"):
        loaded.invoke("nobody", {})


def test_changed_code_answers_after_a_reload(loaded: Functions, tmp_path: Path) -> None:
    loaded.invoke("home", "name")
    (tmp_path / "functions" / "home" / "app.py").write_text("def handler(event, context): return 'new'")
    loaded.reload()
    assert loaded.invoke("home", "name") == "new"


def test_a_handler_that_cannot_be_loaded_is_told_at_once(
    loaded: Functions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "functions" / "home" / "app.py").write_text("import nothing_of_that_name")
    loaded.load_all()
    assert "functions/home/app.py cannot be loaded: ModuleNotFoundError" in capsys.readouterr().out
