"""``entropy.rate`` around anybody's semidefinite program. Standard library alone."""

from __future__ import annotations

import math
from collections.abc import Callable

from serving import number, serve

Solve = Callable[[str, float], float]
"""From kind (global or local) and I to the largest P(00|00) or P(a=0|x=0), as the package's solver gives it."""


def serve_rate(package: str, solve: Solve) -> None:
    """Serve the rate; no-signalling is the closed form 3/2 - I/4, 0 bits up to I = 2 are said without a solver."""

    def rate(theory: str, kind: str, I: object) -> dict[str, float]:
        value = number(I)
        if theory not in {"quantum", "no-signalling"} or kind not in {"global", "local"}:
            raise ValueError(theory, kind)
        if abs(value) > (2 * math.sqrt(2) if theory == "quantum" else 4):
            raise ValueError(I)
        if value <= 2:  # noqa: PLR2004 - the local bound
            return {"bits": 0.0}
        if theory == "no-signalling":
            return {"bits": -math.log1p(float((2 - value) / 4)) / math.log(2)}
        try:
            largest = solve(kind, float(value))
        except ValueError as error:
            # The input was good: whatever a solver says of it, this is a failure and no refusal.
            raise ArithmeticError(str(error)) from error
        if not largest > 0:
            raise ArithmeticError(largest)
        return {"bits": -math.log2(largest)}

    serve(package, {"entropy.rate": rate}, ("quantum", "no-signalling", "global", "local"))
