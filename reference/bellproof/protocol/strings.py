"""The operations on strings: statistical tests, Toeplitz extraction, and settings from three sources."""

from __future__ import annotations

import re
from types import ModuleType

from bellproof.errors import BadInput
from bellproof.extraction.toeplitz import toeplitz
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params, Reader
from bellproof.settings.combine import SOURCES, combine, settings_of
from bellproof.stats import counting_plain, spectrum_plain
from bellproof.stats.battery import Machinery, Parameters, run_tests
from bellproof.stats.bits import from_text

PLAIN_BITS = 4096
"""Up to this length plain Python is faster than loading numpy."""

_DIGITS = 8
_HEX = re.compile(r"[0-9a-fA-F]*", re.ASCII)


def frequency(params: Params) -> dict[str, Answer]:
    """SP 800-22, 2.1."""
    return _test("frequency", params)


def block_frequency(params: Params) -> dict[str, Answer]:
    """SP 800-22, 2.2, with blocks of M bits."""
    return _test("block_frequency", params, "M")


def runs(params: Params) -> dict[str, Answer]:
    """SP 800-22, 2.3; 0 where the pre-test fails."""
    return _test("runs", params)


def dft(params: Params) -> dict[str, Answer]:
    """SP 800-22, 2.6."""
    return _test("dft", params)


def serial(params: Params) -> dict[str, Answer]:
    """SP 800-22, 2.11: both p-values."""
    return _test("serial", params, "m")


def approximate_entropy(params: Params) -> dict[str, Answer]:
    """SP 800-22, 2.12."""
    return _test("approximate_entropy", params, "m")


def two_bit(params: Params) -> dict[str, Answer]:
    """Menezes et al., Handbook of Applied Cryptography, 5.4.4 (ii)."""
    return _test("two_bit", params)


def poker(params: Params) -> dict[str, Answer]:
    """Menezes et al., Handbook of Applied Cryptography, 5.4.4 (iii)."""
    return _test("poker", params, "m")


def _test(name: str, params: Params, parameter: str = "") -> dict[str, Answer]:
    op = f"stats.{name}"
    reader = Reader.of(op, params, ("bits", parameter) if parameter else ("bits",))
    bits = reader.bits()
    value = reader.whole(parameter) if parameter else None
    chosen = Parameters(block=value) if parameter == "M" else Parameters(m=value)
    result = run_tests(from_text(bits, f"{op}: bits"), (name,), chosen, machinery=_machinery(len(bits)))
    return {"p": list(result[name].p_values)}


def _machinery(n: int) -> Machinery:
    plain: tuple[ModuleType, ModuleType] = (counting_plain, spectrum_plain)
    return Machinery(*plain) if n <= PLAIN_BITS else Machinery()


def extract_toeplitz(params: Params) -> dict[str, Answer]:
    """``out_i = sum_j seed[(i - j) mod (n + m - 1)] bits_j mod 2`` for a seed of n + m - 1 bits, 1 <= m <= n."""
    reader = Reader.of("extract.toeplitz", params, ("bits", "seed", "m"))
    bits, seed, m = reader.bits("bits"), reader.bits("seed"), reader.whole("m")
    try:
        return {"bits": toeplitz(bits, seed, m)}
    except BadInput as error:
        raise reader.bad(error.source, error.reason) from error


def settings_combine(params: Params) -> dict[str, Answer]:
    """XOR of three sources of 32-bit integers; x is bit 1 and y is bit 0 of each (Pironio et al. 2010, D.2)."""
    op = "settings.combine"
    reader = Reader.of(op, params, ("sources",))
    sources = reader.params["sources"]
    if not isinstance(sources, list) or len(sources) != SOURCES:
        raise reader.bad("sources", f"is no list of {SOURCES} hexadecimal strings")
    texts = [_hexadecimal(source, f"{op}: source {place + 1}") for place, source in enumerate(sources)]
    if len({len(text) for text in texts}) != 1:
        raise reader.bad("sources", f"have different lengths: {', '.join(str(len(text)) for text in texts)}")
    return {"settings": settings_of(combine([bytes.fromhex(text) for text in texts]))}


def _hexadecimal(value: object, source: str) -> str:
    if not isinstance(value, str) or _HEX.fullmatch(value) is None:
        raise BadInput(source, "is no string of hexadecimal digits")
    if not value or len(value) % _DIGITS:
        raise BadInput(
            source, f"has {len(value)} digits; integers of 32 bits have {_DIGITS} each, at least one"
        )
    return value
