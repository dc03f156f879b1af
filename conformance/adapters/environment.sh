#!/bin/sh
# Make the environment of an adapter, once, from its line "requirements:", and print where it is.
#   conformance/adapters/environment.sh ncpoleon_npa
# It is kept in ENVIRONMENTS (build/adapters); remove the folder to make it anew.
set -eu
here=$(dirname "$0")
name=${1%.py}
place=${ENVIRONMENTS:-build/adapters}/$name
if [ ! -e "$place/ready" ]; then
    "${PYTHON:-python3}" -m venv "$place"
    # shellcheck disable=SC2046 # one word a requirement
    "$place/bin/pip" install --quiet $(sed -n 's/^requirements: //p' "$here/$name.py") >&2
    touch "$place/ready"
fi
echo "$place"
