"""CGLMP with three outcomes, exactly: the strategy's numbers, and a certificate without any gap."""

from __future__ import annotations

import cmath
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bellproof.certificate import cglmp
from bellproof.certificate.cglmp_strategy import FIELD, MAXIMUM, ROOT_3, ROOT_11, Strategy, root_of_unity
from bellproof.certificate.hierarchy import WideCertificate
from bellproof.search.errors import NoCertificate
from bellproof_checker import check_bytes
from bellproof_checker.field import Element, sign

SHIPPED = Path(__file__).parents[3] / "proofs" / "certificates" / "hierarchy" / "exact-cglmp-3.json"


def number(value: Element) -> float:
    root = 3**0.5 + 11**0.5
    return float(sum(float(c) * root**i for i, c in enumerate(value.coefficients)))


@pytest.fixture(scope="module")
def found() -> WideCertificate:
    return cglmp.exact_value()


def test_the_roots_are_roots() -> None:
    assert ROOT_3 * ROOT_3 == 3
    assert ROOT_11 * ROOT_11 == 11
    assert sign(ROOT_3) == sign(ROOT_11) == 1
    # 3 (m - 1)^2 = 11.
    assert 3 * (MAXIMUM - 1) * (MAXIMUM - 1) == 11
    for power in range(-12, 25):
        real, imaginary = root_of_unity(power)
        assert number(real) + 1j * number(imaginary) == pytest.approx(cmath.exp(1j * cmath.pi * power / 6))
        assert real * real + imaginary * imaginary == 1


def test_moments_of_words_of_the_optimal_strategy() -> None:
    strategy = Strategy.optimal()
    none: tuple[()] = ()
    assert strategy.moment((none, none)) == 1
    single = [strategy.moment((((x, a),), none)) for x in (0, 1) for a in range(3)]
    assert single == [Fraction(1, 3)] * 6
    for x in (0, 1):
        for y in (0, 1):
            total = Element(FIELD, [Fraction(0)] * 4)
            for a in range(3):
                for b in range(3):
                    probability = strategy.moment((((x, a),), ((y, b),)))
                    assert sign(probability) >= 0
                    total += probability
            assert total == 1


def test_both_ends_are_one_number(found: WideCertificate) -> None:
    assert found.claim.level == found.claim.lower == MAXIMUM
    assert check_bytes(found.data).accepted
    document = json.loads(found.data)
    assert [part["slack"] for part in document["evidence"]["parts"]] == ["0"]
    # Which squares a machine finds may differ; what they prove may not.
    shipped = json.loads(SHIPPED.read_bytes())
    assert document["claim"] == shipped["claim"]
    assert document["evidence"]["witness"] == shipped["evidence"]["witness"]


def tampered(document: Any, place: tuple[Any, ...], value: Any) -> bytes:
    """A copy with one member replaced and the digest made to fit."""
    import hashlib  # noqa: PLC0415 - used here alone

    copy = json.loads(json.dumps(document))
    target = copy
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = value
    copy.pop("digest")
    canonical = json.dumps(copy, sort_keys=True, separators=(",", ":")).encode()
    return json.dumps(copy | {"digest": "sha256:" + hashlib.sha256(canonical).hexdigest()}).encode()


def test_no_number_of_the_squares_can_be_changed() -> None:
    document = json.loads(SHIPPED.read_bytes())
    block = ("evidence", "parts", 0, "blocks", 0)
    squares = document["evidence"]["parts"][0]["blocks"][0]
    places: list[tuple[Any, ...]] = [(*block, "D", i) for i in range(len(squares["D"]))]
    places += [(*block, "basis", i, word) for i, member in enumerate(squares["basis"]) for word in member]
    # Every few: each is checked by multiplying everything out.
    for number_of, place in enumerate(places[::15]):
        old: Any = document
        for step in place:
            old = old[step]
        parts = list(old) if isinstance(old, list) else [old, "0", "0", "0"]
        which = number_of % 4
        parts[which] = str(Fraction(parts[which]) + Fraction(1, 10**30))
        verdict = check_bytes(tampered(document, place, parts))
        assert verdict.code in {"identity-fails", "not-positive"}, place


@pytest.mark.parametrize("key", ["mu", "lower"])
def test_neither_end_can_be_moved_alone(key: str) -> None:
    document = json.loads(SHIPPED.read_bytes())
    for step in (Fraction(1, 10**40), Fraction(-1, 10**40)):
        moved = [str(Fraction(document["claim"][key][0]) + step), *document["claim"][key][1:]]
        assert not check_bytes(tampered(document, ("claim", key), moved)).accepted


def test_another_maximum_has_no_such_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cglmp, "MAXIMUM", MAXIMUM - Fraction(1, 1000))
    with pytest.raises(NoCertificate):
        cglmp.exact_value()
