"""Much of everything: 100,000 areas with 10 million observations; starting with them, pages of GeoJSON, other indicators
on tiles that are cut."""

import http.client
import random
import statistics
import time
from pathlib import Path

from . import datasets, load, servers, viewports
from .folder import add_indicators, make_folder
from .places import save, say, scratch

INDICATORS, PERIODS = 10, 10
#: The most features a page has.
PAGE = 10_000


def measure(areas, zooms, places):
    """Measures choros on a made-up coverage whose areas all have values of ten indicators in ten years."""
    file = datasets.dataset(f"coverage-{areas}")
    if file is None:
        return
    features = datasets.read(file)
    tiles = viewports.tiles(viewports.places(features, places), zooms)
    codes = [one["properties"]["code"] for one in features]
    found = {"areas": areas, "observations": areas * INDICATORS * PERIODS}
    with scratch() as folder, scratch() as state:
        make_folder(file, folder)
        add_indicators(folder, codes, INDICATORS, range(2010, 2010 + PERIODS), random.Random(1))
        with servers.choros(folder, state=state) as server:
            found |= {"source_seconds": server.start_seconds, "source_mb": server.memory_mb()}
            _wait_for(state)
        with servers.choros(folder, state=state) as server:
            found |= {"prepared_seconds": server.start_seconds, "prepared_mb": server.memory_mb()}
            time.sleep(10)
            found["features"] = _features(server)
            found["features"]["mb"] = server.memory_mb()
            found["cold"] = load.by_zoom(load.cold(server, tiles)[0])
            found["values"] = _values(server, tiles)
    say(f"  start {found['source_seconds']:.1f} s, prepared {found['prepared_seconds']:.1f} s; GeoJSON {found['features']['mb_per_second']:.0f} MB/s")
    save("bulk", found)


def _wait_for(state):
    """Waits until the levels are prepared."""
    for _ in range(600):
        if list(Path(state).glob("prepared/*.prepared")):
            return
        time.sleep(0.2)
    raise RuntimeError("nothing was prepared")


def _features(server):
    """Reads all areas with an indicator as GeoJSON, page by page, and throws them away."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    room, length, pages, begin = bytearray(1 << 20), 0, 0, time.perf_counter()
    while True:
        connection.request("GET", f"/collections/municipalities/items?f=geojson&limit={PAGE}&offset={pages * PAGE}&indicators=synthetic_0")
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"items answer {answer.status}: {answer.read(200)!r}")
        is_last = 'rel="next"' not in (answer.getheader("Link") or "")
        while count := answer.readinto(room):
            length += count
        pages += 1
        if is_last:
            break
    elapsed = time.perf_counter() - begin
    return {"bytes": length, "pages": pages, "seconds": elapsed, "mb_per_second": length / elapsed / 1e6}


def _values(server, tiles):
    """Asks for each tile, which is cut by now, with three indicators one after the other."""
    path, times = server.path, {}
    for tile in tiles:
        for turn in range(3):
            server.path = f"{path}?indicators=synthetic_{turn + 1}"
            for sample in load.cold(server, [tile])[0]:
                times.setdefault(tile[0], [[], [], []])[turn].append(sample[1])
    server.path = path
    return {zoom: [statistics.median(turn) for turn in turns] for zoom, turns in times.items()}
