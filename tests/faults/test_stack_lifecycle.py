"""The stack on one machine starts, stops and is killed without leaving anything behind or losing data."""

import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from local.data import MARKER
from local.resources import client
from tests.support.portal import RunningPortal, running_portal, start

pytestmark = pytest.mark.stack


def becomes(true: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def keep_an_item(portal: RunningPortal) -> None:
    given = portal.ready["environment"]
    item = {"pk": {"S": "T#test#KEPT"}, "sk": {"S": "item"}}
    client("dynamodb", given["AWS_ENDPOINT_URL"]).put_item(TableName=given["PORTAL_TABLE"], Item=item)


def item_is_there(portal: RunningPortal) -> bool:
    given = portal.ready["environment"]
    key = {"pk": {"S": "T#test#KEPT"}, "sk": {"S": "item"}}
    got = client("dynamodb", given["AWS_ENDPOINT_URL"]).get_item(TableName=given["PORTAL_TABLE"], Key=key)
    return "Item" in got


def printed(portal: RunningPortal) -> str:
    return portal.process.stdout.read() if portal.process.stdout else ""


def test_ctrl_c_leaves_nothing_running_and_keeps_the_data_until_a_fresh_start(tmp_path: Path) -> None:
    with running_portal(tmp_path, "--empty") as portal:
        keep_an_item(portal)
        portal.process.send_signal(signal.SIGINT)
        assert portal.process.wait(30) == 0
        assert not portal.emulator_answers()
        assert not (tmp_path / "ready.json").exists()
        said = printed(portal)
        assert "Stopped; the data is kept." in said
        assert "Traceback" not in said
    with running_portal(tmp_path, "--empty") as portal:
        assert item_is_there(portal)
    with running_portal(tmp_path, "--empty", "--fresh") as portal:
        assert not item_is_there(portal)


def test_a_killed_portal_takes_its_emulator_with_it_and_keeps_its_data(tmp_path: Path) -> None:
    with running_portal(tmp_path, "--empty") as portal:
        keep_an_item(portal)
        portal.process.kill()
        assert becomes(lambda: not portal.emulator_answers())
    (tmp_path / "ready.json").unlink()  # a killed portal could not
    with running_portal(tmp_path, "--empty") as portal:
        assert item_is_there(portal)


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="looks at processes and sockets as Linux shows them")
def test_a_portal_is_alone_on_its_folder_for_this_machine_only_and_ends_with_its_emulator(tmp_path: Path) -> None:
    with running_portal(tmp_path, "--empty") as portal:
        port = int(portal.base_url.rpartition(":")[2])
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
        assert [row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")] == [
            f"0100007F:{port:04X}"
        ]
        assert "is running on" in refused(tmp_path)

        (emulator,) = Path(f"/proc/{portal.process.pid}/task/{portal.process.pid}/children").read_text().split()
        os.kill(int(emulator), signal.SIGKILL)
        assert portal.process.wait(30) == 1
        assert "the AWS emulator ended" in printed(portal)


def refused(folder: Path, *options: str) -> str:
    process = start(folder, "--empty", *options)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in said
    return said


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"Port {port} is in use by another program. PORT= chooses another" in refused(tmp_path, "--port", port)


def test_a_damaged_data_folder_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / MARKER).touch()
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "dynamodb.json").write_text('{"half": ')
    assert "The data folder is damaged" in refused(tmp_path)
