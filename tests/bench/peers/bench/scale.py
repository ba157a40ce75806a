"""Growth: what ten and a hundred times the areas cost to load, to cut and to export."""

from pathlib import Path

from . import datasets, load, servers, viewports
from .folder import make_folder
from .makers import MAKERS
from .places import save, say, scratch


def measure(sizes, zooms, places, rounds):
    """Measures choros on made-up coverages of these sizes, all over the same ground, so that tiles hold more."""
    rows = []
    for areas in sizes:
        file = datasets.dataset(f"coverage-{areas}")
        if file is None:
            return
        say(f"growth: {areas} areas")
        rows.append({"areas": areas, "vertices": datasets.COVERAGES[areas]} | _one(file, zooms, places, rounds))
    save("scale", {"zooms": [min(zooms), max(zooms)], "places": places, "rows": rows})


def _one(file, zooms, places, rounds):
    tiles = viewports.tiles(viewports.places(datasets.read(file), places), zooms)
    starts, samples, memory = [], [], 0.0
    with scratch() as folder:
        make_folder(file, folder)
        for _ in range(rounds):
            with servers.choros(folder) as server:
                starts.append(server.start_seconds)
                memory = max(memory, server.memory_mb())
                samples += load.cold(server, tiles)[0]
        _, run, note = MAKERS["choros"](file, str(Path(folder) / "pyramid"), list(zooms), file)
    say(f"  load {min(starts):.2f} s, {memory:.0f} MB, pyramid {run.seconds:.1f} s {run.failure or note}")
    return {
        "load_seconds": min(starts),
        "memory_mb": memory,
        "cold": load.by_zoom(samples),
        "pyramid_seconds": None if run.failure else run.seconds,
        "pyramid_peak_mb": run.peak_mb,
        "pyramid_failure": run.failure,
        "note": note,
    }
