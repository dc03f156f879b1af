"""``bellproof check --kernel``: certificates through Coq, with the exit statuses of the checker."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bellproof.certificate.document import sealed_body
from bellproof.errors import BadInput, BellproofError
from bellproof.kernel.run import kernel_accepts
from bellproof.kernel.text import Json
from bellproof_checker.document import MAX_BYTES, Reject, parse
from bellproof_checker.verdict import Verdict, check_bytes


def report(names: Sequence[str], *, as_json: bool = False) -> int:
    """One line a file, or one JSON document; the largest exit status counts."""
    entries: list[dict[str, object]] = []
    status = 0
    for name in _found(names):
        own, line = _judge(name)
        status = max(status, own)
        entries.append({"file": name, "accepted": own == 0, "message": line, "exit_status": own})
        if not as_json:
            stream = sys.stdout if own < BadInput.exit_status else sys.stderr
            stream.write(line + "\n")
            stream.flush()
    if as_json:
        sys.stdout.write(json.dumps(entries, indent=2) + "\n")
    return status


def _found(names: Sequence[str]) -> list[str]:
    """Every file named, and every ``*.json`` below a folder named."""
    result: list[str] = []
    for name in names:
        path = Path(name)
        result += [str(one) for one in sorted(path.rglob("*.json"))] if path.is_dir() else [name]
    return result


def _judge(name: str) -> tuple[int, str]:  # noqa: PLR0911 - one return a verdict
    """Exit status and line of one file."""
    shown = name if name.isprintable() else ascii(name)
    try:
        with Path(name).open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        return BadInput.exit_status, f"{shown}: cannot be read: {error}"
    try:
        document = parse(data)
    except Reject as error:
        return error.exit_status, f"{shown}: REJECT {error.code} {error.message}"
    # Forms, limits and the claim in words are the small checker's; the arithmetic is judged by the kernel alone.
    verdict = check_bytes(data)
    if verdict.exit_status == BadInput.exit_status:
        return verdict.exit_status, f"{shown}: REJECT {verdict.code} {verdict.message}"
    try:
        accepted = kernel_accepts(document, shown)
    except BellproofError as error:
        return error.exit_status, str(error)
    has_lower = "witness" in document["evidence"]
    if accepted and not verdict.accepted and has_lower and _without_lower(document).accepted:
        return verdict.exit_status, f"{verdict} (the Coq kernel accepts the upper bound) {shown}"
    if accepted != verdict.accepted:
        return 4, f"{shown}: the kernel and the checker disagree; report this"
    if accepted:
        judged = "upper bound checked" if has_lower else "checked"
        return 0, f"{verdict} {judged} by the Coq kernel {shown}"
    return 1, f"REJECT {verdict.code} by the Coq kernel too sha256={verdict.sha256} {shown}"


def _without_lower(document: Json) -> Verdict:
    """What the checker says of the certificate without its lower end, at which the kernel does not look."""
    dropped = {"lower"} if document["kind"] == "hierarchy" else {"lower", "field"}
    claim = {key: value for key, value in document["claim"].items() if key not in dropped}
    evidence = {key: value for key, value in document["evidence"].items() if key != "witness"}
    data, _ = sealed_body(document["kind"], claim, evidence)
    return check_bytes(data)
