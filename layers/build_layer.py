"""Builds a layer of third-party packages: what its lock names, cut to what is used, with bytecode.

A function's disk is read-only, so without bytecode Python compiles every module again at each cold start. `deps` is
for every function; what only some need (`files`) is a layer of its own. Each stays under LARGEST.
"""

import compileall
import platform
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

# The AWS services that `shared/portico` calls; a test compares this with its code.
SERVICES = {"dynamodb", "kms", "s3", "secretsmanager", "sesv2", "sts"}
# Lambda's Python runtimes stand on Amazon Linux 2023 (glibc 2.34).
PLATFORMS = ("manylinux_2_34", "manylinux_2_28", "manylinux_2_26", "manylinux_2_17", "manylinux2014")
# Of a package of 190 certificate standards, what `webauthn` imports.
STANDARDS = {"__init__.py", "rfc5280.py"}
# Of Powertools, what no function imports.
UTILITIES_LEFT_OUT = (
    "auth_alpha",
    "circuit_breaker",
    "data_masking",
    "feature_flags",
    "idempotency",
    "kafka",
    "parameters",
)
LARGEST = 45_000_000  # bytes, unzipped: a function and all of its layers may have 250 MiB
# Kinds of picture that no message takes, and letters drawn on one: the less there is, the less can be attacked.
PILLOW_LEFT_OUT = (
    *("_avif*", "_webp*", "_imagingft*", "_imagingtk*"),
    *("libavif*", "libwebp*", "libsharpyuv*", "libfreetype*", "libharfbuzz*", "libbrotli*", "libpng*"),
)
NEEDLESS = (
    *("*.pyi", "py.typed", "tests", "__pycache__", "bin", "RECORD"),
    *("examples-1.json", "pycparser*", "swagger-ui*"),
)


def main(name: str, artifacts: Path, architecture: str = "x86_64") -> None:
    """Fill `artifacts` with the layer of this name."""
    packages = artifacts / "python"
    install(packages, name, architecture)
    for pattern in NEEDLESS:
        for each in list(packages.rglob(pattern)):
            remove(each)
    CUT[name](packages)
    strip(packages, architecture)
    compiled = compileall.compile_dir(
        packages,
        quiet=1,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,  # a .zip changes the times of files
        stripdir=str(artifacts),
        prependdir="/opt",
    )
    if not compiled:
        sys.exit(f"Some module of the layer {name} could not be compiled.")
    if (size := sum(path.stat().st_size for path in artifacts.rglob("*") if path.is_file())) > LARGEST:
        sys.exit(f"The layer {name} has {size:,} bytes; {LARGEST:,} are its limit.")


def install(packages: Path, name: str, architecture: str) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    platforms = [word for each in PLATFORMS for word in ("--platform", f"{each}_{architecture}")]
    subprocess.run(  # noqa: S603 - pip of the Python that runs this
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"),
            *("--no-deps", "--require-hashes", "--only-binary=:all:", "--no-compile"),
            *("--python-version", version, "--implementation", "cp", *platforms),
            *("--target", str(packages), "-r", str(Path(__file__).parent / name / "requirements.txt")),
        ],
        check=True,
    )


def cut_deps(packages: Path) -> None:
    keep_services(packages / "botocore" / "data")
    keep_services(packages / "boto3" / "data")
    for name in UTILITIES_LEFT_OUT:
        remove(packages / "aws_lambda_powertools" / "utilities" / name)
    for each in (packages / "pyasn1_modules").iterdir():
        if each.name not in STANDARDS:
            remove(each)


def cut_files(packages: Path) -> None:
    for pattern in PILLOW_LEFT_OUT:
        for each in [*(packages / "PIL").glob(pattern), *(packages / "pillow.libs").glob(pattern)]:
            remove(each)


def keep_services(data: Path) -> None:
    for each in data.iterdir():
        if each.is_dir() and each.name not in SERVICES:
            shutil.rmtree(each)


def strip(packages: Path, architecture: str) -> None:
    """Take the symbols that nobody links against out of compiled modules, on machines that can."""
    if platform.machine() == architecture and (program := shutil.which("strip")):
        modules = sorted(packages.rglob("*.so"))
        subprocess.run([program, "--strip-unneeded", *modules], check=True)  # noqa: S603 - found on PATH


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


CUT = {"deps": cut_deps, "files": cut_files}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
