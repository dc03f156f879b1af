"""Run one faulty implementation: ``python -m bellproof_conformance.faulty NAME``; without a name, list them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bellproof import __version__
from bellproof.protocol.messages import Introduction
from bellproof.protocol.testee import FEATURES, MAX_PRINTED_DIGITS, METHODS, serve
from bellproof_conformance.faulty import FAULTS

USAGE = 2


def main(argv: Sequence[str]) -> int:
    """Serve the fault named, or list all of them."""
    if not argv:
        for fault in FAULTS.values():
            sys.stdout.write(f"{fault.name:<28} {fault.operation:<26} {fault.sentence}\n")
        return 0
    chosen = FAULTS.get(argv[0])
    if chosen is None or len(argv) > 1:
        sys.stderr.write(
            f"there is no faulty implementation {' '.join(argv)!r}; without a name they are listed\n"
        )
        return USAGE
    sys.set_int_max_str_digits(MAX_PRINTED_DIGITS)
    operations = chosen.operations()
    introduction = Introduction(f"faulty: {chosen.name}", __version__, tuple(operations), METHODS, FEATURES)
    serve(operations, introduction, sys.stdin.buffer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
