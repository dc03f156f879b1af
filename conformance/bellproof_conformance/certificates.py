"""Certificate files as subjects: judged by the independent checker, or put to a testee that checks certificates.

Solved semidefinite programs and Gram matrices of others may lie there too; those are judged here and never put.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bellproof.errors import BadInput
from bellproof.files.json_text import Json, parse_json
from bellproof_checker.document import MAX_BYTES
from bellproof_checker.verdict import Verdict as Checked
from bellproof_checker.verdict import check_bytes
from bellproof_conformance.campaign import Judged
from bellproof_conformance.cases import INVALID, Case
from bellproof_conformance.imported.subjects import PROGRAM, is_imported, judged
from bellproof_conformance.select import Chosen
from bellproof_conformance.text import shorten
from bellproof_conformance.verdicts import Finding, Verdict

SUITE = "files"
"""The suite to which certificate files belong."""

_NO_CERTIFICATE = 3
_DEPTH = 24


def find(name: str) -> list[Path]:
    """Every ``*.json`` and ``*.dat-s`` below a folder, in order; raises `BadInput` where there is none."""
    folder = Path(name)
    if not folder.is_dir():
        raise BadInput(name, "is no folder")
    names = [*folder.rglob("*.json"), *folder.rglob(f"*{PROGRAM}")]
    found = sorted(path for path in names if path.is_file())
    if not found:
        raise BadInput(name, f"holds no *.json and no *{PROGRAM} file")
    return found


def subjects(name: str) -> Iterator[tuple[Chosen, Judged]]:
    """Every file as a case of ``certificate.check``, and the checker's own verdict on it."""
    for path in find(name):
        if is_imported(path):
            yield from judged(path, path.relative_to(name).as_posix())
            continue
        data = _read(path)
        checked = check_bytes(data)
        case = _case(path.relative_to(name).as_posix(), data, checked)
        yield Chosen(SUITE, case), Judged(case, shorten(str(checked)), _finding(checked))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(str(path), f"cannot be read: {error.strerror}") from error


def _finding(checked: Checked) -> Finding:
    if checked.accepted:
        return Finding(Verdict.PASS, shorten(f"proves its claim: {checked.claim}"))
    what = "is no certificate" if checked.exit_status == _NO_CERTIFICATE else "does not prove its claim"
    return Finding(Verdict.WRONG, shorten(f"{what}: {checked.code} {checked.message}"))


def _case(name: str, data: bytes, checked: Checked) -> Case:
    """The file as a question to a testee; one that is no JSON object can only be put as text."""
    text = data.decode("utf-8", "replace")
    certificate: Json = text
    if checked.exit_status != _NO_CERTIFICATE:
        certificate = parse_json(text, name, depth=_DEPTH)
    expect: Json = {"result": {"accept": checked.accepted}}
    return Case(
        id=f"file.{name}",
        op="certificate.check",
        params={"certificate": certificate},
        expect=INVALID if checked.exit_status == _NO_CERTIFICATE else expect,
        source="proofs/FORMAT.md",
        reason=f"the file {name}",
        features=("certificate-text",) if isinstance(certificate, str) else (),
    )
