"""Each faulty implementation is wrong in the way that it says, at a case chosen to show it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from fractions import Fraction
from importlib.resources import files
from typing import Any

import pytest

from bellproof.enclosure import Enclosure
from bellproof.errors import BadInput
from bellproof.files.json_text import Json, parse_json
from bellproof.files.tables import read_counts
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.protocol.answers import read_number, results_to_json
from bellproof.protocol.operations import OPERATIONS
from bellproof.protocol.params import Params
from bellproof.protocol.problem import ProtocolProblem
from bellproof.protocol.testee import REFERENCE
from bellproof_checker.document import canonical
from bellproof_conformance.faulty import FAULTS
from bellproof_conformance.faulty.fault import Fault
from bellproof_conformance.verdicts import Verdict

TABLE_1 = [[*c, n] for c, n in read_counts("table1", CHSH_SCENARIO).as_mapping().items()]
QUARTERS = [["1/4", "1/4"], ["1/4", "1/4"]]
BIASED = [["1/2", "1/8"], ["1/4", "1/8"]]
RARE = [["999999997/1000000000", "1/1000000000"], ["1/1000000000", "1/1000000000"]]
ESTIMATE = {"counts": TABLE_1, "inputs": QUARTERS}
CERTIFY = {**ESTIMATE, "delta": "1/100", "theory": "quantum"}
EPSILON = {"n": 1, "delta": "1/100", "q": "1/8", "I_max": "2*sqrt(2)"}
STRONG = [[0, 0, 0, 0, 1000], [0, 1, 0, 0, 900], [1, 0, 0, 0, 1010], [1, 1, 0, 1, 990]]
LOPSIDED = [
    [*cell, (41 if cell[2] ^ cell[3] == cell[0] & cell[1] else 9) * share]
    for share, pair in ((40, (0, 0)), (10, (0, 1)), (20, (1, 0)), (10, (1, 1)))
    for cell in CHSH_SCENARIO.cells()
    if cell[:2] == pair
]
DOUBLE_CLICKS = [
    *([x, y, 0, 0, 1000] for x, y in ((0, 0), (0, 1), (1, 0))),
    *([x, y, a, 1 - a, 100] for x, y in ((0, 0), (0, 1), (1, 0)) for a in (0, 1)),
    *([1, 1, a, 1 - a, 500] for a in (0, 1)),
    [1, 1, 1, 1, 300],
]
PLAN = {"I_hat": "2.45", "n": 2 * 10**6, "delta": "1/100", "alpha": "12"}
BITS = "1101100101100011101001010001110101110010101100110100111101"


def rate(I: str, kind: str = "global", theory: str = "quantum") -> dict[str, object]:
    return {"theory": theory, "kind": kind, "I": I}


def certificate(edit: Callable[[Any], object], name: str = "sos-v-1-5-words-9") -> dict[str, object]:
    """A certificate with something changed and a digest that fits."""
    document = json.loads(files("bellproof_certificates").joinpath(f"{name}.json").read_text())
    edit(document)
    if not document.pop("keep_digest", None):
        del document["digest"]
        document["digest"] = "sha256:" + hashlib.sha256(canonical(document).encode()).hexdigest()
    return {"certificate": document}


def first_block(document: Any) -> Any:
    return document["evidence"]["parts"][0]["blocks"][0]


def lowered(document: Any) -> None:
    document["claim"]["mu"] = str(Fraction(document["claim"]["mu"]) - Fraction(1, 10**9))


def flipped(document: Any) -> None:
    """A relabelling that forgets to exchange Alice's outcomes, which changes CHSH."""
    document["evidence"]["relabellings"][0]["a"] = ["0", "0"]


def text_with(extra: str) -> dict[str, object]:
    text = files("bellproof_certificates").joinpath("sos-v-1-5-words-9.json").read_text().strip()
    return {"certificate": text[:-1] + extra + "}"}


