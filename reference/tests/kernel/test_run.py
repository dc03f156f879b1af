"""``bellproof check --kernel``: its exit statuses, and what it says when Coq or the theories are missing."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bellproof.cli.main import run as main
from bellproof.errors import ResourceLimit, UsageProblem
from bellproof.kernel import run
from bellproof.kernel.export import KINDS, export
from bellproof.kernel.library import main as write_library

CERTIFICATES = Path(__file__).parents[3] / "proofs" / "certificates"
SMALL = CERTIFICATES / "tilted-v-1-5.json"


def resealed(document: dict[str, Any]) -> str:
    body = {key: value for key, value in document.items() if key != "digest"}
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return json.dumps(body | {"digest": "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()})


def test_a_true_certificate_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--kernel", str(SMALL)]) == 0
    output = capsys.readouterr().out
    assert output.startswith("ACCEPT P(a|x) + ")
    assert "upper bound checked by the Coq kernel" in output


def test_a_false_certificate_is_rejected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(SMALL.read_text())
    document["claim"]["mu"] = "1"
    path = tmp_path / "false.json"
    path.write_text(resealed(document))
    assert main(["check", "--kernel", "--json", str(path)]) == 1
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["accepted"] is False
    assert entry["message"].startswith("REJECT identity-fails")


def _lower_level(document: dict[str, Any]) -> None:
    document["claim"]["lower"] = "5/4"


def _other_state(document: dict[str, Any]) -> None:
    document["evidence"]["witness"]["state"]["re"][1] = "1"


@pytest.mark.parametrize(
    ("name", "change"), [("lp-chsh-local", _lower_level), ("sos-parametric-words-9", _other_state)]
)
def test_a_false_lower_end_is_rejected_though_the_kernel_accepts_the_upper(
    name: str,
    change: Callable[[dict[str, Any]], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    document = json.loads((CERTIFICATES / f"{name}.json").read_text())
    change(document)
    path = tmp_path / "lower.json"
    path.write_text(resealed(document))
    assert main(["check", "--kernel", str(path)]) == 1
    line = capsys.readouterr().out
    assert line.startswith("REJECT ")
    assert "the Coq kernel accepts the upper bound" in line


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        ("{", 3, "not-json"),
        ('{"format":"bellproof-certificate/1"}', 3, "missing-key"),
        (None, 3, "cannot be read"),
    ],
)
def test_what_is_no_certificate(
    content: str | None, status: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.json"
    if content is not None:
        path.write_text(content)
    assert main(["check", "--kernel", str(path)]) == status
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_other_kinds_are_bad_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bellproof.kernel.export.KINDS", {"lp": KINDS["lp"], "sos": KINDS["sos"]})
    assert main(["check", "--kernel", str(CERTIFICATES / "curve-v-1-5.json")]) == 3
    assert "takes certificates of kind lp or sos, not curve" in capsys.readouterr().err


def test_a_folder_is_walked_and_the_largest_status_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sub").mkdir()
    shutil.copy(SMALL, tmp_path / "sub" / "good.json")
    (tmp_path / "bad.json").write_text("[]")
    assert main(["check", "--kernel", str(tmp_path)]) == 3
    captured = capsys.readouterr()
    assert captured.out.count("ACCEPT") == 1
    assert captured.err.count("\n") == 1


def test_a_missing_coq_is_named_with_its_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert main(["check", "--kernel", str(SMALL)]) == 4
    assert "apt-get install --no-install-recommends coq libcoq-coquelicot" in capsys.readouterr().err


def test_missing_theories_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BELLPROOF_COQ", str(tmp_path))
    with pytest.raises(UsageProblem, match="no Coq theories"):
        run.theories(("Checker",))


def test_theories_that_do_not_compile_give_no_verdict(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("Functional.v", "Checker.v"):
        (tmp_path / name).write_text("Definition x : nat := true.\n")
    monkeypatch.setenv("BELLPROOF_COQ", str(tmp_path))
    with pytest.raises(ResourceLimit, match=r"Functional\.v does not compile"):
        run.kernel_accepts(json.loads(SMALL.read_text()), "small.json")


def test_a_checker_that_says_nothing_gives_no_verdict(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("Functional.v", "Checker.v"):
        (tmp_path / name).write_text("Definition x : nat := 0.\n")
    monkeypatch.setenv("BELLPROOF_COQ", str(tmp_path))
    with pytest.raises(ResourceLimit, match="no verdict"):
        run.kernel_accepts(json.loads(SMALL.read_text()), "small.json")


def test_the_time_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_SECONDS", 0.001)
    with pytest.raises(ResourceLimit, match="seconds"):
        run.kernel_accepts(json.loads(SMALL.read_text()), "small.json")


def test_expressions_and_targets_of_other_scenarios_are_written() -> None:
    """A bound on an expression by itself, with fractions, in three settings."""
    document = {
        "kind": "sos",
        "digest": "sha256:0",
        "claim": {
            "scenario": {"settings": ["3", "2"], "outcomes": ["2", "2"]},
            "expression": [["2", "1", "0", "1", "-1/3"], ["0", "0", "0", "0", "1/2"]],
            "theory": "quantum",
            "objective": "value",
            "lambda": "1",
            "mu": "1/2",
        },
        "evidence": {
            "relabellings": [],
            "parts": [
                {
                    "target": [],
                    "slack": "0",
                    "blocks": [{"words": ["1", "A2B1"], "L": [[], ["1/2"]], "D": ["1", "0"]}],
                }
            ],
        },
    }
    text = export(document, "three.json")
    assert "expression := [(Cell 2 1 false true, (-2)); (Cell 0 0 false false, 3)];" in text
    assert "divisor := 6;" in text
    assert "settings := (3, 2)%nat;" in text
    assert "covers := ExpressionOnly;" in text
    assert "goal := Nothing;" in text
    assert "([A 2; B 1], [1; 1])" in text


def test_the_library_is_written_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["library", str(CERTIFICATES), str(tmp_path)])
    assert write_library() == 0
    names = capsys.readouterr().out.split()
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(names)
    assert "C_tilted_v_1_5" in names
    monkeypatch.setattr("sys.argv", ["library"])
    assert write_library() == 2
