//! Directories: which tiles are where.

use super::error::PmtilesError;

/// Where the bytes of a run of tiles are, or those of a finer directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The first tile of the run, or of the finer directory.
    pub(super) tile_id: u64,
    /// From the beginning of the tiles, or of the leaves of the directory.
    pub(super) offset: u64,
    pub(super) length: u32,
    /// How many tiles in a row are the same; 0 for a finer directory.
    pub(super) run_length: u32,
}

/// Reads a directory that is not compressed any more.
///
/// # Errors
/// [`PmtilesError::Directory`] if it is cut off, or its tiles are not in order.
pub(super) fn read_directory(bytes: &[u8]) -> Result<Vec<Entry>, PmtilesError> {
    let mut rest = bytes;
    let count = usize::try_from(varint(&mut rest)?).unwrap_or(usize::MAX);
    // An entry takes four bytes at least: no claim of the file sizes what is set aside for it.
    if count > rest.len() / 4 {
        return Err(PmtilesError::Directory("it ends too early"));
    }
    let mut entries = vec![Entry { tile_id: 0, offset: 0, length: 0, run_length: 0 }; count];
    let mut last = None;
    for entry in &mut entries {
        let step = varint(&mut rest)?;
        if last.is_some() && step == 0 {
            return Err(PmtilesError::Directory("a tile stands in it twice"));
        }
        let id = last.unwrap_or(0_u64).checked_add(step).ok_or(OUT_OF_RANGE)?;
        (entry.tile_id, last) = (id, Some(id));
    }
    for entry in &mut entries {
        entry.run_length = short_varint(&mut rest)?;
    }
    for entry in &mut entries {
        entry.length = short_varint(&mut rest)?;
    }
    let mut end: Option<u64> = None;
    for entry in &mut entries {
        // 0 stands for: right after the one before.
        entry.offset = match varint(&mut rest)?.checked_sub(1) {
            Some(offset) => offset,
            None => end.ok_or(OUT_OF_RANGE)?,
        };
        end = entry.offset.checked_add(u64::from(entry.length));
    }
    Ok(entries)
}

/// Writes a directory, not compressed. Entries are in the order of their tiles.
pub(super) fn write_directory(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    push_varint(&mut out, entries.len() as u64);
    let mut last = 0;
    for entry in entries {
        push_varint(&mut out, entry.tile_id - last);
        last = entry.tile_id;
    }
    for entry in entries {
        push_varint(&mut out, entry.run_length.into());
    }
    for entry in entries {
        push_varint(&mut out, entry.length.into());
    }
    let mut end = None;
    for entry in entries {
        push_varint(&mut out, if end == Some(entry.offset) { 0 } else { entry.offset + 1 });
        end = Some(entry.offset + u64::from(entry.length));
    }
    out
}

/// Returns the entry of a tile, or that of the finer directory that may have it.
pub(super) fn find(entries: &[Entry], tile_id: u64) -> Option<Entry> {
    let last = entries.partition_point(|entry| entry.tile_id <= tile_id).checked_sub(1)?;
    let entry = entries[last];
    let is_there = entry.run_length == 0 || tile_id - entry.tile_id < u64::from(entry.run_length);
    is_there.then_some(entry)
}

const OUT_OF_RANGE: PmtilesError = PmtilesError::Directory("a number is out of range");

/// Takes a number off the beginning: seven bits a byte, the lowest first, the last byte without its eighth.
fn varint(rest: &mut &[u8]) -> Result<u64, PmtilesError> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, others) = rest.split_first().ok_or(PmtilesError::Directory("it ends too early"))?;
        *rest = others;
        let bits = u64::from(byte & 0x7f);
        if bits << shift >> shift != bits {
            return Err(OUT_OF_RANGE);
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(OUT_OF_RANGE)
}

fn short_varint(rest: &mut &[u8]) -> Result<u32, PmtilesError> {
    u32::try_from(varint(rest)?).map_err(|_too_large| OUT_OF_RANGE)
}

/// Adds a number: seven bits a byte, the lowest first, the last byte without its eighth.
fn push_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn runs_leaves_and_gaps_are_found() {
        let entry = |tile_id, run_length| Entry { tile_id, offset: tile_id, length: 1, run_length };
        let entries = [entry(3, 2), entry(7, 1), entry(20, 0)];
        let found = |id| find(&entries, id).map(|entry| entry.tile_id);
        let expected = [None, Some(3), Some(3), None, Some(7), None, Some(20), Some(20)];
        assert_eq!([0, 3, 4, 5, 7, 8, 20, 1_000].map(found), expected);
        assert_eq!(find(&[], 0), None);
    }

    #[test]
    fn broken_directories_are_refused() {
        // Cut off; more entries than bytes; a tile twice; an offset that follows nothing; a number of eleven bytes.
        let broken: [&[u8]; 6] = [
            &[],
            &[1, 0],
            &[255, 255, 255, 255, 15],
            &[2, 5, 0, 1, 1, 1, 1, 1, 2],
            &[1, 0, 1, 1, 0],
            &[255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
        ];
        for bytes in broken {
            assert!(read_directory(bytes).is_err(), "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            parts in prop::collection::vec((1_u64..1 << 40, 0_u64..1 << 40, 0..=u32::MAX, 0..=u32::MAX), 0..50),
        ) {
            let mut tile_id = 0;
            let entries: Vec<_> = parts.into_iter().map(|(step, offset, length, run_length)| {
                tile_id += step;
                Entry { tile_id, offset, length, run_length }
            }).collect();
            prop_assert_eq!(read_directory(&write_directory(&entries)).unwrap(), entries);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), id in any::<u64>()) {
            if let Ok(entries) = read_directory(&bytes) {
                let _found = find(&entries, id);
            }
        }
    }
}
