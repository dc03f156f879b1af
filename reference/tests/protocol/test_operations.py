"""The reference's answers, against the paper, second forms of the formulas, and bad parameters of every kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.enclosure import Enclosure
from bellproof.errors import BadInput
from bellproof.files.json_text import Json, NumberText, parse_json
from bellproof.files.tables import read_counts
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.protocol.operations import OPERATIONS
from bellproof.sequencer.model import STAGES

UNIFORM = [["1/4", "1/4"], ["1/4", "1/4"]]


def params(**values: object) -> Mapping[str, Json]:
    """Parameters as they come in: through JSON."""
    parsed = parse_json(json.dumps(values), "params", depth=20)
    assert isinstance(parsed, dict)
    return parsed


def ask(op: str, **values: object) -> Any:
    operation = OPERATIONS[op]
    answer = operation.evaluate(params(**values))
    assert set(answer) == set(operation.results)
    return answer[operation.results[0]] if len(answer) == 1 else answer


@pytest.fixture(scope="module", name="table1")
def _table1() -> list[list[int]]:
    counts = read_counts("table1", CHSH_SCENARIO)
    return [[*cell, count] for cell, count in counts.as_mapping().items()]


def close(value: Enclosure, expected: str) -> bool:
    """Whether it is less than one unit of the last digit away."""
    return abs(value.lo - Fraction(expected)) < Fraction(1, 10 ** len(expected.partition(".")[2]))


def test_table_1_comes_out_as_in_the_paper(table1: list[list[int]]) -> None:
    assert ask("bell.estimate", counts=table1, inputs=UNIFORM) == Fraction(70, 29)
    epsilon = ask("finite.epsilon", n=3016, delta=0.01, q="1/4", I_max="2*sqrt(2)")
    assert close(epsilon, "0.377348693")
    bits = ask("finite.certify", counts=table1, inputs=UNIFORM, delta="1/100", theory="quantum")
    assert close(bits, "44.066")
    sharp = ask(
        "finite.certify", counts=table1, inputs=UNIFORM, delta="0.01", theory="quantum", method="azuma-sharp"
    )
    assert close(sharp, "279.195")
    assert close(ask("local.pvalue", counts=table1), "0.000767468")
    assert close(ask("local.binomial", counts=table1), "0.00000000001017904")
    fisher = [round(float(p), 4) for p in ask("nosignalling.fisher", counts=table1)]
    assert fisher == [0.3533, 0.7574, 0.7933, 0.2867]


@pytest.mark.parametrize(
    ("theory", "kind", "I", "expected"),
    [
        ("quantum", "global", "2*sqrt(2)", "1.22844669683638802735638764"),
        ("quantum", "global", "2.4", "0.235484138601368919472922746"),
        ("quantum", "local", "2*sqrt(2)", "1"),
        ("no-signalling", "global", "4", "1"),
        ("no-signalling", "global", "3", "0.415037499278843818546261056"),
        ("no-signalling", "local", "4", "1"),
        ("quantum", "global", "2", "0"),
        ("quantum", "local", "-2*sqrt(2)", "0"),
        ("no-signalling", "global", "-4", "0"),
    ],
)
def test_rates_at_known_points(theory: str, kind: str, I: str, expected: str) -> None:
    assert close(ask("entropy.rate", theory=theory, kind=kind, I=I), expected)


def test_a_hair_above_2_the_rate_is_known_to_many_digits() -> None:
    rate = ask("entropy.rate", theory="quantum", kind="global", I="2." + "0" * 100 + "1")
    assert rate.lo > 0
    assert rate.width * 10**25 <= rate.lo


def test_epsilon_is_known_to_many_digits_where_delta_is_close_to_1() -> None:
    epsilon = ask("finite.epsilon", n=1, delta="0." + "9" * 300, q="1/4", I_max="4")
    assert epsilon.lo > 0
    assert epsilon.width * 10**25 <= epsilon.lo


def test_counts_beyond_any_float_stay_exact() -> None:
    counts = [[0, 0, 0, 0, str(10**30 + 1)], [0, 0, 0, 1, str(10**30)]]
    assert ask("bell.estimate", counts=counts, inputs=UNIFORM) == Fraction(4, 2 * 10**30 + 1)


def test_another_expression_has_its_own_scenario() -> None:
    rows = [[2, 0, 0, 0, "1/2"], [0, 1, 2, 1, -1]]
    inputs = [["1/6"] * 2] * 3
    counts = [[2, 0, 0, 0, 3], [0, 1, 2, 1, 1]]
    assert ask("bell.estimate", counts=counts, inputs=inputs, expression=rows) == Fraction(3, 4)


BITS = st.text("01", min_size=1, max_size=60)


@given(BITS, st.data())
def test_toeplitz_is_the_contracts_formula(bits: str, data: st.DataObject) -> None:
    n = len(bits)
    m = data.draw(st.integers(1, n))
    seed = data.draw(st.text("01", min_size=n + m - 1, max_size=n + m - 1))
    expected = "".join(
        str(sum(int(seed[(i - j) % (n + m - 1)]) * int(bits[j]) for j in range(n)) % 2) for i in range(m)
    )
    assert ask("extract.toeplitz", bits=bits, seed=seed, m=m) == expected


@given(st.lists(st.tuples(*[st.integers(0, 2**32 - 1)] * 3), min_size=1, max_size=20))
def test_settings_are_the_lowest_bits_of_the_xor(rows: list[tuple[int, int, int]]) -> None:
    sources = ["".join(f"{row[i]:08x}" for row in rows) for i in range(3)]
    expected = [((a ^ b ^ c) >> 1 & 1, (a ^ b ^ c) & 1) for a, b, c in rows]
    assert ask("settings.combine", sources=sources) == expected


def test_statistics_are_those_of_the_standards() -> None:
    first, second = ask("stats.serial", bits="0011011101", m=3)
    assert close(first, "0.808792")
    assert close(second, "0.670320")
    assert close(ask("stats.approximate_entropy", bits="0100110101", m=3)[0], "0.261961")
    assert close(ask("stats.block_frequency", bits="0110011010", M=3)[0], "0.801252")
    assert close(ask("stats.runs", bits="1001101011")[0], "0.147232")
    assert ask("stats.runs", bits="1" * 100)[0] == Enclosure(Fraction(0), Fraction(0))
    assert close(ask("stats.dft", bits="1001010011")[0], "0.468160")


@pytest.mark.parametrize("test", ["frequency", "runs", "dft", "two_bit"])
def test_long_strings_give_the_same_by_the_faster_machinery(
    test: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bits = "1101001110" * 30
    slow = ask(f"stats.{test}", bits=bits)
    monkeypatch.setattr("bellproof.protocol.strings.PLAIN_BITS", 100)
    assert ask(f"stats.{test}", bits=bits) == slow


COUNTS = [[0, 0, 0, 0, 5], [1, 1, 1, 0, 7]]
GOOD: dict[str, dict[str, object]] = {
    "expansion.plan": {"I_hat": "2.414", "n": 10**6, "delta": "1/100", "alpha": 11},
    "bell.estimate": {"counts": COUNTS, "inputs": UNIFORM},
    "entropy.rate": {"theory": "quantum", "kind": "global", "I": "2.5"},
    "finite.epsilon": {"n": 10, "delta": "1/100", "q": "1/4", "I_max": "4"},
    "finite.certify": {"counts": COUNTS, "inputs": UNIFORM, "delta": "1/100", "theory": "quantum"},
    "local.pvalue": {"counts": COUNTS},
    "local.binomial": {"counts": COUNTS},
    "nosignalling.fisher": {"counts": COUNTS},
    "stats.frequency": {"bits": "0110"},
    "stats.block_frequency": {"bits": "0110", "M": 2},
    "stats.runs": {"bits": "0110"},
    "stats.dft": {"bits": "0110"},
    "stats.serial": {"bits": "0110", "m": 2},
    "stats.approximate_entropy": {"bits": "0110", "m": 2},
    "stats.two_bit": {"bits": "0110"},
    "stats.poker": {"bits": "0110", "m": 2},
    "extract.toeplitz": {"bits": "0110", "seed": "01101", "m": 2},
    "settings.combine": {"sources": ["00000000"] * 3},
    "sequencer.run": {
        "profile": {"times": dict(zip(STAGES, (3, 4, 1, 1, 6, 26, 2, 3, 5, 12), strict=True)), "cycles": 50},
        "clicks": [[9, 1], [10, 2], [30, 4]],
        "settings": [[1, 0]],
    },
}

NO_COUNTS: dict[str, object] = {
    "no list": {"0000": 5},
    "none": [],
    "no trial": [[0, 0, 0, 0, 0]],
    "negative": [[0, 0, 0, 0, 5], [0, 0, 0, 1, -1]],
    "negative as text": [[0, 0, 0, 0, "-1"]],
    "fraction": [[0, 0, 0, 0, "1/2"]],
    "decimal": [[0, 0, 0, 0, 1.5]],
    "whole decimal": [[0, 0, 0, 0, 1.0]],
    "exponent": [[0, 0, 0, 0, "1e3"]],
    "twice": [[0, 0, 0, 0, 5], [0, 0, 0, 0, 6]],
    "short": [[0, 0, 0, 5]],
    "long": [[0, 0, 0, 0, 5, 6]],
    "flat": [0, 0, 0, 0, 5],
    "setting": [[2, 0, 0, 0, 5]],
    "outcome": [[0, 0, 0, 2, 5]],
    "negative setting": [[-1, 0, 0, 0, 5]],
    "boolean": [[0, 0, 0, 0, True]],
    "boolean outcome": [[0, 0, 0, False, 5]],
    "null": [[0, 0, 0, 0, None]],
    "words": [[0, 0, 0, 0, "five"]],
    "gigantic": [[0, 0, 0, 0, "9" * 10_000]],
}
NO_INPUTS: dict[str, object] = {
    "sum": [["1/4", "1/4"], ["1/4", "1/8"]],
    "zero": [["1/2", "1/4"], ["1/4", "0"]],
    "negative": [["1/2", "1/2"], ["1/4", "-1/4"]],
    "shape": [["1/2"], ["1/2"]],
    "more settings": [["1/6"] * 3] * 2,
    "ragged": [["1/2", "1/4"], ["1/4"]],
    "empty": [],
    "flat": ["1/4"] * 4,
    "words": [["1/4", "1/4"], ["1/4", "a quarter"]],
    "name": "uniform",
}
NO_BITS: dict[str, object] = {"other": "0120", "space": "01 10", "number": 110, "list": [0, 1], "empty": ""}
NO_NUMBER: dict[str, object] = {
    "word": "much",
    "null": None,
    "list": ["1"],
    "nan": "nan",
    "empty": "",
    "true": True,
}
NO_DELTA: dict[str, object] = {**NO_NUMBER, "zero": 0, "one": 1, "above": "1.5", "negative": "-1/100"}
NO_WHOLE: dict[str, object] = {**NO_NUMBER, "zero": 0, "negative": -3, "fraction": "3/2", "decimal": 2.5}

BAD: dict[tuple[str, str], dict[str, object]] = {
    **{(op, "counts"): NO_COUNTS for op in GOOD if "counts" in GOOD[op]},
    **{(op, "inputs"): NO_INPUTS for op in GOOD if "inputs" in GOOD[op]},
    **{(op, "bits"): NO_BITS for op in GOOD if "bits" in GOOD[op]},
    **{(op, "delta"): NO_DELTA for op in GOOD if "delta" in GOOD[op]},
    **{(op, "m"): NO_WHOLE for op in GOOD if "m" in GOOD[op]},
    ("stats.block_frequency", "M"): {**NO_WHOLE, "longer": 5},
    ("stats.serial", "m"): {**NO_WHOLE, "one": 1, "longer": 5},
    ("stats.poker", "m"): {**NO_WHOLE, "longer": 5},
    ("extract.toeplitz", "m"): {**NO_WHOLE, "above n": 5, "other": 3},
    ("extract.toeplitz", "seed"): {**NO_BITS, "short": "0110", "long": "011010"},
    ("finite.epsilon", "n"): NO_WHOLE,
    ("finite.epsilon", "q"): {**NO_NUMBER, "zero": 0, "negative": "-1/4", "above": "5/4"},
    ("finite.epsilon", "I_max"): {**NO_NUMBER, "negative": "-4", "other root": "2*sqrt(3)"},
    ("expansion.plan", "n"): {**NO_WHOLE, "few": 1935, "many": str((10**12 * 11) ** 2 + 1)},
    ("expansion.plan", "alpha"): {**NO_NUMBER, "zero": 0, "negative": "-11", "huge": "1e10"},
    ("finite.certify", "theory"): {"unknown": "classical", "number": 1, "null": None},
    ("finite.certify", "method"): {"unknown": "hoeffding", "null": None},
    ("entropy.rate", "theory"): {"unknown": "classical", "number": 1},
    ("entropy.rate", "kind"): {"unknown": "both", "list": ["global"]},
    ("entropy.rate", "I"): {**NO_NUMBER, "above": "2.83", "below": "-3", "far": "1e400"},
    ("bell.estimate", "expression"): {
        "no list": "chsh",
        "empty": [],
        "zero": [[0, 0, 0, 0, 0]],
        "short": [[0, 0, 0, 1]],
        "twice": [[0, 0, 0, 0, 1], [0, 0, 0, 0, 1]],
        "words": [[0, 0, 0, 0, "one"]],
        "outcome": [[0, 0, 0, "1/2", 1]],
    },
    ("settings.combine", "sources"): {
        "two": ["00000000"] * 2,
        "four": ["00000000"] * 4,
        "lengths": ["00000000", "00000000", "0000000000000000"],
        "seven digits": ["0000000"] * 3,
        "empty": [""] * 3,
        "digit": ["0000000g"] * 3,
        "prefix": ["0x000000"] * 3,
        "space": ["000 0000"] * 3,
        "numbers": [0, 0, 0],
        "text": "00000000",
    },
}


@pytest.mark.parametrize("op", GOOD)
def test_the_good_parameters_are_good(op: str) -> None:
    ask(op, **GOOD[op])


@pytest.mark.parametrize(
    ("op", "name", "case"), [(op, name, case) for (op, name), cases in BAD.items() for case in cases]
)
def test_a_parameter_that_means_nothing_is_bad_input(op: str, name: str, case: str) -> None:
    with pytest.raises(BadInput) as caught:
        ask(op, **{**GOOD[op], name: BAD[op, name][case]})
    assert len(str(caught.value)) < 250
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("op", GOOD)
def test_missing_and_unknown_parameters_are_bad_input(op: str) -> None:
    for name in OPERATIONS[op].params:
        with pytest.raises(BadInput, match=name):
            ask(op, **{key: value for key, value in GOOD[op].items() if key != name})
    with pytest.raises(BadInput, match="colour"):
        ask(op, **GOOD[op], colour="red")


def test_every_operation_is_tested_here() -> None:
    assert {*GOOD, "certificate.check"} == {name for name, one in OPERATIONS.items() if not one.coming}


def test_python_integers_are_as_good_as_json_numbers() -> None:
    rows: Any = [[0, 0, 0, 0, 5], [1, 1, 1, 0, NumberText("7")]]
    answer = OPERATIONS["local.binomial"].evaluate({"counts": rows})
    assert answer == OPERATIONS["local.binomial"].evaluate(params(counts=COUNTS))
