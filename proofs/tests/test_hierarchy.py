"""Certificates of kind ``hierarchy``: what ships is accepted, what is changed is not, and limits hold."""

from __future__ import annotations

import re
from fractions import Fraction
from math import cos, pi, sqrt
from pathlib import Path
from typing import Any

import pytest

from bellproof_checker import check_bytes
from bellproof_checker.document import Reject
from bellproof_checker.field import Element, Field, inverse, shown, sign

FOLDER = Path(__file__).parents[1] / "certificates" / "hierarchy"
NAMES = sorted(path.name for path in FOLDER.glob("*.json"))
SMALL = [name for name in NAMES if (FOLDER / name).stat().st_size < 4500]
MOST_CHANGES = 40
"""Changes tried of one file; each costs a check."""


def others(text: str) -> list[str]:
    try:
        value = Fraction(text)
    except ValueError:
        return [text + "0", "A0" if text != "A0" else "1"]
    tiny = Fraction(1, 10**60)
    return [str(one) for one in (value + tiny, -value, value + 1, value * 2, value - tiny) if one != value]


def printed(name: str) -> float:
    """The decimal of a bound in a field, as the checker prints it."""
    found = re.search(r" <= ([0-9]+\.[0-9]+) with", str(check_bytes((FOLDER / name).read_bytes())))
    assert found is not None
    return float(found[1])


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_certificate_is_accepted(name: str, tamper: Any) -> None:
    verdict = check_bytes((FOLDER / name).read_bytes())
    assert verdict.accepted, verdict
    assert "\n" not in str(verdict)
    assert "sha256:" + verdict.sha256 == tamper.load(f"hierarchy/{name}")["digest"]


