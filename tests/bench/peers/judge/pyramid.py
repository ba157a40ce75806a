"""One layer of a pyramid, zoom by zoom."""

import gzip
import multiprocessing
from collections import Counter
from dataclasses import asdict, dataclass, field

import numpy as np
import shapely

from . import mvt, overlap
from .land import EXTENT
from .polygons import of_layer
from .sources import plain

#: How near to the border of the source's land an opening is not counted, in units: a pixel of a map of 256 pixels a tile.
MARGIN = 16


@dataclass
class Zoom:
    """What was found at a zoom. Areas are in square units of its grid, 4096 a tile."""

    zoom: int
    tiles: int = 0
    stored_bytes: int = 0
    raw_bytes: int = 0
    gzip_bytes: int = 0
    layer_bytes: int = 0
    layer_gzip_bytes: int = 0
    largest: int = 0
    area: float = 0.0
    overlap_area: float = 0.0
    exact: bool = True
    gap_area: float | None = None
    gaps: int | None = None
    faults: dict = field(default_factory=dict)
    features: int = 0
    points: int = 0
    lost: int | None = None
    lost_examples: list = field(default_factory=list)

    def summary(self):
        """Returns it for JSON, with areas as shares of the ground covered as well."""
        share = lambda area: None if area is None else area / self.area if self.area else 0.0
        return asdict(self) | {"overlap_share": share(self.overlap_area), "gap_share": share(self.gap_area)}


def judge(source, layer, zoom, land=None, key="code", expected=None):
    """Judges a layer at a zoom.

    - Overlap: ground that several polygons of the layer cover within a tile's own square, the buffer left out; the sum
      of areas less that of the union. Where it is nothing this is proved in whole numbers (``exact``).
    - Gap: an opening in the union of all tiles of the zoom, closed all round, as far as it lies within the source's land
      and farther than :data:`MARGIN` units from its border. What is open to the sea, at the coast, or a hole of the
      source as well is thus never counted.
    - Bytes: of whole tiles, as they came and with gzip, and of the layer alone (``layer_…``).
    - Faults: rings that MVT 2.1 does not allow.
    - Lost: areas of the source (``expected``, values of the property ``key``) that are in no tile, neither in the layer
      nor in the one beside it for areas too small to draw (``<layer>-points``).
    """
    found, grounds, faults, seen, points = Zoom(zoom), [], Counter(), set(), set()
    bounds = land.bounds if land else (-180, -85.06, 180, 85.06)
    tiles = ((x, y, data, layer, key, land is not None) for x, y, data in source.tiles(zoom, bounds))
    with multiprocessing.Pool() as pool:
        for tile in pool.imap(_tile, tiles, chunksize=4):
            for name, value in tile["sums"].items():
                setattr(found, name, getattr(found, name) + value)
            found.largest = max(found.largest, tile["largest"])
            found.exact &= tile["exact"]
            faults.update(tile["faults"])
            grounds.append(tile["ground"])
            seen |= tile["seen"]
            points |= tile["points"]
    found.faults, found.features, found.points = dict(faults), len(seen), len(points - seen)
    if land:
        found.gaps, found.gap_area = _gaps(grounds, land.at(zoom))
    if expected is not None:
        lost = sorted(expected - seen - points)
        found.lost, found.lost_examples = len(lost), lost[:5]
    return found


def _tile(task):
    """Judges one tile; areas are scaled to 4096 units a tile, the ground is placed on the grid of the zoom."""
    x, y, stored, name, key, keep_ground = task
    raw = plain(stored)
    sums = {"tiles": 1, "stored_bytes": len(stored), "raw_bytes": len(raw), "gzip_bytes": packed(raw)}
    found = {"sums": sums, "largest": len(raw), "exact": True, "faults": Counter(), "ground": None, "seen": set(), "points": set()}
    layers = mvt.decode(raw)
    if f"{name}-points" in layers:
        found["points"] = {str(feature.properties.get(key)) for feature in layers[f"{name}-points"].features}
    if name not in layers:
        return found
    layer = layers[name]
    sums |= {"layer_bytes": len(layer.encoded), "layer_gzip_bytes": packed(layer.encoded)}
    found["seen"] = {str(feature.properties.get(key)) for feature in layer.features if feature.kind == mvt.POLYGON}
    polygons = of_layer(layer)
    found["faults"] = polygons.faults
    if len(polygons.shapes) == 0:
        return found
    square, scale = (0, 0, layer.extent, layer.extent), EXTENT / layer.extent
    over = overlap.measure(polygons, square)
    found["exact"] = over.exact
    sums |= {"area": over.ground.area * scale**2, "overlap_area": over.area * scale**2}
    if keep_ground:
        found["ground"] = shapely.transform(over.ground, lambda xy: xy * scale + np.array([x, y]) * EXTENT)
    return found


def packed(data):
    """How many bytes are left by gzip, level 6."""
    return len(gzip.compress(data, 6, mtime=0))


def _gaps(grounds, land):
    """Counts the gaps of a zoom and adds up their area."""
    parts = shapely.get_parts(shapely.union_all([ground for ground in grounds if ground is not None]))
    rings = [ring for part in parts if part.geom_type == "Polygon" for ring in part.interiors]
    areas = land.inland(shapely.polygons(rings) if rings else np.empty(0, object), MARGIN)
    return int(np.sum(areas > 0)), float(areas.sum())
