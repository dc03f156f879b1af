"""``python -m bellproof_checker FILE...``: the checker alone, from a folder that can be copied anywhere."""

from __future__ import annotations

import argparse
import sys

from bellproof_checker.files import report

INTERNAL = 4
"""Exit status where the checker itself failed, or could not print."""


def main() -> int:
    """Parse the command line and check."""
    parser = argparse.ArgumentParser(
        prog="bellproof_checker",
        description="Check certificates in exact arithmetic; see FORMAT.md.",
        epilog="example: python -m bellproof_checker proofs/certificates",
    )
    parser.add_argument("certificate", nargs="+", help="a certificate file, or a folder to walk")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    arguments = parser.parse_args()
    try:
        return report(arguments.certificate, as_json=arguments.json)
    except Exception as error:  # noqa: BLE001 - a failure of ours must not look like a verdict
        sys.stderr.write(f"bellproof_checker: internal error: {type(error).__name__}\n")
        return INTERNAL


if __name__ == "__main__":
    sys.exit(main())
