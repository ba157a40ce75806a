"""A reader of Mapbox Vector Tiles 2.1, written from the specification.

Positions stay the integers of the tile's grid: x to the right, y down, (0, 0) the tile's upper left corner.
Source: Mapbox Vector Tile Specification 2.1, sections 4.1 to 4.4.
"""

import struct
from dataclasses import dataclass, field

import numpy as np

POINT, LINE, POLYGON = 1, 2, 3
MOVE_TO, LINE_TO, CLOSE_PATH = 1, 2, 7


class BrokenTile(ValueError):
    """The bytes are no Mapbox Vector Tile."""


@dataclass
class Feature:
    """A feature as it stands in its layer."""

    id: int | None
    kind: int
    commands: np.ndarray
    properties: dict


@dataclass
class Layer:
    """A layer; positions are in units of 1/extent of the tile's side. ``encoded`` is the layer alone, as a tile."""

    name: str
    version: int
    extent: int
    features: list = field(default_factory=list)
    encoded: bytes = b""


def decode(data):
    """Returns the layers of a tile by name; ``data`` is not compressed."""
    layers = {}
    for number, value in _fields(data):
        if number == 3:
            layer = _layer(value)
            if layer.name in layers:
                raise BrokenTile(f"two layers are called '{layer.name}'")
            layer.encoded = b"\x1a" + _length(len(value)) + value
            layers[layer.name] = layer
    return layers


def rings(commands):
    """Returns the rings of a polygon: ``(positions, lengths)``, all rings' positions in one array of shape (n, 2), without
    the closing one."""
    coordinates, lengths, at, size = [], [], 0, len(commands)
    while at < size:
        integer = int(commands[at])
        command, count = integer & 7, integer >> 3
        at += 1
        if command == MOVE_TO and count == 1:
            lengths.append(1)
        elif command == LINE_TO and count > 0 and lengths:
            lengths[-1] += count
        elif command == CLOSE_PATH and count == 1 and lengths:
            continue
        else:
            raise BrokenTile(f"command {command} for {count} positions does not belong in a polygon")
        coordinates.append(commands[at : at + 2 * count])
        at += 2 * count
    steps = np.concatenate(coordinates) if coordinates else np.empty(0, np.int64)
    if len(steps) != 2 * sum(lengths):
        raise BrokenTile("a geometry ends too soon")
    steps = ((steps >> 1) ^ -(steps & 1)).reshape(-1, 2)
    return np.cumsum(steps, axis=0), lengths


def _length(number):
    """A number as varint."""
    low, high = number & 127, number >> 7
    return bytes([low | 128]) + _length(high) if high else bytes([low])


def _fields(data):
    """Yields number and value of each field of a protobuf message."""
    data, at = memoryview(data), 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(data, at)
        elif wire == 2:
            length, at = _varint(data, at)
            value, at = data[at : at + length], at + length
        elif wire in (1, 5):
            length = 8 if wire == 1 else 4
            value, at = data[at : at + length], at + length
        else:
            raise BrokenTile(f"wire type {wire}")
        if at > len(data):
            raise BrokenTile("the tile ends too soon")
        yield number, value


def _varint(data, at):
    result, shift = 0, 0
    while True:
        if at >= len(data):
            raise BrokenTile("the tile ends too soon")
        byte = data[at]
        at += 1
        result |= (byte & 127) << shift
        if byte < 128:
            return result, at
        shift += 7


def _varints(data):
    """All varints of a packed field; each below 2⁶³."""
    raw = np.frombuffer(data, np.uint8)
    if len(raw) == 0:
        return np.empty(0, np.int64)
    last = np.flatnonzero(raw < 128)
    if len(last) == 0 or last[-1] != len(raw) - 1:
        raise BrokenTile("the tile ends too soon")
    first = np.concatenate(([0], last[:-1] + 1))
    place = np.arange(len(raw)) - np.repeat(first, last - first + 1)
    return np.add.reduceat((raw & 127).astype(np.int64) << (7 * place), first)


def _layer(data):
    name, version, extent, keys, values, features = None, 1, 4096, [], [], []
    for number, value in _fields(data):
        if number == 1:
            name = bytes(value).decode()
        elif number == 2:
            features.append(value)
        elif number == 3:
            keys.append(bytes(value).decode())
        elif number == 4:
            values.append(_value(value))
        elif number == 5:
            extent = value
        elif number == 15:
            version = value
    if name is None:
        raise BrokenTile("a layer has no name")
    return Layer(name, version, extent, [_feature(one, keys, values) for one in features])


def _value(data):
    for number, value in _fields(data):
        if number == 1:
            return bytes(value).decode()
        if number == 2:
            return struct.unpack("<f", value)[0]
        if number == 3:
            return struct.unpack("<d", value)[0]
        if number == 4:
            return value - (1 << 64) if value >= 1 << 63 else value
        if number == 5:
            return value
        if number == 6:
            return (value >> 1) ^ -(value & 1)
        if number == 7:
            return bool(value)
    raise BrokenTile("a value is empty")


def _feature(data, keys, values):
    identifier, kind, tags, commands = None, 0, [], np.empty(0, np.int64)
    for number, value in _fields(data):
        if number == 1:
            identifier = value
        elif number == 2:
            tags = _varints(value).tolist()
        elif number == 3:
            kind = value
        elif number == 4:
            commands = _varints(value)
    try:
        properties = {keys[key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)}
    except (IndexError, ValueError) as error:
        raise BrokenTile("tags point nowhere") from error
    return Feature(identifier, kind, commands, properties)
