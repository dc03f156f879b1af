#!/bin/sh
# Judge one adapter in an environment of its own: try.sh ADAPTER [ARGUMENT] [-- OPTION OF conform run]...
#   conformance/adapters/try.sh cryptomite_toeplitz
#   conformance/adapters/try.sh plain_cvxpy CLARABEL -- --jsonl cvxpy.jsonl
# The environment is made once, from the adapter's line "requirements:", and kept in ENVIRONMENTS (build/adapters).
set -eu
here=$(dirname "$0")
name=${1%.py}
shift
solver=
if [ $# -gt 0 ] && [ "$1" != -- ]; then
    solver=$1
    shift
fi
[ $# -eq 0 ] || shift
place=${ENVIRONMENTS:-build/adapters}/$name
if [ ! -e "$place/ready" ]; then
    "${PYTHON:-python3}" -m venv "$place"
    # shellcheck disable=SC2046 # one word a requirement
    "$place/bin/pip" install --quiet $(sed -n 's/^requirements: //p' "$here/$name.py")
    touch "$place/ready"
fi
exec "${BELLPROOF:-bellproof}" conform run --expose "$place" \
    --testee "$place/bin/python $here/$name.py $solver" "$@"
