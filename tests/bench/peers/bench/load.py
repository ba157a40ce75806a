"""Tiles asked for: once each from a server that has just started, and again and again from a warm one."""

import gzip
import http.client
import json
import subprocess
import tempfile
import time

import numpy as np

from .places import HERE

CONNECTIONS = 16


def path(server, tile):
    """The path of a tile."""
    return server.path.format(z=tile[0], x=tile[1], y=tile[2])


def cold(server, tiles, encoding="identity"):
    """Asks for each tile once over one connection; returns a sample of each that is not empty, and those tiles."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    samples, present = [], []
    for tile in tiles:
        begin = time.perf_counter()
        connection.request("GET", path(server, tile), headers={"Accept-Encoding": encoding})
        answer = connection.getresponse()
        data = answer.read()
        elapsed = (time.perf_counter() - begin) * 1000
        if answer.status not in (200, 204, 404):
            raise RuntimeError(f"{path(server, tile)} answers {answer.status}: {data[:200]!r}")
        if answer.status == 200 and data:
            present.append(tile)
            plain = gzip.decompress(data) if answer.getheader("Content-Encoding") == "gzip" else data
            samples.append((tile[0], elapsed, len(data), len(plain)))
    return samples, present


def by_zoom(samples):
    """Adds up samples of :func:`cold` by zoom; bytes are of one tile in the mean."""
    found = {}
    for zoom in sorted({sample[0] for sample in samples}):
        _, times, sent, plain = np.array([sample for sample in samples if sample[0] == zoom]).T
        p50, p99 = np.percentile(times, [50, 99])
        found[zoom] = {"samples": len(times), "p50_ms": p50, "p99_ms": p99, "max_ms": times.max(), "sent_bytes": sent.mean(), "plain_bytes": plain.mean(), "largest": plain.max()}
    return found


def warm(server, tiles, encoding, seconds):
    """Asks for the tiles again and again over 16 connections for some seconds; after one round that does not count."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("".join(path(server, tile) + "\n" for tile in tiles))
        paths.flush()
        told = lambda duration: _wrk(server, paths.name, encoding, duration)
        told(max(1, seconds // 3))
        found = told(seconds)
    found["encoding"], found["per_second"] = encoding, found["requests"] / found["seconds"]
    found["memory_mb"] = server.memory_mb()
    return found


def _wrk(server, paths, encoding, seconds):
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "--timeout", "30s", "-s", HERE / "warm.lua", f"http://127.0.0.1:{server.port}/", "--", paths, encoding]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True)
    return json.loads(next(line for line in done.stdout.splitlines() if line.startswith("RESULT")).removeprefix("RESULT "))
