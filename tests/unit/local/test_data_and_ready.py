"""The data folder belongs to one stack; what it tells is for people and programs."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from local import ready
from local.data import DataFolder
from local.emulator import check_state
from local.ready import Account, PracticeClient, Ready
from local.server import bind
from local.steps import Stop

READY = Ready(
    "larkspur",
    (Account("patient", "maria", "walnut kettle paper 58", "pat_1"),),
    PracticeClient("cli_1", "key-1", "/keys/practice.pem"),
)


def test_a_second_stack_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    first = DataFolder(tmp_path / "data")
    with pytest.raises(Stop, match=r"running on .* already"):
        DataFolder(tmp_path / "data")
    first.close()
    DataFolder(tmp_path / "data").close()


def test_starting_fresh_empties_the_folder_and_nothing_else(tmp_path: Path) -> None:
    DataFolder(tmp_path / "data").close()
    (tmp_path / "data" / "state").mkdir()
    (tmp_path / "data" / "state" / "old.json").write_text("{}")
    DataFolder(tmp_path / "data", fresh=True).close()
    assert not (tmp_path / "data" / "state").exists()


def test_a_folder_with_files_of_others_is_never_emptied(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Stop, match="not Portico's"):
        DataFolder(tmp_path, fresh=True)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_data_folder_that_is_a_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Stop, match="cannot be used"):
        DataFolder(tmp_path / "file")


def test_a_damaged_state_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "dynamodb.json").write_text('{"half": ')
    with pytest.raises(Stop, match="FRESH=1"):
        check_state(tmp_path)


def test_a_port_in_use_is_one_clear_line() -> None:
    taken = bind(0)
    port = taken.getsockname()[1]
    with pytest.raises(Stop, match=f"Port {port} is in use"):
        bind(port)
    taken.close()


def test_ready_file_has_the_addresses_and_accounts_for_its_owner_alone(tmp_path: Path) -> None:
    ready.write(tmp_path, "http://localhost:8000", READY, {"STAGE": "local"}, 3.2)
    file = tmp_path / "ready.json"
    told = json.loads(file.read_text())
    assert told["base_url"] == "http://localhost:8000"
    assert told["practice"] == "larkspur"
    assert told["accounts"] == [
        {"role": "patient", "username": "maria", "password": "walnut kettle paper 58", "patient": "pat_1"}
    ]
    assert told["mail_url"] == "http://localhost:8000/_local/mail"
    assert told["openapi_url"] == "http://localhost:8000/_local/openapi.json"
    assert told["practice_client"]["client_id"] == "cli_1"
    assert file.stat().st_mode & 0o077 == 0
    assert ready.read(tmp_path) == told


def test_a_stack_that_does_not_run_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="not running"):
        ready.read(tmp_path)
    ready.write(tmp_path, "http://localhost:8000", READY, {}, 3.2)
    ended = subprocess.Popen(["true"])
    ended.wait()
    told = json.loads((tmp_path / "ready.json").read_text())
    (tmp_path / "ready.json").write_text(json.dumps(told | {"pid": ended.pid}))
    with pytest.raises(Stop, match="not running"):
        ready.read(tmp_path)


def test_what_is_printed_names_every_address_and_account(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ready.announce(tmp_path, "http://localhost:8000", READY, 3.2)
    printed = capsys.readouterr().out
    for part in ("http://localhost:8000/larkspur/", "/larkspur/console/", "/_local/mail", "/_local/api", "maria"):
        assert part in printed
    assert os.fspath(tmp_path) in printed
