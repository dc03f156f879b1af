"""Toeplitz extraction by cryptomite.

requirements: cryptomite==0.3.0
"""

from __future__ import annotations

from cryptomite import Toeplitz
from serving import bits_of, serve


def extract(bits: str, seed: str, m: int) -> dict[str, str]:
    """Its convention for the seed is the protocol's: out_i = sum_j seed[(i - j) mod (n+m-1)] bits_j."""
    output = Toeplitz(len(bits), m).extract(bits_of(bits), bits_of(seed))
    return {"bits": "".join(map(str, output))}


serve("cryptomite", {"extract.toeplitz": extract}, ("extraction",))
