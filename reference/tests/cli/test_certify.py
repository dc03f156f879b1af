"""``bellproof certify`` as a user calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bellproof.model.scenario import CHSH_SCENARIO
from bellproof_checker import check_bytes

CELLS = tuple(CHSH_SCENARIO.cells())

Call = Callable[..., Any]


def bits(document: dict[str, Any]) -> tuple[Fraction, Fraction]:
    entropy = document["min_entropy_bits"]
    return Fraction(entropy["lo"]), Fraction(entropy["hi"])


def test_the_papers_table_gives_its_bits(bellproof: Call) -> None:
    done = bellproof("certify", "table1", "--json")
    assert (done.status, done.err) == (0, "")
    document = done.json
    assert document["n"] == 3016
    assert document["I_hat"] == "70/29"
    low, high = bits(document)
    assert Fraction("44.066234") < low <= high < Fraction("44.066235")
    assert (
        Fraction(document["epsilon"]["lo"])
        < Fraction("0.377348694")
        < Fraction(document["epsilon"]["lo"]) + Fraction(1, 10**8)
    )
    assert document["statement"]
    assert "post-selection" in json.dumps(document["assumptions"])
    assert len(document["certificates"]) == 1


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--method", "azuma-sharp"], "279.195"),
        (["--objective", "local"], "40.568"),
        (["--theory", "no-signalling", "--method", "azuma-sharp"], "214.889"),
    ],
)
def test_other_methods_objectives_and_theories(bellproof: Call, options: list[str], expected: str) -> None:
    low, high = bits(bellproof("certify", "table1", "--json", *options).json)
    assert Fraction(expected) <= low <= high < Fraction(expected) + Fraction(1, 1000)


def test_no_signalling_certifies_nothing_from_table_1_and_says_why(bellproof: Call) -> None:
    done = bellproof("certify", "table1", "--json", "--theory", "no-signalling")
    assert done.status == 0
    assert bits(done.json)[1] == 0
    assert done.json["certificates"] == []
    assert "not above the local bound 2" in done.json["remark"]


def test_the_shipped_certificate_is_the_one_that_table_1_rests_on(bellproof: Call, tmp_path: Path) -> None:
    saved = tmp_path / "tangent.json"
    done = bellproof("certify", "table1", "--json", "--certificate", str(saved))
    shipped = Path(__file__).parents[3] / "proofs" / "certificates" / "curve-table1.json"
    assert saved.read_bytes() == shipped.read_bytes()
    assert done.json["certificates"] == [json.loads(saved.read_text())["digest"]]
    # The claim follows from the certified line alone, at the working point's lower end.
    verdict = check_bytes(saved.read_bytes())
    assert verdict.accepted
    line = done.json["line"]
    at_most = Fraction(line["mu"]) - Fraction(line["lambda"]) * Fraction(done.json["I_certified"]["lo"])
    assert Fraction(done.json["guess_probability"]["hi"]) <= at_most + Fraction(1, 10**28)
    assert bellproof("check", str(saved)).status == 0


def test_no_number_in_the_json_is_a_float(bellproof: Call) -> None:
    text = bellproof("certify", "table1", "--json").out

    def refuse(number: str) -> float:
        raise AssertionError(number)

    assert json.loads(text, parse_float=refuse)["n"] == 3016


def test_data_from_standard_input(process: Call) -> None:
    csv = b"x,y,a,b,count\r\n" + b"".join(
        f"{x},{y},{a},{b},{85 if a ^ b == x & y else 15}\r\n".encode() for x, y, a, b in CELLS
    )
    done = process("certify", "-", "--json", "--method", "azuma-sharp", stdin=b"\xef\xbb\xbf" + csv)
    assert (done.status, done.err) == (0, "")
    assert done.json["I_hat"] == "14/5"


def test_an_estimate_above_the_maximum_is_capped_and_said_to_reject_the_assumptions(
    bellproof: Call, tmp_path: Path
) -> None:
    data = tmp_path / "signalling.csv"
    data.write_text("x,y,a,b,count\n0,0,0,0,250000\n0,1,0,0,250000\n1,0,0,0,250000\n1,1,0,1,250000\n")
    quantum = bellproof("certify", str(data), "--json").json
    assert quantum["I_hat"] == "4"
    assert quantum["rejects_assumptions"] is True
    assert "reject the assumptions" in quantum["remark"]
    assert Fraction(quantum["I_certified"]["hi"]) ** 2 < Fraction("8.000000001")
    no_signalling = bellproof("certify", str(data), "--json", "--theory", "no-signalling").json
    assert no_signalling["rejects_assumptions"] is False
    assert Fraction(no_signalling["min_entropy_bits"]["lo"]) > 900000


def test_counts_of_any_size_are_exact(bellproof: Call, tmp_path: Path) -> None:
    data = tmp_path / "large.csv"
    big = 10**30
    rows = [f"{x},{y},{a},{b},{big + (a ^ b == x & y)}" for x, y, a, b in CELLS]
    data.write_text("\n".join(["x,y,a,b,count", *rows]) + "\n")
    document = bellproof("certify", str(data), "--json").json
    assert document["n"] == 16 * big + 8
    assert Fraction(document["I_hat"]) == Fraction(8 * 4, 16 * big + 8)
    assert bits(document)[1] == 0


def test_a_relabelled_and_rescaled_chsh_is_recognised(bellproof: Call, tmp_path: Path) -> None:
    """Alice's outcomes flipped at x = 1 in data and expression alike, and I' = 3 I + 1."""
    from bellproof.files.tables import read_counts, write_counts  # noqa: PLC0415 - used once
    from bellproof.model.counts import CountsTable  # noqa: PLC0415

    def flip(x: int, y: int, a: int, b: int) -> tuple[int, int, int, int]:
        return x, y, a ^ x, b

    table = read_counts("table1", CHSH_SCENARIO)
    flipped = CountsTable.of(
        CHSH_SCENARIO, {flip(*cell): count for cell, count in table.as_mapping().items()}
    )
    (tmp_path / "data.csv").write_text(write_counts(flipped))
    rows = [[*flip(x, y, a, b), str(3 * (-1) ** (x * y + a + b) + Fraction(1, 4))] for x, y, a, b in CELLS]
    (tmp_path / "expression.json").write_text(json.dumps(rows))
    options = ("--json", "--method", "azuma-sharp", "--expression", str(tmp_path / "expression.json"))
    document = bellproof("certify", str(tmp_path / "data.csv"), *options).json
    assert Fraction(document["I_hat"]) == 3 * Fraction(70, 29) + 1
    assert document["local_bound"] == "7"
    plain = bellproof("certify", "table1", "--json", "--method", "azuma-sharp").json
    assert abs(bits(document)[0] - bits(plain)[0]) < Fraction(1, 10**9) * bits(plain)[0]


def test_quantum_theory_certifies_no_less_than_no_signalling_for_a_tilted_expression(
    bellproof: Call, tmp_path: Path
) -> None:
    expression = tmp_path / "tilted.json"
    rows = [
        [x, y, a, b, (-1) ** (x * y + a + b)] for x in (0, 1) for y in (0, 1) for a in (0, 1) for b in (0, 1)
    ]
    expression.write_text(json.dumps([[*row[:4], row[4] + (row[0] == 0 and row[2] == 0)] for row in rows]))
    found = {}
    for theory in ("quantum", "no-signalling"):
        done = bellproof("certify", "table1", "--json", "--expression", str(expression), "--theory", theory)
        assert (done.status, done.err) == (0, "")
        found[theory] = bits(done.json)[0]
    assert found["quantum"] >= found["no-signalling"]


def test_html_and_certificate_are_written_and_named(bellproof: Call, tmp_path: Path) -> None:
    page, saved = tmp_path / "report.html", tmp_path / "c.json"
    done = bellproof("certify", "table1", "--html", str(page), "--certificate", str(saved))
    assert (done.status, done.err) == (0, "")
    assert page.read_text().lower().startswith("<!doctype html>")
    assert str(page) in done.out
    assert str(saved) in done.out
    assert "44.066" in done.out


def test_for_zero_bits_no_certificate_file_is_written(bellproof: Call, tmp_path: Path) -> None:
    saved = tmp_path / "c.json"
    done = bellproof("certify", "table1", "--theory", "no-signalling", "--certificate", str(saved))
    assert done.status == 0
    assert not saved.exists()
    assert "0 bits" in done.out
