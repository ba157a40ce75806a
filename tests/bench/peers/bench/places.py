"""Where things are: tools, data, results, the program under test."""

import json
import os
import platform
import re
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent.parent
RESULTS = ROOT / "target" / "peers"
TOOLS = Path(os.environ.get("PEERS", RESULTS / "tools"))
DATA = TOOLS / "data"
#: Source data that are not part of the project.
SHARED = Path(os.environ.get("CHOROS_SHARED", ROOT.parent / "shared"))
CHOROS = Path(os.environ.get("CHOROS_BIN", ROOT / "target" / "release" / "choros"))
#: Martin, where there is one.
MARTIN = Path(os.environ["MARTIN"]) if os.environ.get("MARTIN") else None


def python_program(name):
    """A program that came with a Python package."""
    return TOOLS / "venv" / "bin" / name


def npm_package(path):
    """A file of an npm package."""
    return TOOLS / "npm" / "node_modules" / path


def scratch():
    """A folder of its own for files of one run; the caller removes it."""
    return tempfile.TemporaryDirectory(prefix="choros-peers-")


def save(name, found):
    """Writes results for the tables."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def say(text):
    """Tells how far a run has come."""
    print(text, flush=True)


def machine():
    """What ran, for the head of the tables."""
    first = lambda *command: (subprocess.run(command, capture_output=True, text=True).stdout.strip().splitlines() or ["?"])[0]
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1])
    versions = json.loads((HERE / "package.json").read_text())["dependencies"]
    pinned = dict(line.split("==") for line in (HERE / "requirements.txt").read_text().split())
    return {
        "processor": f"{cpu[1] if cpu else platform.machine()}, {os.cpu_count()} cores",
        "memory": f"{memory / 2**20:.0f} GiB",
        "system": re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())[1],
        "choros": first(str(CHOROS), "--version"),
        "tippecanoe": pinned["tippecanoe"],
        "GDAL": first("ogr2ogr", "--version"),
        "geojson-vt, vt-pbf": f"{versions['geojson-vt']}, {versions['vt-pbf']}, Node {first('node', '--version')}",
        "mapshaper": versions["mapshaper"],
        "PostgreSQL, PostGIS": first("dpkg-query", "--show", "--showformat=${Version}", "postgresql-15") + ", " + first("dpkg-query", "--show", "--showformat=${Version}", "postgresql-15-postgis-3"),
        "Martin": first(str(MARTIN), "--version") if MARTIN else "not measured: MARTIN names no program",
        "wrk": first("dpkg-query", "--show", "--showformat=${Version}", "wrk"),
    }
