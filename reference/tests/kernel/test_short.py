"""Short forms as the kernel's exporter writes them out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.kernel.short import dominant_squares, exchanged, written_out


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_the_squares_of_a_dominated_matrix_add_up_to_it(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 4))
    x = [data.draw(st.integers(1, 6)) for _ in range(size)]
    off = [[data.draw(st.integers(-5, 5)) for _ in range(i)] for i in range(size)]
    rows = []
    for i in range(size):
        others = [off[max(i, j)][min(i, j)] for j in range(size) if j != i]
        weights = [x[j] for j in range(size) if j != i]
        least = -(-sum(w * abs(entry) for w, entry in zip(weights, others, strict=True)) // x[i])
        rows.append([*off[i], least + data.draw(st.integers(0, 2))])
    block = {"gram": [[*map(str, row)] for row in rows], "dominance": [*map(str, x)]}
    weights_found, columns = dominant_squares(block)
    assert min(weights_found, default=Fraction(0)) >= 0
    for i in range(size):
        for j in range(i + 1):
            total = sum(w * a * b for w, a, b in zip(weights_found, columns[i], columns[j], strict=True))
            assert total == rows[i][j]


@pytest.mark.parametrize(
    ("block", "words", "face"),
    [
        ({"words": ["1", "A0"]}, ["1", "A0"], None),
        ({"words": ["A0A1B0"], "parity": "even"}, ["A0A1B0", "A0B0B1"], [[1], [1]]),
        (
            {"words": ["A1", "A0B1"], "parity": "odd"},
            ["A1", "B1", "A0B1", "A1B0"],
            [[1, 0], [-1, 0], [0, 1], [0, -1]],
        ),
        ({"words": ["1", "A1B1"], "parity": "even", "face": [["2"], ["-3"]]}, ["1", "A1B1"], [[2], [-3]]),
    ],
)
def test_mirror_images_are_written_down(block: Any, words: list[str], face: list[list[int]] | None) -> None:
    assert exchanged(block) == (words, face)


def test_packed_lists_are_spread_and_nothing_else() -> None:
    document = {
        "meta": {"note": "a b;c"},
        "kind": "sos",
        "claim": {"mu": "3/2", "v": ["1", "2"]},
        "evidence": {"parts": [{"words": "1 A0", "L": ";2", "face": "1 0;0 -1/2", "target": "0 1"}]},
    }
    part = written_out(document)["evidence"]["parts"][0]
    assert part == {
        "words": ["1", "A0"],
        "L": [[], ["2"]],
        "face": [["1", "0"], ["0", "-1/2"]],
        "target": ["0", "1"],
    }
    assert {key: value for key, value in written_out(document).items() if key != "evidence"} == {
        key: value for key, value in document.items() if key != "evidence"
    }
