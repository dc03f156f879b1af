"""Wrong ways to do the statistical tests of Appendix D.4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import erfc, log, log2, sqrt

from bellproof.enclosure import Enclosure, point
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params, Reader
from bellproof.protocol.testee import Evaluate
from bellproof.stats import spectrum_plain
from bellproof.stats.bits import digits_to_bits
from bellproof.stats.gamma import chi_square_tail
from bellproof.stats.pattern_tests import psi_square
from bellproof_conformance.faulty.fault import Fault, Patch, changed
from bellproof_conformance.verdicts import Verdict

Wrong = Callable[[str, Params], Sequence[Enclosure] | None]
"""From the bits and the parameters to p-values; ``None`` where the fault does not show."""


def _instead(wrong: Wrong) -> Patch:
    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        answer = right(params)
        found = wrong(Reader("bits", params).bits(), params)
        return answer if found is None else {"p": list(found)}

    return patch


def _double(value: float) -> Enclosure:
    return point(Fraction(value))


def _m(params: Params) -> int:
    return Reader("m", params).whole("m")


def _sum(bits: str) -> int:
    return 2 * bits.count("1") - len(bits)


def _no_root(bits: str, _: Params) -> Sequence[Enclosure]:
    return [_double(erfc(abs(_sum(bits)) / sqrt(len(bits))))]


def _int8(bits: str, _: Params) -> Sequence[Enclosure]:
    wrapped = (_sum(bits) + 128) % 256 - 128
    return [_double(erfc(abs(wrapped) / sqrt(2 * len(bits))))]


def _runs(bits: str, more: int) -> Sequence[Enclosure] | None:
    n, share = len(bits), bits.count("1") / len(bits)
    spread = share * (1 - share)
    if spread == 0:
        return None
    changes = sum(first != second for first, second in pairwise(bits))
    return [_double(erfc(abs(changes + more - 2 * n * spread) / (2 * sqrt(2 * n) * spread)))]


def _no_pretest(bits: str, _: Params) -> Sequence[Enclosure] | None:
    return _runs(bits, 1)


def _changes_only(bits: str, _: Params) -> Sequence[Enclosure] | None:
    return None if _sum(bits) ** 2 >= 16 * len(bits) else _runs(bits, 0)


def _spectral(bits: str, threshold: float, divisor: int) -> Sequence[Enclosure]:
    n = len(bits)
    moduli, _ = spectrum_plain.moduli(digits_to_bits(bits.encode("ascii")))
    below = sum(modulus < threshold for modulus in moduli)
    d = (below - 0.95 * n / 2) / sqrt(n * 0.95 * 0.05 / divisor)
    return [_double(erfc(abs(d) / sqrt(2)))]


def _old_threshold(bits: str, _: Params) -> Sequence[Enclosure]:
    return _spectral(bits, sqrt(3 * len(bits)), 4)


def _old_variance(bits: str, _: Params) -> Sequence[Enclosure]:
    return _spectral(bits, sqrt(len(bits) * log(20)), 2)


def _windows(bits: str, m: int, *, cyclic: bool) -> list[int]:
    text = bits + bits[: m - 1] if cyclic and m > 1 else bits
    counts = Counter(int(text[i : i + m], 2) for i in range(len(text) - m + 1)) if m else Counter()
    return [counts[pattern] for pattern in range(2**m)]


def _not_cyclic(bits: str, params: Params) -> Sequence[Enclosure]:
    n, m = len(bits), _m(params)
    psi = [
        psi_square(_windows(bits, length, cyclic=False), n) if length else Fraction(0)
        for length in (m, m - 1, m - 2)
    ]
    first, second = psi[0] - psi[1], psi[0] - 2 * psi[1] + psi[2]
    return [chi_square_tail(2 ** (m - 1), point(first)), chi_square_tail(2 ** (m - 2), point(second))]


def _first_only(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    found = right(params)["p"]
    return {"p": _enclosures(found)[:1]}


def _mean(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    first, second = _enclosures(right(params)["p"])
    return {"p": [(first + second) * point(Fraction(1, 2))]}


def _lower_tail(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    return {"p": [point(1) - value for value in _enclosures(right(params)["p"])]}


def _enclosures(answer: Answer) -> list[Enclosure]:
    """The p-values of a right answer."""
    members = answer if isinstance(answer, Sequence) and not isinstance(answer, str) else []
    return [value for value in members if isinstance(value, Enclosure)]


def _entropy_base_2(bits: str, params: Params) -> Sequence[Enclosure]:
    n, m = len(bits), _m(params)
    phi = [
        sum(count / n * log2(count / n) for count in _windows(bits, length, cyclic=True) if count)
        for length in (m, m + 1)
    ]
    chi_square = max(0.0, 2 * n * (log(2) - (phi[0] - phi[1])))
    return [chi_square_tail(2**m, _double(chi_square))]


def _block_pinned(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    return right(changed(params, M="8")) if len(Reader("bits", params).bits()) >= 8 else answer  # noqa: PLR2004


def _last_block_too(bits: str, params: Params) -> Sequence[Enclosure]:
    M = Reader("M", params).whole("M")
    blocks = [bits[start : start + M] for start in range(0, len(bits), M)]
    chi_square = (
        4 * M * sum((Fraction(block.count("1"), len(block)) - Fraction(1, 2)) ** 2 for block in blocks)
    )
    return [chi_square_tail(len(blocks), point(Fraction(chi_square)))]


def _poker(counts: Sequence[int], m: int, degrees: int) -> Sequence[Enclosure]:
    k = sum(counts)
    x = Fraction(2**m * sum(count * count for count in counts), k) - k
    return [chi_square_tail(degrees, point(x))]


def _overlapping(bits: str, params: Params) -> Sequence[Enclosure]:
    m = _m(params)
    return _poker(_windows(bits, m, cyclic=False), m, 2**m - 1)


def _all_degrees(bits: str, params: Params) -> Sequence[Enclosure]:
    m = _m(params)
    counts = Counter(int(bits[i * m : (i + 1) * m], 2) for i in range(len(bits) // m))
    return _poker([counts[pattern] for pattern in range(2**m)], m, 2**m)


def _side_by_side(bits: str, _: Params) -> Sequence[Enclosure]:
    n, zeros, ones = len(bits), bits.count("0"), bits.count("1")
    pairs = Counter(bits[i : i + 2] for i in range(0, n - 1, 2))
    x = Fraction(4 * sum(count * count for count in pairs.values()), n - 1)
    x += 1 - Fraction(2 * (zeros * zeros + ones * ones), n)
    return [chi_square_tail(2, point(x))]


def _pairs_cyclic(bits: str, _: Params) -> Sequence[Enclosure]:
    n, zeros, ones = len(bits), bits.count("0"), bits.count("1")
    x = Fraction(4 * sum(count * count for count in _windows(bits, 2, cyclic=True)), n)
    x += 1 - Fraction(2 * (zeros * zeros + ones * ones), n)
    return [chi_square_tail(2, point(x))]


def _wrong(name: str, test: str, sentence: str, patch: Patch) -> Fault:
    return Fault(name, f"stats.{test}", sentence, Verdict.WRONG, patch)


FAULTS = (
    _wrong(
        "erfc-without-root-2",
        "frequency",
        "erfc is taken at |S|/sqrt(n) instead of |S|/sqrt(2n).",
        _instead(_no_root),
    ),
    _wrong(
        "int8-sum", "frequency", "The sum of +-1 is kept in eight bits and wraps around.", _instead(_int8)
    ),
    _wrong("block-pinned", "block_frequency", "Blocks have 8 bits whatever M is.", _block_pinned),
    _wrong(
        "last-block-too",
        "block_frequency",
        "The incomplete last block counts too.",
        _instead(_last_block_too),
    ),
    _wrong(
        "lower-tail", "block_frequency", "The lower gamma function is taken for the upper one.", _lower_tail
    ),
    _wrong("no-pretest", "runs", "The pre-test on the number of ones is left out.", _instead(_no_pretest)),
    _wrong("changes-for-runs", "runs", "Changes are counted, one fewer than runs.", _instead(_changes_only)),
    _wrong(
        "dft-old-threshold",
        "dft",
        "The threshold is sqrt(3n), from the standard's first edition, instead of sqrt(n ln 20).",
        _instead(_old_threshold),
    ),
    _wrong(
        "dft-old-variance",
        "dft",
        "The variance is n 0.95 0.05/2, from the first edition, which the printed examples still use.",
        _instead(_old_variance),
    ),
    _wrong("serial-first-only", "serial", "Only the first of the two p-values is returned.", _first_only),
    _wrong("serial-mean", "serial", "The two p-values are averaged into one.", _mean),
    _wrong(
        "serial-not-cyclic", "serial", "The string is not continued by its beginning.", _instead(_not_cyclic)
    ),
    _wrong(
        "entropy-base-2",
        "approximate_entropy",
        "Logarithms are to base 2 where the statistic needs natural ones.",
        _instead(_entropy_base_2),
    ),
    _wrong("pairs-side-by-side", "two_bit", "Pairs do not overlap.", _instead(_side_by_side)),
    _wrong("pairs-cyclic", "two_bit", "The last bit and the first make a pair.", _instead(_pairs_cyclic)),
    _wrong("poker-overlapping", "poker", "Patterns overlap.", _instead(_overlapping)),
    _wrong(
        "poker-degrees", "poker", "There are 2^m degrees of freedom, one too many.", _instead(_all_degrees)
    ),
)
"""All of ``stats.*``."""
