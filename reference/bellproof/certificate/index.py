"""The index page of a folder of certificates: what each claims, in the checker's own words."""

from __future__ import annotations

import json
from pathlib import Path

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

| file | kind | bytes | witness | claim |
|---|---|---|---|---|
"""


def write_index(folder: Path) -> None:
    """Write the page; raises `Unproved` should a file not be accepted."""
    rows = [_row(folder, path) for path in sorted(folder.rglob("*.json"))]
    write_whole(folder / NAME, (_HEAD + "\n".join(rows) + "\n").encode())


def _row(folder: Path, path: Path) -> str:
    data = path.read_bytes()
    verdict = check_bytes(data)
    name = path.relative_to(folder).as_posix()
    if not verdict.accepted:
        message = f"{name} is not accepted: {verdict.code} {verdict.message}"
        raise Unproved(message)
    document = json.loads(data)
    evidence = document["evidence"]
    witness = evidence.get("witness", {}).get("kind", "strategy" if "strategy" in evidence else "-")
    claim = verdict.claim if len(verdict.claim) <= _LONGEST else verdict.claim[: _LONGEST - 3] + "..."
    claim = claim.replace("|", "\\|")
    return f"| [{name}]({name}) | {document['kind']} | {len(data)} | {witness} | {claim} |"
