"""What a newcomer copies works, and is short; so are the adapters for other people's packages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
ADAPTERS = ROOT / "adapters"
SHARED = ("serving", "chsh_rate")
COMPILERS = [name for name in ("cc",) if shutil.which(name)]
"""The C template is compiled where a compiler is installed; that it is short is tested everywhere."""


def talk(command: list[str], *requests: tuple[str, object]) -> list[Any]:
    """Greet a testee, ask, and return what it said; it has to end with its input and complain of nothing."""
    messages = [{"id": 0, "op": "hello", "params": {"protocol": 1}}]
    messages += [
        {"id": number, "op": op, "params": params} for number, (op, params) in enumerate(requests, start=1)
    ]
    lines = "".join(json.dumps(message) + "\n" for message in messages)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert [reply["id"] for reply in replies] == list(range(len(messages)))
    assert replies[0]["result"]["version"]
    return replies


def test_the_python_template_is_a_testee() -> None:
    good = {"n": 3016, "delta": "1/100", "q": "1/4", "I_max": "2*sqrt(2)"}
    replies = talk(
        [sys.executable, str(TEMPLATES / "template.py")],
        ("finite.epsilon", good),
        ("finite.epsilon", {**good, "delta": "1"}),
        ("finite.epsilon", {**good, "q": "a quarter"}),
        ("finite.epsilon", {"n": 1}),
        ("bell.estimate", {}),
    )
    assert replies[0]["result"]["ops"] == ["finite.epsilon"]
    assert replies[1]["result"]["epsilon"] == pytest.approx(0.377348693137600, rel=1e-14)
    assert [reply["error"]["kind"] for reply in replies[2:5]] == ["invalid_input"] * 3
    assert replies[5]["unsupported"] is True


def test_the_shell_template_is_a_testee() -> None:
    replies = talk(
        ["bash", str(TEMPLATES / "template.sh")],
        ("settings.combine", {"sources": ["0000000180000002", "C000000000000000", "0000000200000001"]}),
        ("settings.combine", {"sources": ["00000001", "00000001"]}),
        ("settings.combine", {"sources": ["00000001", "0000001", "00000001"]}),
        ("settings.combine", {"sources": ["00000001", "0000000g", "00000001"]}),
        ("bell.estimate", {}),
    )
    assert replies[0]["result"]["ops"] == ["settings.combine"]
    assert replies[1]["result"]["settings"] == [[1, 1], [1, 1]]
    assert [reply["error"]["kind"] for reply in replies[2:5]] == ["invalid_input"] * 3
    assert replies[5]["unsupported"] is True


@pytest.mark.parametrize("compiler", COMPILERS)
def test_the_c_template_is_a_testee(compiler: str, tmp_path: Path) -> None:
    program = tmp_path / "template"
    source = str(TEMPLATES / "template.c")
    subprocess.run([compiler, "-O2", "-Wall", "-Werror", source, "-o", str(program), "-lm"], check=True)
    replies = talk(
        [str(program)],
        ("stats.frequency", {"bits": "1011010101"}),
        ("stats.frequency", {"bits": "012"}),
        ("stats.frequency", {"bits": ""}),
        ("stats.frequency", {}),
        ("bell.estimate", {}),
    )
    assert replies[0]["result"]["ops"] == ["stats.frequency"]
    assert replies[1]["result"]["p"] == [pytest.approx(0.527089256865538, rel=1e-14)]
    assert [reply["error"]["kind"] for reply in replies[2:5]] == ["invalid_input"] * 3
    assert replies[5]["unsupported"] is True


def test_templates_have_at_most_40_lines_and_say_how_they_are_run() -> None:
    found = sorted(TEMPLATES.iterdir())
    assert [path.name for path in found] == ["template.c", "template.py", "template.sh"]
    for path in found:
        text = path.read_text()
        assert len(text.splitlines()) <= 40
        assert "bellproof conform run --testee" in text


def adapters() -> list[Path]:
    return [path for path in sorted(ADAPTERS.glob("*.py")) if path.stem not in SHARED]


@pytest.mark.parametrize("path", adapters(), ids=lambda path: path.stem)
def test_an_adapter_is_short_and_pins_what_it_needs(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) < 60
    match = re.search(r"^requirements: (.+)$", text, re.MULTILINE)
    assert match is not None
    for requirement in match[1].split():
        assert requirement == "bellproof" or re.fullmatch(r"[a-z0-9]+==[0-9a-z.]+|setuptools", requirement)
    compile(text, path.name, "exec")


def test_there_is_an_adapter_for_every_package_promised() -> None:
    text = " ".join(path.stem for path in adapters())
    for package in ("ncpoleon", "ncpol2sdpa", "toqito", "cvxpy", "randextract", "cryptomite", "nistrng"):
        assert package in text
    assert "sp80022suite" in text
    assert "reference" in text


def test_the_reference_is_reached_through_its_adapter() -> None:
    replies = talk(
        [sys.executable, str(ADAPTERS / "reference.py")], ("stats.frequency", {"bits": "1011010101"})
    )
    assert replies[0]["result"]["name"] == "bellproof"
    assert replies[1]["result"]["p"][0]["lo"].startswith("0.527089256865538")


ADAPTED = """
import sys
sys.path.insert(0, {folder!r})
from serving import serve

