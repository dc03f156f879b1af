"""The terminal report: safe numbers, plain words, and the same text without colour or Unicode."""

from __future__ import annotations

import re
from fractions import Fraction
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from rich.console import Console

from bellproof.finite.assumptions import assumptions
from bellproof.finite.certify import Certified
from bellproof.model.counts import CountsTable
from bellproof.report.terminal import print_certified

Cases = dict[str, tuple[Certified, CountsTable]]
ALL = (
    *("table1", "nothing", "local", "rejects", "one trial", "biased", "huge", "three settings"),
    *("no-signalling", "hopeless", "scaled"),
)
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def _printed(result: Certified, name: str = "data.csv", width: int = 80) -> str:
    stream = StringIO()
    print_certified(result, name, Console(file=stream, width=width))
    return stream.getvalue()


def _words(text: str) -> str:
    return " ".join(text.split())


def _value(text: str, label: str) -> Fraction:
    found = re.search(rf"^ +{re.escape(label)} +(-?[0-9.e]+)", text, flags=re.MULTILINE)
    assert found is not None, label
    return Fraction(found[1])


@pytest.mark.parametrize("name", ALL)
def test_every_printed_number_is_on_its_safe_side(cases: Cases, name: str) -> None:
    result, _ = cases[name]
    text = _printed(result, width=100)
    assert _value(text, "surprisal in all") <= result.min_entropy_bits.lo
    assert _value(text, "min-entropy a trial") * result.n <= result.min_entropy_bits.lo
    assert _value(text, "epsilon") >= result.epsilon.hi
    assert _value(text, "I_hat - epsilon") <= result.working_point.lo
    event = "P(ab|xy)" if result.request.objective == "global" else "P(a|x)"
    assert _value(text, f"largest {event} there") >= result.guess_probability.hi
    assert _value(text, "trials n") == result.n
    assert "rounded down" in text
    assert "rounded up" in text


@pytest.mark.parametrize("name", ["table1", "local", "biased", "huge", "three settings"])
def test_the_headline_claims_no_more_than_was_certified(cases: Cases, name: str) -> None:
    result, _ = cases[name]
    text = _printed(result)
    headline = re.search(r"^([0-9.e]+) bits certified$", text, flags=re.MULTILINE)
    assert headline is not None
    assert 0 < Fraction(headline[1]) <= result.min_entropy_bits.lo
    sentence = re.search(r"hold at least ([0-9.e]+) bits of surprisal \(rounded down\)", _words(text))
    assert sentence is not None
    assert Fraction(sentence[1]) <= result.min_entropy_bits.lo


def test_the_experiment_of_the_paper(cases: Cases) -> None:
    text = _printed(cases["table1"][0], "table1")
    assert "44.066 bits certified" in text
    assert "70/29 = 2.413793..." in text
    assert "at most 1/100 (delta)" in text


def test_zero_bits_are_said_plainly_with_the_reason(cases: Cases) -> None:
    text = _words(_printed(cases["nothing"][0]))
    assert "0 bits certified" in text
    assert "Nothing is certified" in text
    assert "I_hat - epsilon is at most 1.971702 (rounded up)" in text
    assert "not above the local bound 2" in text
    assert "hold at least" not in text


def test_data_that_reject_the_assumptions_are_no_success(cases: Cases) -> None:
    text = _words(_printed(cases["rejects"][0]))
    assert "The data reject the assumptions" in text
    assert "I_hat - epsilon exceeds 2*sqrt(2)" in text
    assert "bits certified" not in text
    assert "(capped at" in text


@pytest.mark.parametrize("name", ALL)
def test_it_names_what_the_claim_rests_on_and_how_to_check_it(cases: Cases, name: str) -> None:
    result, _ = cases[name]
    text = _words(_printed(result))
    for one in assumptions(result.request.theory):
        assert one.id in text
    if result.certificate is None:
        assert "none: P <= 1 needs no proof" in text
    else:
        assert result.certificate.digest in text
        assert "bellproof check FILE" in text


def test_the_line_of_a_rescaled_expression_is_about_chsh(cases: Cases) -> None:
    assert "P(ab|xy) + lambda I <= mu" in _words(_printed(cases["table1"][0]))
    assert "P(a|x) + lambda I <= mu" in _words(_printed(cases["local"][0]))
    assert "P(ab|xy) + lambda CHSH <= mu" in _words(_printed(cases["scaled"][0]))


@pytest.mark.parametrize("width", [40, 80, 100, 300])
@pytest.mark.parametrize("name", ALL)
def test_lines_fit_and_are_not_padded(cases: Cases, name: str, width: int) -> None:
    lines = _printed(cases[name][0], "data.csv", width).splitlines()
    assert max(map(len, lines)) <= min(width, 100)
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("name", ["table1", "nothing", "rejects"])
def test_colour_adds_nothing_but_colour(cases: Cases, name: str) -> None:
    stream = StringIO()
    print_certified(cases[name][0], "data.csv", Console(file=stream, width=80, force_terminal=True))
    coloured = stream.getvalue()
    assert _ESCAPES.search(coloured)
    assert _words(_ESCAPES.sub("", coloured)) == _words(_printed(cases[name][0]))


def test_piped_output_has_no_escapes_and_80_columns(
    cases: Cases, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(variable, raising=False)
    print_certified(cases["table1"][0], "table1")
    text = capsys.readouterr().out
    assert "\x1b" not in text
    assert 70 < max(map(len, text.splitlines())) <= 80


def test_a_hostile_name_is_shown_and_not_obeyed(cases: Cases, hostile: str) -> None:
    text = _printed(cases["table1"][0], hostile, 300)
    assert "\x1b" not in text
    assert "[bold red]" in _words(text)


def test_an_ascii_terminal_is_enough(cases: Cases) -> None:
    raw = BytesIO()
    stream = TextIOWrapper(raw, encoding="ascii")
    print_certified(cases["table1"][0], "Zählung.csv", Console(file=stream, width=80))
    stream.flush()
    assert b"Z?hlung.csv" in raw.getvalue()
    assert b"44.066 bits certified" in raw.getvalue()
