#!/bin/sh
# Writes the lock files anew from pyproject.toml: `scripts/lock.sh [--upgrade]`.
#
# Versions already locked are kept where they still fit; --upgrade takes the newest. The files
# hold for every platform and for CPython from 3.11 on, and name no index: each machine's own
# configuration says where packages come from.
set -eu

cd "$(dirname "$0")/.."
tools=build/lock-tools
export UV_CUSTOM_COMPILE_COMMAND="make lock"

[ -x "$tools/bin/uv" ] || {
    "${PYTHON:-python3}" -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check \
        --require-hashes --only-binary :all: --requirement requirements/lock.lock
}

# compile OUTPUT ARGUMENT...: resolves the inputs among the arguments into requirements/OUTPUT.
compile() {
    output=requirements/$1
    shift
    "$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --output-file "$output" "$@"
}

compile lock.lock requirements/lock.in "$@"
compile test.lock pyproject.toml requirements/build.in --all-extras "$@"
# The audit's versions are those of the tests.
compile audit.lock pyproject.toml requirements/build.in --extra report --constraint requirements/test.lock