def good(bits):
    print("a package may print what it likes")
    return {{"p": [bits.count("1") / len(bits)]}}

def refuses(bits):
    assert bits == "1", "only 1"

def breaks(bits):
    return [][len(bits)]

serve("pytest", {{"stats.frequency": good, "stats.runs": refuses, "stats.dft": breaks}})
"""


def test_what_adapters_share_translates_exceptions_and_keeps_prints_out_of_the_protocol() -> None:
    lines = [
        {"id": 0, "op": "hello", "params": {"protocol": 1}},
        {"id": 1, "op": "stats.frequency", "params": {"bits": "01"}},
        {"id": 2, "op": "stats.runs", "params": {"bits": "01"}},
        {"id": 3, "op": "stats.dft", "params": {"bits": "01"}},
        {"id": 4, "op": "stats.frequency", "params": {"bits": "01", "m": 3}},
        {"id": 5, "op": "stats.poker", "params": {}},
    ]
    done = subprocess.run(
        [sys.executable, "-c", ADAPTED.format(folder=str(ADAPTERS))],
        input="".join(json.dumps(line) + "\n" for line in lines),
        capture_output=True,
        text=True,
        check=True,
    )
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert replies[0]["result"]["ops"] == ["stats.frequency", "stats.runs", "stats.dft"]
    assert replies[1] == {"id": 1, "result": {"p": [0.5]}}
    assert [replies[i]["error"]["kind"] for i in (2, 3, 4)] == ["invalid_input", "internal", "invalid_input"]
    assert replies[5] == {"id": 5, "unsupported": True}
    assert "what it likes" in done.stderr


@pytest.mark.parametrize(
    ("theory", "kind", "I", "bits"),
    [
        ("no-signalling", "global", "3", 0.415037499278844),
        ("quantum", "global", "5/2", 1.0),
        ("quantum", "global", "2", 0.0),
        ("quantum", "local", "3", None),
        ("no-signalling", "local", "-4.5", None),
        ("classical", "local", "2.5", None),
    ],
)
def test_rates_share_what_needs_no_solver(theory: str, kind: str, I: str, bits: float | None) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ADAPTERS)!r}); from chsh_rate import serve_rate; "
        "serve_rate('pytest', lambda kind, value: 0.5)"
    )
    reply = talk([sys.executable, "-c", code], ("entropy.rate", {"theory": theory, "kind": kind, "I": I}))[1]
    if bits is None:
        assert reply["error"]["kind"] == "invalid_input"
    else:
        assert reply["result"]["bits"] == pytest.approx(bits, rel=1e-12)
