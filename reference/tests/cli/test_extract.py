"""``bellproof extract``: lengths, bits, and everything that it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bellproof.extraction.toeplitz import toeplitz

Call = Callable[..., Any]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    texts = {"bits": "1011\n", "seed": "11 01 00", "long": "10" * 50, "zeros": "0" * 200, "bad": "10x1"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return {name: str(tmp_path / name) for name in texts}


def test_the_formula_from_the_shell(bellproof: Call, files: dict[str, str]) -> None:
    found = bellproof("extract", "toeplitz", "--bits", files["bits"], "--seed", files["seed"], "--m", "3")
    assert (found.status, found.out, found.err) == (0, "011\n", "")


def test_packed_files(bellproof: Call, tmp_path: Path) -> None:
    bits, seed = tmp_path / "bits", tmp_path / "seed"
    bits.write_bytes(bytes([0b10110010, 0b11110000]))
    seed.write_bytes(bytes([0b01011100, 0b00011010, 0b11100111]))
    words = ("extract", "toeplitz", "--packed", "--bits", str(bits), "--seed", str(seed), "--m", "9")
    expected = toeplitz("1011001011110000", "010111000001101011100111", 9)
    assert bellproof(*words).out == expected + "\n"


def test_a_plan_says_the_lengths(bellproof: Call) -> None:
    words = ("extract", "toeplitz", "--plan", "--n", "6032", "--min-entropy", "44.06", "--error", "1e-3")
    document = bellproof(*words, "--json").json
    assert document == {
        "method": "toeplitz",
        "n": 6032,
        "m": 24,
        "seed_bits": 6055,
        "min_entropy_bits": "2203/50",
        "error": "1/1000",
    }
    text = bellproof(*words).out
    assert "output:    24 bits" in text
    assert "seed:      6055 bits" in text
    assert "within 0.001 (rounded up) of uniform" in text


def test_a_plan_makes_no_claim_without_entropy(bellproof: Call) -> None:
    found = bellproof("extract", "toeplitz", "--plan", "--n", "10", "--m", "4")
    assert "claim:     none, for no min-entropy was given" in found.out


def test_what_a_plan_says_is_what_is_needed(bellproof: Call, files: dict[str, str], tmp_path: Path) -> None:
    words = ("--bits", files["long"], "--min-entropy", "90", "--error", "1/16")
    for method in ("toeplitz", "trevisan"):
        plan = bellproof("extract", method, "--plan", *words, "--json").json
        seed, output = tmp_path / "made seed", tmp_path / "output"
        seed.write_text("01101" * (plan["seed_bits"] // 5) + "1" * (plan["seed_bits"] % 5))
        run = ("extract", method, *words, "--seed", str(seed))
        bits = bellproof(*run).out.strip()
        assert len(bits) == plan["m"]
        assert set(bits) == {"0", "1"}
        assert bellproof(*run, "--json").json == plan | {"bits": bits}
        assert "written:" in bellproof(*run, "--output", str(output)).out
        assert output.read_text() == bits + "\n"
        assert bellproof(*run, "--output", str(output), "--json").json == plan
        shorter = bellproof("extract", method, "--plan", *words, "--m", "3", "--json").json
        assert shorter["m"] == 3
        output.unlink()


def test_a_plan_of_trevisan_names_its_design(bellproof: Call) -> None:
    words = ("extract", "trevisan", "--plan", "--n", "1000", "--min-entropy", "800", "--error", "1e-6")
    document = bellproof(*words, "--json").json
    assert (document["m"], document["seed_bits"]) == (743, 48387)
    assert (document["field_degree"], document["set_size"], document["blocks"]) == (62, 127, [381, 235, 127])
    assert "3 blocks of sets of 127, one-bit extractor over GF(2^62)" in bellproof(*words).out


K1 = ("--min-entropy", "2", "--error", "1/2")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", "--m", "0"), "--m: 0 bits are nothing to extract"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", "--m", "-2"), "--m: -2 bits are nothing"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", "--m", "5"), "--m: 5 bits cannot be extracted"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", "--m", "1/2"), "--m: 1/2 is no whole number"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", "--m", "2"), "has 6 bits; 5 are needed for 2 bits"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{zeros}", "--m", "2"), "has 200 bits; 5 are needed"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", *K1), "--min-entropy: no bit within 0.5 of uniform"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", "--min-entropy", "4", "--error", "1/2", "--m", "3"),
         "--m: the min-entropy allows 2 bits within that error, not 3"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", "--min-entropy", "5", "--error", "1/2"),
         "--min-entropy: 5 bits are more than the 4 bits"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", "--min-entropy", "-1", "--error", "1/2"),
         "--min-entropy: -1 bits: a min-entropy is not negative"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", "--min-entropy", "4", "--error", "0"),
         "--error: 0 is no distance to uniform"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", "--min-entropy", "4", "--error", "x"),
         "--error: 'x' is no number"),
        (("toeplitz", "--bits", "{bad}", "--seed", "{seed}", "--m", "1"), "bad, line 1: 'x' is not 0 or 1"),
        (("toeplitz", "--bits", "{missing}", "--seed", "{seed}", "--m", "1"), "missing: cannot be read"),
        (("toeplitz", "--plan", "--n", "0", "--m", "1"), "--n: 0 is no length of a string"),
        (("toeplitz", "--plan", "--n", "1e30", "--m", "1"), "--n: 1000000000000000000000000000000 is no length"),
        (("trevisan", "--bits", "{long}", "--seed", "{seed}", "--min-entropy", "90", "--error", "1/4"),
         "are needed for 75 bits out of 100"),
        (("trevisan", "--plan", "--n", "100", "--min-entropy", "2", "--error", "1e-9"),
         "--min-entropy: no bit within 0.000000001 of uniform"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", "--m", "3", "--output", "{missing}/x"),
         "--output: the folder"),
        (("toeplitz", "--bits", "{bits}", "--seed", "{seed}", "--m", "3", "--output", "{bits}"),
         "--output: '{bits}' is also another file"),
    ],
)  # fmt: skip
def test_bad_input(
    bellproof: Call, files: dict[str, str], tmp_path: Path, words: tuple[str, ...], what: str
) -> None:
    names = files | {"missing": str(tmp_path / "missing")}
    before = sorted(path.name for path in tmp_path.iterdir())
    found = bellproof("extract", *(word.format(**names) for word in words))
    assert (found.status, found.out) == (3, "")
    assert found.err.count("\n") == 1
    assert what.format(**names) in found.err
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "words",
    [
        ("toeplitz",),
        ("toeplitz", "--m", "1"),
        ("toeplitz", "--bits", "a", "--m", "1"),
        ("toeplitz", "--bits", "a", "--seed", "b"),
        ("toeplitz", "--bits", "a", "--seed", "b", "--min-entropy", "3"),
        ("toeplitz", "--bits", "a", "--seed", "b", "--n", "3", "--m", "1"),
        ("toeplitz", "--bits", "-", "--seed", "-", "--m", "1"),
        ("toeplitz", "--plan", "--m", "1"),
        ("toeplitz", "--plan", "--n", "4", "--bits", "a", "--m", "1"),
        ("toeplitz", "--plan", "--n", "4", "--seed", "a", "--m", "1"),
        ("trevisan", "--plan", "--n", "4", "--m", "1"),
        ("raz", "--plan", "--n", "4", "--m", "1"),
    ],
)
def test_usage(bellproof: Call, words: tuple[str, ...]) -> None:
    found = bellproof("extract", *words)
    assert (found.status, found.out) == (2, "")
    assert found.err


def test_a_string_too_long(bellproof: Call, files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bellproof.extraction.task.MAX_BITS", 100)
    found = bellproof("extract", "toeplitz", "--bits", files["zeros"], "--seed", files["seed"], "--m", "3")
    assert found.status == 3
    assert "holds 200 bits; at most 100" in found.err


def test_help_has_examples(bellproof: Call) -> None:
    found = bellproof("extract", "--help")
    assert found.status == 0
    assert "examples: bellproof extract toeplitz --plan" in found.out


def test_standard_input(process: Call, files: dict[str, str]) -> None:
    found = process(
        "extract", "toeplitz", "--bits", "-", "--seed", files["seed"], "--m", "3", "--json", stdin=b"1011"
    )
    assert json.loads(found.out)["bits"] == "011"
