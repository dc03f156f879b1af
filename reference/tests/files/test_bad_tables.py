"""Bad data: each kind is refused with the file, the line and the reason, in one line."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.files.reader import MAX_LINE_BYTES, document, opened
from bellproof.files.tables import NoClick, read_counts
from bellproof.model.scenario import CHSH_SCENARIO, Scenario

Save = Callable[[str | bytes], str]
HEAD = "x,y,a,b,count\n"
LOG = "x,y,a,b\n"

BAD: list[tuple[str, str | bytes, int | None, str]] = [
    ("empty", "", None, "is empty; expected a header x,y,a,b"),
    ("only blanks", "\n \n\t\r\n", None, "is empty"),
    ("only a byte order mark", b"\xef\xbb\xbf", None, "is empty"),
    ("header only", HEAD, None, "holds no trials"),
    ("log header only", LOG, None, "holds no trials"),
    ("all counts zero", HEAD + "0,0,0,0,0\n", None, "holds no trials"),
    ("no header", "0,0,0,0,5\n", 1, "header lacks x, y, a, b"),
    ("misspelt header", "x,y,a,B,count\n0,0,0,0,1\n", 1, "header lacks b"),
    ("other separator", "x;y;a;b;count\n0;0;0;0;1\n", 1, "header lacks x, y, a, b"),
    ("doubled column", "x,y,a,b,a\n0,0,0,0,1\n", 1, "column 'a' stands twice"),
    ("doubled count", "x,y,a,b,count,count\n0,0,0,0,1,1\n", 1, "column 'count' stands twice"),
    ("unknown column of a table", "x,y,a,b,count,note\n0,0,0,0,1,n\n", 1, "no column 'note'"),
    ("blank first line", "\n" + HEAD + "0,0,0,0,1\n", 1, "empty line in the middle"),
    ("blank line", HEAD + "0,0,0,0,1\n\n \n0,0,0,1,1\n", 3, "empty line in the middle"),
    ("repeated cell", HEAD + "0,0,0,0,1\n0,0,0,1,1\n0,0,0,0,1\n", 4, "0,0,0,0 was given already in line 2"),
    ("repeated with blanks", HEAD + "0,0,0,0,1\n 0,0 ,\t0,0,1\n", 3, "given already in line 2"),
    ("repeated with quotes", HEAD + '0,0,0,0,1\n"0",0,0,0,1\n', 3, "given already in line 2"),
    ("repeated zero", HEAD + "0,0,0,0,0\n0,0,0,0,1\n", 3, "given already in line 2"),
    (
        "zero in two figures",
        HEAD + "0,0,0,0,1\n00,0,0,0,1\n",
        3,
        "x = '00' is not one of 0..1; write it as 0",
    ),
    ("signed outcome", LOG + "0,0,+1,0\n", 2, r"a = '\+1' is not one of 0..1; write it as 1"),
    ("outcome in floating point", LOG + "0,0,0,1.0\n", 2, "b = '1.0' is not one of 0..1; write it as 1"),
    ("setting too large", LOG + "0,0,0,0\n2,0,0,0\n", 3, "setting x = '2' is not one of 0..1$"),
    ("setting negative", LOG + "0,-1,0,0\n", 2, "setting y = '-1' is not one of 0..1$"),
    ("setting enormous", LOG + f"{10**50},0,0,0\n", 2, "setting x = "),
    ("setting empty", LOG + ",0,0,0\n", 2, "setting x = '' is not"),
    (
        "outcome too large",
        LOG + "0,0,0,2\n",
        2,
        "outcome b = '2' is not one of 0..1; --no-click map:0 or map:1",
    ),
    ("outcome a word", LOG + "0,0,none,1\n", 2, "outcome a = 'none' is not one of 0..1; --no-click"),
    ("unicode digit", LOG + "0,0,\u0660,1\n", 2, "outcome a = '\u0660'"),
    ("negative count", HEAD + "0,0,0,0,-1\n", 2, "count '-1' is negative"),
    ("fractional count", HEAD + "0,0,0,0,1.5\n", 2, "count '1.5' is no whole number"),
    ("count with a point", HEAD + "0,0,0,0,1.0\n", 2, "no whole number"),
    ("count with an exponent", HEAD + "0,0,0,0,1e3\n", 2, "no whole number"),
    ("count with a sign", HEAD + "0,0,0,0,+1\n", 2, "no whole number"),
    ("count with an underscore", HEAD + "0,0,0,0,1_000\n", 2, "no whole number"),
    ("count with a blank", HEAD + "0,0,0,0,1 000\n", 2, "no whole number"),
    ("count in other digits", HEAD + "0,0,0,0,٣\n", 2, "no whole number"),
    ("superscript count", HEAD + "0,0,0,0,²\n", 2, "no whole number"),
    ("empty count", HEAD + "0,0,0,0,\n", 2, "no whole number"),
    ("count nan", HEAD + "0,0,0,0,nan\n", 2, "no whole number"),
    ("count of many digits", HEAD + f"0,0,0,0,{'9' * 1001}\n", 2, "count of 1001 digits; at most 1000"),
    ("short line", HEAD + "0,0,0,0,1\n0,0,0,1\n", 3, "4 fields where the header has 5"),
    ("long line", LOG + "0,0,0,0\n0,0,0,0,0\n", 3, "5 fields where the header has 4"),
    ("word", LOG + "0,0,0,0\nxyz\n", 3, "1 fields where the header has 4"),
    ("bad UTF-8", HEAD.encode() + b"0,0,0,0,1\n0,0,\xff,0,1\n", 3, r"is not UTF-8 \(byte 5\)"),
    ("cut UTF-8", LOG.encode() + b"0,0,0,0\n\xc3\n", 3, "is not UTF-8"),
    ("surrogate", LOG.encode() + b"0,0,\xed\xa0\x80,0\n", 2, "is not UTF-8"),
    ("UTF-16", HEAD.encode("utf-16"), 1, "NUL|UTF-8"),
    ("NUL", HEAD.encode() + b"0,0,0,0,1\n0,0,0,1,\x00\n", 3, "holds a NUL byte"),
    ("unclosed quote", LOG + '0,0,"0,0\n', 2, "is no CSV"),
    ("text after a quote", LOG + '0,0,"0"0,0\n', 2, "is no CSV"),
    ("quoted blank cell", LOG + '0,0,"","0"\n', 2, "outcome a = ''"),
    ("control characters", LOG + "0,0,\x1b[2J,0\n", 2, r"outcome a = '\\x1b\[2J'"),
    ("old line ends", "x,y,a,b\r0,0,0,0\r", 1, "header lacks b"),
    (
        "line too long",
        LOG + "0,0,0,0" + " " * MAX_LINE_BYTES + "\n",
        2,
        f"longer than {MAX_LINE_BYTES} bytes",
    ),
    ("header too long", "x" * (MAX_LINE_BYTES + 1), 1, f"longer than {MAX_LINE_BYTES} bytes"),
]


@pytest.mark.parametrize(("content", "line", "reason"), [pytest.param(*bad[1:], id=bad[0]) for bad in BAD])
def test_bad_data(save: Save, content: str | bytes, line: int | None, reason: str) -> None:
    name = save(content)
    with pytest.raises(BadInput, match=reason) as caught:
        read_counts(name, CHSH_SCENARIO)
    place = name if line is None else f"{name}, line {line}"
    assert str(caught.value).startswith(f"{place}: ")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < len(place) + 200
    assert caught.value.exit_status == 3


def test_the_longest_line_is_read(save: Save) -> None:
    line = "0,0,0,0".ljust(MAX_LINE_BYTES - 1) + "\n"
    assert read_counts(save(LOG + line), CHSH_SCENARIO).total == 1


@pytest.mark.parametrize("outcome", ["00", "01", "+1", "-0", "1.0", "0.0", "1e0", "2/2", " 1."])
@pytest.mark.parametrize("rule", ["map:0", "map:1"])
def test_an_outcome_in_another_spelling_is_no_missing_click(save: Save, outcome: str, rule: NoClick) -> None:
    """Silently read as the other outcome, it would turn the data round."""
    with pytest.raises(BadInput, match="line 2: outcome a = "):
        read_counts(save(f"{LOG}0,0,{outcome},1\n"), CHSH_SCENARIO, rule)


def test_the_rule_is_for_outcomes_and_not_for_settings(save: Save) -> None:
    with pytest.raises(BadInput, match="setting x = '-'"):
        read_counts(save(LOG + "-,0,0,0\n"), CHSH_SCENARIO, "map:0")


def test_the_rule_needs_two_outcomes(save: Save) -> None:
    with pytest.raises(BadInput, match=r"^--no-click: needs a scenario with two outcomes"):
        read_counts(save(LOG + "0,0,0,0\n"), Scenario((2, 2), (3, 2)), "map:0")


def test_a_repeated_missing_click_is_a_repeated_cell(save: Save) -> None:
    with pytest.raises(BadInput, match="line 3: cell 0,0,-,0 was given already in line 2"):
        read_counts(save(HEAD + "0,0,-,0,1\n0,0,-,0,1\n"), CHSH_SCENARIO, "map:0")


def test_a_column_of_measurements_is_no_outcome(save: Save) -> None:
    rows = "".join(f"0,0,{time}.5,0\n" for time in range(2, 2000))
    with pytest.raises(BadInput, match="line 1002: over 1000 different outcomes besides 0 and 1"):
        read_counts(save(LOG + rows), CHSH_SCENARIO, "map:0")
    with pytest.raises(BadInput, match="outcome a = 'xxxx"):
        read_counts(save(f"{LOG}0,0,{'x' * 33},0\n"), CHSH_SCENARIO, "map:0")


@pytest.mark.parametrize("name", ["nowhere.csv", "a/b/c", "x" * 300])
def test_files_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: ") as caught:
        read_counts(str(tmp_path / name), CHSH_SCENARIO)
    assert str(caught.value).startswith(str(tmp_path))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    for read in (lambda name: read_counts(name, CHSH_SCENARIO), document):
        with pytest.raises(BadInput, match="cannot be read: Is a directory"):
            read(str(tmp_path))


@pytest.mark.parametrize(("name", "reason"), [("a\0b", "holds a NUL"), ("\ud800", "cannot be encoded")])
def test_what_is_no_file_name(name: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason) as caught:
        read_counts(name, CHSH_SCENARIO)
    assert str(caught.value).isprintable()


def test_only_reading_is_called_unreadable(save: Save) -> None:
    """A mistake of ours inside the block is no bad input."""
    with pytest.raises(ValueError, match="invalid literal"), opened(save("x")):
        int("x")


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(BadInput, match=r"^standard input: is closed"):
        read_counts("-", CHSH_SCENARIO)


def test_problems_of_standard_input_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x,y,a,b\n0,0,0,7\n")))
    with pytest.raises(BadInput, match=r"^standard input, line 2: outcome b = '7'"):
        read_counts("-", CHSH_SCENARIO)


def test_a_folder_as_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Folder(io.BytesIO):
        def readline(self, _size: int | None = -1, /) -> bytes:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(Folder()))
    with pytest.raises(BadInput, match=r"^standard input: cannot be read: Is a directory"):
        read_counts("-", CHSH_SCENARIO)


@given(
    st.binary(max_size=80)
    | st.text('xyab,count0123-\n\r"', max_size=80).map(lambda text: (HEAD + text).encode())
)
@example(b"x,y,a,b\n\x1c\n")
@example(b'x,y,a,b\n"\n')
def test_any_bytes_are_data_or_bad_input(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        table = read_counts(str(path), CHSH_SCENARIO)
    except BadInput:
        return
    assert table.total > 0
    assert b"\0" not in content
    assert content.decode().splitlines()[0].count(",") >= 3