@pytest.mark.parametrize("name", SMALL)
def test_no_changed_number_makes_another_claim(name: str, tamper: Any) -> None:
    """A changed claim is refused; changed evidence may still prove the same claim, and seldom does."""
    document = tamper.load(f"hierarchy/{name}")
    for place, text in tamper.scalars(document["claim"], ("claim",)):
        for other in others(text)[:1]:
            verdict = check_bytes(tamper.reseal(tamper.changed(document, place, other)))
            # The ends of the interval around the root of a field may move: the root is the same.
            assert not verdict.accepted or place[:3] == ("claim", "field", "root"), (place, text, other)
            assert verdict.exit_status in {0, 1, 3}
    found = [one for one in tamper.scalars(document["evidence"], ("evidence",)) if "symmetries" not in one[0]]
    step = max(1, len(found) // MOST_CHANGES)
    refused = []
    for count, (place, text) in enumerate(found[::step]):
        choices = others(text)
        verdict = check_bytes(tamper.reseal(tamper.changed(document, place, choices[count % len(choices)])))
        refused.append(not verdict.accepted)
        assert verdict.exit_status in {0, 1, 3}
    assert sum(refused) > len(refused) // 3


@pytest.mark.parametrize("name", SMALL)
def test_a_lower_bound_and_a_higher_witness_are_refused(name: str, tamper: Any) -> None:
    document = tamper.load(f"hierarchy/{name}")
    mu = document["claim"]["mu"]
    lower = str(Fraction(mu) - 1) if isinstance(mu, str) else [str(Fraction(mu[0]) - 1), *mu[1:]]
    assert not check_bytes(tamper.reseal(tamper.changed(document, ("claim", "mu"), lower))).accepted
    if "lower" in document["claim"]:
        reached = document["claim"]["lower"]
        more = (
            str(Fraction(reached) + 1)
            if isinstance(reached, str)
            else [str(Fraction(reached[0]) + 1), *reached[1:]]
        )
        verdict = check_bytes(tamper.reseal(tamper.changed(document, ("claim", "lower"), more)))
        assert verdict.code == "wrong-strategy"


@pytest.mark.parametrize(
    ("name", "value", "accuracy"),
    [
        ("i3322-level-1.json", "0.375", "1e-8"),
        ("i3322-level-1ab.json", "0.25147090", "2e-8"),
        ("i3322-level-2.json", "0.25093972", "2e-8"),
        ("i3322-level-3.json", "0.25087556", "2e-8"),
    ],
)
def test_both_ends_of_a_level_enclose_the_published_value(
    name: str, value: str, accuracy: str, tamper: Any
) -> None:
    claim = tamper.load(f"hierarchy/{name}")["claim"]
    lower, upper = Fraction(claim["lower"]), Fraction(claim["mu"])
    assert 0 <= upper - lower <= Fraction("1e-8")
    # What is published has eight digits.
    assert lower - Fraction(accuracy) <= Fraction(value) <= upper + Fraction(accuracy)


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_chained_inequalities_end_at_the_closed_form(n: int, tamper: Any) -> None:
    claim = tamper.load(f"hierarchy/exact-chained-{n}.json")["claim"]
    assert claim["mu"] == claim["lower"]
    assert printed(f"exact-chained-{n}.json") == pytest.approx(2 * n * cos(pi / 2 / n), rel=1e-11)


@pytest.mark.parametrize("tilt", [Fraction(1, 2), Fraction(1), Fraction(3, 2)])
def test_tilted_expressions_end_at_the_closed_form(tilt: Fraction, tamper: Any) -> None:
    name = f"exact-tilted-{tilt.numerator}-{tilt.denominator}.json"
    claim = tamper.load(f"hierarchy/{name}")["claim"]
    assert claim["mu"] == claim["lower"]
    assert printed(name) == pytest.approx(sqrt(8 + 2 * tilt**2), rel=1e-11)


def test_a_rest_has_to_be_paid_for(tamper: Any) -> None:
    """A coefficient that is left over counts against the level, whichever sign it has."""
    document = tamper.load("hierarchy/exact-mermin.json")
    part = document["evidence"]["parts"][0]
    diagonal = part["blocks"][0]["D"]
    # Half of one square is missing: 1/2 - (1/2) W remains, exactly positive since the word W has norm 1.
    diagonal[0] = "1/4"
    assert check_bytes(tamper.reseal(document)).accepted
    diagonal[0] = "3/4"
    assert check_bytes(tamper.reseal(document)).code == "identity-fails"
    part["slack"] = "-1"
    assert check_bytes(tamper.reseal(document)).code == "negative-slack"


def test_symmetries_are_verified_and_needed(tamper: Any) -> None:
    document = tamper.load("hierarchy/i3322-level-2.json")
    part = document["evidence"]["parts"][0]
    none = {"swap": "0", "x": ["1", "0", "2"], "y": ["0", "1", "2"], "a": ["0"] * 3, "b": ["0"] * 3}
    listed = part["symmetries"]
    part["symmetries"] = [*listed, none]
    assert check_bytes(tamper.reseal(document)).code == "no-symmetry"
    part["symmetries"] = []
    assert check_bytes(tamper.reseal(document)).code == "identity-fails"


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (("claim", "theory"), "no-signalling", "wrong-theory"),
        (("claim", "objective"), "global", "unknown-objective"),
        (("claim", "scenario", "settings"), ["2", "2"], "wrong-length"),
        (("claim", "scenario", "settings"), ["2"], "out-of-range"),
        (("claim", "scenario", "settings"), ["999", "999", "2"], "too-large"),
        (("claim", "expressions"), [], "out-of-range"),
        (("claim", "lambdas"), [], "wrong-length"),
        (("claim", "mu"), ["1", "2"], "not-a-string"),
        (("evidence", "relabellings"), ["1"], "wrong-length"),
        (("evidence", "parts"), [], "wrong-length"),
        (("evidence", "parts", 0, "target"), ["0"], "wrong-length"),
        (("evidence", "parts", 0, "symmetries"), ["0"], "bad-swap"),
        (("evidence", "parts", 0, "blocks", 0, "basis", 0), "D0", "bad-word"),
        (("evidence", "parts", 0, "blocks", 0, "basis", 0), "B0A0", "bad-word"),
        (("evidence", "parts", 0, "blocks", 0, "basis", 0), "A0.1", "bad-word"),
        (("evidence", "parts", 0, "blocks", 0, "basis", 0), "A0A0", "bad-word"),
        (("evidence", "parts", 0, "blocks", 0, "basis", 0), {"A0": "1/2"}, "bad-number"),
        (("evidence", "parts", 0, "blocks", 0, "L", 1), [], "wrong-length"),
        (("evidence", "parts", 0, "blocks", 0, "D", 1), "-1/2", "not-positive"),
        (("evidence", "witness", "kind"), "behaviour", "unknown-kind"),
        (("evidence", "witness", "dimensions"), ["2", "2", "17"], "out-of-range"),
        (("evidence", "witness", "dimensions"), ["2", "2", "1"], "wrong-length"),
        (("evidence", "witness", "state", "re"), ["0"] * 8, "wrong-strategy"),
        (("evidence", "witness", "measurements", 0, 1, 0, 0, "re"), ["0", "0"], "wrong-strategy"),
        (("evidence", "witness", "measurements", 0, 1, 0, 0, "re"), ["1", "2"], "wrong-strategy"),
        (("evidence", "witness", "measurements", 0, 1, 0), [], "wrong-strategy"),
    ],
)
def test_forms_are_checked_before_arithmetic(
    place: tuple[Any, ...], value: Any, code: str, tamper: Any
) -> None:
    assert (
        check_bytes(
            tamper.reseal(tamper.changed(tamper.load("hierarchy/exact-mermin.json"), place, value))
        ).code
        == code
    )


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ({"polynomial": ["-2", "1"], "root": ["1", "3"]}, "out-of-range"),
        ({"polynomial": ["-2", "0", "2"], "root": ["1", "2"]}, "out-of-range"),
        ({"polynomial": ["-2", "0", "1"], "root": ["2", "3"]}, "bad-root"),
        ({"polynomial": ["-2", "0", "1"], "root": ["2", "1"]}, "bad-root"),
        ({"polynomial": ["0", "-1", "0", "1"], "root": ["-2", "2"]}, "bad-root"),
        ({"polynomial": ["-" + "2" * 300, "0", "1"], "root": ["1", "2"]}, "too-large"),
        ({"polynomial": ["-3", "0", "1"], "root": ["1", "2"]}, "identity-fails"),
    ],
)
def test_fields_have_one_root(field: dict[str, Any], code: str, tamper: Any) -> None:
    verdict = check_bytes(
        tamper.reseal(tamper.changed(tamper.load("hierarchy/exact-chsh.json"), ("claim", "field"), field))
    )
    assert verdict.code == code


