"""An attacker edits a certificate; the checker must see it, whether or not the digest is made to fit."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof_checker import check_bytes


def neighbours(text: str) -> list[str]:
    """Other values for a scalar: near it, of the other sign, zero, and the smallest change of a fraction."""
    try:
        value = Fraction(text)
    except ValueError:
        return ["", text + "0", "1" if text != "1" else "A0"]
    tiny = Fraction(1, 10**60)
    around = (-value, value + 1, value - 1, value + tiny, value - tiny, 2 * value, Fraction(0), value / 2)
    return [str(other) for other in dict.fromkeys(around) if other != value]


def test_every_shipped_certificate_is_accepted_and_says_its_claim(
    name: str, tamper: Any, folder: Path
) -> None:
    verdict = check_bytes((folder / name).read_bytes())
    document = tamper.load(name)
    assert verdict.accepted, verdict
    assert verdict.exit_status == 0
    assert "sha256:" + verdict.sha256 == document["digest"]
    assert f"({document['claim']['lambda']}) I <= {document['claim']['mu']} " in str(verdict)
    assert "\n" not in str(verdict)


def test_no_changed_number_survives_without_a_new_digest(name: str, tamper: Any) -> None:
    document = tamper.load(name)
    for place, text in tamper.scalars(document):
        for other in neighbours(text)[:2]:
            verdict = check_bytes(tamper.dump(tamper.changed(document, place, other)))
            assert not verdict.accepted, (place, other)


def test_no_changed_number_survives_with_a_new_digest(name: str, tamper: Any) -> None:
    document = tamper.load(name)
    for key in ("format", "kind", "claim", "evidence"):
        for number, (place, text) in enumerate(tamper.scalars(document[key], (key,))):
            # Whichever symmetry spreads a proof to all targets: another true one is as good.
            may_pass = place[:2] == ("evidence", "relabellings")
            # Each kind of change at every few scalars: all kinds at all of them would take minutes.
            others = neighbours(text)
            other = others[number % len(others)]
            verdict = check_bytes(tamper.reseal(tamper.changed(document, place, other)))
            assert not verdict.accepted or may_pass, (place, text, other)
            assert verdict.exit_status in {0, 1, 3}


def test_a_claim_is_never_lowered_by_any_amount(name: str, tamper: Any) -> None:
    """The tighter claim would be false: a strategy reaches the one that ships."""
    document = tamper.load(name)
    level = Fraction(document["claim"]["mu"])
    for digits in (1, 3, 10, 100, 1000):
        lower = str(level - Fraction(1, 10**digits))
        verdict = check_bytes(tamper.reseal(tamper.changed(document, ("claim", "mu"), lower)))
        assert not verdict.accepted


def test_claim_and_evidence_of_different_certificates_do_not_mix(tamper: Any) -> None:
    documents = [tamper.load(one) for one in tamper.names]
    for one in documents:
        for other in documents:
            mixed = check_bytes(tamper.reseal(one | {"evidence": other["evidence"], "kind": other["kind"]}))
            assert mixed.accepted == (one["claim"] == other["claim"]), (one["kind"], other["kind"], mixed)


def test_two_kinds_prove_the_same_line(tamper: Any) -> None:
    """The point of shipping both: a curve and a sums-of-squares proof of one claim, independent of each other."""
    by_claim: dict[str, set[str]] = {}
    for one in tamper.names:
        document = tamper.load(one)
        by_claim.setdefault(json.dumps(document["claim"], sort_keys=True), set()).add(document["kind"])
    assert sum(kinds == {"curve", "sos"} for kinds in by_claim.values()) == 4


def test_a_part_that_is_left_out_leaves_targets_without_proof(tamper: Any) -> None:
    for one in tamper.names:
        document = tamper.load(one)
        parts = document["evidence"].get("parts")
        for i in range(len(parts or [])):
            rest = parts[:i] + parts[i + 1 :]
            verdict = check_bytes(tamper.reseal(tamper.changed(document, ("evidence", "parts"), rest)))
            assert (verdict.code, verdict.exit_status) == ("target-not-covered", 1)
        verdict = check_bytes(tamper.reseal(tamper.changed(document, ("evidence", "relabellings"), [])))
        assert verdict.code == "target-not-covered"


def test_meta_is_covered_by_the_digest_but_proves_nothing(tamper: Any) -> None:
    document = tamper.load("curve-v-1-5.json")
    with_meta = document | {"meta": {"note": "äöü \u2028 and \x07", "\ue000": "a", "\U00010000": "b"}}
    assert check_bytes(tamper.dump(with_meta)).code == "digest-mismatch"


def test_a_winning_line_is_no_line_for_the_losing_side(tamper: Any) -> None:
    """Losing outcomes come with their own proof; one for another target does not stand in for it."""
    document = tamper.load("curve-v-1-5.json")
    for target in (["0", "0", "0", "0"], ["1", "1", "0", "0"], ["0", "1", "1", "1"]):
        verdict = check_bytes(
            tamper.reseal(tamper.changed(document, ("evidence", "losing", "target"), target))
        )
        assert not verdict.accepted


def test_a_negative_square_is_refused_even_if_the_identity_holds(tamper: Any) -> None:
    """-1 times a square plus 1 times the same square adds up to nothing, and still is no proof."""
    document = tamper.load("curve-v-1-5.json")
    word = {"words": ["A0"], "L": [[]], "D": ["1"]}
    for weight, code in (("0", None), ("1", "not-positive")):
        blocks = [
            *document["evidence"]["losing"]["blocks"],
            word | {"D": [weight]},
            word | {"D": ["-" + weight]},
        ]
        if weight == "0":
            blocks = blocks[:-1]
        verdict = check_bytes(
            tamper.reseal(tamper.changed(document, ("evidence", "losing", "blocks"), blocks))
        )
        assert verdict.accepted == (code is None)
        assert verdict.code == (code or "accept")


def test_a_negative_slack_is_refused_even_if_the_identity_holds(tamper: Any) -> None:
    document = tamper.load("curve-v-1-5.json")
    losing = document["evidence"]["losing"]
    slack = Fraction(losing["slack"])
    unit = {"words": ["1"], "L": [[]], "D": [str(slack + 1)]}
    moved = losing | {"slack": "-1", "blocks": [*losing["blocks"], unit]}
    verdict = check_bytes(tamper.reseal(tamper.changed(document, ("evidence", "losing"), moved)))
    assert verdict.code == "negative-slack"
    unit["D"] = [str(slack)]
    moved = losing | {"slack": "0", "blocks": [*losing["blocks"], unit]}
    assert check_bytes(tamper.reseal(tamper.changed(document, ("evidence", "losing"), moved))).accepted


@given(st.data())
@settings(max_examples=150)
def test_random_bytes_inside_a_certificate_never_make_it_say_something_else(data: st.DataObject) -> None:
    names = sorted((Path(__file__).parents[1] / "certificates").glob("*.json"))
    original = data.draw(st.sampled_from(names)).read_bytes()
    changed = bytearray(original)
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    verdict = check_bytes(bytes(changed))
    same = False
    if verdict.accepted:
        same = json.loads(bytes(changed)) == json.loads(original)
    assert not verdict.accepted or same


@pytest.mark.parametrize("v", ["0", "1", "1/2", "-1/5", "41422/100000", "1/6"])
def test_a_curve_certificate_at_another_v_is_refused(v: str, tamper: Any) -> None:
    document = tamper.load("curve-v-1-5.json")
    verdict = check_bytes(tamper.reseal(tamper.changed(document, ("evidence", "v"), str(Fraction(v)))))
    assert verdict.exit_status == 1
