"""Bell expressions, and CHSH recognised under every disguise that no-signalling allows."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.model.behaviour import Behaviour
from bellproof.model.expression import MAX_CELLS, AsChsh, BellExpression, as_chsh, chsh, expression_from_rows
from bellproof.model.scenario import CHSH_SCENARIO, Cell, Scenario

Maker = Callable[[int, Scenario], Behaviour]
Signs = tuple[int, int, int, int]

CELLS = list(CHSH_SCENARIO.cells())
PAIRS = list(CHSH_SCENARIO.setting_pairs())
ODD: list[Signs] = [(p, q, r, s) for p, q, r, s in product([1, -1], repeat=4) if p * q * r * s == -1]
EVEN: list[Signs] = [(p, q, r, s) for p, q, r, s in product([1, -1], repeat=4) if p * q * r * s == 1]

odd_signs = st.sampled_from(ODD)
scales = st.fractions(Fraction(1, 100), 100)
small = st.fractions(-5, 5, max_denominator=12)


def correlators(behaviour: Behaviour) -> dict[tuple[int, int], Fraction]:
    """<A_x B_y> by its definition."""
    table = behaviour.as_mapping()
    return {
        (x, y): sum(
            (p * (1 if cell[2] == cell[3] else -1) for cell, p in table.items() if cell[:2] == (x, y)),
            Fraction(0),
        )
        for x, y in PAIRS
    }


def from_signs(signs: Signs, scale: Fraction, offset: Fraction) -> dict[Cell, Fraction]:
    """``offset + scale * sum sign_xy <A_x B_y>`` as coefficients, the offset spread over one setting pair."""
    result = {
        (x, y, a, b): scale * sign * (-1) ** (a + b)
        for (x, y), sign in zip(PAIRS, signs, strict=True)
        for a, b in product((0, 1), repeat=2)
    }
    for a, b in product((0, 1), repeat=2):
        result[1, 0, a, b] += offset
    return result


def disguise(coefficients: dict[Cell, Fraction], alice: list[Fraction], bob: list[Fraction]) -> None:
    """Add ``P(a|x, y=0) - P(a|x, y=1)`` and Bob's likewise, which vanish on every no-signalling behaviour."""
    for x, a in product((0, 1), repeat=2):
        for y, b in product((0, 1), repeat=2):
            coefficients[x, y, a, b] += alice[2 * x + a] * (-1) ** y
            coefficients[y, x, b, a] += bob[2 * x + a] * (-1) ** y


def test_chsh_is_eq_1() -> None:
    table = chsh().as_mapping()
    assert set(table) == set(CELLS)
    for (x, y, a, b), c in table.items():
        equal = 1 if a == b else -1
        assert c == (-equal if (x, y) == (1, 1) else equal)
    assert as_chsh(chsh()) == AsChsh(Fraction(0), Fraction(1))


@given(st.integers())
def test_the_value_of_chsh_is_made_of_correlators(no_signalling: Maker, seed: int) -> None:
    behaviour = no_signalling(seed, CHSH_SCENARIO)
    e = correlators(behaviour)
    assert chsh().value(behaviour.as_mapping()) == e[0, 0] + e[0, 1] + e[1, 0] - e[1, 1]


@given(odd_signs, st.builds(AsChsh, small, scales), st.lists(small, min_size=8, max_size=8), st.integers())
@example(ODD[0], AsChsh(Fraction(0), Fraction(1)), [Fraction(0)] * 8, 0)
def test_every_relabelled_chsh_is_recognised(
    no_signalling: Maker, signs: Signs, form: AsChsh, hidden: list[Fraction], seed: int
) -> None:
    coefficients = from_signs(signs, form.scale, form.offset)
    disguise(coefficients, hidden[:4], hidden[4:])
    expression = BellExpression.of(CHSH_SCENARIO, coefficients)
    assert as_chsh(expression) == form
    behaviour = no_signalling(seed, CHSH_SCENARIO)
    e = correlators(behaviour)
    relabelled = sum((sign * e[pair] for pair, sign in zip(PAIRS, signs, strict=True)), Fraction(0))
    assert expression.value(behaviour.as_mapping()) == form.offset + form.scale * relabelled


def test_there_are_eight_of_them() -> None:
    """Each of the eight is CHSH after flips of outcomes and exchanges of settings alone."""
    reached = set()
    base = dict(zip(PAIRS, (1, 1, 1, -1), strict=True))
    for sx, sy, *flips in product((0, 1), repeat=6):
        reached.add(tuple(base[x ^ sx, y ^ sy] * (-1) ** (flips[x] + flips[2 + y]) for x, y in PAIRS))
    assert reached == set(ODD)
    assert len(ODD) == 8


