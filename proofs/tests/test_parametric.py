"""Certificates for whole intervals: what an attacker may try with polynomials in place of numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bellproof_checker import check_bytes
from bellproof_checker.document import Reject
from bellproof_checker.parametric import _require_positive_definite

FOLDER = Path(__file__).parents[1] / "certificates"
NAMES = sorted(path.name for path in FOLDER.glob("sos-parametric-*.json"))
SMALL = "sos-parametric-words-9.json"


def numbers(text: str) -> Iterator[re.Match[str]]:
    """Every whole number of a string, exponents included."""
    yield from re.finditer(r"[0-9]+", text)


def variants(text: str) -> Iterator[str]:
    """The string with each of its numbers one larger, and, for polynomials, each sign turned and a term added."""
    for found in numbers(text):
        yield text[: found.start()] + str(int(found.group()) + 1) + text[found.end() :]
    if "v" in text:
        for found in re.finditer(r"[+-]", text):
            turned = "-" if found.group() == "+" else "+"
            changed = text[: found.start()] + turned + text[found.end() :]
            yield changed.removeprefix("+")
        yield text + "+v^9"
        yield text + "-v^31"


@pytest.mark.parametrize("name", NAMES)
def test_every_parametric_certificate_is_accepted_and_says_for_which_v(name: str, tamper: Any) -> None:
    verdict = check_bytes((FOLDER / name).read_bytes())
    low, high = tamper.load(name)["claim"]["v"]
    assert verdict.accepted, verdict
    assert f"for every v from {low} to {high} " in str(verdict)
    assert "every a,b,x,y" in str(verdict)


def test_four_word_sets_reach_down_to_their_v(tamper: Any) -> None:
    starts = {name: Fraction(tamper.load(name)["claim"]["v"][0]) for name in NAMES}
    wanted = {
        "9": Fraction(18, 100),
        "13": Fraction(103, 1000),
        "17": Fraction(47, 1000),
        "25": Fraction(33, 1000),
    }
    for words, start in wanted.items():
        assert starts[f"sos-parametric-words-{words}.json"] <= start


def test_every_changed_number_is_seen_although_the_digest_fits(tamper: Any) -> None:
    """All numbers of the smallest one: coefficients, exponents, the interval, the words, the targets."""
    document = tamper.load(SMALL)
    tried = 0
    for key in ("claim", "evidence"):
        for place, text in tamper.scalars(document[key], (key,)):
            for other in variants(text):
                changed = tamper.changed(document, place, other)
                verdict = check_bytes(tamper.reseal(changed))
                # A relabelling may be exchanged for another true one.
                assert not verdict.accepted or place[:2] == ("evidence", "relabellings"), (place, text, other)
                assert verdict.exit_status in {0, 1, 3}
                tried += 1
    assert tried > 300


@pytest.mark.parametrize("name", NAMES)
def test_every_few_scalars_of_every_one_are_held(name: str, tamper: Any) -> None:
    document = tamper.load(name)
    places = list(tamper.scalars(document["evidence"]["parts"], ("evidence", "parts")))
    for number, (place, text) in enumerate(places):
        if number % 29 == 0:
            for other in list(variants(text))[:2]:
                verdict = check_bytes(tamper.reseal(tamper.changed(document, place, other)))
                assert not verdict.accepted, (place, text, other)


@pytest.mark.parametrize("name", NAMES)
def test_an_interval_is_not_widened_beyond_what_holds(name: str, tamper: Any) -> None:
    document = tamper.load(name)
    low, high = map(Fraction, document["claim"]["v"])
    # Beyond sqrt 2 - 1 there is no tangent; below 9/10 of the start the Gram matrices are not positive any more.
    for ends in (
        (low, Fraction(41422, 100000)),
        (low, Fraction(1)),
        (low * 9 / 10, high),
        (Fraction(0), high),
    ):
        verdict = check_bytes(tamper.reseal(tamper.changed(document, ("claim", "v"), [*map(str, ends)])))
        assert verdict.code == "not-positive", ends


def test_the_ends_do_not_swap_nor_meet(tamper: Any) -> None:
    document = tamper.load(SMALL)
    low, high = document["claim"]["v"]
    for ends in ([high, low], [low, low], [high, high]):
        verdict = check_bytes(tamper.reseal(tamper.changed(document, ("claim", "v"), ends)))
        assert verdict.code == "out-of-range"


def test_a_narrower_interval_is_proved_by_the_same_evidence(tamper: Any) -> None:
    document = tamper.load(SMALL)
    verdict = check_bytes(tamper.reseal(tamper.changed(document, ("claim", "v"), ["1/5", "2/5"])))
    assert verdict.accepted
    assert "from 1/5 to 2/5" in str(verdict)


def test_both_sides_times_one_polynomial_is_the_same_claim_and_wants_its_sign(tamper: Any) -> None:
    """A multiplier that is negative somewhere would turn the inequality around there."""
    document = tamper.load(SMALL)
    parts = document["evidence"]["parts"]
    for factor, code in (("-1", "not-positive"), ("0", "not-positive"), ("1-3v", "not-positive")):
        part = parts[0] | {"multiplier": factor}
        changed = tamper.changed(document, ("evidence", "parts"), [part, *parts[1:]])
        assert check_bytes(tamper.reseal(changed)).code == code


def test_a_raised_degree_is_refused(tamper: Any) -> None:
    document = tamper.load(SMALL)
    for key in ("scale", "lambda", "mu"):
        text = document["claim"][key]
        for added, code in (
            ("+v^33", "out-of-range"),
            ("+v^999", "out-of-range"),
            ("+v^1000", "out-of-range"),
        ):
            verdict = check_bytes(tamper.reseal(tamper.changed(document, ("claim", key), text + added)))
            assert (verdict.code, verdict.exit_status) == (code, 3)


def test_a_lower_line_is_refused(tamper: Any) -> None:
    """The tighter claim would be false at every v: a strategy touches the tangent."""
    document = tamper.load(SMALL)
    mu = document["claim"]["mu"]
    assert mu.startswith("6+6v")
    for lower in (mu.replace("6+6v", "5+6v", 1), mu.replace("6+6v", "6+5v", 1), mu + "-v^12"):
        assert not check_bytes(tamper.reseal(tamper.changed(document, ("claim", "mu"), lower))).accepted


def test_a_block_that_is_not_positive_is_refused_even_if_the_identity_holds(tamper: Any) -> None:
    """Minus a square and the same square twice: the sum is right, and the blocks are no squares."""
    document = tamper.load(SMALL)
    part = document["evidence"]["parts"][0]
    minus = {"words": ["A0"], "parity": "none", "gram": [["-1"]]}
    plus = minus | {"gram": [["1"]]}
    blocks = [*part["blocks"], minus, plus]
    changed = tamper.changed(document, ("evidence", "parts", 0), part | {"blocks": blocks})
    assert check_bytes(tamper.reseal(changed)).code == "not-positive"
    assert check_bytes(tamper.reseal(tamper.changed(changed, ("evidence", "parts", 0), part))).accepted


@pytest.mark.parametrize(
    "gram",
    [
        # Positive at the start of v and negative later: the determinant tells.
        [[(1, -3)]],
        # Two eigenvalues that turn negative together leave the determinant's sign alone, but not its zero.
        [[(1, -3), ()], [(), (1, -3)]],
        # Negative definite with a positive determinant, and indefinite.
        [[(-1,), ()], [(), (-1,)]],
        [[(1,), (2,)], [(2,), (1,)]],
        [[(), (1,)], [(1,), ()]],
        # Singular everywhere, at the start, and at the end.
        [[(1,), (1,)], [(1,), (1,)]],
        [[(-1, 5)]],
        [[(2, -5)]],
    ],
)
def test_what_is_not_positive_definite_on_the_whole_interval_is_refused(
    gram: list[list[tuple[int, ...]]],
) -> None:
    with pytest.raises(Reject, match="positive"):
        _require_positive_definite(gram, Fraction(1, 5), Fraction(2, 5))


def test_what_is_positive_definite_is_accepted() -> None:
    _require_positive_definite([[(1, 1), (0, 1)], [(0, 1), (1, -1)]], Fraction(1, 5), Fraction(2, 5))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"parity": "Even"}, "bad-parity"),
        ({"parity": "odd"}, "bad-parity"),
        ({"words": ["1"] * 65}, "too-large"),
        ({"words": []}, "wrong-length"),
        ({"gram": []}, "wrong-length"),
        ({"gram": [["1", "0"]]}, "wrong-length"),
        ({"gram": [["1"], ["0", "1"], ["0", "0", "1"], ["0", "0", "0", "1"]] * 2}, "wrong-length"),
        ({"gram": [["1"]], "face": [["1"]]}, "wrong-length"),
        ({"gram": [[1]]}, "not-a-string"),
        ({"gram": [["1.5"]]}, "bad-polynomial"),
        ({"gram": [["v+1"]]}, "bad-polynomial"),
        ({"gram": [["1+0v"]]}, "bad-polynomial"),
        ({"gram": [["1v"]]}, "bad-polynomial"),
        ({"gram": [["v^1"]]}, "bad-polynomial"),
        ({"gram": [["1+v+v"]]}, "bad-polynomial"),
        ({"gram": [["+1"]]}, "bad-polynomial"),
        ({"gram": [["01"]]}, "bad-polynomial"),
        ({"gram": [[""]]}, "bad-polynomial"),
        ({"gram": [["9" * 3000]]}, "number-too-long"),
        ({"gram": [["9" * 5000]]}, "number-too-long"),
        ({"extra": "1"}, "unknown-key"),
    ],
)
def test_malformed_blocks_are_no_certificates(change: dict[str, Any], code: str, tamper: Any) -> None:
    document = tamper.load(SMALL)
    block = document["evidence"]["parts"][0]["blocks"][0]
    changed = tamper.changed(document, ("evidence", "parts", 0, "blocks", 0), block | change)
    verdict = check_bytes(tamper.reseal(changed))
    assert (verdict.code, verdict.exit_status) == (code, 3)


def test_no_number_of_the_strategy_can_be_changed(tamper: Any) -> None:
    document = tamper.load(SMALL)
    assert "a strategy reaches it at every v" in str(check_bytes(tamper.dump(document)))
    place = ("evidence", "witness")
    tried = 0
    for number, (rest, text) in enumerate(tamper.scalars(document["evidence"]["witness"], place)):
        for other in list(variants(text))[number % 2 :: 2] or ["3"]:
            verdict = check_bytes(tamper.reseal(tamper.changed(document, rest, other)))
            assert not verdict.accepted, (rest, text, other)
            tried += 1
    assert tried > 20


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("kind", "moments", "unknown-kind"),
        ("root", "8v-100v^2", "not-positive"),
        ("root", "8v+5v^2", "wrong-strategy"),
        ("target", ["0", "1", "0", "0"], "wrong-strategy"),
        ("dimensions", ["2", "3"], "wrong-length"),
        ("state", {"re": ["0", "0", "0", "0"]}, "wrong-strategy"),
        ("state", {"re": ["1", "0", "0", ["0", "0", "0"]]}, "wrong-length"),
        ("state", {"re": ["1", "0", "0", "1/2"]}, "bad-polynomial"),
        ("state", {"im": ["1", "0", "0", "1"]}, "missing-key"),
        ("state", {"re": ["1", "0", "0", "1"], "im": ["0", "1", "0", "0"]}, "wrong-strategy"),
    ],
)
def test_another_strategy_misses_the_line(name: str, value: Any, code: str, tamper: Any) -> None:
    changed = tamper.changed(tamper.load(SMALL), ("evidence", "witness", name), value)
    assert check_bytes(tamper.reseal(changed)).code == code


def test_a_strategy_of_high_degree_is_refused_before_it_is_looked_at(tamper: Any) -> None:
    document = tamper.load(SMALL)
    vector = {"re": ["1+v^32", ["v^32", "v^32"]]}
    measurements = [[[[vector] * 4, [vector] * 4]] * 2] * 2
    changed = tamper.changed(document, ("evidence", "witness", "measurements"), measurements)
    assert check_bytes(tamper.reseal(changed)).code == "too-large"


def test_parts_and_keys_that_are_left_out_are_missed(tamper: Any) -> None:
    document = tamper.load(SMALL)
    for i in range(2):
        rest = [part for j, part in enumerate(document["evidence"]["parts"]) if j != i]
        verdict = check_bytes(tamper.reseal(tamper.changed(document, ("evidence", "parts"), rest)))
        assert (verdict.code, verdict.exit_status) == ("target-not-covered", 1)
    for key in ("v", "scale", "lambda", "mu"):
        claim = {name: value for name, value in document["claim"].items() if name != key}
        assert check_bytes(tamper.reseal(document | {"claim": claim})).code == "missing-key"
    wrong = document["claim"] | {"theory": "no-signalling"}
    assert check_bytes(tamper.reseal(document | {"claim": wrong})).code == "wrong-theory"


def test_work_is_counted_before_it_is_done(tamper: Any) -> None:
    document = tamper.load(SMALL)
    entry = "9" * 1000 + "v^32"
    rows = [[entry] * (i + 1) for i in range(60)]
    words = ["1", "A0", "A1", "B0", "B1"] * 12
    block = {"words": words, "parity": "none", "gram": rows}
    changed = tamper.changed(document, ("evidence", "parts", 0, "blocks", 0), block)
    verdict = check_bytes(tamper.reseal(changed))
    assert verdict.code in {"too-large", "not-positive"}
    diagonal = [["0"] * i + ["1+" + entry] for i in range(60)]
    changed = tamper.changed(document, ("evidence", "parts", 0, "blocks", 0), block | {"gram": diagonal})
    assert check_bytes(tamper.reseal(changed)).code == "too-large"


def test_the_files_are_canonical() -> None:
    for name in NAMES:
        data = (FOLDER / name).read_bytes()
        compact = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":")).encode() + b"\n"
        assert data == compact
