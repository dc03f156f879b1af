"""What a search that finds no certificate says."""

from __future__ import annotations

from bellproof.errors import BellproofError


class NoCertificate(BellproofError):  # noqa: N818 - named after what went wrong
    """No certificate was found; nothing follows about whether one exists."""

    code = "no-certificate"


class SolverFailure(NoCertificate):
    """The numerical solver failed, or returned something that cannot be used."""

    code = "solver-failure"
