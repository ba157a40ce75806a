"""Which tiles people ask for: those of a map of 4 by 3 tiles around places in the data, not one tile again and again."""

import random

import orjson
import shapely

from judge.sources import lon_lat_to_tile

WIDE, HIGH = 4, 3


def places(features, count, seed=1):
    """Positions inside areas picked at random, but the same for the same data."""
    picked = random.Random(seed).sample(features, min(count, len(features)))
    shapes = shapely.from_geojson([orjson.dumps(one["geometry"]) for one in picked])
    return [(point.x, point.y) for point in shapely.point_on_surface(shapely.make_valid(shapes))]


def tiles(around, zooms, seed=1):
    """Returns (z, x, y) of all maps around the places, each tile once, in random order."""
    found = set()
    for zoom in zooms:
        last = (1 << zoom) - 1
        for lon, lat in around:
            x, y = lon_lat_to_tile(lon, lat, zoom)
            left, top = x - WIDE // 2, y - HIGH // 2
            found |= {(zoom, min(max(i, 0), last), min(max(j, 0), last)) for i in range(left, left + WIDE) for j in range(top, top + HIGH)}
    found = sorted(found)
    random.Random(seed).shuffle(found)
    return found
