"""What is committed: locked dependencies with hashes, no registry's address, nothing of anyone else."""

import json
import re
import subprocess

import pytest

from local.steps import ROOT

LAYERS = ["layers/deps/requirements.txt", "layers/files/requirements.txt"]
LOCKS = ["requirements/run.txt", "requirements/dev.txt", "requirements/emulator.txt", *LAYERS]
# Each letter in brackets keeps this file from holding what it forbids.
REGISTRIES = re.compile(r"pyp[i]\.org|pythonhoste[d]|npmj[s]\.(org|com)|deb\.debia[n]")
OTHERS = re.compile(r"(^|/)(node_modules|vendor|third_party)/|\.(woff2?|ttf|otf|min\.js|min\.css)$")


def committed() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*])?==([^\s;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_python_package_is_pinned_with_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8").strip())
    assert len(entries) >= (2 if "files" in lock else 11)
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def test_what_is_tested_is_what_ships() -> None:
    tested = pins("requirements/dev.txt")
    for lock in ("requirements/run.txt", *LAYERS):
        assert {name: version for name, version in pins(lock).items() if tested.get(name) != version} == {}


def test_every_npm_package_is_locked_by_its_integrity() -> None:
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert len(packages) > 50
    assert not [name for name, each in packages.items() if "resolved" in each]
    bundled = {name for name, each in packages.items() if each.get("inBundle")}
    assert not [name for name, each in packages.items() if "integrity" not in each and name not in bundled]


def test_no_committed_file_names_a_package_registry_or_holds_someone_elses_work() -> None:
    names = committed()
    assert len(names) > 100
    assert [name for name in names if OTHERS.search(name)] == []
    texts = [name for name in names if not name.endswith((".png", ".ico"))]
    found = [name for name in texts if REGISTRIES.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))]
    assert found == []
