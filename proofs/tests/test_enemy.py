"""Certificates that an enemy wrote: digests fit, and what is claimed is false or takes for ever to refuse."""

from __future__ import annotations

import copy
import json
import time
from fractions import Fraction
from typing import Any

import pytest

from bellproof_checker import check_bytes
from bellproof_checker.document import Reject
from bellproof_checker.field import Element, Field, inverse, shown, sign

SHORT = "sos-short-v-1-5-words-9.json"
PARAMETRIC = "sos-parametric-words-9.json"
EXACT = "hierarchy/exact-chsh.json"
I3322 = "hierarchy/i3322-level-1.json"
QUICK = 5
"""Seconds of processor time within which a hostile file is to be refused."""

PLACES = [
    ("curve-v-1-5.json", ("claim", "mu")),
    ("curve-v-1-5.json", ("evidence", "strategy", "p")),
    ("sos-v-1-5-words-9.json", ("evidence", "parts", 0, "blocks", 0, "D", 0)),
    (SHORT, ("evidence", "parts", 0, "blocks", 0, "gram")),
    (SHORT, ("evidence", "parts", 0, "divisor")),
    ("lp-chsh-global.json", ("evidence", "parts", 0, "weights", 0, 4)),
    ("lp-chsh-global.json", ("claim", "lower")),
    ("tilted-v-1-5.json", ("evidence", "witness", "root")),
    (PARAMETRIC, ("claim", "scale")),
    (PARAMETRIC, ("claim", "v", 0)),
    (PARAMETRIC, ("evidence", "witness", "root")),
    (EXACT, ("claim", "field", "polynomial", 0)),
    (EXACT, ("claim", "field", "root", 1)),
    (EXACT, ("evidence", "parts", 0, "slack")),
    (I3322, ("evidence", "witness", "scale")),
]
"""One scalar of every sort that some kind reads."""


def refused(data: bytes) -> str:
    """The code of a refusal that came quickly, as one line."""
    start = time.process_time()
    verdict = check_bytes(data)
    assert time.process_time() - start < QUICK
    assert not verdict.accepted, verdict
    assert verdict.exit_status in {1, 3}
    assert "\n" not in str(verdict)
    assert len(str(verdict)) < 400
    return verdict.code


@pytest.mark.parametrize(("name", "place"), PLACES)
@pytest.mark.parametrize(
    "text", ["7" * 10**6, "-" + "7" * 3900, "1/" + "7" * 3900, "-0", "\u0663", "1\u00a02", "\uff11", "1\n"]
)
def test_no_spelling_of_a_number_gets_past_any_kind(name: str, place: Any, text: str, tamper: Any) -> None:
    refused(tamper.reseal(tamper.changed(tamper.load(name), place, text)))


@pytest.mark.parametrize("name", [SHORT, PARAMETRIC, EXACT, "lp-chsh-local.json"])
def test_no_file_that_was_cut_short_is_accepted(name: str, tamper: Any) -> None:
    data = tamper.dump(tamper.load(name))
    for end in range(0, len(data), 7):
        assert refused(data[:end]) in {"not-json", "missing-key"}


def test_a_key_written_with_escapes_is_the_same_key(tamper: Any) -> None:
    data = tamper.dump(tamper.load(SHORT))
    assert refused(data.replace(b'"mu"', b'"\\u006du":"0","mu"')) == "duplicate-key"


@pytest.mark.parametrize(
    "meta", [{"digest": "sha256:0", "claim": "I <= 0"}, {"": "\nACCEPT I <= 0"}, {"x": "y" * 10**5}]
)
def test_meta_says_nothing(meta: dict[str, str], tamper: Any) -> None:
    document = tamper.load(SHORT)
    plain, noted = check_bytes(tamper.dump(document)), check_bytes(tamper.reseal(document | {"meta": meta}))
    assert (noted.accepted, noted.claim) == (True, plain.claim)
    assert "\n" not in str(noted)
    false = tamper.changed(document, ("claim", "mu"), "2") | {"meta": meta}
    assert refused(tamper.reseal(false)) == "identity-fails"


