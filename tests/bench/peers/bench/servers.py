"""Servers of tiles, each started on a free port of the loopback and stopped again."""

import http.client
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .places import CHOROS, HERE, MARTIN, scratch
from .process import descendants, shared_out_mb


@dataclass
class Server:
    """A server that answers: ``path`` with {z}, {x} and {y}, the processes that work for it, and how long it took to
    answer for the first time."""

    port: int
    path: str
    start_seconds: float
    processes: callable = field(default=list)

    @property
    def template(self):
        """The address of its tiles."""
        return f"http://127.0.0.1:{self.port}{self.path}"

    def memory_mb(self):
        """The memory of all its processes now."""
        return shared_out_mb(self.processes())


def free_port():
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status_of(port, path, timeout=5):
    """The status a path is answered with; 0 where nobody answers."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@contextmanager
def running(command, port, ready, path, wait=900, others=lambda: []):
    """Runs a server until the block ends; it counts as started when ``ready`` answers 200."""
    with tempfile.TemporaryFile("w+") as said:
        begin = time.perf_counter()
        child = subprocess.Popen([*map(str, command)], stdout=said, stderr=subprocess.STDOUT)
        try:
            while status_of(port, ready) != 200:
                if child.poll() is not None or time.perf_counter() - begin > wait:
                    said.seek(0)
                    raise RuntimeError(f"{Path(command[0]).name} did not start: {said.read()[-800:].strip()}")
                time.sleep(0.01)
            yield Server(port, path, time.perf_counter() - begin, lambda: descendants(child.pid) + others())
        finally:
            child.terminate()
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@contextmanager
def choros(folder, collection="municipalities", state=None):
    """choros serving a data folder, without anything prepared by an earlier run unless it is in the folder ``state``."""
    port = free_port()
    with scratch() as own:
        command = [CHOROS, "serve", folder, "--listen", f"127.0.0.1:{port}", "--state", state or own]
        with running(command, port, "/ready", f"/xyz/{collection}/{{z}}/{{x}}/{{y}}.mvt") as server:
            yield server


@contextmanager
def martin_files(mbtiles):
    """Martin serving an MBTiles file."""
    port = free_port()
    command = [MARTIN, "--listen-addresses", f"127.0.0.1:{port}", mbtiles]
    with running(command, port, "/health", f"/{Path(mbtiles).stem}/{{z}}/{{x}}/{{y}}") as server:
        yield server


@contextmanager
def martin_postgis(database, table):
    """Martin serving a table of :func:`postgis` by `ST_AsMVT`."""
    port = free_port()
    command = [MARTIN, "--listen-addresses", f"127.0.0.1:{port}", database.address]
    with running(command, port, "/health", f"/{table}/{{z}}/{{x}}/{{y}}", others=database.processes) as server:
        yield server


@dataclass
class Database:
    """A database of PostGIS."""

    port: int
    folder: Path

    @property
    def address(self):
        """How Martin names it."""
        return f"postgresql://peers@127.0.0.1:{self.port}/peers"

    @property
    def gdal(self):
        """How GDAL names it."""
        return f"PG:host=127.0.0.1 port={self.port} dbname=peers user=peers"

    def load(self, file, table, crs="EPSG:3857"):
        """Loads GeoJSON, in Web Mercator if nothing else is said, as that is quickest for tiles; returns seconds."""
        begin = time.perf_counter()
        subprocess.run([HERE / "postgis", "load", str(self.port), file, table, crs], check=True)
        return time.perf_counter() - begin

    def processes(self):
        """The processes that work for it."""
        return descendants(int((self.folder / "data/postmaster.pid").read_text().split()[0]))


@contextmanager
def postgis():
    """A PostgreSQL with PostGIS and an empty database."""
    with scratch() as outer:
        Path(outer).chmod(0o755)
        folder, port = Path(outer) / "cluster", free_port()
        subprocess.run([HERE / "postgis", "start", folder, str(port)], check=True)
        try:
            yield Database(port, folder)
        finally:
            subprocess.run([HERE / "postgis", "stop", folder], check=True)
