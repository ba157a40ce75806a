"""Tables in Markdown of what was measured."""

import json

from .places import RESULTS

TITLES = {
    "municipalities": "Greece, 325 municipalities, 265,482 vertices",
    "kallikratis": "Greece at full resolution, 326 municipalities, 985,000 vertices, borders drawn twice",
    "counties": "USA, 3,231 counties",
    "coverage-1000": "1,000 made-up areas of 100 vertices",
    "coverage-10000": "10,000 made-up areas of 100 vertices",
    "coverage-100000": "100,000 made-up areas of 100 vertices",
}


def load(name):
    """Results by name; nothing where they were not measured."""
    file = RESULTS / f"{name}.json"
    return json.loads(file.read_text()) if file.is_file() else None


def print_all():
    """Prints every table there are results for."""
    if found := load("machine"):
        print(table(["", ""], list(found.items())))
    for name, title in TITLES.items():
        if found := load(f"pyramid-{name}"):
            print(f"### Pyramid: {title}\n\n{pyramid(found)}\n{openings(found)}")
    for name, title in TITLES.items():
        if found := load(f"serving-{name}"):
            print(f"### Serving: {title}\n\n{warm(found)}\n{cold(found)}")
    if found := load("scale"):
        print(f"### Growth\n\n{growth(found)}")
    if found := load("bulk"):
        print(f"### Much of everything\n\n{bulk(found)}")
    if found := load("postgis-source"):
        print(f"### The same atlas from PostGIS\n\n{source(found)}")


def table(head, rows):
    """A table; the first column is text, the others numbers."""
    lines = [head, ["---"] + ["--:"] * (len(head) - 1), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)


def pyramid(found):
    """Time, memory and bytes of each program."""
    first, last = found["zooms"]
    rows = []
    for name, one in found["makers"].items():
        if one["failure"]:
            rows.append([name, one["failure"], "", "", "", "", "", "", ""])
            continue
        zooms = one["zooms"]
        tiles, faults = sum(zoom.get("tiles", 0) for zoom in zooms), sum(sum(zoom["faults"].values()) for zoom in zooms)
        lost = max(zoom["lost"] for zoom in zooms)
        sizes = ["–"] * 3 if not tiles else [kilobytes(sum(zoom[key] for zoom in zooms)) for key in ("gzip_bytes", "layer_gzip_bytes")] + [kilobytes(max(zoom["largest"] for zoom in zooms))]
        rows.append([name + (f" ({one['note']})" if one.get("note") else ""), seconds(one.get("seconds")), megabytes(one.get("peak_mb")), kilobytes(one["bytes"]) if "bytes" in one else "–", tiles or "–", *sizes, f"{faults:,} / {lost:,}"])
    judged = [zoom["zoom"] for zoom in next(iter(found["makers"].values())).get("zooms", [])] or [first, last]
    head = [f"z{first} to z{last}", "Time", "Memory", "File", f"Tiles, z{judged[0]} to z{judged[-1]}", "With gzip", "Of these the areas", "Largest, plain", "Invalid rings / most areas lost at a zoom"]
    return table(head, rows)


def openings(found):
    """Overlap and gap of each program by zoom."""
    makers = {name: one["zooms"] for name, one in found["makers"].items() if one.get("zooms")}
    zooms = [zoom["zoom"] for zoom in next(iter(makers.values()), [])]
    rows = [[name, *[share(zoom) for zoom in told]] for name, told in makers.items()]
    return "Overlap / gap, as shares of the ground covered; a bold zero of the overlap is proved in whole numbers.\n\n" + table(["", *[f"z{zoom}" for zoom in zooms]], rows)


def warm(found):
    """Requests a second from warm servers."""
    rows = []
    for name, one in found["servers"].items():
        if one["failure"]:
            rows.append([name, one["failure"], "", "", "", "", ""])
            continue
        packed, plain = one["warm_gzip"], one["warm_identity"]
        errors = packed["errors"] + plain["errors"]
        rows.append([name + (f" ({errors} errors)" if errors else ""), f"{one['start_seconds']:.2f} s", f"{packed['per_second']:,.0f}/s", milliseconds(packed["p50_ms"]), milliseconds(packed["p99_ms"]), f"{plain['per_second']:,.0f}/s", megabytes(packed["memory_mb"])])
    tiles = f"{found['asked']} tiles of 4 × 3 around {found['places']} places at each of z{found['zooms'][0]} to z{found['zooms'][1]}, 16 connections."
    return tiles + "\n\n" + table(["Warm", "Start", "gzip", "median", "p99", "identity", "Memory"], rows)


