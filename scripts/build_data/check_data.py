"""``python -m build_data.check_data ROOT``: what the shipped data folder promises, checked."""

import csv
import json
import sys
from pathlib import Path

import shapely

from . import facts, projection

LARGEST_AREA_ERROR = 0.30


def _rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _shapes(path):
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {f["id"]: shapely.geometry.shape(f["geometry"]) for f in features}


def _outside(rows, shapes):
    """Ids of rows whose point is not in the municipality they name."""
    return [
        r["id"] for r in rows
        if not shapes[r["municipality"]].contains(shapely.Point(float(r["lon"]), float(r["lat"])))
    ]


def _area_errors(shapes):
    return {
        m.code: float(projection.area_km2(shapes[m.code])) / m.area_km2 - 1 for m in facts.municipalities()
    }


def _shares(settlements):
    """Residents of the settlements over the census of 2011, by municipality; and all residents."""
    residents = {}
    for row in settlements:
        residents[row["municipality"]] = residents.get(row["municipality"], 0) + int(row["residents"])
    shares = {m.code: residents.get(m.code, 0) / m.population_2011 for m in facts.municipalities()}
    return shares, sum(residents.values())


def _ratios_off(path, per):
    """Rows whose value is not numerator / denominator * per."""
    return [
        (r["code"], r["period"]) for r in _rows(path)
        if r["value"] and abs(per * float(r["numerator"]) / float(r["denominator"]) - float(r["value"])) > 1e-3
    ]


def main(root):
    """Prints a report; the exit status is the number of broken promises."""
    data = root / "data"
    shapes = _shapes(data / "boundaries/municipalities_approximate.geojson")
    settlements = _rows(data / "population/settlements.csv")
    services = _rows(data / "services/services_synthetic.csv")
    errors, (shares, residents) = _area_errors(shapes), _shares(settlements)
    census = sum(m.population_2011 for m in facts.municipalities())
    promises = {
        "51 municipalities": len(shapes) == 51,
        "10 Regional Units": len({c[:2] for c in shapes}) == 10,
        "polygons are valid": all(s.is_valid for s in shapes.values()),
        "neighbours' edges are identical": bool(shapely.coverage_is_valid(list(shapes.values()))),
        "every settlement lies in its own municipality": not _outside(settlements, shapes),
        "every service lies in its own municipality": not _outside(services, shapes),
        "areas are near the published ones": max(map(abs, errors.values())) <= LARGEST_AREA_ERROR,
        "population_change agrees with its parts": not _ratios_off(data / "indicators/population_change.csv", 100),
        "population_density agrees with its parts": not _ratios_off(data / "indicators/population_density.csv", 1),
    }
    for promise, kept in promises.items():
        print("ok " if kept else "NOT", promise)
    absolute = sorted(map(abs, errors.values()))
    print(f"area error: mean {sum(absolute) / 51:.3f}, median {absolute[25]:.3f}, largest {absolute[-1]:.3f}")
    print(f"{len(settlements)} settlements, {residents} residents: {residents / census:.3f} of the census of 2011; "
          f"by municipality {min(shares.values()):.2f} to {max(shares.values()):.2f}")
    print(f"{len(services)} services")
    return sum(not kept for kept in promises.values())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
