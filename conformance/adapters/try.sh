#!/bin/sh
# Judge one adapter in an environment of its own: try.sh ADAPTER [ARGUMENT] [-- OPTION OF conform run]...
#   conformance/adapters/try.sh cryptomite_toeplitz
#   conformance/adapters/try.sh plain_cvxpy CLARABEL -- --jsonl cvxpy.jsonl
# The environment is made once by environment.sh.
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
place=$("$here/environment.sh" "$name")
exec "${BELLPROOF:-bellproof}" conform run --expose "$place" \
    --testee "$place/bin/python $here/$name.py $solver" "$@"
