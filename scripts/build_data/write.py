"""Writing files that come out the same every time."""

import csv
import json

import shapely


def csv_rows(path, header, rows):
    """A CSV file, LF line ends, in the given order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def number(value, decimals):
    """A decimal number without trailing zeros; empty for None."""
    if value is None:
        return ""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _ring(ring):
    return [[round(x, 5), round(y, 5)] for x, y in ring.coords]


def _polygon(polygon):
    polygon = shapely.orient_polygons(polygon, exterior_cw=False)
    return [_ring(polygon.exterior)] + [_ring(r) for r in polygon.interiors]


def geometry(geom):
    """GeoJSON of a polygon or multipolygon: 5 decimals, exterior rings counter-clockwise, largest part first."""
    parts = sorted(shapely.get_parts(geom), key=lambda p: (-p.area, p.bounds))
    rings = [_polygon(p) for p in parts]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}


def feature_collection(path, members, features):
    """A GeoJSON file, one feature a line. ``features``: (id or None, properties, geometry)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for identifier, properties, geom in features:
        feature = {"type": "Feature"}
        if identifier is not None:
            feature["id"] = identifier
        feature |= {"properties": properties, "geometry": geometry(geom)}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = json.dumps({"type": "FeatureCollection"} | members, ensure_ascii=False)[:-1]
    path.write_text(head + ', "features": [\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")
