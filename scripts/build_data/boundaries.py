"""Writes ``data/boundaries``: the municipalities, the backdrop, the names of what is dissolved."""

import shapely

from . import facts, municipalities, sources, write

NAME = "Municipalities of Thessaly and Peloponnese, approximate boundaries"
BACKDROP_CODES = {
    "AN": "EL41", "AS": "EL42", "AT": "EL30", "CR": "EL43", "EP": "EL54", "GC": "EL64", "GW": "EL63",
    "II": "EL62", "MA": "", "MC": "EL52", "MT": "EL51", "MW": "EL53",
}
ATHOS = ("Άγιον Όρος", "Mount Athos")


def write_municipalities(data, settlements, places_elsewhere, coast):
    """``municipalities_approximate.geojson``; returns its geometries by code."""
    shapes = municipalities.build(settlements, places_elsewhere, coast)
    features = []
    for m in facts.municipalities():
        properties = {
            "code": m.code, "name_el": m.name_el, "name_en": m.name_en, "parent": m.unit,
            "ypes_code": m.ypes_code, "nuts3": m.nuts3,
        }
        features.append((m.code, properties, shapes[m.code]))
    members = {"name": NAME, "license": "ODbL 1.0 (coast), CC BY 4.0 (GeoNames): see LICENSE.md"}
    write.feature_collection(data / "boundaries/municipalities_approximate.geojson", members, features)
    return shapes


def write_backdrop(data):
    """``neighbours.geojson``: the other regions of Greece, as Natural Earth draws them."""
    names = {r["code"]: (r["name_el"], r["name_en"]) for r in facts.read("greek_units")} | {"": ATHOS}
    regions = sources.greek_regions()
    features = []
    for letters, code in sorted(BACKDROP_CODES.items(), key=lambda item: item[1]):
        name_el, name_en = names[code]
        properties = {"code": code, "name_el": name_el, "name_en": name_en}
        features.append((code or None, properties, shapely.set_precision(regions[letters], 1e-5)))
    members = {"name": "Other regions of Greece, backdrop", "license": "Natural Earth, public domain"}
    write.feature_collection(data / "boundaries/neighbours.geojson", members, features)


def write_dissolved_names(data):
    """Names of the Regional Units and Regions that the program dissolves."""
    ours = set(facts.REGION_OF_UNIT.values())
    header = ["code", "name_el", "name_en", "parent"]
    rows = facts.read("greek_units")
    units = [[r[k] for k in header] for r in rows if r["parent"] in ours]
    regions = [[r[k] for k in header] for r in rows if r["code"] in ours]
    write.csv_rows(data / "boundaries/regional_units.csv", header, units)
    write.csv_rows(data / "boundaries/regions.csv", header, regions)


REFERENCE_TABLES = (
    "greek_units", "greek_municipalities", "greek_municipalities_2019", "greek_municipal_units", "greek_names",
    "greek_region_codes", "greek_bridges",
)


def write_reference(data):
    """Codes and names of all Greece, for dissolved levels and for joins."""
    for name in REFERENCE_TABLES:
        rows = facts.read(name)
        write.csv_rows(data / f"reference/{name}.csv", list(rows[0]), [list(r.values()) for r in rows])