SHOWS: dict[str, dict[str, object]] = {
    "sign-on-wrong-pair": ESTIMATE,
    "iid-estimator": ESTIMATE,
    "inputs-ignored": {**ESTIMATE, "inputs": BIASED},
    "inputs-transposed": {**ESTIMATE, "inputs": BIASED},
    "float-counts": {"counts": [[0, 1, 0, 0, str(2**53 + 1)], [0, 1, 0, 1, 2**53]], "inputs": RARE},
    "int32-counts": {"counts": [[0, 0, 0, 0, 2**31], [0, 0, 0, 1, 5]], "inputs": QUARTERS},
    "number-counts": {"counts": [[0, 0, 0, 0, str(2**60)]], "inputs": QUARTERS},
    "expression-ignored": {**ESTIMATE, "expression": [[0, 0, 0, 0, 1], [1, 1, 1, 1, "1/2"]]},
    "three-decimals": ESTIMATE,
    "double-ones-dropped": ESTIMATE,
    "inputs-normalised": {**ESTIMATE, "inputs": [["1/4", "1/4"], ["1/4", "1/8"]]},
    "negative-counts": {**ESTIMATE, "counts": [[0, 0, 0, 0, 5], [0, 0, 0, 1, -3]]},
    "last-cell-wins": {**ESTIMATE, "counts": [[0, 0, 0, 0, 5], [0, 0, 0, 0, 6]]},
    "natural-logarithm": rate("2.4"),
    "solver-below-truth": rate("2.4"),
    "level-2-called-exact": rate("2.05"),
    "interpolated-table": rate("2.05"),
    "caption-formula": rate("2.05", "local"),
    "cosine-for-probability": rate("2.4", "local"),
    "kind-ignored": rate("2.4", "local"),
    "local-for-global": rate("2.4"),
    "no-signalling-by-quantum": rate("2.4", theory="no-signalling"),
    "no-signalling-range": rate("3", theory="no-signalling"),
    "violations-only": rate("1"),
    "negative-bits": rate("1", "local"),
    "absolute-value": rate("-2.5"),
    "range-clamped": rate("3"),
    "nan-at-maximum": rate("2*sqrt(2)"),
    "rounded-to-nearest": rate("2.41"),
    "azuma-without-its-2": EPSILON,
    "decimal-logarithm": EPSILON,
    "one-trial-more": EPSILON,
    "sharp-constant-for-azuma": EPSILON,
    "quarter-for-q": EPSILON,
    "delta-in-percent": EPSILON,
    "delta-unchecked": {**EPSILON, "delta": "3/2"},
    "epsilon-forgotten": CERTIFY,
    "mean-for-minimum": {**CERTIFY, "counts": LOPSIDED, "inputs": BIASED},
    "sharp-called-azuma": CERTIFY,
    "background-subtracted": CERTIFY,
    "double-ones-dropped-before": {**CERTIFY, "counts": DOUBLE_CLICKS},
    "theory-ignored": {**CERTIFY, "counts": STRONG, "theory": "no-signalling"},
    "bits-rounded-up": CERTIFY,
    "fluctuation-refused": {**CERTIFY, "counts": STRONG},
    "zero-is-an-error": {**CERTIFY, "theory": "no-signalling"},
    "crash-on-missing-pair": {**CERTIFY, "counts": [[0, 0, 0, 0, 9], [1, 1, 0, 0, 9]]},
    "half-the-constant": {"counts": TABLE_1},
    "no-clamp-below-2": {"counts": [[0, 0, 0, 0, 9], [0, 0, 0, 1, 5]]},
    "strict-tail": {"counts": TABLE_1},
    "wins-by-or": {"counts": [[0, 0, 0, 0, 9], [0, 1, 0, 1, 9], [1, 0, 0, 1, 9]]},
    "equal-outcomes-win": {"counts": [[0, 0, 0, 0, 9], [1, 1, 0, 0, 9]]},
    "normal-tail": {"counts": [[0, 0, 0, 0, 1]]},
    "cancelled-tail": {"counts": [[0, 0, 0, 0, 1000]]},
    "fisher-one-sided": {"counts": TABLE_1},
    "fisher-doubled": {"counts": TABLE_1},
    "fisher-ties": {"counts": [[0, 0, 0, 0, 1], [0, 0, 1, 0, 3], [0, 1, 0, 0, 3], [0, 1, 1, 0, 1]]},
    "fisher-order": {"counts": TABLE_1},
    "fisher-diagonal": {"counts": TABLE_1},
    "alpha-ignored": PLAN,
    "leading-term": PLAN,
    "nats-for-settings": PLAN,
    "test-or-not": PLAN,
    "sum-of-marginals": {**PLAN, "n": 20_000},
    "two-bits-a-trial": PLAN,
    "epsilon-of-uniform-settings": PLAN,
    "asymptotic-output": PLAN,
    "input-forgotten": PLAN,
    "net-never-negative": PLAN,
    "q-not-rounded": {**PLAN, "n": str(10**20 + 7)},
    "estimate-refused": {**PLAN, "I_hat": "3"},
    "uniform-when-too-few": {**PLAN, "n": 2000},
    "half-trials-dropped": {**PLAN, "n": "2000000.5"},
    "erfc-without-root-2": {"bits": BITS},
    "int8-sum": {"bits": "1" * 200},
    "block-pinned": {"bits": BITS, "M": 10},
    "last-block-too": {"bits": BITS, "M": 10},
    "lower-tail": {"bits": BITS, "M": 10},
    "no-pretest": {"bits": "1110" * 25},
    "changes-for-runs": {"bits": BITS},
    "dft-old-threshold": {"bits": "1" * 38 + "10" * 222},
    "dft-old-variance": {"bits": BITS},
    "serial-first-only": {"bits": BITS, "m": 3},
    "serial-mean": {"bits": BITS, "m": 3},
    "serial-not-cyclic": {"bits": BITS, "m": 3},
    "entropy-base-2": {"bits": BITS, "m": 2},
    "pairs-side-by-side": {"bits": BITS},
    "pairs-cyclic": {"bits": BITS},
    "poker-overlapping": {"bits": BITS, "m": 2},
    "poker-degrees": {"bits": BITS, "m": 2},
    "toeplitz-transposed": {"bits": "10110", "seed": "1100101", "m": 3},
    "toeplitz-sign": {"bits": "10110", "seed": "1100101", "m": 3},
    "toeplitz-shifted": {"bits": "10110", "seed": "1100100", "m": 3},
    "bits-reversed": {"bits": "10110", "seed": "1100101", "m": 3},
    "no-bits-extracted": {"bits": "10110", "seed": "1100", "m": 0},
    "more-bits-than-given": {"bits": "10110", "seed": "11001011111", "m": 7},
    "short-seed-padded": {"bits": "10110", "seed": "110", "m": 3},
    "long-seed-cut": {"bits": "10110", "seed": "11001011", "m": 3},
    "sum-for-xor": {"sources": ["00000001", "00000001", "00000000"]},
    "fourth-source-dropped": {"sources": ["00000001"] * 4},
    "half-integers": {"sources": ["0001"] * 3},
    "highest-bits": {"sources": ["00000001", "00000000", "00000000"]},
    "settings-exchanged": {"sources": ["00000001", "00000000", "00000000"]},
    "little-endian": {"sources": ["00000001", "00000000", "00000000"]},
    "third-source-ignored": {"sources": ["00000000", "00000000", "00000001"]},
    "cut-to-shortest": {"sources": ["00000000", "00000000", "0000000000000000"]},
    "digest-ignored": certificate(lambda d: d.update(keep_digest=True, digest="sha256:" + "0" * 64)),
    "duplicate-keys": text_with(', "kind": "sos"'),
    "unknown-keys": certificate(lambda d: d.update(colour="red")),
    "numbers-unquoted": certificate(
        lambda d: (d.update(keep_digest=True), d["evidence"]["parts"][0].update(slack=0))
    ),
    "negative-squares": certificate(lambda d: first_block(d)["D"].__setitem__(0, "-1")),
    "float-identity": certificate(lowered),
    "one-target-for-all": certificate(lambda d: d["evidence"].update(relabellings=[])),
    "symmetry-assumed": certificate(flipped),
    "strategy-assumed": certificate(lambda d: d["evidence"]["strategy"].update(P="1/2"), "curve-v-1-5"),
    "meta-refused": certificate(lambda d: d.update(meta={"by": "hand"})),
}
"""For each fault, parameters at which it shows."""


