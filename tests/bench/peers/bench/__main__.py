"""Runs the measurements: `python -m bench small|full [STEP…]`, see ../run."""

import json
import sys

from . import bulk, chart, datasets, postgis_source, pyramid, report, scale, serving
from .places import CHOROS, RESULTS, machine, save, say

ZOOMS = range(4, 11)
#: What each step does in a small and in a full run. Areas of coverages are smaller than a pixel at low zooms; the judge
#: looks at the zooms of the last range.
STEPS = {
    "small": {
        "pyramid:municipalities": lambda: pyramid.measure("municipalities", ZOOMS, ZOOMS, postgis=True),
        "pyramid:coverage-1000": lambda: pyramid.measure("coverage-1000", range(4, 8), range(4, 8), postgis=True),
        "serving:municipalities": lambda: serving.measure("municipalities", ZOOMS, places=8, seconds=4, rounds=1),
        "scale": lambda: _scale([1_000, 10_000], range(4, 8), 4),
        "source": lambda: _source(),
    },
    "full": {
        "pyramid:municipalities": lambda: pyramid.measure("municipalities", ZOOMS, ZOOMS, postgis=True),
        "pyramid:kallikratis": lambda: pyramid.measure("kallikratis", ZOOMS, ZOOMS, postgis=True),
        "pyramid:counties": lambda: pyramid.measure("counties", range(3, 10), range(3, 9), postgis=True),
        "pyramid:coverage-1000": lambda: pyramid.measure("coverage-1000", ZOOMS, range(4, 9), postgis=True),
        "pyramid:coverage-10000": lambda: pyramid.measure("coverage-10000", ZOOMS, range(4, 9), postgis=True),
        "pyramid:coverage-100000": lambda: pyramid.measure("coverage-100000", range(0, 11), range(4, 8), simplified=False),
        "serving:municipalities": lambda: serving.measure("municipalities", ZOOMS, places=40, seconds=10, rounds=3),
        "serving:coverage-10000": lambda: serving.measure("coverage-10000", ZOOMS, places=40, seconds=10, rounds=3),
        "serving:coverage-100000": lambda: serving.measure("coverage-100000", ZOOMS, places=20, seconds=10, rounds=1),
        "scale": lambda: _scale([1_000, 10_000, 100_000], ZOOMS, 20),
        "bulk": lambda: bulk.measure(100_000, ZOOMS, places=20),
        "source": lambda: _source(),
    },
}


def main(size="small", *chosen):
    """Runs the steps whose names begin with one of ``chosen``, or all, and prints the tables of all there is."""
    if size not in STEPS:
        sys.exit("usage: run small|full [STEP…]; steps: " + ", ".join(STEPS["full"]))
    if not CHOROS.is_file():
        sys.exit("the release build of choros is missing: cargo build --release, or name one with CHOROS_BIN")
    save("machine", machine())
    for name, step in STEPS[size].items():
        if not chosen or any(name.startswith(one) for one in chosen):
            say(f"== {name}")
            step()
    print()
    report.print_all()


def _scale(sizes, zooms, places):
    scale.measure(sizes, zooms, places, rounds=3)
    if (RESULTS / "scale.json").is_file():
        found = json.loads((RESULTS / "scale.json").read_text())
        # The chart of the documentation is of a full run.
        chart.draw(found) if len(found["rows"]) == 3 else chart.draw(found, RESULTS / "growth.svg")


def _source():
    if file := datasets.dataset("municipalities"):
        postgis_source.main(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