@given(st.sampled_from(EVEN), scales, small)
def test_an_even_number_of_minus_signs_is_no_chsh(signs: Signs, scale: Fraction, offset: Fraction) -> None:
    assert as_chsh(BellExpression.of(CHSH_SCENARIO, from_signs(signs, scale, offset))) is None


@given(odd_signs, scales, st.sampled_from(CELLS), small.filter(bool))
def test_a_changed_coefficient_is_no_chsh(
    signs: Signs, scale: Fraction, cell: Cell, change: Fraction
) -> None:
    """One P(ab|xy) more brings in a marginal."""
    coefficients = from_signs(signs, scale, Fraction(0))
    coefficients[cell] += change
    assert as_chsh(BellExpression.of(CHSH_SCENARIO, coefficients)) is None


@given(odd_signs, scales, st.sampled_from(PAIRS), small.filter(bool))
def test_a_marginal_of_one_side_is_no_chsh(
    signs: Signs, scale: Fraction, place: tuple[int, int], change: Fraction
) -> None:
    """Tilted by P(a|x) or by P(b|y) alone."""
    setting, outcome = place
    for cells in (
        [(setting, 0, outcome, b) for b in (0, 1)],
        [(0, setting, a, outcome) for a in (0, 1)],
    ):
        coefficients = from_signs(signs, scale, Fraction(0))
        for cell in cells:
            coefficients[cell] += change
        assert as_chsh(BellExpression.of(CHSH_SCENARIO, coefficients)) is None


@given(odd_signs, scales, st.sampled_from(PAIRS), small.filter(bool))
def test_unequal_correlators_are_no_chsh(
    signs: Signs, scale: Fraction, pair: tuple[int, int], change: Fraction
) -> None:
    coefficients = from_signs(signs, scale, Fraction(0))
    for a, b in product((0, 1), repeat=2):
        coefficients[*pair, a, b] += change * (-1) ** (a + b)
    form = as_chsh(BellExpression.of(CHSH_SCENARIO, coefficients))
    # Only turning the sign round keeps the size, and then the number of minus signs is even.
    assert form is None


def test_other_scenarios_and_the_zero_expression_are_no_chsh() -> None:
    assert as_chsh(BellExpression.of(Scenario((3, 2), (2, 2)), chsh().as_mapping())) is None
    assert as_chsh(BellExpression.of(CHSH_SCENARIO, {})) is None


@given(st.dictionaries(st.sampled_from(CELLS), small))
def test_zeros_are_left_out_and_cells_sorted(coefficients: dict[Cell, Fraction]) -> None:
    expression = BellExpression.of(CHSH_SCENARIO, coefficients)
    assert [cell for cell, _ in expression.coefficients] == sorted(c for c, v in coefficients.items() if v)
    assert BellExpression.of(CHSH_SCENARIO, expression.as_mapping()) == expression
    for cell in CELLS:
        assert expression.coefficient(cell) == coefficients.get(cell, 0)


def test_a_cell_outside_the_scenario_is_refused() -> None:
    with pytest.raises(BadInput, match=r"\(0, 0, 2, 0\) is outside the scenario 2-2-2-2"):
        BellExpression.of(CHSH_SCENARIO, {(0, 0, 2, 0): Fraction(1)})


@given(
    st.dictionaries(st.tuples(*[st.integers(0, 5)] * 4), small, min_size=1).filter(lambda d: any(d.values()))
)
def test_rows_make_the_smallest_scenario(coefficients: dict[Cell, Fraction]) -> None:
    expression = expression_from_rows(list(coefficients.items()), "s")
    for place, size in enumerate((*expression.scenario.settings, *expression.scenario.outcomes)):
        assert size == max(2, *(cell[place] + 1 for cell in coefficients))
    assert expression.as_mapping() == {cell: c for cell, c in coefficients.items() if c}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "no nonzero coefficient"),
        ([((0, 0, 0, 0), Fraction(0))], "no nonzero coefficient"),
        ([((0, 0, 0, 0), Fraction(1))] * 2, "given twice"),
        ([((0, 0, -1, 0), Fraction(1))], "negative"),
        ([((99, 99, 99, 99), Fraction(1))], f"at most {MAX_CELLS}"),
        ([((10**30, 0, 0, 0), Fraction(1))], f"at most {MAX_CELLS}"),
    ],
)
def test_rows_that_make_no_expression(rows: list[tuple[Cell, Fraction]], reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        expression_from_rows(rows, "file.json")
