"""The claim of a certificate, and the relabellings that spread a proof over all its targets.

The claim is ``P + lambda I <= mu`` for every behaviour of the theory and every target P of the objective: every
P(ab|xy) (``global``), every P(a|x) of Alice's (``local``), or 0 (``value``: a bound on I alone).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from bellproof_checker.document import (
    Json,
    index,
    items,
    keys,
    number,
    permutation,
    require,
    require_form,
    string,
)
from bellproof_checker.size import common

Cell = tuple[int, int, int, int]
"""(x, y, a, b)."""

Target = tuple[int, ...]
"""(a, b, x, y), (a, x) or ()."""

Functional = dict[tuple[tuple[int, int] | None, tuple[int, int] | None], Fraction]
"""Coefficients in the coordinates 1, P(a|x), P(b|y), P(ab|xy) without each side's last outcome.

They are independent on no-signalling behaviours (Collins and Gisin 2004); quantum behaviours are among these.
"""

MAX_CELLS = 10_000
"""Largest scenario, in cells."""

MAX_RELABELLINGS = 64
"""Most relabellings; a few generate the whole group."""

MAX_WORK = 1_000_000
"""Most parts times cells."""

_SIZE = 1000
_TARGET_LENGTH = {"global": 4, "local": 2, "value": 0}


@dataclass(frozen=True)
class Claim:
    """A parsed claim; ``expression`` holds the coefficients of I by cell."""

    settings: tuple[int, int]
    outcomes: tuple[int, int]
    expression: dict[Cell, Fraction]
    is_chsh: bool
    theory: str
    objective: str
    slope: Fraction
    level: Fraction

    def __str__(self) -> str:
        """Say it in one line."""
        event = {"global": "P(ab|xy) + ", "local": "P(a|x) + ", "value": ""}[self.objective]
        name = "CHSH" if self.is_chsh else "I of the certificate's expression"
        scenario = "-".join(map(str, (*self.settings, *self.outcomes)))
        every = {"global": ", every a,b,x,y", "local": ", every a,x", "value": ""}[self.objective]
        return (
            f"{event}({self.slope}) I <= {self.level} with I = {name},"
            f" {self.theory} behaviours of scenario {scenario}{every}"
        )


def chsh() -> dict[Cell, Fraction]:
    """``sum (-1)^(xy + a + b) P(ab|xy)``."""
    return {(x, y, a, b): Fraction((-1) ** (x * y + a + b)) for x, y, a, b in product((0, 1), repeat=4)}


def read_claim(value: Json) -> Claim:
    """Read the object ``claim``."""
    needed = ("scenario", "expression", "theory", "objective", "lambda", "mu")
    claim = keys(value, "claim", needed)
    scenario = keys(claim["scenario"], "scenario", ("settings", "outcomes"))
    sizes = []
    for name in ("settings", "outcomes"):
        first, second = (index(one, name, _SIZE) for one in items(scenario[name], name, 2))
        require_form(min(first, second) >= 1, "out-of-range", f"{name} must be positive")
        sizes.append((first, second))
    settings, outcomes = sizes
    cells = settings[0] * settings[1] * outcomes[0] * outcomes[1]
    require_form(cells <= MAX_CELLS, "too-large", f"a scenario of {cells} cells; at most {MAX_CELLS}")
    theory, objective = string(claim["theory"], "theory"), string(claim["objective"], "objective")
    require_form(
        theory in {"quantum", "no-signalling"}, "unknown-theory", "theory is quantum or no-signalling"
    )
    require_form(objective in _TARGET_LENGTH, "unknown-objective", "objective is global, local or value")
    expression, is_chsh = _read_expression(claim["expression"], settings, outcomes)
    return Claim(
        settings,
        outcomes,
        expression,
        is_chsh,
        theory,
        objective,
        number(claim["lambda"], "lambda"),
        number(claim["mu"], "mu"),
    )


def _read_expression(
    value: Json, settings: tuple[int, int], outcomes: tuple[int, int]
) -> tuple[dict[Cell, Fraction], bool]:
    if value == "chsh":
        require_form(settings == outcomes == (2, 2), "wrong-scenario", "CHSH belongs to scenario 2-2-2-2")
        return chsh(), True
    limits = (*settings, *outcomes)
    expression: dict[Cell, Fraction] = {}
    for row in items(value, "expression"):
        fields = items(row, "expression row", 5)
        x, y, a, b = (
            index(one, "expression cell", limit) for one, limit in zip(fields, limits, strict=False)
        )
        require_form((x, y, a, b) not in expression, "repeated-cell", f"cell {(x, y, a, b)} stands twice")
        expression[x, y, a, b] = number(fields[4], "coefficient")
    common(coefficient.denominator for coefficient in expression.values())
    return expression, False


def read_parts(value: Json, claim: Claim) -> list[Json]:
    """The list of parts, bounded so that a hostile file cannot keep the checker busy for hours."""
    parts = items(value, "parts")
    cells = claim.settings[0] * claim.settings[1] * claim.outcomes[0] * claim.outcomes[1]
    require_form(
        len(parts) * cells <= MAX_WORK, "too-large", f"{len(parts)} parts in a scenario of {cells} cells"
    )
    return parts


def read_target(value: Json, claim: Claim) -> Target:
    """Read a target of the claim's objective."""
    length = _TARGET_LENGTH[claim.objective]
    fields = items(value, "target", length)
    limits = (*claim.outcomes, *claim.settings) if length == 4 else (claim.outcomes[0], claim.settings[0])  # noqa: PLR2004 - a, b, x, y
    return tuple(index(one, "target", limit) for one, limit in zip(fields, limits, strict=False))


