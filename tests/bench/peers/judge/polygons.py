"""The polygons of a layer, and whether their rings are what MVT 2.1 asks for."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import shapely

from . import mvt


@dataclass
class Polygons:
    """Polygons on an integer grid. ``shapes`` are the parts one by one, ``feature`` says whose each is, ``sound`` whether
    its rings can be taken as they stand; where not, the shape is what an even-odd filling of the feature gives."""

    shapes: np.ndarray
    feature: np.ndarray
    sound: np.ndarray
    faults: Counter


def of_layer(layer):
    """Returns the polygons of a layer with their faults.

    Faults, each counted once a ring or polygon: ``short`` (fewer than three positions), ``closed twice`` (the first
    position is repeated), ``no area``, ``hole first`` (the first ring of a feature does not turn as an exterior one; the
    others then cannot be told apart), ``invalid`` (a ring crosses or touches itself, or a hole is not inside).
    """
    positions, lengths, owners, faults = [], [], [], Counter()
    for number, feature in enumerate(layer.features):
        if feature.kind != mvt.POLYGON:
            continue
        xy, sizes = mvt.rings(feature.commands)
        positions.append(xy)
        lengths += sizes
        owners += [number] * len(sizes)
    if not positions:
        return Polygons(np.empty(0, object), np.empty(0, int), np.empty(0, bool), faults)
    return assemble(np.concatenate(positions), np.array(lengths), np.array(owners), faults)


def assemble(xy, lengths, owners, faults):
    """Makes polygons of rings: ``xy`` holds their positions one after another, the first not repeated; a ring of positive
    area (y down) begins a polygon, one of negative area is a hole of it."""
    xy, lengths, owners = _drop_short(xy, lengths, owners, faults)
    start = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    nxt = np.arange(1, len(xy) + 1)
    nxt[start + lengths - 1] = start
    cross = xy[:, 0] * xy[nxt, 1] - xy[nxt, 0] * xy[:, 1]
    double_area = np.add.reduceat(cross, start)
    faults["closed twice"] += int(np.sum(np.all(xy[start] == xy[start + lengths - 1], axis=1)))
    faults["no area"] += int(np.sum(double_area == 0))

    first = np.concatenate(([True], owners[1:] != owners[:-1]))
    bad_owners = set(owners[first & (double_area < 0)].tolist())
    faults["hole first"] += len(bad_owners)
    keep = double_area != 0
    opens = (double_area > 0) | first
    polygon = np.cumsum(opens) - 1
    shapes = _polygons(xy, start, lengths, polygon, keep)
    feature = owners[opens]
    empty = shapely.is_empty(shapes)
    valid = shapely.is_valid(shapes)
    faults["invalid"] += int(np.sum(~valid & ~empty))
    bad = np.isin(feature, list(bad_owners)) | ~valid
    return _mend(shapes, feature, bad, empty, faults)


def _drop_short(xy, lengths, owners, faults):
    short = lengths < 3
    faults["short"] += int(short.sum())
    keep = np.repeat(~short, lengths)
    return xy[keep], lengths[~short], owners[~short]


def _polygons(xy, start, lengths, polygon, keep):
    """Polygons from rings; rings of no area are left out, and a polygon that has none left is empty."""
    rings = np.flatnonzero(keep)
    closed = np.concatenate([np.append(np.arange(s, s + n), s) for s, n in zip(start[rings], lengths[rings])] or [[]])
    linear = shapely.linearrings(xy[closed.astype(int)].astype(float), indices=np.repeat(np.arange(len(rings)), lengths[rings] + 1))
    shapes = np.full(polygon[-1] + 1, shapely.Polygon(), object)
    owner = polygon[rings]
    heads = np.concatenate(([True], owner[1:] != owner[:-1])) if len(rings) else np.empty(0, bool)
    bounds = np.append(np.flatnonzero(heads), len(rings))
    plain = np.diff(bounds) == 1
    shapes[owner[bounds[:-1][plain]]] = shapely.polygons(linear[bounds[:-1][plain]])
    for begin, end in zip(bounds[:-1][~plain], bounds[1:][~plain]):
        shapes[owner[begin]] = shapely.Polygon(linear[begin], linear[begin + 1 : end])
    return shapes


def _mend(shapes, feature, bad, empty, faults):
    """Fills features that cannot be taken as they stand by the even-odd rule, all their rings together."""
    whole = np.unique(feature[bad])
    mended = []
    for number in whole:
        rings = [ring for shape in shapes[feature == number] for ring in _rings(shape)]
        mended.append(_even_odd(rings))
    keep = ~np.isin(feature, whole) & ~empty
    shapes = np.concatenate((shapes[keep], np.array(mended, object)))
    sound = np.concatenate((np.ones(keep.sum(), bool), np.zeros(len(whole), bool)))
    return Polygons(shapes, np.concatenate((feature[keep], whole)), sound, +faults)


def _rings(shape):
    return [] if shape.is_empty else [shape.exterior, *shape.interiors]


def _even_odd(rings):
    filled = shapely.Polygon()
    for ring in rings:
        area = shapely.make_valid(shapely.Polygon(ring), method="structure", keep_collapsed=False)
        filled = shapely.symmetric_difference(filled, area)
    return filled
