"""Writes the synthetic indicators: what an observatory's tables look like, with invented figures.

No figure here was measured. A smooth random surface, the size of the place and a slow yearly
drift make neighbours and successive years alike, so that maps, clusters and trends have a shape.
"""

import math

import numpy as np

from . import facts, write

SEED = 20240521
YEARS = range(2015, 2025)
SMALLEST_SAMPLE = 22           # below this the share is confidential
SHARE_OF_GAPS = 0.02
DESIGN_EFFECT = 1.6
SURFACE_KM = 45.0              # how far places resemble each other
PEOPLE_PER_HOUSEHOLD = 2.45
LABOUR_FORCE_SHARE = 0.43
CYCLE = {2015: 1.00, 2016: 0.86, 2017: 0.61, 2018: 0.28, 2019: -0.09, 2020: 0.17,
         2021: 0.34, 2022: -0.21, 2023: -0.46, 2024: -0.58}


def write_synthetic(data, settlements):
    """The three tables."""
    rng = np.random.default_rng(SEED)
    places = facts.municipalities()
    hardship = _hardship(rng, places, _seats(places, settlements))
    write.csv_rows(
        data / "indicators/synthetic_at_risk_of_poverty.csv",
        ["code", "period", "value", "lower", "upper", "n", "status", "conf"],
        _poverty(rng, places, hardship),
    )
    ratio = ["code", "period", "value", "numerator", "denominator", "status"]
    write.csv_rows(data / "indicators/synthetic_gmi_households.csv", ratio, _gmi(rng, places, hardship))
    write.csv_rows(
        data / "indicators/synthetic_long_term_unemployment.csv", ratio, _long_term(rng, places, hardship)
    )


def _seats(places, settlements):
    """(x, y) in km of the largest settlement of each municipality."""
    seats = {}
    for s in sorted(settlements, key=lambda s: s.residents):
        seats[s.municipality] = (s.lon * 87.0, s.lat * 111.0)
    return np.array([seats[p.code] for p in places])


def _surface(rng, seats, km):
    """A random value a place, alike within about ``km``; mean 0, deviation 1."""
    bumps = rng.uniform(seats.min(axis=0) - km, seats.max(axis=0) + km, size=(80, 2))
    heights = rng.normal(size=80)
    squared = ((seats[:, None, :] - bumps[None, :, :]) ** 2).sum(axis=2)
    values = (heights * np.exp(-squared / (2 * km**2))).sum(axis=1)
    return (values - values.mean()) / values.std()


def _hardship(rng, places, seats):
    """Hardship by year and place, about standard normal: surface, size, noise that decays slowly."""
    size = np.array([math.log(p.population_2021) for p in places])
    size = (size - size.mean()) / size.std()
    lasting = 0.65 * _surface(rng, seats, SURFACE_KM) - 0.35 * size
    drift = rng.normal(scale=0.35, size=len(places))
    table = {}
    for year in YEARS:
        drift = 0.8 * drift + rng.normal(scale=0.2, size=len(places))
        table[year] = lasting + drift + 0.55 * CYCLE[year]
    return table


def _interval(share, n):
    """95 % interval of a survey share (in percent), on the logit scale."""
    p = share / 100
    reach = 1.96 * math.sqrt(DESIGN_EFFECT / (n * p * (1 - p)))
    logit = math.log(p / (1 - p))
    return [100 / (1 + math.exp(-(logit + side * reach))) for side in (-1, 1)]


def _poverty(rng, places, hardship):
    """Survey shares for municipalities, Regional Units and Regions."""
    rows = []
    for year, level in hardship.items():
        cells = {}
        for place, value in zip(places, level):
            n = int(rng.poisson(14 + 0.0045 * place.population_2021))
            share = 100 / (1 + math.exp(-(-1.35 + 0.28 * value + rng.normal(scale=0.06))))
            cells[place] = (share, n)
            rows.append(_poverty_row(place.code, year, share, n, rng.random() < SHARE_OF_GAPS))
        for code_of in ("unit", "region"):
            rows += _poverty_totals(cells, year, code_of)
    return sorted(rows, key=lambda row: (len(row[0]), row[0], row[1]))


def _poverty_totals(cells, year, code_of):
    groups = {}
    for place, (share, n) in cells.items():
        people, poor, sample = groups.get(getattr(place, code_of), (0, 0.0, 0))
        weight = place.population_2021
        groups[getattr(place, code_of)] = (people + weight, poor + share * weight, sample + n)
    return [_poverty_row(code, year, poor / people, n, False) for code, (people, poor, n) in groups.items()]


def _poverty_row(code, year, share, n, missing):
    if missing:
        return [code, year, "", "", "", "", "M", ""]
    lower, upper = _interval(share, n)
    conf = "C" if n < SMALLEST_SAMPLE else "F"
    return [code, year, *(write.number(v, 1) for v in (share, lower, upper)), n, "A", conf]


def _residents(place, year):
    """Residents between the two censuses, on a straight line."""
    yearly = (place.population_2021 - place.population_2011) / 10
    return place.population_2011 + yearly * (year - 2011)


def _counted(rng, places, hardship, base, rate, per):
    """Rows of counts: ``base`` people or households a place, ``rate`` of hardship among them."""
    rows = []
    for year, level in hardship.items():
        for place, value in zip(places, level):
            denominator = round(base(place, year))
            numerator = min(denominator, int(rng.poisson(denominator * rate(value))))
            status = "P" if year == YEARS[-1] else "A"
            if rng.random() < SHARE_OF_GAPS / 2:
                rows.append([place.code, year, "", "", "", "M"])
            else:
                value = write.number(per * numerator / denominator, 4)
                rows.append([place.code, year, value, numerator, denominator, status])
    return sorted(rows, key=lambda row: (row[0], row[1]))


def _gmi(rng, places, hardship):
    """Households with guaranteed minimum income, per 1,000."""
    return _counted(
        rng, places, hardship, lambda p, year: _residents(p, year) / PEOPLE_PER_HOUSEHOLD,
        lambda value: 0.047 * math.exp(0.38 * value), 1000,
    )


def _long_term(rng, places, hardship):
    """Unemployed for a year or more, percent of the labour force."""
    return _counted(
        rng, places, hardship, lambda p, year: _residents(p, year) * LABOUR_FORCE_SHARE,
        lambda value: 0.083 * math.exp(0.33 * value), 100,
    )
