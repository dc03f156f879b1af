"""The experiment on the hardware itself, in ``rtl/laboratory.sv``: started by ``sequencer_bench.experiment``."""

from __future__ import annotations

import os
from contextlib import closing
from typing import Any

import cocotb

from sequencer_bench.experiment.hardware import Hardware
from sequencer_bench.experiment.job import Job


@cocotb.test()
async def experiment(dut: Any) -> None:
    """Until the host has left."""
    job = Job.of_json(os.environ["BENCH_EXPERIMENT"])
    hardware = Hardware(dut, job.laboratory())
    await hardware.power_up(job.restart)
    with closing(job.link()) as link:
        await hardware.run(link)
