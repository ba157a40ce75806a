//! Geometry as the commands of Mapbox Vector Tile 2.1 (4.3), written straight into bytes.

use super::outline::GridPolygon;

const MOVE_TO: u64 = 1;
const LINE_TO: u64 = 2;
const CLOSE_PATH: u64 = 7;

/// Writes geometries one behind the other; the pen starts anew at the corner for each.
#[derive(Debug, Default)]
pub(super) struct CommandWriter {
    pub(super) bytes: Vec<u8>,
    pen: [i32; 2],
}

impl CommandWriter {
    /// Writes the polygons of one feature.
    pub(super) fn polygons(&mut self, polygons: &[GridPolygon]) {
        self.pen = [0, 0];
        for ring in polygons.iter().flatten() {
            self.path(ring);
            self.command(CLOSE_PATH, 1);
        }
    }

    /// Writes the lines of one feature, each of two points or more.
    pub(super) fn lines<'a>(&mut self, lines: impl Iterator<Item = &'a [[i32; 2]]>) {
        self.pen = [0, 0];
        lines.for_each(|line| self.path(line));
    }

    /// Writes the points of one feature.
    pub(super) fn points(&mut self, points: &[[i32; 2]]) {
        self.pen = [0, 0];
        self.command(MOVE_TO, points.len());
        for point in points {
            self.step(*point);
        }
    }

    fn path(&mut self, points: &[[i32; 2]]) {
        let Some((first, rest)) = points.split_first() else { return };
        self.command(MOVE_TO, 1);
        self.step(*first);
        self.command(LINE_TO, rest.len());
        for point in rest {
            self.step(*point);
        }
    }

    fn command(&mut self, command: u64, count: usize) {
        put_varint(&mut self.bytes, (count as u64) << 3 | command);
    }

    fn step(&mut self, point: [i32; 2]) {
        for (to, from) in point.into_iter().zip(self.pen) {
            let step = to - from;
            // Zigzag: small steps either way are small numbers.
            let zigzag = (step << 1) ^ (step >> 31);
            put_varint(&mut self.bytes, u64::from(zigzag.cast_unsigned()));
        }
        self.pen = point;
    }
}

/// Appends a number in the variable-length form of protocol buffers.
pub(super) fn put_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(low_bits(value) | 0x80);
        value >>= 7;
    }
    bytes.push(low_bits(value));
}

/// Returns the seven lowest bits.
fn low_bits(value: u64) -> u8 {
    u8::try_from(value & 0x7f).unwrap_or(0)
}
