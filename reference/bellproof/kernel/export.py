"""Certificates as Coq files: which kinds there are, and what Coq needs to check each.

An exporter is not trusted: the claim stands in the file that it writes, and the kernel checks the proof of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bellproof.errors import BadInput
from bellproof.kernel import curve, hierarchy, lp, parametric, sos
from bellproof.kernel.short import written_out
from bellproof.kernel.text import Json


@dataclass(frozen=True)
class Kind:
    """``write(document, source)`` writes the Coq file; ``theories`` are compiled before it, in this order."""

    write: Callable[[Mapping[str, Json], str], str]
    theories: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    "curve": Kind(curve.write, ("Functional", "Checker", "CurveChecker")),
    "hierarchy": Kind(hierarchy.write, ("Hierarchy", "HierarchyTargets")),
    "lp": Kind(lp.write, ("Functional", "Checker", "LinearChecker")),
    "sos": Kind(sos.write, ("Functional", "Checker")),
    "sos-parametric": Kind(parametric.write, ("Functional", "Checker", "ParametricChecker")),
}
"""By the kind of the certificate; its file ends with ``Theorem accepted : accepts certificate = true.``"""


def module_name(stem: str) -> str:
    """The Coq module of a certificate's file name without its ending."""
    return "C_" + re.sub(r"[^A-Za-z0-9]", "_", stem)


def kind_of(document: Mapping[str, Json], source: str) -> Kind:
    """How this certificate is exported; raises `BadInput` for a kind that the kernel does not take."""
    kind = KINDS.get(document["kind"])
    if kind is None:
        *others, last = sorted(KINDS)
        known = f"{', '.join(others)} or {last}" if others else last
        raise BadInput(source, f"the kernel takes certificates of kind {known}, not {document['kind']}")
    return kind


def export(document: Mapping[str, Json], source: str) -> str:
    """The Coq file of a certificate; ``source`` is named in its first line. Raises `BadInput` as `kind_of`."""
    return kind_of(document, source).write(written_out(document), source)
