"""``python -m bellproof_checker FILE...``: the checker alone, from a folder that can be copied anywhere."""

from __future__ import annotations

import argparse
import sys

from bellproof_checker.files import report


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
    return report(arguments.certificate, as_json=arguments.json)


if __name__ == "__main__":
    sys.exit(main())
