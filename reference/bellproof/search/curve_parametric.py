"""One sum of squares for a whole interval of tangents of CHSH's curve: how each that ships is found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from bellproof.bounds import curve
from bellproof.certificate.curve import chsh_generators
from bellproof.certificate.document import packed
from bellproof.certificate.parametric import ParametricCertificate, ParametricPart, parametric_certificate
from bellproof.errors import Unproved
from bellproof.model.expression import chsh
from bellproof.search import parametric as lattice
from bellproof.search.curve_sos import WORD_SETS
from bellproof.search.errors import NoCertificate
from bellproof.search.face import face, swap_sides
from bellproof.search.family import LEVEL, SCALE, Block, W, losing_blocks, tangent_gap, tight_blocks
from bellproof.search.gram import gram_problem
from bellproof.search.interior import Frame, Interval, centre, lattice_points, orthonormal, samples
from bellproof.search.moments import QubitPair, moment_rows
from bellproof.search.polynomial import Poly, exact_value, plus, power, scaled, times, value
from bellproof.search.solve import most_interior
from bellproof.search.words import Word, operator, remainder, words_by_length

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

HIGH = Fraction(2378, 5741)
"""A convergent of sqrt 2 - 1, where the curve ends, 1e-8 below it."""

_WINNING, _LOSING = (0, 0, 0, 0), (0, 0, 1, 1)
_CANDIDATES = 40
"""How many of the shortest points the checker is asked about."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Words, start of the interval, degree of both sides in v, and what is tried to make the numbers few.

    ``share`` of the largest margin is kept while coefficients are driven to zero; those below ``cut`` are
    then left out. ``None`` keeps all. Gram matrices that are positive from ``beyond`` on are passed over: what
    ships says how far it reaches.
    """

    words: tuple[Word, ...]
    low: Fraction
    degree: int
    share: float | None = None
    cut: float = 0.0
    beyond: Fraction | None = None


RECIPES: Mapping[str, Recipe] = {
    "words-9": Recipe(WORD_SETS[9], Fraction(177, 1000), 9, 0.6, 1e-3, Fraction(177, 1001)),
    "words-13": Recipe(WORD_SETS[13], Fraction(102, 1000), 6, 0.4, 1e-3),
    "words-17": Recipe(WORD_SETS[17], Fraction(47, 1000), 6, 0.4, 1e-3),
    "words-25": Recipe(WORD_SETS[25], Fraction(33, 1000), 6, 0.4, 1e-3),
    "level-3": Recipe(tuple(words_by_length((2, 2), 3)), Fraction(30, 1000), 6, 0.4, 1e-3),
}
"""By the name under which the certificate ships: four of `WORD_SETS`, and level 3 of the hierarchy."""


def find(recipe: Recipe, high: Fraction = HIGH) -> ParametricCertificate:
    """Search the certificate that a recipe describes, for every v up to ``high``.

    Raises `NoCertificate` or `SolverFailure` where the search fails.
    """
    interval = (recipe.low, high)
    losing = _losing_part(interval)
    for part in _winning_parts(recipe, interval):
        if recipe.beyond is not None and _holds((recipe.beyond, high), part):
            continue
        try:
            return parametric_certificate(interval, [part, losing], chsh_generators())
        except Unproved:
            continue
    message = "no lattice point near the solver's answer is positive definite on the whole interval"
    raise NoCertificate(message)


def _winning_parts(recipe: Recipe, interval: tuple[Fraction, Fraction]) -> list[ParametricPart]:
    blocks = tight_blocks(recipe.words)
    goal = tangent_gap(0)
    unknowns = lattice.entrywise(blocks, recipe.degree, len(LEVEL) - 1)
    problem = lattice.family(blocks, goal, unknowns)
    frame = _weighted(recipe.words, interval)
    floats = Interval(*map(float, interval))
    if recipe.share is not None:
        point, _ = centre(problem, samples(problem, floats, frame), sparse=recipe.share)
        keep = [i for i, one in enumerate(unknowns) if abs(point[i]) > recipe.cut or one.multiplier]
        problem = lattice.restricted(problem, goal, keep)
    return _rounded(problem, floats, frame, _WINNING)


def _losing_part(interval: tuple[Fraction, Fraction]) -> ParametricPart:
    """``C + w N``: the squares (c) of ``docs/curve.md``, which touch at the curve's end, and a rest times w."""
    blocks = losing_blocks()
    goal = tangent_gap(1)
    unknowns = [
        lattice.Unknown({(k, p, q): times(W, power(exponent))})
        for k, block in enumerate(blocks)
        for p in range(block.size)
        for q in range(p + 1)
        for exponent in range(_LOSING_DEGREE + 1)
    ]
    unknowns += [
        lattice.Unknown({place: times(entry, power(exponent)) for place, entry in _END.items()})
        # Higher powers are w times something, which N has room for.
        for exponent in (0, 1)
    ]
    unknowns += [lattice.Unknown({}, power(exponent)) for exponent in (0, 1)]
    problem = lattice.family(blocks, goal, unknowns)

    def frame(block: Block, at: float) -> Floats:
        import numpy as np  # noqa: PLC0415 - optional and slow to import

        weights = np.ones(block.size)
        if block.parity == "even":
            # At the deterministic strategy the gap is of the order v^3.
            weights[0] = at**-1.5
        matrix: Floats = np.diag(weights) / value(W, at) ** 0.5
        return matrix

    # Close to the end both parts of the sum nearly vanish somewhere; what holds at 0.41 goes on by its form.
    floats = Interval(float(interval[0]), min(float(interval[1]), _LOSING_HIGH))
    for part in _rounded(problem, floats, frame, _LOSING):
        if _holds(interval, part):
            return part
    message = "no proof for the losing outcomes was found"
    raise NoCertificate(message)


