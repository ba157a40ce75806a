"""Which municipality each piece of land belongs to, on a fine grid.

A cell goes to the municipal unit whose nearest settlement is nearest, distances divided by one
weight a unit (a multiplicatively weighted Voronoi diagram). The weights are fitted until every
unit has about its published area, then units are merged into municipalities. Settlements keep
their own cell whatever the weights, which power diagrams do not promise.
"""

import copy

import numpy as np
import shapely
from scipy import ndimage
from scipy.spatial import cKDTree

CELL_M = 300.0
SOFTENING_M = 500.0          # distances below this hardly count: weights matter near a settlement too
BORDER_PULL_PER_KM = 0.3     # how strongly the regions' line holds against the settlements
ROUNDS = 160
CLEARINGS = 20               # times that stray parts are offered to the next best municipality
FAR = 1e9


class Grid:
    """Land cells of a window, as flat arrays; row 0, column 0 is the south-western cell."""

    def __init__(self, land, window):
        x0, y0, x1, y1 = window
        self.x0, self.y0 = np.floor(x0 / CELL_M) * CELL_M, np.floor(y0 / CELL_M) * CELL_M
        self.shape = (int((y1 - self.y0) / CELL_M) + 1, int((x1 - self.x0) / CELL_M) + 1)
        rows, columns = np.indices(self.shape)
        x = self.x0 + (columns.ravel() + 0.5) * CELL_M
        y = self.y0 + (rows.ravel() + 0.5) * CELL_M
        shapely.prepare(land)
        inside = shapely.contains_xy(land, x, y)
        self._take(np.flatnonzero(inside), np.column_stack([x, y])[inside])
        picture = self.raster(np.ones(len(self.cell), dtype=int))
        self.landmass = ndimage.label(picture, np.ones((3, 3)))[0].ravel()[self.cell]

    def _take(self, cell, centres):
        self.cell, self.centres, self.tree = cell, centres, cKDTree(centres)

    def only(self, kept):
        """The same grid with fewer cells."""
        part = copy.copy(self)
        part._take(self.cell[kept], self.centres[kept])
        part.landmass = self.landmass[kept]
        return part

    def raster(self, values, outside=0):
        """Cell values as a picture, rows from south to north."""
        picture = np.full(self.shape[0] * self.shape[1], outside, dtype=values.dtype)
        picture[self.cell] = values
        return picture.reshape(self.shape)

    def cells_at(self, points):
        """Index of the land cell nearest to each point."""
        return self.tree.query(points)[1]


def assign_regions(grid, regions, seeds):
    """Region code of each cell: the line of the given polygons, moved where settlements say so.

    ``regions`` and ``seeds`` map a region code ("" for all others) to a polygon and to points.
    """
    scores = []
    for code, polygon in regions.items():
        shapely.prepare(polygon)
        inside = shapely.contains_xy(polygon, grid.centres)
        outside_by = cKDTree(grid.centres[inside]).query(grid.centres)[0]
        nearest = cKDTree(seeds[code]).query(grid.centres)[0]
        scores.append(np.log(nearest + SOFTENING_M) + BORDER_PULL_PER_KM * outside_by / 1000)
    return np.array(list(regions))[np.argmin(scores, axis=0)]


def unit_targets(units, unit_areas, municipality_areas):
    """Area to reach for each municipal unit that has a settlement, km2.

    The areas of units without one are shared out among the others of the municipality.
    """
    present = sorted(set(units))
    total = {}
    for unit in present:
        total[unit[:4]] = total.get(unit[:4], 0.0) + unit_areas[unit]
    return {u: unit_areas[u] * municipality_areas[u[:4]] / total[u[:4]] for u in present}


def _log_distances(grid, region_of_cell, region_of_unit, points, units, names):
    """log(distance + softening) of each unit to each cell; FAR where the unit may not be."""
    landmasses = grid.landmass[grid.cells_at(points)]
    settled = np.isin(grid.landmass, landmasses)
    table = np.empty((len(names), len(grid.centres)), dtype=np.float32)
    for i, name in enumerate(names):
        own = units == name
        table[i] = np.log(cKDTree(points[own]).query(grid.centres)[0] + SOFTENING_M)
        overseas = settled & ~np.isin(grid.landmass, landmasses[own])
        table[i][overseas | (region_of_cell != region_of_unit[name])] = FAR
    return table


def _fit_weights(table, targets):
    """Logarithms of the weights that give each unit about its area."""
    weights, step = np.zeros(len(targets), dtype=np.float32), 0.5
    for _ in range(ROUNDS):
        winner = np.argmin(table - weights[:, None], axis=0)
        areas = np.bincount(winner, minlength=len(targets)) * CELL_M**2 / 1e6
        weights += np.float32(step) * np.clip(np.log((targets + 1) / (areas + 1)), -1, 1).astype(np.float32)
        weights -= weights.mean()
        step = max(0.05, step * 0.98)
    return weights


def _strays(grid, owner, seed_cells, seed_owners):
    """Cells of a part of a municipality that holds none of its settlements, on settled land."""
    strays = np.zeros(len(owner), dtype=bool)
    settled = np.isin(grid.landmass, grid.landmass[seed_cells])
    for code in np.unique(seed_owners):
        own = owner == code
        parts = ndimage.label(grid.raster(own), np.ones((3, 3)))[0].ravel()[grid.cell]
        strays |= own & settled & ~np.isin(parts, parts[seed_cells[seed_owners == code]])
    return strays


def _clear_strays(grid, owner, seed_cells, seed_owners):
    """``owner`` with every stray cell given to the municipality of the nearest cell that is not one."""
    strays = _strays(grid, owner, seed_cells, seed_owners)
    nearest = cKDTree(grid.centres[~strays]).query(grid.centres[strays])[1]
    owner[strays] = owner[~strays][nearest]
    return owner


def grow(grid, points, units, targets, region_of_cell, region_of_unit):
    """Municipality code of each cell of the grid, whose cells are all inside the two regions."""
    names = sorted(targets)
    table = _log_distances(grid, region_of_cell, region_of_unit, points, units, names)
    table -= _fit_weights(table, np.array([targets[n] for n in names]))[:, None]
    owners = np.array([n[:4] for n in names])
    seed_cells, seed_owners = grid.cells_at(points), np.array([u[:4] for u in units])
    for _ in range(CLEARINGS):
        owner = owners[np.argmin(table, axis=0)]
        owner[seed_cells] = seed_owners
        strays = _strays(grid, owner, seed_cells, seed_owners)
        if not strays.any():
            break
        for code in np.unique(owner[strays]):
            table[np.ix_(owners == code, strays & (owner == code))] = FAR
    return _clear_strays(grid, owner, seed_cells, seed_owners)
