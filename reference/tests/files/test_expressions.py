"""Bell expressions from files, exactly."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.files.expressions import read_expression, write_expression
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.scenario import Scenario

Save = Callable[[str | bytes], str]

sizes = st.integers(2, 4)
scenarios = st.builds(Scenario, st.tuples(sizes, sizes), st.tuples(sizes, sizes))


@st.composite
def expressions(draw: st.DrawFn) -> BellExpression:
    scenario = draw(scenarios)
    cells = st.sampled_from(list(scenario.cells()))
    coefficients = draw(st.dictionaries(cells, st.fractions(), min_size=1).filter(lambda c: any(c.values())))
    return BellExpression.of(scenario, coefficients)


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("expressions") / "e.json"


@given(expressions())
@example(BellExpression.of(Scenario((4, 3), (2, 5)), {(0, 0, 0, 0): Fraction(-1, 3)}))
def test_what_is_written_is_read_back(path: Path, expression: BellExpression) -> None:
    """With its scenario, even where the last settings and outcomes have no coefficient."""
    path.write_text(write_expression(expression))
    assert read_expression(str(path)) == expression
    assert write_expression(read_expression(str(path))) == path.read_text()


def test_chsh_by_name_and_by_file(save: Save) -> None:
    assert read_expression("chsh") == chsh()
    assert read_expression(save(write_expression(chsh()))) == chsh()


def test_every_way_to_write_a_coefficient(save: Save) -> None:
    name = save('[[0,0,0,0,1],[0,0,0,1,-0.1],[0,0,1,0,"1/3"],[0,0,1,1,"-2.5e-3"],[0,1,0,0,1e2],[1,1,1,1,0]]')
    assert read_expression(name).as_mapping() == {
        (0, 0, 0, 0): Fraction(1),
        (0, 0, 0, 1): Fraction(-1, 10),
        (0, 0, 1, 0): Fraction(1, 3),
        (0, 0, 1, 1): Fraction(-1, 400),
        (0, 1, 0, 0): Fraction(100),
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "no nonzero coefficient"),
        ('[[0,0,0,0,"0"]]', "no nonzero coefficient"),
        ("{}", "expression is no list"),
        ("[1]", "row 1 is no list"),
        ("[[0,0,0,1,1],[0,0,0,1]]", "row 2 has 4 members; expected .x, y, a, b, c."),
        ("[[0,0,0,1,1,1]]", "row 1 has 6 members"),
        ("[[0,0,0,0,1],[0,0,0,0,1]]", r"\(0, 0, 0, 0\) is given twice"),
        ("[[-1,0,0,0,1]]", "x in row 1 is no whole number from 0 to 999"),
        ("[[0,1000,0,0,1]]", "y in row 1 is no whole number"),
        ("[[0,0,0.5,0,1]]", "a in row 1 is no whole number"),
        ("[[0,0,0,1e400,1]]", "b in row 1 is no whole number"),
        ("[[0,0,0,null,1]]", "b in row 1 is no number"),
        ("[[0,0,0,false,1]]", "b in row 1 is no number"),
        ("[[0,0,0,0,true]]", "c in row 1 is no number"),
        ("[[0,0,0,0,[1]]]", "c in row 1 is no number"),
        ('[[0,0,0,0,"sqrt(2)"]]', "c in row 1: 'sqrt.2.' is no number"),
        ('[[0,0,0,0,"1/0"]]', "denominator zero"),
        ("[[0,0,0,0,1e401]]", "exponent of '1e401' is beyond"),
        ("[[0,0,0,0,Infinity]]", "Infinity is no number"),
        ("[[999,999,999,999,1]]", "a scenario of 1000000000000 cells"),
        (f"[[0,0,0,0,{'1' * 9999}]]", "number of 9999 characters"),
        ("[[0,0,0,0,1]", "line 1: is no JSON"),
        ("[[[[[[[[[[", "nested deeper"),
    ],
)
def test_bad_files(save: Save, text: str, reason: str) -> None:
    name = save(text)
    with pytest.raises(BadInput, match=reason) as caught:
        read_expression(name)
    assert str(caught.value).startswith(name)
    assert str(caught.value).isprintable()
    assert caught.value.exit_status == 3


def test_what_is_neither_the_name_nor_a_file() -> None:
    with pytest.raises(BadInput, match=r"^CHSH: is neither chsh nor the name of a file"):
        read_expression("CHSH")
