#!/bin/sh
# The system packages that a make target needs: `scripts/system-packages.sh TARGET`.
#
# Whatever is missing is installed when we are root. Otherwise it is named together with the
# command that installs it, and the exit status is 1. Nothing is asked, nothing is downloaded
# when nothing is missing.
set -eu

target=${1:?usage: scripts/system-packages.sh audit|test}
python=${PYTHON:-python3}
missing=

# need PACKAGE COMMAND...: the package is missing if the command fails.
need() {
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}

has_program() {
    command -v "$1"
}

has_browser() {
    has_program chromium || has_program chromium-browser || has_program google-chrome
}

has_coquelicot() {
    test -d "$(coqc -where)/user-contrib/Coquelicot"
}

has_shared_python() {
    "$python" -c 'import ctypes, sysconfig; ctypes.CDLL(sysconfig.get_config_var("INSTSONAME"))'
}

# Debian's package of it: libpython3.11, and so on.
shared_python() {
    "$python" -c 'import sys; print("libpython%d.%d" % sys.version_info[:2])'
}

# Debian's python3 has the module venv even where python3-venv is not installed; what it then
# lacks is ensurepip, or the bundled pip that ensurepip unpacks.
makes_environments() {
    "$python" -c 'import ensurepip, venv; ensurepip.version()'
}

# One line a package; a target that builds on another starts with its needs.
case $target in
audit)
    need python3 has_program "$python"
    need python3-venv makes_environments
    ;;
test)
    need python3 has_program "$python"
    need python3-venv makes_environments
    need chromium has_browser # opens the HTML report
    need poppler-utils has_program pdfinfo # counts the printed pages
    need bubblewrap has_program bwrap # the sandbox of the conformance suite
    need iverilog has_program iverilog # the second simulator of the sequencer
    need g++ has_program g++ # compiles what Verilator writes
    need perl has_program perl # starts Verilator
    need "$(shared_python)" has_shared_python # the simulators load Python as a library
    need coq has_program coqc # checks the proofs
    need libcoq-coquelicot has_coquelicot # real analysis for them
    ;;
*)
    echo "scripts/system-packages.sh: no target is called '$target'; there are audit and test" >&2
    exit 2
    ;;
esac

[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! has_program apt-get >/dev/null; then
    echo "Missing system packages:$missing" >&2
    echo "Install them as root, then run 'make $target' again:" >&2
    echo "    apt-get update && apt-get install --yes$missing" >&2
    exit 1
fi

install_missing() {
    # The list is split into words on purpose.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing </dev/null
}

echo "Installing system packages:$missing"
# A fresh machine has no package lists, or old ones: fetch them once, only if the first try fails.
install_missing || {
    echo "Fetching the package lists, then trying once more."
    apt-get update </dev/null
    install_missing
}
