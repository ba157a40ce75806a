"""How much ground a set of polygons covers more than once."""

from dataclasses import dataclass

import numpy as np
import shapely

from .noding import conflicts


#: What an overlay in double precision may leave of nothing, in square units. The smallest area on the grid is half of one.
NOISE = 1e-6


@dataclass
class Overlap:
    """``area`` in square units of the grid: the sum of the polygons' areas less that of their union, ``ground``. ``exact``
    says that the overlap was proved to be nothing in whole numbers; otherwise it was measured by overlay."""

    area: float
    exact: bool
    ground: object


def measure(polygons, square):
    """Measures the overlap within a square of the grid (x1, y1, x2, y2), or everywhere if that is None.

    Polygons that are in no pair of :func:`conflicts` overlap nothing, so only the others are laid over one another.
    """
    numbers = np.arange(len(polygons.shapes))
    sound = numbers[polygons.sound]
    pairs = conflicts(polygons.shapes[sound], sound, square) if len(sound) else np.empty((0, 2), int)
    involved = np.unique(np.concatenate((pairs.ravel(), _neighbours(polygons))))
    others = _union(polygons.shapes[~np.isin(numbers, involved)], square)
    if len(involved) == 0:
        return Overlap(0.0, True, others)
    shapes = within(polygons.shapes[involved], square)
    ground = shapely.union_all(shapes)
    area = float(shapely.area(shapes).sum() - ground.area)
    return Overlap(area if area > NOISE else 0.0, False, shapely.union(ground, others))


def _union(shapes, square):
    """The union, within a square, of shapes that do not overlap there."""
    whole = union_of_coverage(shapes)
    if whole is None:
        return shapely.union_all(within(shapes, square))
    return within(np.array([whole]), square)[0]


def union_of_coverage(shapes):
    """The union of shapes that share their borders vertex by vertex, which is quick to find: what is left when borders
    used in both directions are taken out. Nothing where that is no union, as borders are shared in another way."""
    try:
        whole = shapely.coverage_union_all(shapes)
    except shapely.GEOSException:
        return None
    total = shapely.area(shapes).sum()
    return whole if whole.is_valid and abs(whole.area - total) <= 1e-12 * total else None


def within(shapes, square):
    """Cuts shapes at a square."""
    if square is None:
        return shapes
    box = shapely.box(*square)
    shapely.prepare(box)
    outside = ~shapely.covers(box, shapes)
    shapes = shapes.copy()
    shapes[outside] = shapely.intersection(shapes[outside], box)
    return shapes


def _neighbours(polygons):
    """Polygons that cannot be taken as they stand, and all whose boxes touch theirs."""
    unsound = np.flatnonzero(~polygons.sound)
    if len(unsound) == 0:
        return np.empty(0, int)
    _, near = shapely.STRtree(polygons.shapes).query(polygons.shapes[unsound])
    return np.concatenate((unsound, near))