@pytest.mark.parametrize(
    ("polynomial", "root", "code"),
    [
        # (r^2 - 2)(r - 1) at its root 1: with mu = 2 r the claim would be I <= 2.
        (["2", "-2", "-1", "1"], ["9/10", "11/10"], "identity-fails"),
        # r = 1, r = sqrt 2 next to it, both at once, a double root, and a root at the end.
        (["-1", "0", "1"], ["1/2", "3/2"], "identity-fails"),
        (["2", "-2", "-1", "1"], ["9/10", "3/2"], "bad-root"),
        (["1", "-2", "1"], ["1/2", "3/2"], "bad-root"),
        (["-4", "0", "1"], ["1", "2"], "bad-root"),
    ],
)
def test_the_proof_of_another_root_is_none_of_this_one(
    polynomial: list[str], root: list[str], code: str, tamper: Any
) -> None:
    longer = len(polynomial) - 3

    def widened(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: widened(member) for key, member in value.items()}
        if isinstance(value, list):
            pair = len(value) == 2 and all(isinstance(member, str) for member in value)
            return value + ["0"] * longer if pair else [widened(member) for member in value]
        return value

    document = tamper.load(EXACT)
    dimensions = document["evidence"]["witness"]["dimensions"]
    document["evidence"] = widened(document["evidence"])
    document["evidence"]["witness"]["dimensions"] = dimensions
    for key in ("mu", "lower"):
        document["claim"][key] = widened(document["claim"][key])
    document["claim"]["field"] = {"polynomial": polynomial, "root": root}
    assert refused(tamper.reseal(document)) == code


def test_words_that_do_not_generate_the_identity_prove_nothing(tamper: Any) -> None:
    for name, place, words in (
        (SHORT, ("evidence", "parts", 0, "blocks", 0, "words"), "1 A0 A0 A0B0 A0B1"),
        (PARAMETRIC, ("evidence", "parts", 0, "blocks", 0, "words"), "1 1 1 1 1 1"),
        (EXACT, ("evidence", "parts", 0, "blocks", 0, "basis"), [{"A0": "1"}, {"A0": "1"}]),
    ):
        assert refused(tamper.reseal(tamper.changed(tamper.load(name), place, words))) in {
            "identity-fails",
            "wrong-length",
            "bad-parity",
        }


@pytest.mark.parametrize(
    "relabelling",
    [
        {"swap": "0", "x": "1 0", "y": "0 1", "a": "0 0", "b": "0 0"},
        {"swap": "1", "x": "0 1", "y": "0 1", "a": "0 1", "b": "0 0"},
        {"swap": "0", "x": "0 1", "y": "0 1", "a": "1 1", "b": "0 0"},
    ],
)
def test_a_relabelling_that_changes_the_expression_spreads_no_proof(
    relabelling: dict[str, str], tamper: Any
) -> None:
    for name in (SHORT, PARAMETRIC, "lp-chsh-global.json", "hierarchy/behaviour-global.json"):
        document = tamper.load(name)
        listed = [*document["evidence"]["relabellings"], relabelling]
        changed = tamper.changed(document, ("evidence", "relabellings"), listed)
        assert refused(tamper.reseal(changed)) == "no-symmetry"


def test_a_witness_of_another_expression_is_none(tamper: Any) -> None:
    names = [
        "exact-chsh",
        "exact-tilted-1-2",
        "exact-tilted-1-1",
        "exact-tilted-3-2",
        "chsh-and-marginal-local",
    ]
    documents = [tamper.load(f"hierarchy/{name}.json") for name in names]
    for one in documents:
        for other in documents:
            if one is not other:
                witness = other["evidence"]["witness"]
                refused(tamper.reseal(tamper.changed(one, ("evidence", "witness"), witness)))


def test_moments_name_every_word_of_the_expression_once(tamper: Any) -> None:
    document = tamper.load(I3322)
    witness = document["evidence"]["witness"]
    place = ("evidence", "witness", "words")
    words = witness["words"].split(" ") if isinstance(witness["words"], str) else witness["words"]
    assert refused(tamper.reseal(tamper.changed(document, place, words[:-1]))) in {
        "bad-word",
        "wrong-strategy",
    }
    assert refused(tamper.reseal(tamper.changed(document, place, [*words, words[-1]]))) == "repeated-cell"
    moments = witness["moments"] | {"A0A1A0": "0"}
    changed = tamper.changed(document, ("evidence", "witness", "moments"), moments)
    assert refused(tamper.reseal(changed)) == "bad-word"


