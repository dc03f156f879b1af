"""Files of others as subjects of ``conform run --certificates``: which belong together, and the verdict on each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from bellproof.enclosure import decimal_down, decimal_up, point, scientific_down, scientific_up
from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof.files.json_text import Json
from bellproof_conformance.campaign import Judged
from bellproof_conformance.cases import Case
from bellproof_conformance.imported.bounds import Judge, Proved
from bellproof_conformance.imported.gram import prove, read_gram
from bellproof_conformance.imported.program import Program, read_program
from bellproof_conformance.imported.solution import Solution, read_csdp, read_sdpa
from bellproof_conformance.judge.numbers import Truth, judge_number
from bellproof_conformance.judge.quantities import Kind, Quantity
from bellproof_conformance.select import Chosen
from bellproof_conformance.text import shorten
from bellproof_conformance.verdicts import Finding, Verdict

SUITE = "imported"
"""The suite to which these files belong."""

PROGRAM, GRAM = ".dat-s", ".gram.json"
"""How the names of programs and of Gram matrices end."""

Read = Callable[[str, Program, str], Solution]

_SOLUTIONS: tuple[tuple[str, Read], ...] = ((".sol", read_csdp), (".result", read_sdpa), (".out", read_sdpa))
_VALUES: dict[Kind, str] = {"upper": ".upper", "lower": ".lower"}
_MOST_BYTES = 1 << 24
_DIGITS = 17
_SHOWN_POINT = 400


def is_imported(path: Path) -> bool:
    """Whether a file is one of these and no certificate of our own format."""
    return path.name.endswith((PROGRAM, GRAM))


def judged(path: Path, name: str) -> Iterator[tuple[Chosen, Judged]]:
    """The cases of one file: one for a Gram matrix, one for each bound that a solution claims of its program."""
    if path.name.endswith(GRAM):
        yield _gram(path, name)
    else:
        yield from _program(path, name)


def _gram(path: Path, name: str) -> tuple[Chosen, Judged]:
    content = _read(path)
    case = _case(
        f"file.{name}", "gram.lower", {"file": _sha256(content)}, "NCTSSOS, rational_certificate", name
    )
    try:
        gram = read_gram(content.decode("utf-8", "replace"), name)
        shown = prove(gram)
    except BadInput as error:
        return _broken(case, error)
    if shown is None:
        finding = Finding(Verdict.WRONG, "proves nothing: no shift makes the Gram matrices semidefinite")
        return Chosen(SUITE, case), Judged(case, _decimal(gram.bound), finding)
    finding = _compare(gram.bound, shown.value, "lower", (shown.residual, shown.shift))
    return Chosen(SUITE, case), Judged(case, _decimal(gram.bound), finding)


def _program(path: Path, name: str) -> Iterator[tuple[Chosen, Judged]]:
    content = _read(path)
    base = path.with_name(path.name.removesuffix(PROGRAM))
    hashes: dict[str, Json] = {"program": _sha256(content)}
    case = _case(f"file.{name}", "sdp.bound", hashes, "SDPA sparse format", name)
    try:
        program = read_program(content.decode("utf-8", "replace"), name)
        file, read = _beside(base, name)
        text = _read(file)
        hashes["solution"] = _sha256(text)
        solution = read(text.decode("utf-8", "replace"), program, file.name)
        claims = _claims(base, Judge(program), solution, hashes)
    except BadInput as error:
        yield _broken(case, error)
        return
    for kind, claim, proved, other in claims:
        one = _case(
            f"file.{name}.{kind}", f"sdp.{kind}", {**hashes, "value": str(claim)}, "SDPA sparse format", name
        )
        yield Chosen(SUITE, one), Judged(one, _decimal(claim), _finding(kind, claim, proved, other))


def _beside(base: Path, name: str) -> tuple[Path, Read]:
    """The solution that lies beside a program; raises `BadInput` where there is none, or more than one."""
    found = [(base.with_name(base.name + end), read) for end, read in _SOLUTIONS]
    present = [(file, read) for file, read in found if file.is_file()]
    if len(present) != 1:
        wanted = ", ".join(file.name for file, _ in found)
        raise BadInput(name, f"has {len(present)} solutions beside it; one of {wanted} is needed")
    return present[0]


def _claims(
    base: Path, judge: Judge, solution: Solution, hashes: dict[str, Json]
) -> list[tuple[Kind, Fraction, Proved | None, Proved | None]]:
    """Each bound that is claimed, what its evidence proves, and what the other side's proves against it."""
    upper = None if solution.x is None else judge.upper(solution.x)
    lower = None if solution.y is None else judge.lower(solution.y)
    program = judge.program
    result: list[tuple[Kind, Fraction, Proved | None, Proved | None]] = []
    if solution.x is not None:
        value = _named(base, "upper", hashes) or solution.upper
        result.append(("upper", program.cost(solution.x) if value is None else value, upper, lower))
    if solution.y is not None:
        value = _named(base, "lower", hashes) or solution.lower
        own = sum(
            (
                entry * solution.y.get(place, Fraction(0)) * (1 if place[1] == place[2] else 2)
                for place, entry in program.matrices[0].items()
            ),
            Fraction(0),
        )
        result.append(("lower", own if value is None else value, lower, upper))
    if not result:
        raise BadInput(base.name, "the solution holds neither x nor Y")
    return result


