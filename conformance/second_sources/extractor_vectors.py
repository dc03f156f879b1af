"""What cryptomite or randextract extract from fixed strings, as JSON: the second source of our extractors' tests.

Run it in the package's own environment, which conformance/adapters/environment.sh makes:

    build/adapters/cryptomite_toeplitz/bin/python conformance/second_sources/extractor_vectors.py cryptomite
    build/adapters/randextract_toeplitz/bin/python conformance/second_sources/extractor_vectors.py randextract

Strings are the bits of SHAKE-256 of their label, the first bit of a byte highest. Standard output is what
reference/tests/extraction/cryptomite.json and randextract.json hold.
"""

from __future__ import annotations

import hashlib
import json
import sys
import warnings
from collections.abc import Iterator
from importlib.metadata import version

TOEPLITZ = ((1, 1), (2, 1), (7, 7), (8, 3), (64, 32), (257, 100), (1000, 999), (2500, 700))
"""n and m."""

TREVISAN = ((4, 1, 4), (16, 4, 11), (33, 3, 30), (64, 3, 60), (64, 8, 40), (300, 11, 60), (1000, 16, 80))
"""n, degree of the field, and m; beyond the size of a set the design's polynomials are linear, then quadratic."""


def bits_of(label: str, n: int) -> list[int]:
    """The first ``n`` bits of the label's SHAKE-256."""
    data = hashlib.shake_256(label.encode()).digest((n + 7) // 8)
    return [byte >> (7 - place) & 1 for byte in data for place in range(8)][:n]


def toeplitz(package: str) -> Iterator[dict[str, object]]:
    """Toeplitz hashing, in both packages."""
    for n, m in TOEPLITZ:
        bits, seed = bits_of(f"bits {n}", n), bits_of(f"seed {n} {m}", n + m - 1)
        if package == "cryptomite":
            from cryptomite import Toeplitz  # noqa: PLC0415 - one of two packages is there

            output = Toeplitz(n, m).extract(bits, seed)
        else:
            import numpy as np  # noqa: PLC0415
            from galois import GF2  # noqa: PLC0415
            from randextract import ToeplitzHashing  # noqa: PLC0415

            data, key = (GF2(np.array(values, dtype=np.uint8)) for values in (bits, seed))
            output = ToeplitzHashing(input_length=n, output_length=m).extract(data, key)
        yield {"n": n, "m": m, "output": "".join(str(int(bit)) for bit in output)}


def trevisan() -> Iterator[dict[str, object]]:
    """Trevisan's extractor of randextract: polynomial one-bit extractor, finite-field design."""
    import numpy as np  # noqa: PLC0415 - not in every environment
    from galois import GF2  # noqa: PLC0415
    from randextract import TrevisanExtractor  # noqa: PLC0415

    for n, degree, m in TREVISAN:
        extractor = TrevisanExtractor(
            input_length=n,
            output_length=m,
            weak_design_type="finite_field",
            one_bit_extractor_type="polynomial",
            one_bit_extractor_seed_length=2 * degree,
        )
        seed_length = extractor.seed_length
        values = bits_of(f"bits {n}", n), bits_of(f"seed {n} {degree} {m}", seed_length)
        data, key = (GF2(np.array(value, dtype=np.uint8)) for value in values)
        output = "".join(str(int(bit)) for bit in extractor.extract(data, key))
        yield {"n": n, "degree": degree, "m": m, "seed_bits": seed_length, "output": output}


def main(package: str) -> None:
    """Print the vectors of one package."""
    warnings.simplefilter("ignore")
    document: dict[str, object] = {
        "package": package,
        "version": version(package),
        "command": f"python conformance/second_sources/extractor_vectors.py {package}",
        "toeplitz": list(toeplitz(package)),
    }
    if package == "randextract":
        document["trevisan"] = list(trevisan())
    sys.stdout.write(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
