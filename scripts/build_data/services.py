"""Writes the synthetic services: invented offices at real settlements, to show the register at work."""

import hashlib

import numpy as np
import shapely

from . import facts, projection, write

SEED = 20240917
OFFSET_M = 350.0
HEADER = ["id", "kind", "name_el", "name_en", "lon", "lat", "municipality", "organization", "locality",
          "opening_hours", "description_el", "description_en", "assured_date", "parent", "needs", "eligibility",
          "languages", "accessibility"]
KINDS = {
    "community-centre": ("cc", "Κέντρο Κοινότητας", "Community Centre"),
    "roma-annex": ("ra", "Παράρτημα Ρομά", "Roma Annex"),
    "social-grocery": ("sg", "Κοινωνικό Παντοπωλείο", "Social Grocery"),
    "help-at-home": ("hh", "Βοήθεια στο Σπίτι", "Help at Home"),
}
HOURS = {
    "community-centre": [
        "Mo-Fr 08:00-15:00; PH off", "Mo-Fr 08:00-16:00; PH off", "Mo-Fr 07:30-15:30; PH off",
        "Mo,Tu,Th,Fr 08:00-14:30; We 08:00-14:30,17:00-20:00; PH off", "Mo,We,Fr 08:00-15:00; PH off",
    ],
    "roma-annex": ["Mo-Fr 09:00-15:00; PH off", "Tu,Th 09:00-14:00; PH off", "Mo-Th 08:30-14:30; PH off"],
    "social-grocery": [
        "Mo-Fr 09:00-14:00; PH off", "Tu,Th 10:00-13:00,17:00-19:00; PH off", "We 09:00-13:00; Sa 10:00-12:00; PH off",
    ],
    "help-at-home": ["Mo-Fr 07:30-15:00; PH off", "Mo-Fr 07:00-15:00; PH off", "Mo-Sa 08:00-14:00; PH off"],
}
# What offices of a kind state; of several lists each office takes one.
OFFERS = {
    "community-centre": (["benefits;counselling;job-search", "benefits;counselling"], ["everyone"]),
    "roma-annex": (["benefits;counselling;school-support", "counselling;school-support"], ["roma"]),
    "social-grocery": (["food"], ["low-income"]),
    "help-at-home": (["home-care"], ["older-people;people-with-disabilities", "older-people"]),
}
LANGUAGES = {
    "community-centre": ["el", "el;en", "ar;el;en", "el;en;gss"],
    "roma-annex": ["el;rmy", "el;en;rmy"],
    "social-grocery": ["el", "el;en"],
    "help-at-home": ["el"],
}
ACCESSIBILITY = ["step-free;wheelchair", "wheelchair", "step-free", "hearing-loop;step-free;wheelchair", "", ""]
ASSURED = ["2026-09-14", "2026-06-03", "2026-02-17", "2025-03-05", ""]
NOTE_EL = "Συνθετική εγγραφή: δεν υπάρχει τέτοια υπηρεσία εδώ."
NOTE_EN = "Synthetic record: there is no such service here."


def write_services(data, settlements, shapes):
    """``services_synthetic.csv``, by id."""
    rng = np.random.default_rng(SEED)
    places = {}
    for s in sorted(settlements, key=lambda s: (-s.residents, s.geonameid)):
        places.setdefault(s.municipality, []).append(s)
    rows = []
    for municipality in facts.municipalities():
        counts = _how_many(rng, municipality)
        for kind, count in counts.items():
            rows += _offices(rng, municipality, kind, count, places[municipality.code], shapes[municipality.code])
    write.csv_rows(data / "services/services_synthetic.csv", HEADER, rows)


def _how_many(rng, municipality):
    """Offices of each kind: more in larger places, some kinds in few places only."""
    residents = municipality.population_2021
    chance = rng.random(4)
    centres = 1 + (residents > 35000) + (residents > 100000)
    return {
        "community-centre": 0 if residents < 4000 and chance[0] < 0.5 else centres,
        "roma-annex": int(residents > 15000 and chance[1] < 0.45),
        "social-grocery": int(chance[2] < min(0.9, residents / 25000)) + (residents > 100000),
        "help-at-home": int(chance[3] < 0.85) + (residents > 14000) + (residents > 60000),
    }


def _offices(rng, municipality, kind, count, settlements, shape):
    first = int(kind != "community-centre" and rng.random() < 0.5)
    return [
        _office(rng, municipality, kind, number, settlements[(first + number - 1) % len(settlements)], shape)
        for number in range(1, count + 1)
    ]


def _office(rng, municipality, kind, number, settlement, shape):
    letters, kind_el, kind_en = KINDS[kind]
    lon, lat = _near(rng, settlement, shape)
    name = f"synthetic-{letters}-{municipality.code}-{number}"
    return [
        name, kind,
        f"{kind_el}, {settlement.name_el} (συνθετικό)", f"{kind_en}, {settlement.name_en} (synthetic)",
        write.number(lon, 5), write.number(lat, 5), municipality.code,
        f"Δήμος {municipality.name_el} (συνθετικό)", settlement.name_el,
        HOURS[kind][rng.integers(len(HOURS[kind]))], NOTE_EL, NOTE_EN,
        *offer(name, kind, municipality.code),
    ]


def offer(name, kind, municipality):
    """What an office states beside its place and hours; chosen by its name, so that it stays when others come."""
    needs, eligibility = OFFERS[kind]
    lists = [ASSURED, needs, eligibility, LANGUAGES[kind], ACCESSIBILITY]
    digest = hashlib.sha256(name.encode()).digest()
    assured, *terms = (choices[byte % len(choices)] for choices, byte in zip(lists, digest))
    parent = f"synthetic-cc-{municipality}-1" if kind == "roma-annex" else ""
    return [assured, parent, *terms]


def _near(rng, settlement, shape):
    """A point a few streets from the settlement, still in its municipality."""
    x, y = projection.to_plane(settlement.lon, settlement.lat)
    for _ in range(20):
        dx, dy = rng.uniform(-OFFSET_M, OFFSET_M, size=2)
        lon, lat = projection.to_degrees(x + dx, y + dy)
        if shape.contains(shapely.Point(round(float(lon), 5), round(float(lat), 5))):
            return float(lon), float(lat)
    return settlement.lon, settlement.lat
