"""Short forms: packed lists, words with their mirror images, Gram matrices dominated by their diagonal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof_checker import check_bytes
from bellproof_checker.document import Reject, unpacked
from bellproof_checker.short import read_dominant

SHORT = ["sos-short-v-1-5-words-9.json", "sos-short-v-1-5-words-13.json", "sos-short-v-1-20-words-17.json"]
PART = ("evidence", "parts", 0)
BLOCK = (*PART, "blocks", 0)


def spread(value: Any) -> Any:
    """Every packed list as a list."""
    if isinstance(value, dict):
        return {key: spread(member) for key, member in value.items()}
    found = unpacked(value)
    return [spread(member) for member in found] if isinstance(found, list) else found


def variants(text: str) -> Iterator[str]:
    """Each number one larger, each sign turned, the last number gone, one too many, two separators for one."""
    for found in re.finditer(r"[0-9]+", text):
        yield text[: found.start()] + str(int(found.group()) + 1) + text[found.end() :]
    for found in re.finditer(r"(?<![0-9])-?[1-9]", text):
        turned = found.group()[1:] if found.group().startswith("-") else "-" + found.group()
        yield text[: found.start()] + turned + text[found.end() :]
    yield from (text.rpartition(" ")[0], text + " 1", text + ";", text.replace(" ", "  ", 1), text + " ")


@pytest.mark.parametrize("name", SHORT)
def test_packed_lists_say_what_lists_say(name: str, tamper: Any) -> None:
    document = tamper.load(name)
    spelt = document | {"evidence": spread(document["evidence"])}
    assert spelt["evidence"] != document["evidence"]
    short, long = check_bytes(tamper.dump(document)), check_bytes(tamper.reseal(spelt))
    assert short.accepted
    assert long.accepted
    assert (short.claim, short.sha256 == long.sha256) == (long.claim, False)


@pytest.mark.parametrize("name", SHORT[:2])
def test_no_number_in_a_packed_list_can_be_changed(name: str, tamper: Any) -> None:
    document = tamper.load(name)
    tried = 0
    for place, text in tamper.scalars(document["evidence"]["parts"], ("evidence", "parts")):
        for other in variants(text) if place[-1] != "parity" else ("none", "even", "odd"):
            if other in {text, ""}:
                continue
            changed = tamper.changed(document, place, other)
            verdict = check_bytes(tamper.reseal(changed))
            # Other weights may show the same matrix to be dominated.
            assert not verdict.accepted or place[-1] == "dominance", (place, text, other)
            assert verdict.exit_status in {0, 1, 3}
            tried += 1
    assert tried > 150


def lower(rows: list[list[int]]) -> Any:
    return [[str(entry) for entry in row] for row in rows]


@pytest.mark.parametrize(
    ("rows", "weights"),
    [
        ([[0]], None),
        ([[2], [-2, 2]], None),
        ([[9], [6, 4]], ["2", "3"]),
        ([[5], [-2, 4], [3, 1, 5]], ["1", "1", "1"]),
        ("5;-2 4;3 1 5", "1 1 1"),
    ],
)
def test_dominated_matrices_are_read(rows: Any, weights: Any) -> None:
    found = read_dominant(rows if isinstance(rows, str) else lower(rows), weights)
    assert all(found[i][j] == found[j][i] for i in range(len(found)) for j in range(len(found)))


@pytest.mark.parametrize(
    ("rows", "weights", "code"),
    [
        ([[-1]], None, "not-positive"),
        ([[0], [1, 0]], None, "not-positive"),
        ([[9], [6, 4]], None, "not-positive"),
        ([[9], [6, 4]], ["3", "2"], "not-positive"),
        ([[8], [6, 4]], ["2", "3"], "not-positive"),
        ([[9], [7, 5]], ["2", "3"], "not-positive"),
        ([[9], [6, 4]], ["-2", "-3"], "out-of-range"),
        ([[9], [6, 4]], ["0", "3"], "out-of-range"),
        ([[9], [6, 4]], ["2"], "wrong-length"),
        ([[9], [6]], None, "wrong-length"),
        ([["1/2"]], None, "bad-number"),
        ([["1"]], ["3/2"], "bad-number"),
        ([["1"]], "1", "not-a-list"),
        ("1", None, "not-a-list"),
        ("1;0  1", None, "wrong-length"),
        ("1;0 1;", None, "wrong-length"),
    ],
)
def test_what_is_not_dominated_is_refused(rows: Any, weights: Any, code: str) -> None:
    with pytest.raises(Reject) as caught:
        read_dominant(rows if isinstance(rows, str) else lower(rows), weights)
    assert caught.value.code == code


@settings(max_examples=60)
@given(st.data())
def test_a_dominated_matrix_is_never_negative_on_a_vector(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 4))
    entries = st.integers(-6, 6)
    rows = [[data.draw(entries) for _ in range(i)] + [data.draw(st.integers(0, 30))] for i in range(size)]
    weights: Any = [str(data.draw(st.integers(1, 5))) for _ in range(size)]
    vector = [data.draw(st.integers(-9, 9)) for _ in range(size)]
    try:
        matrix = read_dominant(lower(rows), weights)
    except Reject:
        return
    total = sum(matrix[i][j] * vector[i] * vector[j] for i in range(size) for j in range(size))
    assert total >= 0


@pytest.mark.parametrize(
    ("place", "value", "code", "status"),
    [
        ((*BLOCK, "parity"), "Even", "bad-parity", 3),
        ((*BLOCK, "parity"), ["even"], "not-a-string", 3),
        ((*BLOCK, "D"), ["1"], "unknown-key", 3),
        ((*BLOCK, "L"), [[]], "unknown-key", 3),
        ((*BLOCK, "words"), "1 B0 B1 A0B0 A0B1 A1B2", "bad-word", 3),
        ((*PART, "divisor"), "0", "out-of-range", 3),
        ((*PART, "divisor"), "-1260000", "out-of-range", 3),
        ((*PART, "divisor"), "1/2", "bad-number", 3),
        ((*PART, "divisor"), "1", "identity-fails", 1),
        ((*PART, "slack"), "1/1000", "identity-fails", 1),
        ((*PART, "slack"), "-1", "negative-slack", 1),
    ],
)
def test_other_forms_are_refused(
    place: tuple[str | int, ...], value: Any, code: str, status: int, tamper: Any
) -> None:
    changed = tamper.changed(tamper.load(SHORT[0]), place, value)
    verdict = check_bytes(tamper.reseal(changed))
    assert (verdict.code, verdict.exit_status) == (code, status)


def test_an_odd_word_is_not_its_own_mirror_image_and_other_sides_have_none(tamper: Any) -> None:
    document = tamper.load(SHORT[0])
    block = document["evidence"]["parts"][0]["blocks"][1]
    odd = block | {"words": "1 B1 A0B1"}
    assert (
        check_bytes(tamper.reseal(tamper.changed(document, (*PART, "blocks", 1), odd))).code == "bad-parity"
    )
    claim = document["claim"] | {
        "scenario": {"settings": ["2", "3"], "outcomes": ["2", "2"]},
        "expression": [["0", "0", "0", "0", "1"]],
    }
    wide = document | {"claim": claim, "evidence": document["evidence"] | {"relabellings": []}}
    assert check_bytes(tamper.reseal(wide)).code == "bad-swap"


def test_a_matrix_that_is_not_dominated_is_refused_even_if_the_identity_holds(tamper: Any) -> None:
    """Minus a square and the same square once more: the sum is right, and the blocks are no squares."""
    document = tamper.load(SHORT[0])
    blocks = document["evidence"]["parts"][0]["blocks"]
    for parity in ("none", "even", "odd"):
        plus = {"words": ["A0"], "parity": parity, "gram": [["1"]]}
        both = [*blocks, plus, plus | {"gram": [["-1"]]}]
        changed = tamper.changed(document, (*PART, "blocks"), both)
        assert check_bytes(tamper.reseal(changed)).code == "not-positive"
        nothing = [*blocks, plus | {"gram": [["0"]]}]
        assert check_bytes(tamper.reseal(tamper.changed(document, (*PART, "blocks"), nothing))).accepted


def test_factors_with_mirror_images_are_those_of_the_words_written_out(tamper: Any) -> None:
    """One square of an even pair, once with the parity and once with both words."""
    document = tamper.load(SHORT[0])
    part = document["evidence"]["parts"][0]
    losing = document["evidence"]["parts"][1]
    share = Fraction(1, 7)
    short = {"words": ["A0"], "parity": "even", "L": [[]], "D": [str(share)]}
    minus = {"words": ["A0", "B0"], "face": [["1"], ["1"]], "L": [[]], "D": [str(share)]}
    verdicts = []
    for block in (short, minus):
        total = losing | {"blocks": [*losing["blocks"], block]}
        changed = tamper.changed(document, ("evidence", "parts"), [part, total])
        verdicts.append(check_bytes(tamper.reseal(changed)))
    assert verdicts[0].code == verdicts[1].code == "identity-fails"
    assert verdicts[0].message == verdicts[1].message


def test_work_on_a_dominated_matrix_is_counted_before_it_is_done(tamper: Any) -> None:
    document = tamper.load(SHORT[0])
    words = [f"{'A0A1' * 6}{'B0B1' * (i % 6)}" for i in range(300)]
    large = "9" * 3000
    block = {
        "words": " ".join(words),
        "gram": ";".join(" ".join(["0"] * i + [large]) for i in range(300)),
    }
    verdict = check_bytes(tamper.reseal(tamper.changed(document, BLOCK, block)))
    assert verdict.code == "too-large"
