"""Run one certificate through Coq: exported, compiled with the checker's theories, judged by the kernel.

The theories are those of `proofs/coq` in a checkout; `BELLPROOF_COQ` names another folder that holds them. Only the
checker itself is compiled here (seconds, in a temporary folder); that what it accepts is true is the theorem
`accepts_sound` of each kind, which `make proofs` checks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bellproof.errors import ResourceLimit, UsageProblem
from bellproof.kernel.export import export, kind_of
from bellproof.kernel.text import Json

INSTALL = "apt-get install --no-install-recommends coq libcoq-coquelicot"
"""How Debian gets Coq."""

_SECONDS = 600


def theories(needed: Sequence[str]) -> Path:
    """The folder of the Coq theories; raises `UsageProblem` where those needed are not."""
    named = os.environ.get("BELLPROOF_COQ")
    folder = Path(named) if named else Path(__file__).parents[3] / "proofs" / "coq"
    if not all((folder / f"{name}.v").is_file() for name in needed):
        message = (
            f"no Coq theories in {folder}: run this from a checkout, or set BELLPROOF_COQ to its proofs/coq"
        )
        raise UsageProblem(message)
    return folder


def kernel_accepts(document: Json, source: str) -> bool:
    """Whether the kernel accepts a well-formed certificate.

    Raises `BadInput` for a kind that the kernel does not take, `ResourceLimit` where Coq is missing, fails, or
    takes over ten minutes.
    """
    kind = kind_of(document, source)
    text = export(document, source)
    coqc = shutil.which("coqc")
    if coqc is None:
        message = f"coqc is not installed; as root: {INSTALL}"
        raise ResourceLimit(message)
    origin = theories(kind.theories)
    with tempfile.TemporaryDirectory(prefix="bellproof-kernel-") as name:
        folder = Path(name)
        for theory in kind.theories:
            shutil.copy(origin / f"{theory}.v", folder)
            done = _compile(coqc, folder, f"{theory}.v")
            if done.returncode:
                message = f"the checker's theory {theory}.v does not compile: {_last(done)}"
                raise ResourceLimit(message)
        # What the checker says first, then the theorem, which compiles only if that is `true`.
        definition, _, theorem = text.partition("Theorem accepted")
        verdict = "Eval vm_compute in accepts certificate.\n\nTheorem accepted"
        (folder / "Certificate.v").write_text(definition + verdict + theorem, encoding="utf-8")
        done = _compile(coqc, folder, "Certificate.v")
    if done.returncode == 0 and "= true" in done.stdout:
        return True
    if done.returncode != 0 and "= false" in done.stdout:
        return False
    message = f"Coq gave no verdict: {_last(done)}"
    raise ResourceLimit(message)


def _compile(coqc: str, folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    command: Sequence[str] = [coqc, "-q", "-w", "none", "-Q", ".", "Bellproof", name]
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        message = f"Coq took more than {_SECONDS} seconds"
        raise ResourceLimit(message) from error


def _last(done: subprocess.CompletedProcess[str]) -> str:
    """The last line of what Coq said."""
    return (done.stderr.strip() or done.stdout.strip() or "nothing said").splitlines()[-1]
