"""Hostile and broken files: always a verdict, never an exception, a hang or a wrong acceptance."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from bellproof_checker import check_bytes
from bellproof_checker.document import MAX_BYTES, canonical

CHECKER = Path(__file__).parents[1] / "checker"
CERTIFICATES = Path(__file__).parents[1] / "certificates"
GOOD = (CERTIFICATES / "curve-v-1-5.json").read_bytes()

MALFORMED = {
    "empty": (b"", "not-json"),
    "no JSON": (b"certificate", "not-json"),
    "cut short": (GOOD[:-20], "not-json"),
    "two documents": (GOOD + GOOD, "not-json"),
    "byte order mark": (b"\xef\xbb\xbf" + GOOD, "not-json"),
    "not UTF-8": (b'{"format": "\xff"}', "not-utf-8"),
    "UTF-16": (GOOD.decode().encode("utf-16"), "not-utf-8"),
    "a list": (b"[]", "not-an-object"),
    "a string": (b'"certificate"', "not-an-object"),
    "a JSON number": (GOOD.replace(b'"1/5"', b"0.2"), "not-a-string"),
    "an integer": (GOOD.replace(b'"1/5"', b"1"), "not-a-string"),
    "an integer of many digits": (GOOD.replace(b'"1/5"', b"9" * 10**6), "not-a-string"),
    "NaN": (GOOD.replace(b'"1/5"', b"NaN"), "not-a-string"),
    "Infinity": (GOOD.replace(b'"1/5"', b"-Infinity"), "not-a-string"),
    "true": (GOOD.replace(b'"1/5"', b"true"), "not-a-string"),
    "null": (GOOD.replace(b'"1/5"', b"null"), "not-a-string"),
    "deep": (b"[" * 10**5 + b"]" * 10**5, "too-deep"),
    "deep and broken": (b"[" * 10**6, "too-deep"),
    "deep objects": (b'{"a":' * 10**5, "too-deep"),
    "endless string": (b'"' + b'\\"' * 4 * 10**5, "not-json"),
    "large": (b" " * (MAX_BYTES + 1), "too-large"),
    "duplicate key": (GOOD.replace(b'"kind"', b'"kind":"sos","kind"'), "duplicate-key"),
    "duplicate inner key": (GOOD.replace(b'"mu"', b'"mu":"0","mu"'), "duplicate-key"),
    "half a surrogate pair": (GOOD.replace(b'"1/5"', b'"\\ud800"'), "not-unicode"),
    "raw control character": (GOOD.replace(b'"1/5"', b'"\x01"'), "not-json"),
    "no digest": (b'{"format": "bellproof-certificate/1"}', "missing-key"),
}


@pytest.mark.parametrize(("data", "code"), MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_certificate_is_refused_as_such(data: bytes, code: str) -> None:
    verdict = check_bytes(data)
    assert (verdict.code, verdict.exit_status) == (code, 3)
    assert len(str(verdict)) < 400


@pytest.mark.parametrize(
    "number", ["01", "+1", "1/0", "1.0", "2/4", "-0", "1/1", " 1", "1e3", "0x1", "\u0661", "1/-2", ""]
)
def test_numbers_have_one_spelling(number: str, tamper: Any) -> None:
    document = tamper.load("curve-v-1-5.json")
    verdict = check_bytes(tamper.reseal(tamper.changed(document, ("claim", "mu"), number)))
    assert (verdict.code, verdict.exit_status) == ("bad-number", 3)


def test_a_number_of_a_million_digits_is_refused_by_its_length(tamper: Any) -> None:
    document = tamper.load("curve-v-1-5.json")
    verdict = check_bytes(tamper.reseal(tamper.changed(document, ("claim", "mu"), "9" * 10**6)))
    assert verdict.code == "number-too-long"


@pytest.mark.parametrize(
    "where", [(), ("claim",), ("claim", "scenario"), ("evidence",), ("evidence", "strategy")]
)
def test_unknown_and_missing_keys_are_refused_everywhere(where: tuple[str, ...], tamper: Any) -> None:
    document = tamper.load("curve-v-1-5.json")
    inner = document
    for step in where:
        inner = inner[step]
    added = check_bytes(tamper.reseal(tamper.changed(document, (*where, "extra"), "1")))
    assert (added.code, added.exit_status) == ("unknown-key", 3)
    for key in [key for key in inner if key != "digest"]:
        shorter = json.loads(json.dumps(document))
        target = shorter
        for step in where:
            target = target[step]
        del target[key]
        verdict = check_bytes(tamper.reseal(shorter))
        assert (verdict.code, verdict.exit_status) == ("missing-key", 3), key


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (("format",), "bellproof-certificate/2", "unknown-format"),
        (("meta",), "words", "bad-meta"),
        (("meta",), ["words"], "bad-meta"),
        (("meta",), {"by": {"name": "words"}}, "bad-meta"),
        (("kind",), "sosl", "unknown-kind"),
        (("claim", "theory"), "classical", "unknown-theory"),
        (("claim", "objective"), "both", "unknown-objective"),
        (("claim", "expression"), "chsh2", "not-a-list"),
        (("claim", "expression"), [["0", "0", "0", "0", "1"]] * 2, "repeated-cell"),
        (("claim", "expression"), [["2", "0", "0", "0", "1"]], "out-of-range"),
        (("claim", "expression"), [["0", "0", "0", "1"]], "wrong-length"),
        (("claim", "scenario", "settings"), ["0", "2"], "out-of-range"),
        (("claim", "scenario", "settings"), ["999", "999"], "too-large"),
        (("claim", "scenario", "settings"), ["3", "2"], "wrong-scenario"),
        (("evidence", "relabellings", 0, "x"), ["0", "0"], "bad-permutation"),
        (("evidence", "relabellings", 0, "a"), ["0", "2"], "out-of-range"),
        (("evidence", "losing", "target"), ["0", "1"], "wrong-length"),
        (("evidence", "losing", "blocks", 0, "words", 0), "B0A0", "bad-word"),
        (("evidence", "losing", "blocks", 0, "words", 0), "A0A0", "bad-word"),
        (("evidence", "losing", "blocks", 0, "words", 0), "A2", "bad-word"),
        (("evidence", "losing", "blocks", 0, "words", 0), "A0" * 40, "bad-word"),
        (("evidence", "losing", "blocks", 0, "words", 0), "", "bad-word"),
        (("evidence", "losing", "blocks", 0, "L"), [], "wrong-length"),
        (("evidence", "losing", "blocks", 0, "face"), "1", "not-a-list"),
    ],
)
def test_structure_is_checked_before_arithmetic(
    place: tuple[str | int, ...], value: Any, code: str, tamper: Any
) -> None:
    verdict = check_bytes(tamper.reseal(tamper.changed(tamper.load("curve-v-1-5.json"), place, value)))
    assert (verdict.code, verdict.exit_status) == (code, 3)


def test_large_numbers_in_a_block_end_in_a_limit(tamper: Any) -> None:
    """Many long denominators without common factors would make an honest computation take hours."""
    document = tamper.load("sos-v-1-25-words-25.json")
    block = document["evidence"]["parts"][0]["blocks"][0]
    size = len(block["D"])
    block["D"] = [f"1/{10**3000 + 2 * i + 1}" for i in range(size)]
    block["L"] = [[f"1/{10**3000 + 1000 * i + 2 * j + 1}" for j in range(i)] for i in range(size)]
    assert check_bytes(tamper.reseal(document)).code in {"too-large", "identity-fails"}


def test_coefficients_without_common_denominators_end_in_a_limit(tamper: Any) -> None:
    """Their sum would have a denominator of hundreds of thousands of digits."""
    document = tamper.load("lp-chsh-global.json")
    rows = [[str(i >> 3 & 1), str(i >> 2 & 1), str(i >> 1 & 1), str(i & 1)] for i in range(16)]
    expression = [[*row, f"1/{10**3900 + 2 * i + 1}"] for i, row in enumerate(rows)]
    verdict = check_bytes(tamper.reseal(tamper.changed(document, ("claim", "expression"), expression)))
    assert (verdict.code, verdict.exit_status) == ("too-large", 3)


JSON_VALUES = st.recursive(
    st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON_VALUES)
def test_canonical_bytes_are_those_of_an_independent_implementation(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except rfc8785.CanonicalizationError:
        # Half a surrogate pair has no bytes in UTF-8.
        with pytest.raises(UnicodeEncodeError):
            canonical(value).encode()
        return
    assert canonical(value).encode() == expected


@given(st.binary(max_size=200))
def test_any_bytes_get_a_verdict(data: bytes) -> None:
    verdict = check_bytes(data)
    assert not verdict.accepted
    assert verdict.exit_status in {1, 3}


@pytest.mark.parametrize("flags", [[], ["-O"], ["-OO"]])
def test_the_checker_alone_holds_under_any_optimisation(
    flags: list[str], tmp_path: Path, tamper: Any
) -> None:
    """Copied somewhere, isolated from everything installed: standard library only."""
    bad = tmp_path / "bad.json"
    bad.write_bytes(
        tamper.reseal(tamper.changed(tamper.load("sos-v-1-5-words-9.json"), ("claim", "mu"), "2"))
    )
    program = (
        f"import runpy, sys; sys.path.insert(0, {str(CHECKER)!r}); sys.argv[0] = 'checker'; "
        "runpy.run_module('bellproof_checker', run_name='__main__')"
    )

    def run(*files: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", *flags, "-c", program, *files]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    good = run(str(CERTIFICATES))
    assert good.returncode == 0, good.stderr
    assert good.stdout.count("ACCEPT ") == len(list(CERTIFICATES.rglob("*.json")))
    both = run(str(CERTIFICATES / "curve-v-1-5.json"), str(bad))
    assert both.returncode == 1
    assert "REJECT identity-fails" in both.stdout
    absent = run(str(tmp_path / "absent.json"), str(bad))
    assert absent.returncode == 3
    assert absent.stderr.count("\n") == 1


def test_the_checker_uses_no_assert_and_no_floating_point() -> None:
    source = "\n".join(path.read_text() for path in (CHECKER / "bellproof_checker").glob("*.py"))
    words = source.replace("(", " ").split()
    assert "assert" not in words
    assert "float" not in words


def test_the_documents_say_how_long_the_checker_is() -> None:
    """Who reads that number decides whether to read the checker."""
    lines = sum(
        len(path.read_text(encoding="utf-8").splitlines())
        for path in (CHECKER / "bellproof_checker").glob("*.py")
    )
    assert 3000 < lines < 3400
    root = CHECKER.parents[1]
    for name in ("README.md", "docs/certificates.md", "proofs/FORMAT.md"):
        text = " ".join((root / name).read_text(encoding="utf-8").split())
        found = re.findall(r"((?:\w+ ){3}\w+) thousand lines", text)
        assert found == ["a little over three"], name