def targets(claim: Claim) -> set[Target]:
    """Everything that the claim speaks of."""
    (mx, my), (da, db) = claim.settings, claim.outcomes
    ranges = {"global": (da, db, mx, my), "local": (da, mx), "value": ()}[claim.objective]
    return set(product(*map(range, ranges)))


def probability(claim: Claim, target: Target) -> Functional:
    """The functional of a target."""
    if not target:
        return {}
    joint = len(target) == 4  # noqa: PLR2004 - a, b, x, y
    a, x = (target[0], target[2]) if joint else (target[0], target[1])
    alice = _side(a, x, claim.outcomes[0])
    bob = _side(target[1], target[3], claim.outcomes[1]) if joint else [(None, 1)]
    result: Functional = {}
    for (first, c), (second, d) in product(alice, bob):
        result[first, second] = result.get((first, second), Fraction(0)) + c * d
    return result


def _side(outcome: int, setting: int, outcomes: int) -> list[tuple[tuple[int, int] | None, int]]:
    """One side's outcome: itself, or 1 minus all the others for the last one."""
    if outcome < outcomes - 1:
        return [((outcome, setting), 1)]
    return [(None, 1), *(((other, setting), -1) for other in range(outcomes - 1))]


def combine(claim: Claim, terms: list[tuple[Fraction, Target]]) -> Functional:
    """Combination of probabilities, zero coefficients dropped."""
    result: Functional = {}
    for factor, target in terms:
        for key, coefficient in probability(claim, target).items():
            result[key] = result.get(key, Fraction(0)) + factor * coefficient
    return {key: coefficient for key, coefficient in result.items() if coefficient}


@dataclass(frozen=True)
class Relabelling:
    """Setting x becomes ``x[x]`` and its outcome a ``a[x][a]``, likewise for Bob; then the sides may swap."""

    swap: int
    x: tuple[int, ...]
    y: tuple[int, ...]
    a: tuple[tuple[int, ...], ...]
    b: tuple[tuple[int, ...], ...]

    def joint(self, target: Target) -> Target:
        """The image of (a, b, x, y)."""
        a, b, x, y = target
        image = (self.a[x][a], self.b[y][b], self.x[x], self.y[y])
        return (image[1], image[0], image[3], image[2]) if self.swap else image

    def __call__(self, target: Target) -> Target | None:
        """The image of a target; ``None`` where P(a|x) would become Bob's."""
        if not target:
            return target
        if len(target) == 4:  # noqa: PLR2004 - a, b, x, y
            return self.joint(target)
        a, x = target
        return None if self.swap else (self.a[x][a], self.x[x])


def read_relabellings(value: Json, claim: Claim) -> list[Relabelling]:
    """Read the relabellings and check that each leaves the expression as it is."""
    result = []
    original = combine(claim, [(c, (a, b, x, y)) for (x, y, a, b), c in claim.expression.items()])
    listed = items(value, "relabellings")
    require_form(len(listed) <= MAX_RELABELLINGS, "too-large", f"over {MAX_RELABELLINGS} relabellings")
    read = [read_relabelling(keys(one, "relabelling", ("swap", "x", "y", "a", "b")), claim) for one in listed]
    for relabelling in dict.fromkeys(read):
        terms = [(c, relabelling.joint((a, b, x, y))) for (x, y, a, b), c in claim.expression.items()]
        require(combine(claim, terms) == original, "no-symmetry", "a relabelling changes the Bell expression")
        result.append(relabelling)
    return result


def read_relabelling(value: dict[str, Json], claim: Claim) -> Relabelling:
    """Read one; whether it leaves anything as it is, is not looked at here."""
    swap = index(value["swap"], "swap", 2)
    alike = claim.settings[0] == claim.settings[1] and claim.outcomes[0] == claim.outcomes[1]
    require_form(alike or not swap, "bad-swap", "sides of different size cannot swap")
    settings = [permutation(value[name], name, m) for name, m in zip("xy", claim.settings, strict=True)]
    outcomes = [
        tuple(_read_outcomes(one, name, d) for one in items(value[name], name, m))
        for name, m, d in zip("ab", claim.settings, claim.outcomes, strict=True)
    ]
    return Relabelling(swap, settings[0], settings[1], outcomes[0], outcomes[1])


def _read_outcomes(value: Json, where: str, outcomes: int) -> tuple[int, ...]:
    """A permutation of outcomes; ``0`` (keep) or ``1`` (flip) for two of them."""
    if outcomes == 2:  # noqa: PLR2004 - two outcomes
        flip = index(value, where, 2)
        return (flip, 1 - flip)
    return permutation(value, where, outcomes)


def require_all_targets(claim: Claim, proved: list[Target], relabellings: list[Relabelling]) -> None:
    """Follow the relabellings from the targets proved; every target of the claim must be reached.

    If ``P + lambda I <= mu`` holds for every behaviour, it holds for the relabelled ones, whose I is the same.
    """
    reached = set(proved)
    waiting = list(reached)
    while waiting:
        target = waiting.pop()
        for relabelling in relabellings:
            image = relabelling(target)
            if image is not None and image not in reached:
                reached.add(image)
                waiting.append(image)
    missing = sorted(targets(claim) - reached)
    require(not missing, "target-not-covered", f"no proof for targets {missing[:3]} (a, b, x, y or a, x)")
