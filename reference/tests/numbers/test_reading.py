"""Reading exact numbers: every accepted text means what it says, everything else is bad input."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.exact import MAX_CHARACTERS, MAX_EXPONENT, Surd, read_exact, read_rational

digits = st.text("0123456789", min_size=1, max_size=30)
signs = st.sampled_from(["", "+", "-"])
blanks = st.sampled_from(["", " ", "\t", "  \n"])


@st.composite
def decimals(draw: st.DrawFn) -> str:
    whole, part = draw(digits), draw(digits)
    body = draw(st.sampled_from([whole, f"{whole}.", f".{part}", f"{whole}.{part}"]))
    exponent = draw(st.none() | st.integers(-MAX_EXPONENT, MAX_EXPONENT))
    letter = draw(st.sampled_from("eE"))
    plus = draw(st.sampled_from(["", "+"])) if exponent is not None and exponent >= 0 else ""
    return draw(signs) + body + ("" if exponent is None else f"{letter}{plus}{exponent}")


@given(decimals(), blanks, blanks)
@example("0.01", "", "")
@example("1e-12", "", "")
@example("1e-400", "", "")
@example("-1E+400", "", "")
@example(".5", "", "")
@example("5.", "", "")
@example("-0", "", "")
def test_a_decimal_is_read_exactly(text: str, before: str, after: str) -> None:
    assert read_rational(before + text + after, "s") == Fraction(Decimal(text))


@given(st.integers(), st.integers(min_value=1), signs)
def test_a_quotient_is_read_exactly(p: int, q: int, sign: str) -> None:
    expected = Fraction(-abs(p) if sign == "-" else abs(p), q)
    assert read_rational(f"{sign}{abs(p)}/{q}", "s") == expected


@given(st.fractions())
@example(Fraction(0))
@example(Fraction(-1, 3))
def test_what_is_printed_is_read_back(value: Fraction) -> None:
    assert read_rational(str(value), "s") == value


@given(decimals())
@example("-1." + "7" * (MAX_CHARACTERS - 3))
@example("-." + "7" * (MAX_CHARACTERS - 7) + "e-400")
@example("-" + "7" * (MAX_CHARACTERS - 5) + "e400")
def test_whatever_is_read_can_be_printed_and_read_again(text: str) -> None:
    value = read_rational(text, "s")
    assert read_rational(str(value), "s") == value


def meaning(text: str) -> Surd | None:
    """A second reader, by Python's own conversion of what stands before ``sqrt(2)``."""
    number, root, rest = text.strip().partition("sqrt")
    try:
        if not root:
            return Surd(Fraction(number), Fraction(0))
        factor = number.strip().removesuffix("*").strip() if "*" in number else f"{number.strip()}1"
        return Surd(Fraction(0), Fraction(factor)) if rest.replace(" ", "") == "(2)" else None
    except (ValueError, ZeroDivisionError):
        return None


@given(st.text(max_size=12) | st.text("0123456789+-./eE_ *sqrt(2)", max_size=14))
@example("٣")
@example("1_000")
@example("--1*sqrt(2)")
@example("1 0*sqrt(2)")
def test_any_text_is_a_number_or_bad_input(text: str) -> None:
    try:
        value = read_exact(text, "s")
    except BadInput:
        return
    assert value == meaning(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        "-",
        "+",
        "e5",
        ".e5",
        "1e",
        "1e+",
        "1e1.5",
        "1 000",
        "1,5",
        "1_000",
        "0x10",
        "1/",
        "/2",
        "1/2/3",
        "1/-2",
        "1.0/2",
        "1/2e3",
        "++1",
        "+-1",
        "nan",
        "inf",
        "-Infinity",
        "½",
        "١/٢",  # noqa: RUF001 - Arabic digits are the point
        "１２",  # noqa: RUF001 - full-width digits are the point
        "−1",  # noqa: RUF001 - a minus sign that is no hyphen is the point
        "1\0",
        "1\n2",
        "\ud800",
        "*sqrt(2)",
        "--1*sqrt(2)",
        "+-1*sqrt(2)",
        "1 0*sqrt(2)",
        "2*2*sqrt(2)",
        "sqrt(2)*2",
        "sqrt(3)",
        "sqrt(-2)",
        "2sqrt(2)",
        "1+sqrt(2)",
    ],
)
def test_no_number(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_exact(text, "--at")
    assert str(caught.value).startswith("--at: ")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("text", ["1e401", "1e-401", "0e401", "1e99999999999999999999", "-1.5E-000401"])
def test_exponents_are_bounded(text: str) -> None:
    with pytest.raises(BadInput, match=r"exponent of .* is beyond \+-400"):
        read_rational(text, "s")


def test_leading_zeros_of_an_exponent_do_not_count() -> None:
    assert read_rational("1e-0000000002", "s") == Fraction(1, 100)


@pytest.mark.parametrize("text", ["0/0", "1/0", "-5/000"])
def test_a_denominator_zero_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="denominator zero"):
        read_rational(text, "s")


@pytest.mark.parametrize(
    "text",
    [
        "1" * 10**6,
        "1/" + "1" * 10**6,
        "1" * 10**6 + "/3",
        "0." + "1" * 10**6,
        "1e" + "1" * 10**6,
        "2*" + " " * 10**6 + "sqrt(2)",
        " " * 5 + "x" * 10**6,
    ],
)
def test_a_huge_text_is_refused_in_few_words(text: str) -> None:
    with pytest.raises(BadInput, match=r"number of \d+ characters") as caught:
        read_exact(text, "s")
    assert len(str(caught.value)) < 100


def test_the_longest_decimal_is_read() -> None:
    text = "0." + "1" * (MAX_CHARACTERS - 2)
    assert read_rational(text, "s") == Fraction(int("1" * (MAX_CHARACTERS - 2)), 10 ** (MAX_CHARACTERS - 2))
    with pytest.raises(BadInput):
        read_rational(text + "1", "s")


def test_the_place_is_named() -> None:
    with pytest.raises(BadInput) as caught:
        read_rational("x", "data.csv", line=7)
    assert str(caught.value).startswith("data.csv, line 7: 'x' is no number")
    assert (caught.value.source, caught.value.line) == ("data.csv", 7)


@given(st.fractions(), blanks, blanks)
def test_multiples_of_the_root_are_read(factor: Fraction, before: str, after: str) -> None:
    text = f"{before}{factor}{before}*{after}sqrt({after}2{before}){after}"
    assert read_exact(text, "s") == Surd(Fraction(0), factor)


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("sqrt(2)", 1),
        ("-sqrt(2)", -1),
        ("+sqrt(2)", 1),
        ("2*sqrt(2)", 2),
        ("2 * sqrt(2)", 2),
        ("-2e0*sqrt(2)", -2),
    ],
)
def test_forms_of_the_root(text: str, factor: int) -> None:
    assert read_exact(text, "s") == Surd(Fraction(0), Fraction(factor))
