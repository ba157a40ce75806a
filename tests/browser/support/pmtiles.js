// A PMTiles archive of one tile: the whole world in one colour (version 3 of the specification).

import { deflateSync } from "node:zlib";

/**
 * Returns an archive with one raster tile at zoom 0.
 * @param {[number, number, number]} color
 * @returns {Buffer}
 */
export function oneTile(color) {
  const tile = picture(color);
  // One entry: its number, how often it follows itself, its length, its place plus one.
  const directory = Buffer.from([1, 0, 1, ...varint(tile.length), 1]);
  const metadata = Buffer.from("{}");
  const header = Buffer.alloc(127);
  header.write("PMTiles", 0, "latin1");
  header[7] = 3;
  const places = [127, directory.length, 127 + directory.length, metadata.length, 0, 0, 127 + directory.length + metadata.length, tile.length, 1, 1, 1];
  places.forEach((value, at) => header.writeBigUInt64LE(BigInt(value), 8 + 8 * at));
  // Clustered; directory and tile as they are; PNG; zooms 0 to 0.
  header.set([1, 1, 1, 2, 0, 0], 96);
  [-1800000000, -850000000, 1800000000, 850000000].forEach((value, at) => header.writeInt32LE(value, 102 + 4 * at));
  return Buffer.concat([header, directory, metadata, tile]);
}

/** @param {number} value */
function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest & 127) | 128);
  }
}

/** @param {[number, number, number]} color */
function picture(color) {
  const size = 256;
  const row = Buffer.concat([Buffer.from([0]), ...Array.from({ length: size }, () => Buffer.from(color))]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.concat(Array.from({ length: size }, () => row)));
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

/**
 * @param {string} name
 * @param {Buffer} content
 */
function chunk(name, content) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** @param {Buffer} bytes */
function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ -1) >>> 0;
}
