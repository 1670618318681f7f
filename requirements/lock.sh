#!/usr/bin/env bash
# Writes every lock file anew from its .in file: versions with hashes, and no index address.
# Needs uv. The layers and the stack are constrained to what the tests run with, so that what is tested is what ships.
set -euo pipefail
cd "$(dirname "$0")/.."
compile=(uv pip compile --quiet --generate-hashes --universal --python-version 3.11
  --no-header --no-annotate --no-emit-index-url --no-strip-extras)
"${compile[@]}" requirements/dev.in --output-file requirements/dev.txt
"${compile[@]}" requirements/run.in --constraint requirements/dev.txt --output-file requirements/run.txt
for layer in deps files; do
  "${compile[@]}" "layers/$layer/requirements.in" --constraint requirements/dev.txt --output-file "layers/$layer/requirements.txt"
done
"${compile[@]}" requirements/emulator.in --output-file requirements/emulator.txt
