"""The verdict on one certificate: from bytes to ACCEPT or REJECT, never an exception."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bellproof_checker import curve, general, hierarchy, lp, parametric, sos
from bellproof_checker.claim import read_claim
from bellproof_checker.document import Reject, parse, require_form, string
from bellproof_checker.lower import check_lower, split

KINDS = {"curve": curve.check, "lp": lp.check, "sos": sos.check}
"""The check of each kind of certificate whose claim is of the first form."""

GENERAL = "hierarchy"
"""The kind whose claim has a form of its own."""

PARAMETRIC = "sos-parametric"
"""The kind whose claim is a line for every v of an interval."""


ACCEPT = "accept"
"""The code of an accepted certificate."""


@dataclass(frozen=True)
class Verdict:
    """What the checker says of one file.

    ``code`` is ``accept`` or the stable code of the reason; ``claim`` is empty unless accepted; ``sha256`` is the
    certificate's digest when accepted and the digest of the file's bytes otherwise; ``exit_status`` is 0, 1
    (proves nothing) or 3 (no certificate); ``line`` is where the file is broken, if that is known.
    """

    code: str
    message: str
    claim: str
    sha256: str
    exit_status: int
    line: int | None = None

    @property
    def accepted(self) -> bool:
        """Whether the certificate proves its claim."""
        return self.code == ACCEPT

    def __str__(self) -> str:
        """The one line that is printed."""
        if self.accepted:
            return f"ACCEPT {self.claim} sha256={self.sha256}"
        return f"REJECT {self.code} {self.message} sha256={self.sha256}"


def check_bytes(data: bytes) -> Verdict:
    """Check the bytes of one certificate file."""
    raw = hashlib.sha256(data).hexdigest()
    try:
        document = parse(data)
        kind = string(document["kind"], "kind")
        if kind == GENERAL:
            wide = general.read_claim(document["claim"])
            hierarchy.check(wide, document["evidence"])
            text = hierarchy.describe(wide, document["evidence"])
        elif kind == PARAMETRIC:
            text = parametric.check(parametric.read_family(document["claim"]), document)
        else:
            upper, evidence, end = split(document["claim"], document["evidence"])
            claim = read_claim(upper)
            require_form(kind in KINDS, "unknown-kind", f"the kind is none of {', '.join(sorted(KINDS))}")
            KINDS[kind](claim, evidence)
            text = str(claim) + check_lower(claim, document, end)
    except Reject as error:
        line = getattr(error, "line", None)
        return Verdict(error.code, error.message, "", raw, error.exit_status, line)
    digest = string(document["digest"], "digest").removeprefix("sha256:")
    return Verdict(ACCEPT, "", text, digest, 0)
