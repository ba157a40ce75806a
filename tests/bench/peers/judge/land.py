"""The ground that a layer's source covers, and what of a hole in a pyramid lies within it."""

import json
from pathlib import Path

import numpy as np
import shapely

from .overlap import union_of_coverage

EXTENT = 4096


class Land:
    """The union of a source's areas: a file with GeoJSON, longitude and latitude."""

    def __init__(self, file):
        cache = Path(f"{file}.land.wkb")
        if cache.is_file() and cache.stat().st_mtime > Path(file).stat().st_mtime:
            self.shape = shapely.from_wkb(cache.read_bytes())
        else:
            self.shape = _union(file)
            cache.write_bytes(shapely.to_wkb(self.shape))
        self.bounds = self.shape.bounds

    def at(self, zoom):
        """Returns the land on the grid of a zoom: 4096 units a tile, from the north-west corner of the world."""
        return ZoomLand(shapely.transform(self.shape, lambda lon_lat: project(lon_lat, zoom)))


class ZoomLand:
    """Land on the grid of a zoom."""

    def __init__(self, shape):
        self.shape = shape
        shapely.prepare(shape)
        rings = shapely.get_rings(shapely.get_parts(shape))
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        same = ring[1:] == ring[:-1]
        self.border = shapely.linestrings(np.stack((xy[:-1], xy[1:]), axis=1)[same])
        self.tree = shapely.STRtree(self.border)

    def inland(self, holes, margin):
        """Returns for each hole the area of what of it lies within the land and farther than ``margin`` units from its
        border."""
        if len(holes) == 0:
            return np.empty(0)
        # A hole away from the border is within the land or outside it, whole.
        areas = np.where(shapely.contains(self.shape, shapely.point_on_surface(holes)), shapely.area(holes), 0.0)
        number, near = self.tree.query(shapely.box(*shapely.bounds(holes).T), predicate="dwithin", distance=margin)
        for hole in np.unique(number):
            zone = shapely.union_all(shapely.buffer(self.border[near[number == hole]], margin))
            parts = shapely.get_parts(shapely.difference(holes[hole], zone))
            areas[hole] = sum(part.area for part in parts if shapely.contains(self.shape, part.representative_point()))
        return areas


def project(lon_lat, zoom):
    """Web Mercator on the grid of a zoom, x to the east and y to the south."""
    world = EXTENT << zoom
    lat = np.radians(np.clip(lon_lat[:, 1], -85.0511287798066, 85.0511287798066))
    return np.column_stack(((lon_lat[:, 0] + 180) / 360, (1 - np.arcsinh(np.tan(lat)) / np.pi) / 2)) * world


def _union(file):
    features = json.loads(Path(file).read_text())["features"]
    shapes = shapely.from_geojson([json.dumps(one["geometry"]) for one in features if one["geometry"]])
    shapes = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    whole = union_of_coverage(shapes)
    return shapely.union_all(shapes) if whole is None else whole