def _holds(interval: tuple[Fraction, Fraction], part: ParametricPart) -> bool:
    """Whether the checker misses nothing but the part for the other outcomes."""
    try:
        parametric_certificate(interval, [part], chsh_generators())
    except Unproved as error:
        return "target-not-covered" in str(error)
    return True


_LOSING_DEGREE = 4
_LOSING_HIGH = 0.41

_A: Poly = (1, 0, 1)
_B: Poly = (5, 4, 1)
_H: Poly = (-2, -2)
_END: Mapping[tuple[int, int, int], Poly] = {
    (0, 0, 0): scaled(4, plus(_A, _B, scaled(2, _H))),
    (0, 1, 0): scaled(2, plus(_A, _H)),
    (0, 2, 0): scaled(2, plus(_B, _H)),
    (0, 1, 1): _A,
    (0, 2, 1): _H,
    (0, 2, 2): _B,
    (1, 0, 0): _B,
    (1, 1, 0): scaled(-1, _H),
    (1, 1, 1): _A,
}
"""``8u (u + 2/u - CHSH)`` on the blocks of `losing_blocks`: with u = sqrt 2 it touches where the curve ends."""


def _rounded(
    problem: lattice.Family, interval: Interval, frame: Frame, target: tuple[int, ...]
) -> list[ParametricPart]:
    """Parts from lattice points, the shortest first."""
    seen = samples(problem, interval, frame)
    point, _ = centre(problem, seen)
    found: list[tuple[int, int, ParametricPart]] = []
    for number, candidate in enumerate(lattice_points(problem, seen, point)):
        grams = tuple(tuple(map(tuple, rows)) for rows in problem.gram(candidate))
        part = ParametricPart(target, problem.multiplier(candidate), problem.blocks, grams)
        found.append((len(json.dumps(packed(part.to_json()), separators=(",", ":"))), number, part))
    return [part for _, _, part in sorted(found, key=lambda one: one[:2])][:_CANDIDATES]


def _weighted(words: Sequence[Word], interval: tuple[Fraction, Fraction]) -> Frame:
    """Word coordinates over the largest margin that the words allow at v by itself."""
    margins: dict[float, float] = {}
    bell = operator(chsh())

    def margin(at: float) -> float:
        if at not in margins:
            v = min(max(Fraction(at).limit_denominator(10**6), interval[0]), interval[1])
            line = curve.tangent(v)
            rows = moment_rows(QubitPair.at(v), words)
            gap = remainder(line.level, _WINNING, line.slope, bell)
            alone = gram_problem(face(words, rows, swap_sides), gap)
            margins[at] = most_interior(alone).margin * float(exact_value(SCALE, v))
        return margins[at]

    def frame(block: Block, at: float) -> Floats:
        matrix: Floats = orthonormal(block, at) / margin(at) ** 0.5
        return matrix

    return frame