def params_of(name: str) -> Params:
    parsed = parse_json(json.dumps(SHOWS[name]), "params", depth=24)
    assert isinstance(parsed, dict)
    return parsed


def members(answer: dict[str, Json]) -> list[Json]:
    [value] = answer.values()
    return value if isinstance(value, list) else [value]


def numbers(answer: dict[str, Json]) -> list[Enclosure]:
    return [read_number(value, "answer") for value in members(answer)]


def stronger(fault: Fault, wrong: Enclosure, right: Enclosure) -> bool:
    """Whether the claim is beyond what is true, and not by rounding."""
    if OPERATIONS[fault.operation].kind == "lower":
        return wrong.lo > right.hi * (1 + Fraction(1, 10**11))
    return wrong.hi < right.lo * (1 - Fraction(1, 10**11))


@pytest.mark.parametrize("name", SHOWS)
def test_the_fault_shows_as_it_says(name: str) -> None:
    fault, params = FAULTS[name], params_of(name)
    right = REFERENCE[fault.operation]
    if fault.verdict is Verdict.ACCEPTED_BAD_INPUT:
        wrong = results_to_json(fault.evaluate(params))
        if fault.operation != "certificate.check":
            with pytest.raises(BadInput):
                right(params)
        else:
            assert wrong == {"accept": True}
            try:
                assert results_to_json(right(params)) == {"accept": False}
            except BadInput as error:
                assert error.reason  # noqa: PT017 - no certificate at all is the other way not to be accepted
        return
    truth = results_to_json(right(params))
    if fault.verdict is Verdict.REJECTED_GOOD_INPUT:
        with pytest.raises(BadInput):
            fault.evaluate(params)
    elif fault.verdict is Verdict.CRASH:
        with pytest.raises(SystemExit):
            fault.evaluate(params)
    elif fault.verdict is Verdict.PROTOCOL:
        with pytest.raises(ProtocolProblem):
            numbers(results_to_json(fault.evaluate(params)))
    else:
        assert_wrong(fault, results_to_json(fault.evaluate(params)), truth)


