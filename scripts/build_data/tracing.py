"""From a picture of codes to smooth lines between them.

Every border is traced once, as an arc between two places where three areas meet (or a ring), and
smoothed with its ends held, so both sides share it vertex for vertex.
"""

import numpy as np
import shapely
from scipy import ndimage

SIMPLIFY_CELLS = 0.9
CHAIKIN_ROUNDS = 2


def fill_sea(picture):
    """The picture with every empty ("") cell given the code of the nearest filled one."""
    empty = picture == ""
    nearest = ndimage.distance_transform_edt(empty, return_distances=False, return_indices=True)
    return picture[tuple(nearest)]


def _border_edges(picture):
    """Unit edges between cells of different codes, as pairs of corners (row, column)."""
    rows, columns = np.nonzero(picture[:, 1:] != picture[:, :-1])
    upright = np.stack([rows, columns + 1, rows + 1, columns + 1], axis=1)
    rows, columns = np.nonzero(picture[1:, :] != picture[:-1, :])
    level = np.stack([rows + 1, columns, rows + 1, columns + 1], axis=1)
    return np.concatenate([upright, level])


def _neighbours(edges):
    links = {}
    for r0, c0, r1, c1 in edges.tolist():
        links.setdefault((r0, c0), []).append((r1, c1))
        links.setdefault((r1, c1), []).append((r0, c0))
    return links


def _walk(links, start, following, used):
    """Corners from ``start`` through ``following`` to the next junction, or back to ``start``."""
    path = [start, following]
    used.add(frozenset(path))
    while len(links[path[-1]]) == 2 and path[-1] != start:
        a, b = links[path[-1]]
        path.append(b if a == path[-2] else a)
        used.add(frozenset(path[-2:]))
    return path


def _paths(links):
    """All arcs between junctions, then all rings without a junction."""
    used, paths = set(), []
    junctions = sorted(p for p, n in links.items() if len(n) != 2)
    for start in junctions + sorted(links):
        for following in sorted(links[start]):
            if frozenset((start, following)) not in used:
                paths.append(_walk(links, start, following, used))
    return paths


def _midpoints(path):
    """A staircase seen through the middles of its steps, ends kept."""
    middle = (path[:-1] + path[1:]) / 2
    if (path[0] == path[-1]).all():
        return np.vstack([middle, middle[:1]])
    return np.vstack([path[:1], middle, path[-1:]])


def _chaikin(line):
    """One round of corner cutting, ends kept."""
    cut = np.empty((2 * (len(line) - 1), 2))
    cut[0::2] = 0.75 * line[:-1] + 0.25 * line[1:]
    cut[1::2] = 0.25 * line[:-1] + 0.75 * line[1:]
    cut[0], cut[-1] = line[0], line[-1]
    return cut


def smooth_arcs(picture, x0, y0, cell):
    """Lines (in metres) between the codes of a picture, smoothed."""
    arcs = []
    for path in _paths(_neighbours(_border_edges(picture))):
        corners = _midpoints(np.array(path, dtype=float))
        line = shapely.LineString(corners[:, ::-1]).simplify(SIMPLIFY_CELLS)
        points = shapely.get_coordinates(line)
        for _ in range(CHAIKIN_ROUNDS if len(points) > 2 else 0):
            points = _chaikin(points)
        arcs.append(shapely.LineString(points * cell + [x0, y0]))
    return arcs
