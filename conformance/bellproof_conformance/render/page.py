"""A run as one self-contained HTML page; whatever came from the testee is escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape

from bellproof_conformance.claims import CLAIMS, said
from bellproof_conformance.records import Line, Run
from bellproof_conformance.render.style import STYLE
from bellproof_conformance.render.terminal import held
from bellproof_conformance.verdicts import MEANING, Verdict

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(run: Run) -> bytes:
    """The page."""
    state = "conforms" if run.conforms else "does not conform"
    body = [
        f'<header><h1 class="{"good" if run.conforms else "bad"}">{_t(run.name)} {state}</h1>',
        f"<p>{_t(run.header['command'])}</p></header>",
        _section("Result", _verdicts(run) + _problems(run)),
        _section("Failures", _cases([line for line in run.cases if line["fails"]]) or "<p>None.</p>"),
        _section("Operations", _operations(run)),
        *_claims(run),
        _section("How it was run", _facts(run)),
        _section("All cases", _cases(run.cases) or "<p>None.</p>"),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_t(run.name)}: conformance</title>\n<style>{STYLE}</style>\n</head>\n<body><main>\n"
        + "\n".join(body)
        + "\n</main></body>\n</html>\n"
    ).encode("utf-8", "replace")


def _t(text: object) -> str:
    return escape(str(text))


def _section(heading: str, content: str) -> str:
    return f"<section><h2>{_t(heading)}</h2>\n{content}\n</section>"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f'<th scope="col">{_t(text)}</th>' for text in heads)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>'


def _verdict(name: str, *, fails: bool) -> str:
    return f'<span class="{"bad" if fails else "good"}">{_t(name)}</span>'


def _verdicts(run: Run) -> str:
    failing = {str(line["verdict"]) for line in run.cases if line["fails"]}
    rows = [
        (_verdict(name, fails=name in failing), _t(count), _t(MEANING[Verdict(name)]))
        for name, count in run.summary["verdicts"].items()
    ]
    rounded = run.summary["rounded"]
    note = f"<p>{rounded} of the passes are rounded to the unsafe side.</p>" if rounded else ""
    return _table(("verdict", "cases", "meaning"), rows) + note


def _problems(run: Run) -> str:
    found = "".join(f"<li>{_t(problem)}</li>" for problem in run.summary["problems"])
    return f'<ul class="bad">{found}</ul>' if found else ""


def _operations(run: Run) -> str:
    rows = [
        (_t(op), _t(", ".join(f"{count} {name}" for name, count in verdicts.items())))
        for op, verdicts in run.summary["by_operation"].items()
    ]
    return _table(("operation", "verdicts"), rows)


def _claims(run: Run) -> list[str]:
    """One row a claim that the testee makes; nothing if it makes none."""
    rows = []
    for score in run.summary.get("claims", ()):
        name = score["claim"]
        meaning = CLAIMS[name].meaning if name in CLAIMS else ("the operation" if score["known"] else "")
        verdicts = ", ".join(f"{count} {verdict}" for verdict, count in score["verdicts"].items())
        colour = "" if score["known"] and not score["asked"] else "good" if score["holds"] else "bad"
        state = f'<span class="{colour}">{_t(said(score))}</span>'
        rows.append((_t(name), state, _t(verdicts), _t(meaning)))
    return [_section("Claims", _table(("claim", "score", "verdicts", "meaning"), rows))] if rows else []


def _facts(run: Run) -> str:
    header = run.header
    demands = [name for name in ("tight", "strict") if header[name]] or ["neither tight nor strict"]
    rows = [
        ("suite", f"bellproof {header['bellproof']}, cases {header['cases']}"),
        ("time", header["time"]),
        ("suites", ", ".join(header["suites"])),
        ("demands", ", ".join(demands)),
        ("fuzzing", f"{header['fuzz']} cases from seed {header['seed']}"),
        ("introduction", json.dumps(header["testee"], ensure_ascii=False)),
        ("kept from", held(run).removeprefix("held: ")),
        ("limits", json.dumps(header["held"]["limits"] if header["held"] else {})),
    ]
    return _table(("", ""), [(_t(name), _t(value)) for name, value in rows])


def _cases(lines: Iterable[Line]) -> str:
    rows = [
        (
            f'<span id="{_t(line["id"])}">{_t(line["id"])}</span>',
            _verdict(str(line["verdict"]), fails=bool(line["fails"])),
            _finding(line),
            _t(line["reason"]),
            _t(line["source"]),
        )
        for line in lines
    ]
    return _table(("case", "verdict", "finding", "what it catches", "source"), rows) if rows else ""


def _finding(line: Line) -> str:
    text = _t(line["finding"])
    if line["answer"]:
        text += f"<br><code>{_t(line['answer'])}</code>"
    if line["witness"]:
        witness = json.dumps(line["witness"], indent=1, ensure_ascii=False)
        text += f"<details><summary>witness</summary><pre>{_t(witness)}</pre></details>"
    return text
