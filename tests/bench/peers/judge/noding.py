"""Whether polygons on an integer grid overlap, settled in whole numbers.

A layer is free of overlap where three things hold for its edges, cut at every vertex that lies on them:

1. no two cross;
2. none is used twice in one direction;
3. none runs through the inside of a polygon it does not bound.

Proof: take a point inside two polygons, and the region around it that lies inside both. An edge of that region's border
belongs to one of the two. If it bounds both, then in the same direction, as the region lies on the same side: (2). If
it bounds only one, the other holds both its sides, and by (1) the whole of it: (3).

Positions are below 2²³, so that products are exact in 64 bits; the one figure with a fraction is the middle of an edge,
used in (3) only, where by (1) no other border comes near enough for rounding to matter.
"""

from dataclasses import dataclass

import numpy as np
import shapely


@dataclass
class Edges:
    """Directed edges: ``line`` (n, 4) as x1, y1, x2, y2, and the number of the polygon each bounds."""

    line: np.ndarray
    owner: np.ndarray


def edges_of(shapes, numbers):
    """Returns the edges of polygons, exterior rings and holes each in their own direction."""
    rings, owner = shapely.get_rings(shapes, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    xy = xy.astype(np.int64)
    same = ring[1:] == ring[:-1]
    line = np.concatenate((xy[:-1], xy[1:]), axis=1)[same]
    keep = np.any(line[:, :2] != line[:, 2:], axis=1)
    return Edges(line[keep], numbers[owner[ring[:-1][same]]][keep])


def conflicts(shapes, numbers, square):
    """Returns pairs of polygons, by number, that break one of the three conditions somewhere in ``square`` (x1, y1, x2,
    y2; everywhere if None). No pair: nothing overlaps, exactly. A polygon that meets itself makes a pair as well."""
    edges = _near(edges_of(shapes, numbers), square)
    if len(edges.line) == 0:
        return np.empty((0, 2), int)
    crossing, edges = _node(edges, square)
    vertices, keys = _keys(edges.line)
    inside, middle = _middle(edges.line, square)
    twice = _used_twice(edges, keys, inside)
    covered = _covered(shapes, numbers, edges, vertices, keys, inside, middle)
    return np.unique(np.concatenate((crossing, twice, covered)), axis=0)


def _near(edges, square):
    if square is None:
        return edges
    x1, y1, x2, y2 = square
    line = edges.line
    low, high = np.minimum(line[:, :2], line[:, 2:]), np.maximum(line[:, :2], line[:, 2:])
    keep = (low[:, 0] <= x2) & (low[:, 1] <= y2) & (high[:, 0] >= x1) & (high[:, 1] >= y1)
    return Edges(line[keep], edges.owner[keep])


def _keys(line):
    """One number for each vertex at both ends of each edge."""
    codes = (line[:, [0, 2]] + (1 << 30) << 32) + line[:, [1, 3]] + (1 << 30)
    unique, ids = np.unique(codes, return_inverse=True)
    return len(unique), ids.reshape(-1, 2)


def _turn(ax, ay, bx, by, cx, cy):
    return np.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))


