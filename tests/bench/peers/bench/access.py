"""Nearest services and coverage: choros through its library, PostGIS with geographies, SciPy with a k-d tree."""

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psycopg
from scipy.spatial import cKDTree

from . import servers
from .places import ROOT, save, say, scratch

SIZES = {"small": (10_000, 200, 2_000), "full": (1_000_000, 20_000, 100_000)}
GREECE = (20.0, 36.0, 26.0, 41.0)
TOWNS = 60
KINDS = 10
#: The kind asked for, and the bits of five filters.
KIND, BITS = 3, 0b11111
WITHIN_M = (2_000, 5_000, 10_000)
#: Services that coverage is asked of.
COVERING = 10_000
#: Two answers are the same if their distances differ by no more than this.
TOLERANCE_M = 1.0

#: The ellipsoid's semi-axes.
A_M, B_M = 6_378_137.0, 6_356_752.314245179

#: Each task: how many, and the condition as PostGIS has it.
TASKS = {
    "k1": (1, ""),
    "k5": (5, ""),
    "k1 of a kind": (1, f"where kind = {KIND}"),
    "k5 of a kind": (5, f"where kind = {KIND}"),
    "k1, five filters": (1, f"where kind = {KIND} and a and b and c and d and e"),
    "k5, five filters": (5, f"where kind = {KIND} and a and b and c and d and e"),
}


def main(size):
    """Measures all three; returns whether they found the same."""
    services, queries, points = SIZES[size]
    random = np.random.default_rng(7)
    towns = _within(random, TOWNS)
    data = {
        "services": _places(random, towns, services),
        "queries": _places(random, towns, queries),
        "points": _places(random, towns, points),
        "kind": random.integers(0, KINDS, services),
        # Each of the five holds of four in five.
        "bits": (random.random((services, 5)) < 0.8) @ (1 << np.arange(5)),
    }
    with scratch() as folder, servers.postgis() as database:
        own = _choros(Path(folder), data)
        say("choros is done")
        postgis = _postgis(database, data)
        say("PostGIS is done")
    tree = _scipy(data)
    wrong = _compare(own, postgis, tree, data)
    table = _table(own, postgis, tree, len(data["queries"]))
    print("\n".join(table))
    save("access", {"size": size, "wrong": wrong, "table": table})
    for line in wrong:
        say(f"NOT THE SAME: {line}")
    return not wrong


def _within(random, count):
    west, south, east, north = GREECE
    return np.column_stack([random.uniform(west, east, count), random.uniform(south, north, count)])


def _places(random, towns, count):
    """Half of all places are spread evenly, half lie in towns, dense in the middle."""
    anywhere = _within(random, count)
    near = towns[random.integers(0, len(towns), count)] + random.uniform(-0.1, 0.1, (3, count, 2)).sum(axis=0)
    west, south, east, north = GREECE
    near = np.clip(near, [west, south], [east, north])
    return np.round(np.where(random.random((count, 1)) < 0.5, near, anywhere), 7)