def _named(base: Path, kind: Kind, hashes: dict[str, Json]) -> Fraction | None:
    """The value in a file of its own, if there is one."""
    path = base.with_name(base.name + _VALUES[kind])
    if not path.is_file():
        return None
    content = _read(path)
    hashes[kind] = _sha256(content)
    return read_rational(content.decode("utf-8", "replace"), path.name)


def _finding(kind: Kind, claim: Fraction, proved: Proved | None, other: Proved | None) -> Finding:
    refuted = other is not None and (claim < other.value if kind == "upper" else claim > other.value)
    if proved is None:
        finding = Finding(Verdict.WRONG, "proves nothing: no point near the solution is feasible")
    else:
        finding = _compare(claim, proved.value, kind, (proved.residual, proved.shift))
    if other is None or not refuted or finding.verdict is not Verdict.WRONG:
        return finding
    over = abs(claim - other.value)
    relation = "below" if kind == "upper" else "above"
    reason = (
        f"the claim {_decimal(claim)} is {relation} the optimum: the other side's solution, made feasible,"
    )
    reason += f" has the value {_decimal(other.value)}; over-claim at least {scientific_down(over)}"
    return Finding(Verdict.UNSOUND, shorten(reason), witness=_witness(other))


def _witness(other: Proved) -> object:
    says = f"an exactly feasible point of the other side has the value {_decimal(other.value)}"
    shown: object = f"a point of {_size(other.point)} numbers"
    if _size(other.point) <= _SHOWN_POINT:
        if isinstance(other.point, dict):
            shown = [[b + 1, i + 1, j + 1, str(v)] for (b, i, j), v in sorted(other.point.items())]
        elif isinstance(other.point, list):
            shown = [str(value) for value in other.point]
    return {"says": says, "value": _decimal(other.value), "point": _texts(shown)}


def _size(value: object) -> int:
    return len(value) if isinstance(value, list | dict) else 0


def _texts(value: object) -> Json:
    if isinstance(value, list):
        return [_texts(member) for member in value]
    return str(value)


def _compare(claim: Fraction, proved: Fraction, kind: Kind, moved: Sequence[Fraction]) -> Finding:
    """The claim against what is proved, by the suite's own rules for bounds."""
    quantity = Quantity("bound", kind, "the evidence proves")
    finding = judge_number(point(claim), Truth(lambda _: point(proved), point(proved)), quantity)
    note = (
        ""
        if not any(moved)
        else f"; residual {scientific_up(moved[0])}, repaired by {scientific_up(moved[1])}"
    )
    return Finding(finding.verdict, shorten(finding.reason + note), finding.rounded)


def _decimal(value: Fraction) -> str:
    low, high = decimal_down(value, _DIGITS), decimal_up(value, _DIGITS)
    return low if low == high else f"[{low}, {high}]"


def _case(id_: str, op: str, params: dict[str, Json], source: str, name: str) -> Case:
    return Case(id_, op, dict(params), {"result": {}}, source, f"the file {name}")


def _broken(case: Case, error: BadInput) -> tuple[Chosen, Judged]:
    finding = Finding(Verdict.WRONG, shorten(f"cannot be read: {error}"))
    return Chosen(SUITE, case), Judged(case, "", finding)


def _sha256(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise BadInput(str(path), f"cannot be read: {error.strerror}") from error
    if len(content) > _MOST_BYTES:
        raise BadInput(str(path), f"is larger than {_MOST_BYTES} bytes")
    return content