def _node(edges, square):
    """Cuts edges at the vertices that lie on them, and finds the owners of edges that cross."""
    _, keys = _keys(edges.line)
    low, high = keys.min(axis=1), keys.max(axis=1)
    _, first, inverse = np.unique((low << 32) + high, return_index=True, return_inverse=True)
    segments = edges.line[first]
    cuts, crosses = [], []
    for a, b in _pairs(segments):
        p, q = segments[a], segments[b]
        turns = [_turn(*p[:, :2].T, *p[:, 2:].T, *q[:, at : at + 2].T) for at in (0, 2)]
        backs = [_turn(*q[:, :2].T, *q[:, 2:].T, *p[:, at : at + 2].T) for at in (0, 2)]
        proper = (turns[0] * turns[1] < 0) & (backs[0] * backs[1] < 0)
        proper[proper] = _crossing_within(p[proper], q[proper], square)
        crosses.append(np.stack((a[proper], b[proper]), axis=1))
        for one, other, turn, number in ((p, q, turns, a), (q, p, backs, b)):
            for at in (0, 2):
                on = (turn[at // 2] == 0) & _between(one, other[:, at : at + 2])
                cuts.append(np.column_stack((number[on], other[on, at : at + 2])))
    return _owners_of(np.concatenate(crosses), inverse, edges.owner), _cut(edges, inverse, np.concatenate(cuts))


def _pairs(segments, chunk=100_000):
    """Yields pairs of segments whose boxes touch, the smaller number first."""
    lines = shapely.linestrings(segments.reshape(-1, 2, 2).astype(float))
    tree = shapely.STRtree(lines)
    for begin in range(0, len(lines), chunk):
        a, b = tree.query(lines[begin : begin + chunk])
        a = a + begin
        once = a < b
        yield a[once], b[once]


def _between(line, point):
    """Whether a point on the line of a segment lies within it, ends left out."""
    along = line[:, 2:] - line[:, :2]
    dot = np.sum((point - line[:, :2]) * along, axis=1)
    return (dot > 0) & (dot < np.sum(along * along, axis=1))


def _crossing_within(p, q, square):
    """Whether segments that cross do so in the square, its border included."""
    if square is None:
        return np.ones(len(p), bool)
    d, e = p[:, 2:] - p[:, :2], q[:, 2:] - q[:, :2]
    w = q[:, :2] - p[:, :2]
    den = d[:, 0] * e[:, 1] - d[:, 1] * e[:, 0]
    num = w[:, 0] * e[:, 1] - w[:, 1] * e[:, 0]
    flip = np.sign(den)
    at = p[:, :2] * (den * flip)[:, None] + d * (num * flip)[:, None]
    low, high = np.outer(den * flip, square[:2]), np.outer(den * flip, square[2:])
    return np.all((at >= low) & (at <= high), axis=1)


def _owners_of(pairs, inverse, owner):
    """The polygons that own segments of each pair."""
    if len(pairs) == 0:
        return np.empty((0, 2), int)
    by_segment = np.argsort(inverse, kind="stable")
    begin = np.searchsorted(inverse[by_segment], np.arange(inverse.max() + 2))
    found = [(i, j) for a, b in pairs for i in owner[by_segment[begin[a] : begin[a + 1]]] for j in owner[by_segment[begin[b] : begin[b + 1]]]]
    return np.sort(np.array(found), axis=1)


def _cut(edges, inverse, cuts):
    """Replaces edges by their parts between the positions on them."""
    if len(cuts) == 0:
        return edges
    cuts = np.unique(cuts, axis=0)
    split = np.isin(inverse, cuts[:, 0])
    begin, end = np.searchsorted(cuts[:, 0], inverse[split]), np.searchsorted(cuts[:, 0], inverse[split], side="right")
    parts, owners = [edges.line[~split]], [edges.owner[~split]]
    for line, owner, low, high in zip(edges.line[split], edges.owner[split], begin, end):
        points = cuts[low:high, 1:]
        order = np.argsort((points - line[:2]) @ (line[2:] - line[:2]))
        chain = np.vstack((line[:2], points[order], line[2:]))
        parts.append(np.hstack((chain[:-1], chain[1:])))
        owners.append(np.full(len(chain) - 1, owner))
    return Edges(np.concatenate(parts), np.concatenate(owners))


def _middle(line, square):
    """Which edges have a part inside the square, and the middle of that part."""
    begin, step = line[:, :2].astype(float), (line[:, 2:] - line[:, :2]).astype(float)
    low, high = np.zeros(len(line)), np.ones(len(line))
    inside = np.ones(len(line), bool)
    for axis in (0, 1) if square is not None else ():
        still = step[:, axis] == 0
        inside &= ~still | ((begin[:, axis] > square[axis]) & (begin[:, axis] < square[axis + 2]))
        with np.errstate(divide="ignore", invalid="ignore"):
            t = (np.array([square[axis], square[axis + 2]])[:, None] - begin[:, axis]) / step[:, axis]
        low = np.where(still, low, np.maximum(low, t.min(axis=0)))
        high = np.where(still, high, np.minimum(high, t.max(axis=0)))
    # A part of an edge on the grid that is not empty is longer than this by far.
    inside &= high - low > 1e-10
    return inside, begin + step * ((low + high) / 2)[:, None]


def _used_twice(edges, keys, inside):
    directed = (keys[inside, 0] << 32) + keys[inside, 1]
    owner = edges.owner[inside]
    order = np.argsort(directed, kind="stable")
    same = np.flatnonzero(directed[order][1:] == directed[order][:-1])
    return np.sort(np.stack((owner[order[same]], owner[order[same + 1]]), axis=1), axis=1)


def _covered(shapes, numbers, edges, vertices, keys, inside, middle):
    segment = keys.min(axis=1) * vertices + keys.max(axis=1)
    place = np.full(numbers.max() + 1, -1)
    place[numbers] = np.arange(len(numbers))
    polygons = len(place)
    _, first = np.unique(segment[inside], return_index=True)
    at = np.flatnonzero(inside)[first]
    points = shapely.points(middle[at])
    number, shape = shapely.STRtree(shapes).query(points)
    _, dense = np.unique(segment, return_inverse=True)
    own = np.isin(dense[at[number]] * polygons + numbers[shape], dense * polygons + edges.owner)
    number, shape = number[~own], shape[~own]
    shapely.prepare(shapes)
    hit = shapely.contains_properly(shapes[shape], points[number])
    return np.sort(np.stack((edges.owner[at[number[hit]]], numbers[shape[hit]]), axis=1), axis=1)
