"""The fact tables beside this script: codes, names, areas and census figures, each with its public source."""

import csv
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "facts"

REGION_OF_UNIT = {
    "22": "EL61", "23": "EL61", "24": "EL61", "25": "EL61", "26": "EL61",
    "40": "EL65", "41": "EL65", "42": "EL65", "43": "EL65", "44": "EL65",
}


@dataclass(frozen=True)
class Municipality:
    """A municipality of the two regions (ELSTAT, Interior Ministry)."""

    code: str
    ypes_code: str
    name_el: str
    name_en: str
    nuts3: str
    area_km2: float
    population_2011: int
    population_2021: int
    unemployment_2001: float

    @property
    def unit(self):
        """Code of its Regional Unit."""
        return self.code[:2]

    @property
    def region(self):
        """Code of its Region."""
        return REGION_OF_UNIT[self.unit]


def read(name):
    """Rows of ``facts/<name>.csv`` as dictionaries."""
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def municipalities():
    """The 51 municipalities, by code."""
    return [
        Municipality(
            row["code"], row["ypes_code"], row["name_el"], row["name_en"], row["nuts3"],
            float(row["area_km2"]), int(row["population_2011"]), int(row["population_2021"]),
            float(row["unemployment_2001"]),
        )
        for row in read("municipalities")
    ]


def municipal_unit_areas():
    """Published area of each municipal unit, km2."""
    return {row["code"]: float(row["area_km2"]) for row in read("municipal_units")}
