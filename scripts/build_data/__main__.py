"""``python -m build_data ROOT``: write ROOT/data and ROOT/styles/ramps.json."""

import sys
from pathlib import Path

from . import boundaries, census, municipalities, population, ramps, services, sources, synthetic


def main(root):
    """Everything, in the order one part needs another."""
    data = root / "data"
    ramps.write_ramps(root / "styles")
    boundaries.write_reference(data)
    boundaries.write_dissolved_names(data)
    boundaries.write_backdrop(data)
    census.write_census(data)

    places = sources.greek_places()
    settlements, coast = sources.settlements(places), sources.coast()
    moved = municipalities.settle_on_land(settlements, coast)
    print("moved to the shore:", ", ".join(f"gn-{m}" for m in moved) or "none")
    population.write_settlements(data, settlements)
    synthetic.write_synthetic(data, settlements)
    elsewhere = sources.places_elsewhere(places)
    shapes = boundaries.write_municipalities(data, settlements, elsewhere, coast)
    services.write_services(data, settlements, shapes)


main(Path(sys.argv[1]))
