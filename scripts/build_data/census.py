"""Writes the census indicators: population, change, density, unemployment of 2001."""

from . import facts, write

OFFICIAL, PROVISIONAL = "A", "P"


def write_census(data):
    """The four tables of the default view."""
    folder = data / "indicators"
    rows = facts.municipalities()
    write.csv_rows(folder / "population.csv", ["code", "period", "value", "status"], _population(rows))
    ratio = ["code", "period", "value", "numerator", "denominator", "status"]
    write.csv_rows(folder / "population_change.csv", ratio, [_change(m) for m in rows])
    write.csv_rows(folder / "population_density.csv", ratio, _density(rows))
    unemployment = [[m.code, "2001", write.number(m.unemployment_2001, 2), OFFICIAL] for m in rows]
    write.csv_rows(folder / "unemployment_2001.csv", ["code", "period", "value", "status"], unemployment)


def _counts(rows):
    for m in rows:
        yield m, "2011", m.population_2011, OFFICIAL
        yield m, "2021", m.population_2021, PROVISIONAL


def _population(rows):
    return [[m.code, period, count, status] for m, period, count, status in _counts(rows)]


def _change(m):
    gained = m.population_2021 - m.population_2011
    value = write.number(100 * gained / m.population_2011, 4)
    return [m.code, "2011/2021", value, gained, m.population_2011, PROVISIONAL]


def _density(rows):
    return [
        [m.code, period, write.number(count / m.area_km2, 4), count, write.number(m.area_km2, 3), status]
        for m, period, count, status in _counts(rows)
    ]
