"""Carrying out one unit, in whatever process: read the folder, ask, judge, write the unit's file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bellproof.errors import BellproofError, UsageProblem
from bellproof_conformance.campaign import Judged, ask
from bellproof_conformance.claims import covers
from bellproof_conformance.fuzz.stream import SUITE, draw
from bellproof_conformance.runner.testee import Testee
from bellproof_conformance.select import Chosen
from bellproof_conformance.units.folder import Done, campaign_of, listed, read_unit, write_unit
from bellproof_conformance.units.order import Campaign, Unit


def carry_out(state: str, unit: Unit) -> str:
    """Do a unit unless it is done; returns what went wrong, in words, or nothing.

    Words and not an exception: it may have to go through a network.
    """
    folder = Path(state)
    try:
        campaign = campaign_of(folder)
        if read_unit(folder, campaign, unit) is None:
            write_unit(folder, campaign, unit, _done(folder, campaign, unit))
    except BellproofError as error:
        return str(error)
    except OSError as error:
        return f"{folder}: {error.strerror or error}"
    return ""


def _done(folder: Path, campaign: Campaign, unit: Unit) -> Done:
    chosen, drawn = _cases(folder, campaign, unit)
    setup = campaign.setup()
    with Testee(setup) as testee:
        judged = [ask(one.case, testee, campaign.introduction) for one in chosen]
        said = testee.introduction
    if said is not None and said != campaign.introduction:
        message = f"{unit.name}: the testee introduces itself here as {said.name} {said.version}, another one"
        raise UsageProblem(message)
    return Done(drawn, tuple(zip(chosen, judged, strict=True)), setup.held)


def _cases(folder: Path, campaign: Campaign, unit: Unit) -> tuple[Sequence[Chosen], int]:
    """The cases to put, and how many there are before claims narrow them."""
    if unit.kind == "listed":
        chosen = listed(folder, unit)
        return chosen, len(chosen)
    drawn = [draw(campaign.seed, index, campaign.ops) for index in range(unit.start, unit.stop)]
    cases = [Chosen(SUITE, case) for case in drawn if case is not None]
    wanted = [one for one in cases if not campaign.claims or covers(one.case, campaign.claims)]
    return wanted, len(cases)


def results(folder: Path, campaign: Campaign, units: Sequence[Unit]) -> list[Done]:
    """What finished units hold, in their order; raises `UsageProblem` where one is missing."""
    found = []
    for unit in units:
        done = read_unit(folder, campaign, unit)
        if done is None:
            message = f"{unit.name} was done and is not in {folder}: do all workers see the same folder?"
            raise UsageProblem(message)
        found.append(done)
    return found


def pairs(done: Sequence[Done]) -> list[tuple[Chosen, Judged]]:
    """All cases and what became of them."""
    return [pair for one in done for pair in one.judged]