def test_the_other_root_makes_another_claim_and_is_refused(tamper: Any) -> None:
    """With r = -sqrt 2 all identities hold too; D is negative there."""
    field = {"polynomial": ["-2", "0", "1"], "root": ["-2", "-1"]}
    verdict = check_bytes(
        tamper.reseal(tamper.changed(tamper.load("hierarchy/exact-chsh.json"), ("claim", "field"), field))
    )
    assert verdict.code == "not-positive"


def test_an_indefinite_moment_matrix_is_refused(tamper: Any) -> None:
    document = tamper.load("hierarchy/i3322-level-1.json")
    moments = document["evidence"]["witness"]["moments"]
    first = next(iter(moments))
    moments[first] = str(2 * Fraction(document["evidence"]["witness"]["scale"]))
    assert check_bytes(tamper.reseal(document)).code == "not-positive"


def test_numbers_of_a_field_are_those_of_the_real_line() -> None:
    root = Field((Fraction(2), Fraction(0)), (Fraction(1), Fraction(2)))
    close = Element(root, [Fraction(-665857, 470832), Fraction(1)])
    assert sign(close) == -1
    assert sign(close * close) == 1
    assert inverse(close) * close == 1
    assert sign(Element(root, [Fraction(0)] * 2)) == 0
    assert shown(Element(root, [Fraction(0), Fraction(2)])) == "2 r <= 2.828427124747"
    reducible = Field((Fraction(4), Fraction(0)), (Fraction(1), Fraction(3)))
    zero = Element(reducible, [Fraction(-2), Fraction(1)])
    with pytest.raises(Reject, match="undecided"):
        sign(zero)
    with pytest.raises(Reject, match="division-by-zero"):
        inverse(zero)