def assert_wrong(fault: Fault, wrong: dict[str, Json], truth: dict[str, Json]) -> None:
    kind = OPERATIONS[fault.operation].kind
    if fault.operation == "expansion.plan":
        wrongs, trues = ({name: read_number(v, name) for name, v in one.items()} for one in (wrong, truth))
        assert any(not wrongs[name].overlaps(trues[name]) for name in trues)
    elif kind != "value":
        [claim], [true] = numbers(wrong), numbers(truth)
        assert stronger(fault, claim, true) is (fault.verdict is not Verdict.LOOSE)
        assert not (claim.lo <= true.hi and true.lo <= claim.hi)
    elif fault.operation in {"extract.toeplitz", "settings.combine"}:
        assert wrong != truth
    else:
        claimed, right = numbers(wrong), numbers(truth)
        assert len(claimed) != len(right) or any(
            abs(claim.lo - true.lo) > max(Fraction(1, 10**12), abs(true.lo) / 10**9)
            for claim, true in zip(claimed, right, strict=True)
        )


def test_each_has_a_case_a_sentence_and_an_operation_of_the_reference() -> None:
    assert set(SHOWS) == {name for name, fault in FAULTS.items() if fault.operation != "sequencer.run"}
    assert len(FAULTS) >= 25
    sentences = {fault.sentence for fault in FAULTS.values()}
    assert len(sentences) == len(FAULTS)
    assert all(sentence.endswith(".") and len(sentence) < 120 for sentence in sentences)
    assert {fault.operation for fault in FAULTS.values()} == set(REFERENCE)


@pytest.mark.parametrize("name", FAULTS)
def test_every_other_operation_is_the_references(name: str) -> None:
    fault = FAULTS[name]
    operations = fault.operations()
    assert set(operations) == set(REFERENCE)
    assert [op for op in operations if operations[op] != REFERENCE[op]] == [fault.operation]
