"""The lock files: complete, hashed, the same versions everywhere, and no address of a registry."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = [*sorted((ROOT / "requirements").glob("*.txt")), *sorted((ROOT / "layers").glob("*/requirements.txt"))]
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z0-9,._ -]+\])?==([^\s;]+)", re.MULTILINE | re.IGNORECASE)


def names(lock: Path) -> dict[str, str]:
    return dict(PINNED.findall(lock.read_text()))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_every_locked_package_has_a_hash_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_a_lock_names_everything_its_source_asks_for(lock: Path) -> None:
    source = lock.with_suffix(".in").read_text().splitlines()
    asked = {re.split(r"[\[=<>~!]", line)[0].strip().lower() for line in source if line and line[0] not in "#-"}
    assert asked - {name.lower() for name in names(lock)} == set()


@pytest.mark.parametrize(
    "smaller", ["requirements/run.txt", "layers/deps/requirements.txt", "layers/files/requirements.txt"]
)
def test_what_ships_is_what_the_tests_run_with(smaller: str) -> None:
    tested = names(ROOT / "requirements" / "dev.txt")
    assert {name: version for name, version in names(ROOT / smaller).items() if tested.get(name) != version} == {}


def test_the_pages_lock_has_a_hash_for_every_package_and_no_address() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert packages
    assert [name for name, each in packages.items() if "integrity" not in each] == []
    assert "resolved" not in json.dumps(lock)