def test_a_gram_matrix_of_nothing_is_nothing(tamper: Any) -> None:
    """Neither a proof nor an exception: words with no square at all."""
    document = tamper.load(SHORT)
    place = ("evidence", "parts", 0, "blocks")
    blocks = document["evidence"]["parts"][0]["blocks"]
    empty: list[dict[str, Any]] = [
        {"words": ["A0"], "face": [[]], "gram": []},
        {"words": ["A0"], "face": [[]], "L": [], "D": []},
        {"words": [], "gram": [], "dominance": []},
    ]
    for block in empty:
        assert check_bytes(tamper.reseal(tamper.changed(document, place, [*blocks, block]))).accepted
        changed = tamper.changed(document, place, [*blocks[1:], block])
        assert refused(tamper.reseal(changed)) == "identity-fails"


def test_many_keys_are_refused_in_time_that_does_not_grow_with_their_square(tamper: Any) -> None:
    document = tamper.load(I3322)
    many = {f"A0{i}": "1" for i in range(60_000)}
    refused(tamper.reseal(tamper.changed(document, ("evidence", "witness", "moments"), many)))
    place = ("evidence", "parts", 0, "blocks", 0, "basis", 0)
    refused(tamper.reseal(tamper.changed(document, place, many)))


def wide_field(ends: list[str]) -> dict[str, Any]:
    """Of degree 12 with long coefficients, (r^2 - 2)(r^10 + 10^150 + 1)."""
    large = 10**150 + 1
    polynomial = [-2 * large, 0, large, *[0] * 7, -2, 0, 1]
    return {"polynomial": [str(c) for c in polynomial], "root": ends}


@pytest.mark.parametrize(
    ("ends", "code"),
    [(["7/5", "3/2"], "undecided"), ([f"7{'0' * 1900}1/5{'0' * 1901}", "3/2"], "too-large")],
)
def test_a_number_that_is_zero_without_saying_so_is_given_up(ends: list[str], code: str, tamper: Any) -> None:
    """r^2 - 2 is zero at this root and not modulo the polynomial: its sign stays open however long one looks."""
    document = tamper.load(EXACT)
    zero = ["-2", "0", "1", *["0"] * 9]
    claim = document["claim"] | {"field": wide_field(ends), "mu": zero, "lower": zero}
    part = document["evidence"]["parts"][0] | {"slack": zero}
    evidence = document["evidence"] | {"parts": [part]}
    assert refused(tamper.reseal(document | {"claim": claim, "evidence": evidence})) == code


def test_an_inverse_is_counted_before_it_is_done() -> None:
    field = Field((Fraction(2), *[Fraction(0)] * 11), (Fraction(1), Fraction(2)))
    long = Element(field, [Fraction(3**9000 + i, 7**5000 + i) for i in range(12)])
    with pytest.raises(Reject, match="too-large"):
        inverse(long)
    short = Element(field, [Fraction(3**9 + i, 7**5 + i) for i in range(12)])
    assert inverse(short) * short == 1


def test_a_bound_of_more_digits_than_python_converts_is_printed_as_it_is_written() -> None:
    field = Field((Fraction(10**199), *[Fraction(0)] * 11), (Fraction(1), Fraction(10**199)))
    assert shown(Element(field, [Fraction(0)] * 11 + [Fraction(10**3999)])) == f"{10**3999} r^11"


def test_a_wide_interval_around_the_root_gives_the_same_decimal() -> None:
    for end in (2, 10**40, 10**199):
        field = Field((Fraction(2), Fraction(0)), (Fraction(1), Fraction(end)))
        assert shown(Element(field, [Fraction(0), Fraction(1)])) == "1 r <= 1.414213562374"


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-1, 0)])
def test_signs_near_a_root_are_those_of_the_real_line(low: int, high: int) -> None:
    """The polynomial r^2 - 2/9 rises through one root and falls through the other."""
    field = Field((Fraction(2, 9), Fraction(0)), (Fraction(low), Fraction(high)))
    for k in range(-99, 100):
        at = Fraction(k, 99)
        beyond = at < 0 or at * at < Fraction(2, 9)
        if low < 0:
            beyond = at < 0 and at * at > Fraction(2, 9)
        assert sign(Element(field, [-at, Fraction(1)])) == (1 if beyond else -1)


def test_the_files_that_an_enemy_starts_from_are_accepted(tamper: Any) -> None:
    for name in dict.fromkeys(name for name, _ in PLACES):
        document = tamper.load(name)
        assert check_bytes(tamper.reseal(copy.deepcopy(document))).accepted
        assert json.loads(tamper.dump(document)) == document
