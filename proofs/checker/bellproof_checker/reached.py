"""A strategy for every v of an interval: the lower end of a certificate of kind ``sos-parametric``.

Its numbers are ``p + q S`` with polynomials p and q in v, where S is the root of a polynomial that is positive on
the interval. Both sides of ``scale P + lambda I = mu``, and of the orthogonality of its vectors, are rational
functions of v and S whose degrees are bounded by those of the numbers; what holds at more rational v than the
degree holds for all. Where a vector vanishes at some v, the maximum is mu as well, for it is continuous in v.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from bellproof_checker import general
from bellproof_checker.claim import read_target
from bellproof_checker.document import Json, items, keys, require, require_form, string
from bellproof_checker.field import Field
from bellproof_checker.polynomial import Polynomial, evaluate, read_polynomial, require_positive
from bellproof_checker.witness import read_strategy, strategy_value

if TYPE_CHECKING:
    from bellproof_checker.parametric import Family

MAX_POINTS = 500
"""Most values of v that are looked at."""


def check_reached(family: Family, claim: dict[str, Json], value: Json) -> None:
    """Verify that a strategy has ``scale P + lambda I = mu`` at every v of the interval."""
    names = ("kind", "target", "root", "dimensions", "state", "measurements")
    fields = keys(value, "witness", names)
    require_form(string(fields["kind"], "kind") == "strategy", "unknown-kind", "a witness is a strategy")
    target = read_target(fields["target"], family.base)
    root = read_polynomial(fields["root"], "root")
    require_positive(root, family.low, family.high, "the root")
    same = {name: claim[name] for name in ("scenario", "theory", "objective")}
    base = general.read_claim(same | {"expressions": [claim["expression"]], "lambdas": ["0"], "mu": "0"})
    points = 1 + _degree(family, root, fields)
    require_form(points <= MAX_POINTS, "too-large", f"a strategy that takes {points} values of v")
    done, v = 0, Fraction(0)
    while done < points:
        v += 1
        scale = evaluate(family.scale, v)
        # A zero of the scale says nothing; there are at most as many as its degree.
        if not scale:
            continue
        square = evaluate(root, v)
        at = replace(
            base,
            slopes=(evaluate(family.slope, v) / scale,),
            field=Field((square, Fraction(0)), (Fraction(0), abs(square) + 1)),
        )
        shape = {name: _at(fields[name], v) for name in ("state", "measurements")}
        strategy = read_strategy(at, {"dimensions": fields["dimensions"]} | shape)
        reached = strategy_value(at, target, strategy)
        require(
            reached == evaluate(family.level, v) / scale, "wrong-strategy", "the strategy misses the line"
        )
        done += 1


def _degree(family: Family, root: Polynomial, fields: dict[str, Json]) -> int:
    """What the degree in v can be of both sides, cleared of denominators, and of inner products."""
    half = (len(root) + 1) // 2
    claim = max(map(len, (family.scale, family.slope, family.level)))
    state = max((_size(one, half) for one in _numbers(fields["state"])), default=0)
    total = 2 * state
    for party in items(fields["measurements"], "measurements"):
        for setting in items(party, "settings"):
            for outcome in items(setting, "outcomes"):
                for vector in items(outcome, "outcome"):
                    # The squared norm of each vector stands in the common denominator.
                    total += 2 * max((_size(one, half) for one in _numbers(vector)), default=0)
    return claim + total


def _numbers(vector: Json) -> Iterator[Json]:
    found = keys(vector, "a vector", ("re",), optional=("im",))
    for name in found:
        yield from items(found[name], name)


def _pair(value: Json) -> tuple[Polynomial, Polynomial]:
    """``p``, or ``[p, q]`` for ``p + q S``."""
    if isinstance(value, list):
        first, second = items(value, "a number", 2)
        return read_polynomial(first, "a number"), read_polynomial(second, "a number")
    return read_polynomial(value, "a number"), ()


def _size(value: Json, half: int) -> int:
    p, q = _pair(value)
    return max(len(p), len(q) + half)


def _at(value: Json, v: Fraction) -> Json:
    """The same state or measurements with the numbers at one v."""
    if isinstance(value, dict):
        result: dict[str, Json] = {}
        for name in value:
            pairs = [_pair(one) for one in items(value[name], name)]
            result[name] = [[str(evaluate(p, v)), str(evaluate(q, v))] for p, q in pairs]
        return result
    return [_at(one, v) for one in items(value, "measurements")]