def cold(found):
    """The first answer for each tile."""
    servers = {name: one for name, one in found["servers"].items() if not one["failure"]}
    zooms = sorted({int(zoom) for one in servers.values() for zoom in one["cold"]})
    rows = []
    for zoom in zooms:
        cells = [one["cold"].get(str(zoom)) for one in servers.values()]
        rows.append([f"z{zoom}", *[f"{milliseconds(cell['p50_ms'])} / {milliseconds(cell['p99_ms'])}, {kilobytes(cell['plain_bytes'])}" if cell else "–" for cell in cells]])
    return "Cold: each tile once on a fresh server, one connection, identity encoding: median / p99, mean size.\n\n" + table(["", *servers], rows)


def growth(found):
    """What more areas cost."""
    rows = []
    for row in found["rows"]:
        tiles = [row["cold"].get(str(zoom)) for zoom in (4, 6, 8, 10)]
        cells = [f"{milliseconds(one['p50_ms'])} / {milliseconds(one['p99_ms'])}" if one else "–" for one in tiles]
        rows.append([f"{row['areas']:,}", f"{row['load_seconds']:.2f} s", megabytes(row["memory_mb"]), *cells, seconds(row["pyramid_seconds"]), megabytes(row["pyramid_peak_mb"])])
    head = ["Areas", "Load", "Memory", "z4, median / p99", "z6", "z8", "z10", f"Pyramid z{found['zooms'][0]} to z{found['zooms'][1]}", "Memory"]
    return table(head, rows)


def bulk(found):
    """Starts, pages of GeoJSON, and tiles with another indicator."""
    features = found["features"]
    rows = [
        ["start from source", seconds(found["source_seconds"]), megabytes(found["source_mb"])],
        ["start from prepared levels", seconds(found["prepared_seconds"]), megabytes(found["prepared_mb"])],
        [f"all areas with an indicator as GeoJSON, {features['pages']} pages, {features['bytes'] / 1e6:,.0f} MB", f"{seconds(features['seconds'])}, {features['mb_per_second']:,.0f} MB/s", megabytes(features["mb"])],
    ]
    told = table([f"{found['areas']:,} areas, {found['observations']:,} observations", "Time", "Memory"], rows)
    values = []
    for zoom, turns in found["values"].items():
        cold = found["cold"][zoom]
        first = f"{milliseconds(cold['p50_ms'])} / {milliseconds(cold['p99_ms'])}, {kilobytes(cold['plain_bytes'])}"
        values.append([f"z{zoom}", first, *[milliseconds(one) for one in turns]])
    return told + "\n" + table(["Tiles", "Cold, median / p99, mean size", "From the cut, with an indicator", "With another", "With a third"], values)


def source(found):
    """What became of the comparison."""
    if found["failure"]:
        return f"Not measured: {found['failure']}.\n"
    return f"{found['tiles']} tiles, {len(found['different'])} differ. Started in {found['start_files']:.2f} s from files, {found['start_tables']:.2f} s from PostGIS.\n"


def share(zoom):
    """Overlap / gap of a zoom."""
    overlap = "**0**" if zoom["exact"] else scientific(zoom["overlap_share"])
    return f"{overlap} / {'–' if zoom['gap_share'] is None else scientific(zoom['gap_share'])}"


def scientific(value):
    """2.4e-3; 0 for nothing."""
    return "0" if value == 0 else f"{value:.1e}".replace("e-0", "e-")


def kilobytes(value):
    """Bytes in thousands."""
    return f"{value / 1000:,.1f} kB" if value < 100_000 else f"{value / 1000:,.0f} kB"


def megabytes(value):
    """Memory."""
    return "–" if value is None else f"{value:,.0f} MB"


def seconds(value):
    """A time."""
    return "–" if value is None else f"{value:.1f} s"


def milliseconds(value):
    """A short time."""
    return f"{value:.2f} ms" if value < 10 else f"{value:,.0f} ms"
