"""``bellproof errata``: the register of errata, recomputed on the spot."""

from __future__ import annotations

import argparse
import json
import sys


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    forms.add_argument("--markdown", action="store_true", help="print the page docs/errata.md")
    parser.epilog = (
        "Everything is recomputed from the data that ship with the package; nothing recomputed is stored. The\n"
        "JSON document is a list of entries with id, where, printed, recomputed, evidence and verdict.\n\n"
        "examples: bellproof errata\n"
        "          bellproof errata --markdown > docs/errata.md"
    )


def run(arguments: argparse.Namespace) -> int:
    """Recompute and print."""
    from bellproof.errata import page, register  # noqa: PLC0415 - commands load what they need when they run

    paper, standards = register.paper_entries(), register.standard_entries()
    if arguments.json:
        text = json.dumps(page.document(paper, standards), indent=2, ensure_ascii=False) + "\n"
    elif arguments.markdown:
        text = page.markdown(paper, standards)
    else:
        text = "\n".join(page.lines(paper, standards)) + "\n"
    sys.stdout.write(text)
    return 0
