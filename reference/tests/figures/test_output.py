"""Files: the format by suffix, the same bytes every time, and clear refusals."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from bellproof.errors import BadInput, UsageProblem
from bellproof.figures import Number, draw3, figure2, figure3, style, write

NUMBERS: tuple[Number, ...] = get_args(Number)


@pytest.fixture(autouse=True)
def _computed_once(
    monkeypatch: pytest.MonkeyPatch, rows2: tuple[figure2.Row, ...], paper3: figure3.Figure
) -> None:
    monkeypatch.setattr(figure2, "rows", lambda *_: rows2)
    monkeypatch.setattr(figure3, "figure", lambda **_: paper3)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    ("suffix", "start"), [(".svg", b"<?xml"), (".PNG", b"\x89PNG"), (".pdf", b"%PDF-"), (".csv", b"")]
)
def test_every_format_is_the_same_on_every_run(
    number: Number, suffix: str, start: bytes, tmp_path: Path
) -> None:
    first, second = tmp_path / f"first{suffix}", tmp_path / f"second{suffix}"
    write(number, first)
    write(number, second)
    content = first.read_bytes()
    assert content == second.read_bytes()
    assert content.startswith(start)
    assert len(content) > 1000


@pytest.mark.parametrize("number", NUMBERS)
def test_svg_holds_no_date(number: Number, tmp_path: Path) -> None:
    write(number, tmp_path / "figure.svg")
    text = (tmp_path / "figure.svg").read_text()
    assert "dc:date" not in text
    assert re.search(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", text) is None


@pytest.mark.parametrize("number", NUMBERS)
def test_every_curve_is_seen(number: Number, tmp_path: Path) -> None:
    from matplotlib import colors, image  # noqa: PLC0415 - slow, and only here

    write(number, tmp_path / "figure.png")
    pixels = image.imread(tmp_path / "figure.png")[:, :, :3].reshape(-1, 3)
    for name, colour in style.CURVES.items():
        distance = abs(pixels - colors.to_rgb(colour)).max(axis=1)
        assert (distance < 0.01).sum() > 500, name


def test_a_figure_without_biased_values_has_no_inset(paper3: figure3.Figure) -> None:
    bare = [replace(row, b=None, q=None, consumed=None, net=None) for row in paper3.rows]
    axes = draw3.draw(figure3.Figure(paper3.parameters, tuple(bare))).axes[0]
    assert axes.child_axes == []
    assert len(draw3.draw(paper3).axes[0].child_axes) == 1


@pytest.mark.parametrize("name", ["figure", "figure.jpeg", "figure.csv.gz"])
def test_an_unknown_suffix_is_a_usage_problem(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"\.svg, \.png, \.pdf or \.csv") as caught:
        write(2, tmp_path / name)
    assert caught.value.exit_status == 2
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        write(2, tmp_path / "absent" / "figure.csv")


def test_without_matplotlib_pictures_name_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageProblem, match=r"pip install 'bellproof\[report\]'"):
        write(2, tmp_path / "figure.svg")
    assert list(tmp_path.iterdir()) == []


def test_without_matplotlib_the_numbers_still_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    write(3, tmp_path / "figure.csv")
    assert (tmp_path / "figure.csv").read_text().startswith("n,a_lo,a_hi,")


def test_pictures_do_not_depend_on_the_users_own_settings(tmp_path: Path) -> None:
    import matplotlib as mpl  # noqa: PLC0415 - slow, and only here

    write(2, tmp_path / "plain.svg")
    with mpl.rc_context({"font.size": 30, "lines.linewidth": 9, "axes.titlesize": 40, "axes.xmargin": 0.4}):
        write(2, tmp_path / "changed.svg")
    assert (tmp_path / "plain.svg").read_bytes() == (tmp_path / "changed.svg").read_bytes()
