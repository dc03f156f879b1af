"""Our JSON reader: exact numbers, nothing dropped silently, and no way to crash it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.files.json_text import (
    MAX_DEPTH,
    Json,
    NumberText,
    list_of,
    number_of,
    parse_json,
    read_json,
    write_json,
)

Save = Callable[[str | bytes], str]


def plain(value: Json) -> object:
    """The same with numbers as the standard parser's decimals."""
    if isinstance(value, NumberText):
        return Decimal(value.text)
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    return value


leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
documents = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(documents, st.sampled_from([None, 1]), st.booleans())
def test_good_documents_are_read_as_the_standard_parser_reads_them(
    value: object,
    indent: int | None,
    ascii_only: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    expected = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    try:
        found = parse_json(text, "f")
    except BadInput as error:
        found = None
        assert "nested deeper" in error.reason  # noqa: PT017 - which documents are too deep is checked below
        assert text.count("[") + text.count("{") > MAX_DEPTH
    else:
        assert plain(found) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False).filter(lambda d: d == 0 or abs(d.adjusted()) < 300))
@example(Decimal("0.1"))
@example(Decimal("0.30000000000000000000000000001"))
def test_numbers_never_pass_through_binary_floats(value: Decimal) -> None:
    text = f"{value:f}" if abs(value.adjusted()) < 20 else f"{value:e}"
    entry = list_of(parse_json(f"[{text}]", "f"), "f", "it")[0]
    assert number_of(entry, "f", "it") == Fraction(text)


@given(st.text(max_size=40) | st.text('[]{}",:0123456789.eE+-\\ntrufalsd \n', max_size=40))
@example('"' * 7)
@example('["\\')
@example("[" * 9)
@example('{"a":1,"a":2}')
@example("\ufeff[]")
@example("[1]x")
def test_any_text_is_read_as_the_standard_parser_reads_it_or_refused(text: str) -> None:
    try:
        found = parse_json(text, "f")
    except BadInput:
        return
    assert plain(found) == json.loads(text, parse_float=Decimal, parse_int=Decimal)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1: is no JSON"),
        ("[1,]", "line 1: is no JSON"),
        ("[\n1,\n2 3]", "line 3: is no JSON"),
        ("[01]", "is no JSON"),
        ("[.5]", "is no JSON"),
        ("[+1]", "is no JSON"),
        ("['a']", "is no JSON"),
        ("[1] // no", "is no JSON"),
        ('["\n"]', "is no JSON"),
        ("[NaN]", "NaN is no number"),
        ("[Infinity]", "Infinity is no number"),
        ("[-Infinity]", "-Infinity is no number"),
        ('{"a": 1, "b": 2, "a": 1}', "key 'a' stands twice"),
        ('[{"a": {"b": 1, "b": 1}}]', "key 'b' stands twice"),
        ('{"a": 1, "\\u0061": 1}', "key 'a' stands twice"),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), f"nested deeper than {MAX_DEPTH} levels"),
        ("[" * 10**6, "line 1: is nested deeper"),
        ('{"a":' * 10**5, "line 1: is nested deeper"),
        ("[\n" * 10**5, f"line {MAX_DEPTH + 1}: is nested deeper"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason) as caught:
        parse_json(text, "f.json")
    assert str(caught.value).startswith("f.json")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


def test_brackets_in_strings_do_not_count_as_nesting() -> None:
    text = json.dumps(["[" * 100, '\\"[[[[[[[[[[', "\\" * 9, {"{" * 50: "]"}])
    assert plain(parse_json(text, "f")) == json.loads(text)


def test_the_deepest_nesting_is_read() -> None:
    assert parse_json("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f") is not None


def test_what_was_closed_counts_no_more_and_no_less() -> None:
    wide = "[" + "[]," * 5000
    assert parse_json(wide + "0]", "f") is not None
    assert parse_json(wide + "[" * (MAX_DEPTH - 1) + "]" * MAX_DEPTH, "f") is not None
    with pytest.raises(BadInput, match="nested deeper"):
        parse_json(wide + "[" * MAX_DEPTH + "]" * (MAX_DEPTH + 1), "f")


def test_closing_brackets_make_no_room_for_more() -> None:
    with pytest.raises(BadInput, match=r"is no JSON|nested deeper"):
        parse_json("]" * 50 + "[" * 10**5, "f")


@pytest.mark.parametrize("digits", [5000, 10**6])
def test_a_number_of_many_digits_is_refused_where_it_is_used(digits: int) -> None:
    """Python itself would stop at 4300 digits, with an error of another kind."""
    assert digits > sys.get_int_max_str_digits()
    entry = list_of(parse_json(f"[{'1' * digits}]", "f"), "f", "it")[0]
    with pytest.raises(BadInput, match=f"f: it: number of {digits} characters"):
        number_of(entry, "f", "it")


@given(documents)
@example({"a": [1, None, True, "\u2028"]})
def test_what_is_written_is_read_back(value: object) -> None:
    parsed = parse_json(json.dumps(value), "f", depth=64)
    text = write_json(parsed)
    assert parse_json(text, "f", depth=64) == parsed
    assert "\n" not in text


@pytest.mark.parametrize("value", [0.5, Fraction(1, 2), {"a": [1.0]}, b"x"])
def test_what_is_not_exact_is_never_written(value: object) -> None:
    with pytest.raises(TypeError, match="has no exact form in JSON"):
        write_json(value)


@pytest.mark.parametrize("text", ["true", "null", "[]", "{}"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(BadInput, match=r"^f: c in row 3 is no number"):
        number_of(parse_json(text, "f"), "f", "c in row 3")


def test_what_is_no_list() -> None:
    with pytest.raises(BadInput, match=r"^f: expression is no list"):
        list_of(parse_json('{"a": []}', "f"), "f", "expression")


def test_files(save: Save) -> None:
    assert read_json(save(b"\xef\xbb\xbf[\r\n]\r\n"), "") == []
    for content, reason in [(b"[\xff]", "is not UTF-8"), (b'["\0"]', "NUL byte"), (b"", "is no JSON")]:
        with pytest.raises(BadInput, match=reason):
            read_json(save(content), "")


def test_a_name_that_is_none_says_what_could_be_meant() -> None:
    with pytest.raises(BadInput, match=r"^chhs: is neither chsh nor the name of a file"):
        read_json("chhs", "chsh")
