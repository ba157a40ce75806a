"""Where tiles come from: a folder, an MBTiles file, a pack of tiles, or a server."""

import gzip
import http.client
import math
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit


def open_source(place):
    """Opens a source by what it is called: ``http://…/{z}/{x}/{y}``, ``….mbtiles``, ``….pack`` or a folder."""
    if "{z}" in place:
        return Server(place)
    if place.endswith(".mbtiles"):
        return MBTiles(place)
    return Pack(place) if place.endswith(".pack") else Folder(place)


def plain(data):
    """Takes the compression off a tile."""
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def covering(bounds, zoom):
    """Yields (x, y) of every tile of a zoom that touches ``bounds``: west, south, east, north in degrees."""
    west, north = lon_lat_to_tile(bounds[0], bounds[3], zoom)
    east, south = lon_lat_to_tile(bounds[2], bounds[1], zoom)
    for x in range(west, east + 1):
        for y in range(north, south + 1):
            yield x, y


def lon_lat_to_tile(lon, lat, zoom):
    """The tile of Web Mercator that holds a position in degrees."""
    side = 1 << zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return tuple(min(max(int(value * side), 0), side - 1) for value in ((lon + 180) / 360, y))


class Folder:
    """``z/x/y.mvt`` or ``z/x/y.pbf``, compressed or not."""

    def __init__(self, place):
        self.place = Path(place)
        if not self.place.is_dir():
            raise SystemExit(f"{place} is no folder")

    def tiles(self, zoom, bounds):
        """Yields (x, y, bytes as stored) of a zoom."""
        for file in sorted((self.place / str(zoom)).glob("*/*.*")):
            if file.name.split(".")[1] in ("mvt", "pbf"):
                yield int(file.parent.name), int(file.name.split(".")[0]), file.read_bytes()


class MBTiles:
    """An MBTiles file; its rows count from the south."""

    def __init__(self, place):
        if not Path(place).is_file():
            raise SystemExit(f"{place} is no file")
        # Tiles are fetched by the thread that feeds the judges.
        self.database = sqlite3.connect(f"file:{place}?mode=ro", uri=True, check_same_thread=False)

    def tiles(self, zoom, bounds):
        """Yields (x, y, bytes as stored) of a zoom."""
        query = "select tile_column, tile_row, tile_data from tiles where zoom_level = ? order by 1, 2"
        for x, row, data in self.database.execute(query, (zoom,)):
            yield x, (1 << zoom) - 1 - row, data


class Pack:
    """Tiles one after another, each behind a line ``z x y length``."""

    def __init__(self, place):
        self.place, self.index = place, {}
        with open(place, "rb") as file:
            while head := file.readline():
                z, x, y, length = map(int, head.split())
                self.index.setdefault(z, []).append((x, y, file.tell(), length))
                file.seek(length, 1)

    def tiles(self, zoom, bounds):
        """Yields (x, y, bytes as stored) of a zoom."""
        with open(self.place, "rb") as file:
            for x, y, start, length in sorted(self.index.get(zoom, [])):
                file.seek(start)
                yield x, y, file.read(length)


class Server:
    """A server on this machine; all tiles within the bounds are asked for, one after another."""

    def __init__(self, template):
        self.template = template
        self.connection = http.client.HTTPConnection(urlsplit(template).netloc, timeout=600)

    def get(self, z, x, y):
        """Returns a tile's bytes as sent, nothing for an empty one."""
        parts = urlsplit(self.template)
        path = parts.path + ("?" + parts.query if parts.query else "")
        for name, value in (("{z}", z), ("{x}", x), ("{y}", y)):
            path = path.replace(name, str(value))
        self.connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status in (204, 404):
            return b""
        if answer.status != 200:
            raise SystemExit(f"{path} answers {answer.status}: {data[:300]!r}")
        return data

    def tiles(self, zoom, bounds):
        """Yields (x, y, bytes as sent) of every tile of a zoom within ``bounds`` (degrees) that is not empty."""
        for x, y in covering(bounds, zoom):
            if data := self.get(zoom, x, y):
                yield x, y, data
