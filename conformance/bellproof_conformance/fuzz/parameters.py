"""Random parameters of every operation: mostly meaningful, with a liking for edges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random

from bellproof.files.json_text import Json
from bellproof_conformance.definitions.spec import Plain, json_of, params
from bellproof_conformance.fuzz.certificates import certificate
from bellproof_conformance.fuzz.sequencer import sequencer

Params = Mapping[str, Json]

_LARGE = 1 << 53
_CELLS = [(x, y, a, b) for x in (0, 1) for y in (0, 1) for a in (0, 1) for b in (0, 1)]
_MOST_BITS = 400
_EXACT_BINOMIAL = 3000


def _fraction(rng: Random, low: Fraction, high: Fraction) -> Fraction:
    """Between the ends, of a small or a large denominator."""
    denominator = rng.choice((7, 100, 10**6, 10**12, 10**20))
    return low + (high - low) * Fraction(rng.randrange(1, denominator), denominator)


def _text(value: Fraction) -> str:
    return str(value)


def _size(rng: Random) -> int:
    """A number of trials a cell: few, many, or more than a double holds."""
    return rng.choice((1, 3, 40, 500, 10_000, 10**6, 10**9, _LARGE + 1, 10**25))


def counts(rng: Random, size: int | None = None) -> Plain:
    """A counts table: often a device that wins the game, sometimes anything at all."""
    top = _size(rng) if size is None else size
    share = rng.choice((0.5, 0.75, 0.8, 0.85, 0.99))
    rows: list[Plain] = []
    for x, y, a, b in _CELLS:
        wins = a ^ b == x & y
        scale = Fraction(share if wins else 1 - share).limit_denominator(1000)
        count = int(scale * top * rng.randrange(800, 1200) / 1000)
        if rng.random() < 0.9 and count:  # noqa: PLR2004 - one cell in ten stays empty
            rows.append([x, y, a, b, count if count < _LARGE else str(count)])
    return rows or [[0, 0, 0, 0, 1]]


def inputs(rng: Random) -> Plain:
    """Uniform, biased, product or arbitrary."""
    kind = rng.randrange(4)
    if kind == 0:
        return [["1/4", "1/4"], ["1/4", "1/4"]]
    if kind == 1:
        q = _fraction(rng, Fraction(0), Fraction(1, 3))
        return [[_text(1 - 3 * q), _text(q)], [_text(q), _text(q)]]
    weights = [Fraction(rng.randrange(1, 1000)) for _ in range(4)]
    p = [_text(weight / sum(weights)) for weight in weights]
    return [[p[0], p[1]], [p[2], p[3]]]


def _delta(rng: Random) -> str:
    return rng.choice(("1/100", "0.05", "1/2", "1e-6", "1e-30", "0.999", "1e-350"))


def _bell_value(rng: Random, theory: str) -> str:
    top = Fraction(14142, 5000) if theory == "quantum" else Fraction(4)
    edges = ("2", "0", "-2", "2*sqrt(2)", "-2*sqrt(2)", "1.9999999999", "2.0000000001", "2.8284271247")
    return rng.choice(edges) if rng.random() < 0.2 else _text(_fraction(rng, Fraction(2), top))  # noqa: PLR2004


def bits(rng: Random, most: int = _MOST_BITS) -> str:
    """A string, biased or not."""
    n = rng.randrange(2, most)
    one = rng.choice((0.5, 0.5, 0.5, 0.55, 0.7))
    return "".join("1" if rng.random() < one else "0" for _ in range(n))


def _estimate(rng: Random) -> Params:
    return params(counts=counts(rng), inputs=inputs(rng))


def _entropy(rng: Random) -> Params:
    theory = rng.choice(("quantum", "no-signalling"))
    return params(theory=theory, kind=rng.choice(("global", "local")), I=_bell_value(rng, theory))


def _epsilon(rng: Random) -> Params:
    return params(
        n=rng.choice((1, 2, 3016, 10**9)) if rng.random() < 0.3 else rng.randrange(1, 10**6),  # noqa: PLR2004
        delta=_delta(rng),
        q=_text(_fraction(rng, Fraction(0), Fraction(1, 4))),
        I_max=rng.choice(("2*sqrt(2)", "4", "2")),
    )


def _certify(rng: Random) -> Params:
    return params(
        counts=counts(rng),
        inputs=inputs(rng),
        delta=_delta(rng),
        theory=rng.choice(("quantum", "no-signalling")),
    )


def _plan(rng: Random) -> Params:
    return params(
        I_hat=_text(_fraction(rng, Fraction(2), Fraction(29, 10))),
        n=10 ** rng.randrange(5, 12) + rng.randrange(1000),
        delta=_delta(rng),
        alpha=rng.choice(("11", "5", "20", "31/3")),
    )


def _counts_only(rng: Random) -> Params:
    return params(counts=counts(rng))


def _binomial(rng: Random) -> Params:
    return params(counts=counts(rng, rng.randrange(1, _EXACT_BINOMIAL)))


def _toeplitz(rng: Random) -> Params:
    raw = bits(rng)
    m = rng.randrange(1, len(raw) + 1)
    seed = "".join(rng.choice("01") for _ in range(len(raw) + m - 1))
    return params(bits=raw, seed=seed, m=m)


def _settings(rng: Random) -> Params:
    size = rng.randrange(1, 20)
    return params(sources=[f"{rng.getrandbits(32 * size):0{8 * size}x}" for _ in range(3)])


def _string(rng: Random) -> Params:
    return params(bits=bits(rng))


def _with_m(least: int, most: int) -> Callable[[Random], Params]:
    return lambda rng: params(bits=bits(rng), m=rng.randrange(least, most + 1))


def _with_block(rng: Random) -> Params:
    raw = bits(rng)
    return params(bits=raw, M=rng.randrange(1, len(raw) + 1))


DRAW: Mapping[str, Callable[[Random], Params]] = {
    "bell.estimate": _estimate,
    "entropy.rate": _entropy,
    "finite.epsilon": _epsilon,
    "finite.certify": _certify,
    "local.pvalue": _counts_only,
    "local.binomial": _binomial,
    "expansion.plan": _plan,
    "nosignalling.fisher": _binomial,
    "extract.toeplitz": _toeplitz,
    "settings.combine": _settings,
    "stats.frequency": _string,
    "stats.block_frequency": _with_block,
    "stats.runs": _string,
    "stats.dft": _string,
    "stats.serial": _with_m(2, 6),
    "stats.approximate_entropy": _with_m(1, 5),
    "stats.two_bit": _string,
    "stats.poker": _with_m(1, 5),
    "certificate.check": certificate,
    "sequencer.run": sequencer,
}
"""How the parameters of each operation are drawn."""


def spoil(rng: Random, good: Params) -> dict[str, Json]:
    """Break one parameter in a way that often makes nonsense of it; the oracle says whether it did."""
    result = dict(good)
    name = rng.choice(sorted(result))
    if rng.random() < 0.25:  # noqa: PLR2004 - one spoilt case in four lacks the parameter
        del result[name]
        return result
    nonsense: tuple[Plain, ...] = ("-1", "0", "", "nan", "1/0", "1e999", None, [], {}, 0, -7, True)
    result[name] = _inside(rng, result[name], json_of(rng.choice(nonsense)))
    return result


def _inside(rng: Random, value: Json, nonsense: Json) -> Json:
    """Put the nonsense somewhere within a list, or in place of anything else."""
    if isinstance(value, list) and value and rng.random() < 0.8:  # noqa: PLR2004 - mostly deep inside
        place = rng.randrange(len(value))
        return [*value[:place], _inside(rng, value[place], nonsense), *value[place + 1 :]]
    return nonsense
