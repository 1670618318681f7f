"""`make build`: `sam build` for the Python of the template, with bytecode in every function."""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from local.setup import told
from local.steps import ROOT, Stop, run, step

OUT = ROOT / ".aws-sam" / "build"


def build(version: str = "3.13", out: Path = OUT) -> None:
    """Build the template and all it names into `out` for one version of Python; raises Stop when it cannot."""
    python = find_python(version)
    environment = os.environ | {
        "SAM_CLI_TELEMETRY": "0",
        "PORTICO_PYTHON": str(python),
        "PATH": f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    command: list[str | Path] = [Path(sys.executable).with_name("sam"), "build", "--build-dir", out]
    command += ["--cache-dir", out.with_name("cache")]
    command += ["--parameter-overrides", f"PythonRuntime=python{version}"]
    step(f"sam build for Python {version}", lambda: run(command, failed="sam build failed.", env=environment))
    step("Bytecode of the functions", lambda: compile_functions(python, out))


def compile_functions(python: Path, out: Path) -> None:
    for folder in sorted(each.parent for each in out.glob("*/app.py")):
        run(
            [
                python,
                "-m",
                "compileall",
                "-q",
                "--invalidation-mode",
                "unchecked-hash",
                "-s",
                folder,
                "-p",
                "/var/task",
                folder,
            ],
            failed=f"{folder.name} could not be compiled.",
        )


def find_python(version: str) -> Path:
    """A working Python of that version: on PATH, or one that pyenv installed."""
    for candidate in candidates(version):
        asked = subprocess.run(
            [candidate, "-c", "import sys; print(sys.version)"], capture_output=True, text=True, check=False
        )
        if asked.returncode == 0 and re.match(rf"{re.escape(version)}\.", asked.stdout):
            return candidate
    raise Stop(f"Building needs Python {version}, as the functions run on it. Install it, or have pyenv install it.")


def candidates(version: str) -> Iterator[Path]:
    on_path = shutil.which(f"python{version}")
    if on_path:
        yield Path(on_path)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{version}*/bin/python{version}"), reverse=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m local.build")
    parser.add_argument("--python", default="3.13", metavar="VERSION")
    options = parser.parse_args()
    sys.exit(told(lambda: build(options.python)))
