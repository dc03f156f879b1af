"""The index page of a folder of certificates: what each claims, in the checker's own words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from bellproof.enclosure import scientific_up
from bellproof.errors import Unproved
from bellproof.files.writer import write_whole
from bellproof_checker import check_bytes

NAME = "INDEX.md"
"""File name of the page."""

_LONGEST = 400
"""Characters of a claim that are shown; a behaviour's eight expressions would fill the page."""

_HEAD = """# The certificates in this folder

Written by `make certificates`, which rebuilds every file from nothing. Each line of claims is the checker's own:
`bellproof check FILE` prints it again. How to read a certificate is told in `docs/certificates.md`, the format in
`proofs/FORMAT.md`.

The gap is the distance between both ends: what the proof allows, and what the witness reaches, rounded up. Lines
of kind `sos` that touch CHSH's curve have their strategy in the file of kind `curve` about the same line, which is
named. *Moments* show what the level can prove at best.

| file | kind | bytes | witness | gap | claim |
|---|---|---|---|---|---|
"""


def write_index(folder: Path) -> None:
    """Write the page; raises `Unproved` should a file not be accepted."""
    paths = sorted(folder.rglob("*.json"))
    curves = {
        json.dumps(document["claim"], sort_keys=True): path.name
        for path in paths
        if (document := json.loads(path.read_bytes())).get("kind") == "curve"
    }
    rows = [_row(folder, path, curves) for path in paths]
    write_whole(folder / NAME, (_HEAD + "\n".join(rows) + "\n").encode())


def _row(folder: Path, path: Path, curves: Mapping[str, str]) -> str:
    data = path.read_bytes()
    verdict = check_bytes(data)
    name = path.relative_to(folder).as_posix()
    if not verdict.accepted:
        message = f"{name} is not accepted: {verdict.code} {verdict.message}"
        raise Unproved(message)
    document = json.loads(data)
    witness, gap = _lower_end(document, curves)
    claim = verdict.claim if len(verdict.claim) <= _LONGEST else verdict.claim[: _LONGEST - 3] + "..."
    claim = claim.replace("|", "\\|")
    return f"| [{name}]({name}) | {document['kind']} | {len(data)} | {witness} | {gap} | {claim} |"


def _lower_end(
    document: Any,  # noqa: ANN401 - JSON that the checker has accepted
    curves: Mapping[str, str],
) -> tuple[str, str]:
    """What shows the lower end, and how far it is from the upper one."""
    claim, evidence = document["claim"], document["evidence"]
    if document["kind"] in {"curve", "sos-parametric"}:
        # The checker wants their strategies to touch the line.
        return ("strategy", "0") if "strategy" in evidence or "witness" in evidence else ("-", "-")
    if "witness" in evidence:
        upper, lower = claim["mu"], claim["lower"]
        # Numbers of a field are compared as they stand: what is not equal has no short name.
        gap = scientific_up(Fraction(upper) - Fraction(lower)) if isinstance(upper, str) else "0"
        return str(evidence["witness"]["kind"]), gap if isinstance(upper, str) or upper == lower else "-"
    found = curves.get(json.dumps(claim, sort_keys=True))
    return (f"in [{found}]({found})", "0") if found else ("-", "-")
