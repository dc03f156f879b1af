"""JUnit XML, as continuous integration reads it: a suite a test suite, a case a test case."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

from bellproof_conformance.records import Line, Run
from bellproof_conformance.verdicts import Verdict

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SKIPPED = frozenset({Verdict.UNSUPPORTED, Verdict.XFAIL})
_BROKEN = frozenset({Verdict.CRASH, Verdict.TIMEOUT, Verdict.PROTOCOL})


def junit(run: Run) -> bytes:
    """The whole document."""
    root = Element("testsuites", name=_clean(run.name))
    for suite in dict.fromkeys(str(line["suite"]) for line in run.cases):
        _suite(root, suite, [line for line in run.cases if line["suite"] == suite])
    problems = run.summary["problems"]
    if problems:
        own = SubElement(root, "testsuite", name="run", tests=str(len(problems)), failures=str(len(problems)))
        for problem in problems:
            case = SubElement(own, "testcase", classname="run", name=_clean(problem))
            SubElement(case, "failure", message=_clean(problem), type="problem")
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _suite(root: Element, name: str, lines: list[Line]) -> None:
    failed = [line for line in lines if line["fails"]]
    errors = [line for line in failed if line["verdict"] in _BROKEN]
    skipped = [line for line in lines if line["verdict"] in _SKIPPED]
    suite = SubElement(
        root,
        "testsuite",
        name=name,
        tests=str(len(lines)),
        failures=str(len(failed) - len(errors)),
        errors=str(len(errors)),
        skipped=str(len(skipped)),
    )
    for line in lines:
        case = SubElement(suite, "testcase", classname=_clean(str(line["op"])), name=_clean(str(line["id"])))
        message = _clean(f"{line['verdict']}: {line['finding']}")
        if line["fails"]:
            kind = "error" if line["verdict"] in _BROKEN else "failure"
            found = SubElement(case, kind, message=message, type=str(line["verdict"]))
            found.text = _clean(f"{line['reason']} ({line['source']})\nanswer: {line['answer']}")
        elif line["verdict"] in _SKIPPED:
            SubElement(case, "skipped", message=message)


def _clean(text: str) -> str:
    """XML has no way to write most control characters."""
    return _FORBIDDEN.sub("\ufffd", text)