def _choros(folder, data):
    columns = {
        "services": np.column_stack([data["services"], data["kind"], data["bits"]]),
        "queries": data["queries"],
        "points": data["points"],
    }
    for name, rows in columns.items():
        with open(folder / f"{name}.csv", "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["lon", "lat", "kind", "bits"][: rows.shape[1]])
            writer.writerows([f"{row[0]:.7f}", f"{row[1]:.7f}", *(int(n) for n in row[2:])] for row in rows)
    profile = os.environ.get("CHOROS_PROFILE", "bench")
    command = ["cargo", "bench", "--quiet", "--profile", profile, "--bench", "access_peers", "--", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    return json.loads((folder / "choros.json").read_text())


def _postgis(database, data):
    found = {}
    with psycopg.connect(database.gdal.removeprefix("PG:"), autocommit=True) as connection:
        cursor = connection.cursor()
        _load(cursor, data)
        for task, (k, where) in TASKS.items():
            # The order of the index is that of the sphere: some more are taken, and put in the order of the ellipsoid.
            sql = f"""select id, ST_Distance(geog, q) as m from (select id, geog, q from services,
                (select ST_Point(%s, %s, 4326)::geography as q) as asked {where} order by geog <-> q limit {k + 8})
                as near order by m, id limit {k}"""
            found[task] = _ask(data["queries"], lambda lon, lat: cursor.execute(sql, (lon, lat), prepare=True).fetchall())
        begin = time.perf_counter()
        counts = []
        for within_m in WITHIN_M:
            sql = f"""select count(*) from points where exists (select 1 from services
                where services.id < {COVERING} and ST_DWithin(services.geog, points.geog, {within_m}))"""
            counts.append(cursor.execute(sql).fetchone()[0])
        found["coverage"] = {"seconds": time.perf_counter() - begin, "counts": counts}
    return found


def _load(cursor, data):
    cursor.execute("create table services (id int primary key, geog geography(Point, 4326), kind int, a bool, b bool, c bool, d bool, e bool)")
    cursor.execute("create table points (id int primary key, geog geography(Point, 4326))")
    with cursor.copy("copy services from stdin") as copy:
        for number, ((lon, lat), kind, bits) in enumerate(zip(data["services"], data["kind"], data["bits"])):
            copy.write_row((number, f"SRID=4326;POINT({lon} {lat})", int(kind), *(bool(bits >> place & 1) for place in range(5))))
    with cursor.copy("copy points from stdin") as copy:
        for number, (lon, lat) in enumerate(data["points"]):
            copy.write_row((number, f"SRID=4326;POINT({lon} {lat})"))
    for table in ("services", "points"):
        cursor.execute(f"create index on {table} using gist (geog)")
    cursor.execute(f"create index on services using gist (geog) where id < {COVERING}")
    for kind in range(KINDS):
        cursor.execute(f"create index on services using gist (geog) where kind = {kind}")
    cursor.execute("vacuum analyze")


def _scipy(data):
    """Straight lines through the ellipsoid, which for short ways have the order of geodesics; filters as trees of their own."""
    positions, asked = _cartesian(data["services"]), _cartesian(data["queries"])
    is_kind = data["kind"] == KIND
    chosen = {"k1": None, "k5": None, "k1 of a kind": is_kind, "k5 of a kind": is_kind}
    found = {}
    for task, choice in chosen.items():
        k = TASKS[task][0]
        ids = np.arange(len(positions)) if choice is None else np.flatnonzero(choice)
        tree = cKDTree(positions[ids])

        def ask(place):
            lengths, places = tree.query(asked[place], k=[*range(1, k + 1)])
            return [(int(ids[near]), float(length)) for near, length in zip(places, lengths)]

        found[task] = _ask(range(len(asked)), lambda place: ask(place))
        begin = time.perf_counter()
        tree.query(asked, k=k)
        found[task]["batched"] = len(asked) / (time.perf_counter() - begin)
    begin = time.perf_counter()
    tree = cKDTree(positions[:COVERING])
    lengths, _ = tree.query(_cartesian(data["points"]))
    counts = [int((_arc(lengths) <= within_m).sum()) for within_m in WITHIN_M]
    found["coverage"] = {"seconds": time.perf_counter() - begin, "counts": counts}
    return found


def _cartesian(places):
    lon, lat = np.radians(places).T
    flat = A_M / np.sqrt(1 - (1 - (B_M / A_M) ** 2) * np.sin(lat) ** 2)
    return np.column_stack([flat * np.cos(lat) * np.cos(lon), flat * np.cos(lat) * np.sin(lon), flat * (B_M / A_M) ** 2 * np.sin(lat)])


def _arc(chords):
    """The length of the arc over a short chord, with the mean radius: to a centimetre at 50 km."""
    return chords * (1 + (chords / 6_371_008.8) ** 2 / 24)


def _ask(queries, find):
    micros, found = [], []
    for query in queries:
        arguments = tuple(float(value) for value in query) if hasattr(query, "__len__") else (query,)
        begin = time.perf_counter()
        answer = find(*arguments)
        micros.append((time.perf_counter() - begin) * 1e6)
        found.append(answer)
    return {"micros": micros, "found": found}


def _compare(own, postgis, tree, data):
    """What differs, in words: ids may, where distances do not."""
    wrong = []
    for name, other in (("PostGIS", postgis), ("SciPy", tree)):
        for task in (task for task in TASKS if task in other):
            farthest = 0.0
            for mine, theirs in zip(own[task]["found"], other[task]["found"]):
                if len(mine) != len(theirs):
                    wrong.append(f"{task}: {name} found {len(theirs)} where choros found {len(mine)}")
                    break
                lengths = [length if name == "PostGIS" else _arc(length) for _, length in theirs]
                farthest = max([farthest, *(abs(length - m) for length, (_, m) in zip(lengths, mine))])
            if farthest > TOLERANCE_M:
                wrong.append(f"{task}: distances of {name} and choros differ by up to {farthest:.2f} m")
        if [*map(int, own["coverage"]["counts"])] != other["coverage"]["counts"]:
            wrong.append(f"coverage: {name} counts {other['coverage']['counts']}, choros {own['coverage']['counts']}")
    return wrong


def _table(own, postgis, tree, queries):
    lines = ["| Task | choros p50 / p99 µs | a second | PostGIS p50 / p99 µs | a second | SciPy p50 / p99 µs | a second, batched |", "|---|---|---|---|---|---|---|"]
    for task in TASKS:
        cells = []
        for who in (own, postgis, tree):
            if task not in who:
                cells += ["–", "–"]
                continue
            micros = np.array(who[task]["micros"])
            a_second = who[task].get("batched", queries / (micros.sum() / 1e6))
            cells += [f"{np.percentile(micros, 50):.1f} / {np.percentile(micros, 99):.1f}", f"{a_second:,.0f}"]
        lines.append(f"| nearest, {task} | " + " | ".join(cells) + " |")
    seconds = [f"{who['coverage']['seconds']:.2f} s" for who in (own, postgis, tree)]
    lines.append(f"| coverage within 2, 5, 10 km | {seconds[0]} | | {seconds[1]} | | {seconds[2]} | |")
    return lines


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1] if len(sys.argv) > 1 else "small") else 1)
