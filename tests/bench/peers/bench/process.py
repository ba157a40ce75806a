"""Programs run and watched."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Run:
    """How a program ran: seconds by the clock, the most memory it held at once, and what it said if it failed."""

    seconds: float
    peak_mb: float
    failure: str | None = None


def run(command, timeout=3600, **options):
    """Runs a program under `/usr/bin/time -v`. Memory is that of the largest process of those it started."""
    with tempfile.NamedTemporaryFile("r", suffix=".time") as report:
        words = ["/usr/bin/time", "-v", "-o", report.name, "timeout", str(timeout), *map(str, command)]
        done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", **options)
        told = report.read()
    clock = re.search(r"Elapsed .*: (?:(\d+):)?(\d+):([\d.]+)", told)
    seconds = int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3])
    peak = int(re.search(r"Maximum resident set size \(kbytes\): (\d+)", told)[1])
    failure = None
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["no word"]
        failure = next((line for line in said if "rror" in line), said[-1]) if done.returncode != 124 else f"stopped after {timeout} s"
    return Run(seconds, peak / 1024, failure)


def peak_mb(pid):
    """The most memory a process has held at once."""
    return int(re.search(r"VmHWM:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def resident_mb(pid):
    """The memory a process holds."""
    return int(re.search(r"VmRSS:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def shared_out_mb(pids):
    """The memory processes hold together; what several share counts once."""
    total = 0
    for pid in pids:
        try:
            total += int(re.search(r"Pss:\s*(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / 1024


def descendants(pid):
    """A process and all it started."""
    found = [pid]
    for parent in found:
        children = Path(f"/proc/{parent}/task/{parent}/children")
        found += map(int, children.read_text().split()) if children.exists() else []
    return found
