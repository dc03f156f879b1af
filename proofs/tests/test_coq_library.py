"""Every certificate has its file for the kernel, and the lines that the library uses are those that were proved."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

from bellproof.bounds import curve
from bellproof.files.tables import TABLE_1, read_counts
from bellproof.finite.certify import Request, certify
from bellproof.kernel.export import KINDS, module_name
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO

COQ = Path(__file__).parents[1] / "coq"
CERTIFICATES = Path(__file__).parents[1] / "certificates"


def test_every_certificate_of_a_kind_that_the_kernel_takes_is_committed_for_it() -> None:
    """None is forgotten, and none is left over."""
    wanted = {
        module_name(path.stem)
        for path in CERTIFICATES.rglob("*.json")
        if json.loads(path.read_text())["kind"] in KINDS
    }
    assert wanted == {path.stem for path in (COQ / "certificates").glob("*.v")}
    assert set(KINDS) == {"curve", "hierarchy", "lp", "sos", "sos-parametric"}


def test_the_line_that_table_1_is_certified_with_is_the_one_that_was_proved() -> None:
    """The tangent's slope and level are written out in `Strategy.v`; `curve_line` is about them, for every v."""
    counts = read_counts(TABLE_1, CHSH_SCENARIO)
    certificate = certify(counts, Request(chsh(), uniform(CHSH_SCENARIO), Fraction(1, 100))).certificate
    assert certificate is not None
    document = json.loads(certificate.data)
    assert document["kind"] == "curve"
    v = Fraction(document["evidence"]["v"])
    assert v > 0
    assert (v + 1) ** 2 < 2
    text = (COQ / "Strategy.v").read_text()
    scope = {"v": v, "w": 1 - 2 * v - v * v}
    formulas = re.findall(r"^Definition (slope|level) : R := (.*)\.$", text, re.MULTILINE)
    values = {name: eval(formula, {}, scope) for name, formula in formulas}  # noqa: S307 - our own file
    claim = document["claim"]
    assert values == {"slope": Fraction(claim["lambda"]), "level": Fraction(claim["mu"])}
    assert (
        "forall x y a b,\n  P x y a b + slope v * bell_value P <= level v." in (COQ / "Curve.v").read_text()
    )


def test_the_numbers_of_the_chernoff_headline_are_those_of_table_1() -> None:
    """348 bits: the library's tangent at 1/8, 2418 games won of 3016, and an exponent that makes it 1/100."""
    text = (COQ / "Chernoff.v").read_text()
    fraction = r"\((\d+) / (\d+)\)"
    places = rf"{fraction} {fraction} .* (\d+) (\d+) \(70 / 29\) {fraction} {fraction}"
    found = re.search(rf"\(chernoff D HD {places}\)", text)
    assert found is not None
    numbers = [int(one) for one in found.groups()]
    u, value = Fraction(*numbers[:2]), Fraction(*numbers[2:4])
    n, won = numbers[4:6]
    slope, level = Fraction(*numbers[6:8]), Fraction(*numbers[8:10])
    line = curve.tangent(Fraction(1, 8))
    assert (slope, level) == (line.slope, line.level)
    counts = read_counts(TABLE_1, CHSH_SCENARIO)
    assert counts.total == n
    assert Fraction(8 * won, n) - 4 == Fraction(70, 29)
    assert 100 * (1 + (value + 4) / 8 * (u - 1)) ** n <= u**won
    assert (level - slope * value) ** n <= Fraction(1, 2**348)
    assert "(70 / 29) (/ 2 ^ 348)) <= 1 / 100." in text
