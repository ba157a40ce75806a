"""Approximate municipal polygons: grown from settlements, cut by the true coast."""

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.ops import nearest_points
from shapely.strtree import STRtree

from . import facts, growth, projection, sources, tracing

GRID_DEGREES = 1e-5            # the published precision; everything is noded on it
SMALLEST_ISLET_KM2 = 0.02
SMALLEST_FRAGMENT_KM2 = 12.0   # a loose piece of a municipality below this goes to its neighbour
INLAND_M = 40.0                # how far a settlement in the sea is moved past the shore
WINDOW_MARGIN_M = 8000.0


def settle_on_land(settlements, land):
    """Move settlements that lie in the sea to the nearest shore; returns their geonameids."""
    moved = []
    whole = shapely.union_all(projection.geometry_to_plane(np.array(land)))
    for s in settlements:
        point = shapely.Point(*projection.to_plane(s.lon, s.lat))
        if whole.contains(point):
            continue
        shore = nearest_points(whole.buffer(-INLAND_M), point)[0]
        lon, lat = projection.to_degrees(shore.x, shore.y)
        s.lon, s.lat = round(float(lon), 5), round(float(lat), 5)
        moved.append(s.geonameid)
    return moved


class _Land:
    """The coast as separate landmasses, in both lon/lat and metres."""

    def __init__(self, polygons):
        snapped = shapely.set_precision(shapely.union_all(polygons), GRID_DEGREES)
        self.degrees = np.array([p for p in shapely.get_parts(snapped) if p.geom_type == "Polygon"])
        self.metres = projection.geometry_to_plane(self.degrees)
        self.tree = STRtree(self.metres)

    def of_points(self, points):
        """Landmass index of each point (metres)."""
        return self.tree.nearest(shapely.points(points))


def build(settlements, places_elsewhere, coast):
    """Polygons by municipality code, lon/lat, an exact coverage on a 1e-5 degree grid."""
    land = _Land(coast)
    points = np.column_stack(projection.to_plane([s.lon for s in settlements], [s.lat for s in settlements]))
    elsewhere = np.column_stack(projection.to_plane(*zip(*places_elsewhere)))
    regions = sources.planar_regions()
    grid, cells = _grown_cells(settlements, points, elsewhere, land, regions)
    shared, whole = _split_landmasses(land, settlements, points, elsewhere, grid, cells)
    faces = _cut(land.degrees[shared], grid, cells)
    _absorb_fragments(faces, settlements)
    for index, code in whole.items():
        faces.append((land.degrees[index], code))
    return _merge(faces)


def _grown_cells(settlements, points, elsewhere, land, regions):
    window = shapely.box(*shapely.union_all([g for c, g in regions.items() if c]).buffer(WINDOW_MARGIN_M).bounds)
    near = shapely.union_all(land.metres[land.tree.query(window)])
    grid = growth.Grid(near, window.bounds)
    municipalities = {m.code: m for m in facts.municipalities()}
    of_settlement = np.array([municipalities[s.municipality].region for s in settlements])
    seeds = {code: points[of_settlement == code] for code in regions if code} | {"": elsewhere}
    region_of_cell = growth.assign_regions(grid, regions, seeds)
    units = np.array([s.municipal_unit for s in settlements])
    areas = {c: m.area_km2 for c, m in municipalities.items()}
    targets = growth.unit_targets(units, facts.municipal_unit_areas(), areas)
    region_of_unit = {u: municipalities[u[:4]].region for u in targets}
    inside = region_of_cell != ""
    cells = np.full(len(region_of_cell), "", dtype="U4")
    cells[inside] = growth.grow(grid.only(inside), points, units, targets, region_of_cell[inside], region_of_unit)
    return grid, cells


