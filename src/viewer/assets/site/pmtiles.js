// Tiles of one PMTiles archive (version 3), read by byte ranges from wherever it lies.
//
// Source: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md

/** How many bytes the header has, and how many are asked for with it: the root directory is in them. */
const HEADER = 127;
const FIRST = 16_384;
/** How many directories are remembered. */
const REMEMBERED = 64;
const GZIP = 2;

/** @typedef {{id: number, offset: number, length: number, run: number}} Entry */
/** @typedef {{offset: number, length: number}} Section */

/** An archive at an address. */
export class Archive {
  /** @param {string} url */
  constructor(url) {
    this.url = url;
    /** The whole archive, where a host gives no part of it. @type {ArrayBuffer | null} */
    this.whole = null;
    /** @type {Promise<{root: Entry[], leaves: Section, tiles: Section, directories: number, compression: number}> | null} */
    this.opened = null;
    /** @type {Map<number, Promise<Entry[]>>} */
    this.remembered = new Map();
  }

  /**
   * Returns a tile, not compressed; nothing where the archive has none.
   * @param {number} z
   * @param {number} x
   * @param {number} y
   * @param {AbortSignal} [signal]
   * @returns {Promise<ArrayBuffer | null>}
   */
  async tile(z, x, y, signal) {
    this.opened ??= this.open();
    const { root, leaves, tiles, directories, compression } = await this.opened;
    const id = tileId(z, x, y);
    let entries = root;
    for (let depth = 0; depth < 4; depth += 1) {
      const entry = find(entries, id);
      if (!entry) return null;
      if (entry.run > 0) {
        return unpacked(await this.bytes(tiles.offset + entry.offset, entry.length, signal), compression);
      }
      entries = await this.directory(leaves.offset + entry.offset, entry.length, directories);
    }
    throw new Error("the archive's directories do not end");
  }

  async open() {
    const first = await this.bytes(0, FIRST);
    const view = new DataView(first);
    const name = new TextDecoder().decode(first.slice(0, 7));
    if (first.byteLength < HEADER || name !== "PMTiles" || view.getUint8(7) !== 3) throw new Error("this is no PMTiles archive of version 3");
    const section = (/** @type {number} */ at) => ({ offset: whole(view, at), length: whole(view, at + 8) });
    const root = section(8);
    const directories = view.getUint8(97);
    const packed = root.offset + root.length <= first.byteLength ? first.slice(root.offset, root.offset + root.length) : await this.bytes(root.offset, root.length);
    return {
      root: readDirectory(await unpacked(packed, directories)),
      leaves: section(40),
      tiles: section(56),
      directories,
      compression: view.getUint8(98),
    };
  }

  /**
   * @param {number} offset
   * @param {number} length
   * @param {number} compression
   */
  directory(offset, length, compression) {
    const known = this.remembered.get(offset);
    if (known) return known;
    const entries = this.bytes(offset, length).then((packed) => unpacked(packed, compression)).then(readDirectory);
    entries.catch(() => this.remembered.delete(offset));
    this.remembered.set(offset, entries);
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > REMEMBERED) this.remembered.delete(oldest);
    return entries;
  }

  /**
   * @param {number} offset
   * @param {number} length
   * @param {AbortSignal} [signal]
   */
  async bytes(offset, length, signal) {
    if (this.whole) return this.whole.slice(offset, offset + length);
    const answer = await fetch(this.url, { headers: { range: `bytes=${offset}-${offset + length - 1}` }, signal });
    if (!answer.ok) throw new Error(`${this.url}: ${answer.status}`);
    const content = await answer.arrayBuffer();
    if (answer.status === 206) return content;
    this.whole = content;
    return content.slice(offset, offset + length);
  }
}

/**
 * @param {ArrayBuffer} bytes
 * @param {number} compression
 */
async function unpacked(bytes, compression) {
  if (compression !== GZIP) return bytes;
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/**
 * Reads a whole number of eight bytes; those beyond 2^53 would be files nobody has.
 * @param {DataView} view
 * @param {number} at
 */
function whole(view, at) {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
}

/**
 * @param {ArrayBuffer} buffer
 * @returns {Entry[]}
 */
export function readDirectory(buffer) {
  const bytes = new Uint8Array(buffer);
  let at = 0;
  const next = () => {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      if (at >= bytes.length) throw new Error("a directory of the archive ends too early");
      const byte = bytes[at++];
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
  };
  const entries = Array.from({ length: next() }, () => ({ id: 0, offset: 0, length: 0, run: 0 }));
  let last = 0;
  for (const entry of entries) entry.id = last += next();
  for (const entry of entries) entry.run = next();
  for (const entry of entries) entry.length = next();
  let end = 0;
  for (const entry of entries) {
    const offset = next();
    // 0 stands for: right after the one before.
    entry.offset = offset === 0 ? end : offset - 1;
    end = entry.offset + entry.length;
  }
  return entries;
}

/**
 * Returns the entry of a tile, or that of the finer directory that may have it.
 * @param {Entry[]} entries
 * @param {number} id
 */
export function find(entries, id) {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle].id <= id) low = middle + 1;
    else high = middle;
  }
  const entry = entries[low - 1];
  return entry && (entry.run === 0 || id < entry.id + entry.run) ? entry : null;
}

/**
 * Returns the number of a tile: zoom by zoom, and along a Hilbert curve within each.
 * @param {number} z
 * @param {number} x
 * @param {number} y
 */
export function tileId(z, x, y) {
  let id = (4 ** z - 1) / 3;
  for (let side = 2 ** (z - 1); side >= 1; side /= 2) {
    const [right, lower] = [x >= side ? 1 : 0, y >= side ? 1 : 0];
    id += ((3 * right) ^ lower) * side * side;
    x -= right * side;
    y -= lower * side;
    if (!lower) {
      if (right) [x, y] = [side - 1 - x, side - 1 - y];
      [x, y] = [y, x];
    }
  }
  return id;
}
