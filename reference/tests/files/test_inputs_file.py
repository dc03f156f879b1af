"""P(x,y) from the command line or a file, exactly."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.files.inputs import read_inputs, write_inputs
from bellproof.model.inputs import InputDistribution, biased, product, uniform
from bellproof.model.scenario import CHSH_SCENARIO, Scenario

Save = Callable[[str | bytes], str]


@st.composite
def distributions(draw: st.DrawFn) -> InputDistribution:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    weights = [[draw(st.integers(1, 10**25)) for _ in range(columns)] for _ in range(rows)]
    total = sum(map(sum, weights))
    return InputDistribution.of([[Fraction(weight, total) for weight in row] for row in weights])


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("inputs") / "p.json"


@given(distributions())
def test_what_is_written_is_read_back(path: Path, inputs: InputDistribution) -> None:
    path.write_text(write_inputs(inputs))
    assert read_inputs(str(path), Scenario(inputs.shape, (2, 2))) == inputs


def test_names() -> None:
    assert read_inputs("uniform", CHSH_SCENARIO) == uniform(CHSH_SCENARIO)
    assert read_inputs("biased:0.01", CHSH_SCENARIO) == biased(Fraction(1, 100), CHSH_SCENARIO)
    assert read_inputs("product:1/3", CHSH_SCENARIO) == product(Fraction(1, 3), CHSH_SCENARIO)
    assert read_inputs("uniform", Scenario((3, 4), (2, 2))).shape == (3, 4)


def test_every_way_to_write_a_number(save: Save) -> None:
    """A decimal in the file is that decimal: 0.1 + 0.2 + 0.3 + 0.4 is 1, as it is not in binary."""
    inputs = read_inputs(save('[[0.1, "0.2"], ["3/10", 4e-1]]'), CHSH_SCENARIO)
    assert inputs.matrix == ((Fraction(1, 10), Fraction(2, 10)), (Fraction(3, 10), Fraction(4, 10)))
    assert read_inputs(save("[[1]]"), Scenario((1, 1), (2, 2))).matrix == ((Fraction(1),),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "full matrix"),
        ("{}", "P.x,y. is no list"),
        ('"uniform"', "P.x,y. is no list"),
        ("[1]", r"row 0 of P\(x,y\) is no list"),
        ('[["1/4","1/4"],["1/4"]]', "full matrix"),
        ('[["1/2","1/2"]]', "is 1 by 2; the Bell expression needs 2 by 2"),
        ('[["1/2","1/2"],["0","0"]]', r"\(1,0\) is zero"),
        ('[["1/2","1/2"],["1/4","-1/4"]]', r"\(1,1\) is negative"),
        ('[["1/4","1/4"],["1/4","1/5"]]', "sums to 19/20, not to 1"),
        ("[[0.25,0.25],[0.25,0.250000000000000000001]]", "sums to a number slightly off, not to 1"),
        ('[["1/4","1/4"],["1/4",null]]', r"\(1,1\) is no number"),
        ('[["1/4","1/4"],["1/4",true]]', r"\(1,1\) is no number"),
        ('[["1/4","1/4"],["1/4","x"]]', r"\(1,1\): 'x' is no number"),
        ('[["1/4","1/4"],["1/4","1/0"]]', "denominator zero"),
        ("[[0.25,0.25],[0.25,NaN]]", "NaN is no number"),
        ("[[0.25,0.25],[0.25,0.25],]", "is no JSON"),
        ("[" * 100_000, "nested deeper"),
        (f"[[0.25,0.25],[0.25,{'1' * 9999}]]", "number of 9999 characters"),
        ("", "is no JSON"),
    ],
)
def test_bad_files(save: Save, text: str, reason: str) -> None:
    name = save(text)
    with pytest.raises(BadInput, match=reason) as caught:
        read_inputs(name, CHSH_SCENARIO)
    assert str(caught.value).startswith(name)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "text", ["biased:1/3", "biased:2", "biased:0", "biased:-1", "product:0", "product:1", "biased:x"]
)
def test_bad_parameters(text: str) -> None:
    with pytest.raises(BadInput, match=r"^--inputs"):
        read_inputs(text, CHSH_SCENARIO)


def test_what_is_neither_a_name_nor_a_file() -> None:
    with pytest.raises(
        BadInput, match=r"^unifrom: is neither uniform, biased:q, product:p nor the name of a file"
    ):
        read_inputs("unifrom", CHSH_SCENARIO)


def test_shapes_go_with_the_expression(save: Save) -> None:
    name = save(json.dumps([["1/6"] * 3] * 2))
    assert read_inputs(name, Scenario((2, 3), (2, 2))).shape == (2, 3)
    with pytest.raises(BadInput, match="is 2 by 3; the Bell expression needs 3 by 2"):
        read_inputs(name, Scenario((3, 2), (2, 2)))
