"""Who carries out units: processes of this machine, or the workers of a dask cluster."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from bellproof.cli.progress import counted
from bellproof.errors import ResourceLimit, UsageProblem
from bellproof_conformance.units.order import Unit
from bellproof_conformance.units.work import carry_out

Executor = Callable[[str, Sequence[Unit]], None]
"""Carry out all units of a folder, in any order, and return when all are done."""

DASK = "dask:"
CONNECT_SECONDS = 20
"""So long a scheduler has to answer."""

_RETRIES = 2


def executor_of(text: str, jobs: int) -> Executor:
    """``local``, or ``dask:ADDRESS``; raises `UsageProblem` for anything else."""
    if text == "local":
        return lambda state, units: local(state, units, jobs)
    if text.startswith(DASK) and text != DASK:
        return lambda state, units: dask(state, units, text.removeprefix(DASK))
    message = f"--executor: {text[:60]!r} is neither local nor dask:ADDRESS"
    raise UsageProblem(message)


def local(state: str, units: Sequence[Unit], jobs: int) -> None:
    """One process, or several of this machine."""
    with counted("units done") as tell:
        if jobs <= 1 or len(units) <= 1:
            for number, unit in enumerate(units, 1):
                _require(carry_out(state, unit))
                tell(number)
            return
        # Begun anew and not forked: nothing of this process goes with it but the order.
        pool = ProcessPoolExecutor(min(jobs, len(units)), mp_context=get_context("spawn"))
        try:
            futures = [pool.submit(carry_out, state, unit) for unit in units]
            for number, future in enumerate(as_completed(futures), 1):
                _require(future.result())
                tell(number)
        except BrokenProcessPool as error:
            message = "a process of ours was killed; what is finished stays: run the same command again"
            raise ResourceLimit(message) from error
        finally:
            pool.shutdown(cancel_futures=True)


def dask(state: str, units: Sequence[Unit], address: str) -> None:
    """The workers of the scheduler at an address; they must see the folder and the testee under the same names."""
    try:
        from distributed import Client  # noqa: PLC0415 - an extra of its own
        from distributed import as_completed as completed  # noqa: PLC0415
        from distributed.scheduler import KilledWorker  # noqa: PLC0415
    except ImportError as error:
        message = "--executor dask: needs dask.distributed: pip install 'bellproof[dask]'"
        raise UsageProblem(message) from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        message = f"--executor: no dask scheduler answers at {address[:80]}: {type(error).__name__}"
        raise UsageProblem(message) from error
    with client, counted("units done") as tell:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            message = f"--executor: the scheduler at {address[:80]} has no workers"
            raise UsageProblem(message)
        # Keys are new every time: the files say what is done, not the cluster's memory.
        run = uuid.uuid4().hex
        keys = [f"bellproof-{run}-{unit.name}" for unit in units]
        futures = client.map(carry_out, [state] * len(units), list(units), key=keys, retries=_RETRIES)
        try:
            for number, future in enumerate(completed(futures), 1):
                _require(future.result())
                tell(number)
        except KilledWorker as error:
            message = f"--executor: workers died over a unit: {error}"
            raise ResourceLimit(message) from error


def _require(problem: str) -> None:
    if problem:
        raise ResourceLimit(problem)
