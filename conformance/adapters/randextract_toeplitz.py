"""Toeplitz extraction by randextract.

requirements: randextract==0.2.2
"""

from __future__ import annotations

import numpy as np
from galois import GF2
from randextract import ToeplitzHashing
from serving import bits_of, serve


def extract(bits: str, seed: str, m: int) -> dict[str, str]:
    """Its default order of the seed is the protocol's: out_i = sum_j seed[(i - j) mod (n+m-1)] bits_j."""
    extractor = ToeplitzHashing(input_length=len(bits), output_length=m)
    data, key = (GF2(np.array(bits_of(text), dtype=np.uint8)) for text in (bits, seed))
    return {"bits": "".join(str(int(bit)) for bit in extractor.extract(data, key))}


serve("randextract", {"extract.toeplitz": extract}, ("extraction",))