def _split_landmasses(land, settlements, points, elsewhere, grid, cells):
    """Indexes of landmasses that several areas share, and {index: code} of those that one has."""
    codes = {}
    for index, s in zip(land.of_points(points), settlements):
        codes.setdefault(index, set()).add(s.municipality)
    for index in land.of_points(elsewhere):
        codes.setdefault(index, set()).add("")
    shared = [i for i, found in codes.items() if len(found) > 1]
    whole = {i: found.pop() for i, found in codes.items() if len(found) == 1}
    on_settled = np.flatnonzero(np.isin(land.of_points(grid.centres), sorted(codes)))
    nearest_cell = cKDTree(grid.centres[on_settled])
    for index in _islets(land, grid, codes):
        away, cell = nearest_cell.query(shapely.get_coordinates(land.metres[index]))
        known = _listed_owner(land.metres[index])
        whole[index] = str(cells[on_settled][cell[np.argmin(away)]]) if known is None else known
    return sorted(shared), {i: c for i, c in sorted(whole.items()) if c}


def _islets(land, grid, settled):
    """Indexes of the landmasses without a settlement that are worth showing: near the grid, or listed."""
    near = set(land.tree.query(shapely.box(*grid.centres.min(axis=0), *grid.centres.max(axis=0))))
    large = [i for i, p in enumerate(land.metres) if p.area >= SMALLEST_ISLET_KM2 * 1e6 and i not in settled]
    return [i for i in large if i in near or _listed_owner(land.metres[i]) is not None]


def _listed_owner(islet):
    """What the fact table says of an islet: a code, "" for another region, None when it is not listed."""
    for row in facts.read("islets"):
        point = shapely.Point(*projection.to_plane(float(row["lon"]), float(row["lat"])))
        if islet.distance(point) < 500:
            return row["municipality"]
    return None


def _cut(polygons, grid, cells):
    """Faces [(polygon, code)] of the shared land, noded together so that neighbours share vertices."""
    wanted = np.where(cells == "", "-", cells)
    picture = tracing.fill_sea(grid.raster(wanted, outside=""))
    arcs = tracing.smooth_arcs(picture, grid.x0, grid.y0, growth.CELL_M)
    land = shapely.union_all(polygons)
    lines = np.append(projection.geometry_to_degrees(np.array(arcs)), land.boundary)
    noded = shapely.union_all(lines, grid_size=GRID_DEGREES)
    shapely.prepare(land)
    faces = []
    for face in shapely.get_parts(shapely.polygonize([noded])):
        inner = face.representative_point()
        if not land.contains(inner):
            continue
        x, y = projection.to_plane(inner.x, inner.y)
        row, column = int((y - grid.y0) // growth.CELL_M), int((x - grid.x0) // growth.CELL_M)
        if 0 <= row < picture.shape[0] and 0 <= column < picture.shape[1] and picture[row, column] != "-":
            faces.append((face, str(picture[row, column])))
    return faces


def _absorb_fragments(faces, settlements):
    """Give small faces without a settlement of their own to the neighbour with the longest border."""
    points = {}
    for s in settlements:
        points.setdefault(s.municipality, []).append((s.lon, s.lat))
    seeds = {code: shapely.multipoints(p) for code, p in points.items()}
    tree = STRtree([f for f, _ in faces])
    for index, (face, code) in enumerate(faces):
        if face.intersects(seeds[code]) or projection.area_km2(face) > SMALLEST_FRAGMENT_KM2:
            continue
        borders = {}
        for other in sorted(tree.query(face, predicate="touches")):
            length = face.intersection(faces[other][0]).length
            borders[faces[other][1]] = borders.get(faces[other][1], 0.0) + length
        if borders and max(borders.values()) > 0:
            faces[index] = (face, max(sorted(borders), key=borders.get))


def _merge(faces):
    """One geometry a code; border vertices stay as they are."""
    by_code = {}
    for face, code in faces:
        by_code.setdefault(code, []).append(face)
    return {code: shapely.coverage_union_all(by_code[code]).normalize() for code in sorted(by_code)}
