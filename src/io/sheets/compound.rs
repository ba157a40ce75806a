//! How many cells an XLS workbook spans, found before it is read.
//!
//! The reader makes a full rectangle of each sheet, so two cells in far corners of many sheets would take all memory. This takes
//! the compound file (MS-CFB) apart as far as its workbook stream, and looks at the places of the cells in it (MS-XLS).

use super::{ReadLimits, SheetError};

const NO_SECTOR: u32 = 0xFFFF_FFF0;

/// Refuses a workbook whose sheets together span more cells than accepted.
pub(super) fn check_cells(bytes: &[u8], limits: &ReadLimits) -> Result<(), SheetError> {
    let stream = workbook_stream(bytes)?;
    let mut spanned = 0_u64;
    let mut extent: Option<Extent> = None;
    for (kind, data) in records(&stream) {
        // A sheet begins.
        if kind == 0x0809 {
            spanned = spanned.saturating_add(extent.take().map_or(0, Extent::cells));
        }
        if let Some((row, first, last)) = place(kind, data) {
            extent = Some(extent.map_or(Extent::of(row, first, last), |extent| extent.with(row, first, last)));
        }
    }
    spanned = spanned.saturating_add(extent.map_or(0, Extent::cells));
    SheetError::check("cells", spanned, limits.cells)
}

/// The rectangle around the cells of a sheet.
#[derive(Clone, Copy)]
struct Extent {
    rows: (u16, u16),
    columns: (u16, u16),
}

impl Extent {
    fn of(row: u16, first: u16, last: u16) -> Self {
        Self { rows: (row, row), columns: (first.min(last), first.max(last)) }
    }

    fn with(self, row: u16, first: u16, last: u16) -> Self {
        Self {
            rows: (self.rows.0.min(row), self.rows.1.max(row)),
            columns: (self.columns.0.min(first).min(last), self.columns.1.max(first).max(last)),
        }
    }

    fn cells(self) -> u64 {
        let length = |(first, last): (u16, u16)| u64::from(last - first) + 1;
        length(self.rows) * length(self.columns)
    }
}

/// Returns row, first and last column of a record that holds cells with something in them.
fn place(kind: u16, data: &[u8]) -> Option<(u16, u16, u16)> {
    let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
    match kind {
        // NUMBER, LABEL, BOOLERR, RK, LABELSST, RSTRING, FORMULA in its three versions, and their forms of older files.
        0x0203 | 0x0204 | 0x0205 | 0x027E | 0x00FD | 0x00D6 | 0x0006 | 0x0206 | 0x0406 | 0x0002 | 0x0003 | 0x0004
        | 0x0005 | 0x007E => Some((row, first, first)),
        // MULRK ends with its last column.
        0x00BD => Some((row, first, u16_at(data, data.len().checked_sub(2)?)?)),
        _ => None,
    }
}

/// Returns kind and content of each record.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(rest, 0)?, usize::from(u16_at(rest, 2)?));
        let data = rest.get(4..4 + length)?;
        rest = &rest[4 + length..];
        Some((kind, data))
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?).and_then(|pair| pair.try_into().ok()).map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes)
}

fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, SheetError> {
    let broken = || SheetError::broken("XLS", &"its compound file cannot be taken apart");
    let file = Compound::open(bytes).ok_or_else(broken)?;
    let entries = file.chain(u32_at(bytes, 48).ok_or_else(broken)?, u64::MAX).ok_or_else(broken)?;
    let name = |entry: &[u8]| -> String {
        let length = usize::from(u16_at(entry, 64).unwrap_or(0)).min(64) / 2;
        (0..length)
            .filter_map(|place| u16_at(entry, place * 2))
            .take_while(|&unit| unit != 0)
            .filter_map(|unit| char::from_u32(u32::from(unit)))
            .collect()
    };
    let entries = entries.as_chunks::<128>().0;
    let find = |wanted: &str| entries.iter().find(|entry| name(&entry[..]) == wanted);
    if find("EncryptedPackage").is_some() {
        return Err(SheetError::Locked);
    }
    if find("WordDocument").is_some() {
        return Err(SheetError::OtherFormat { found: "a Word document" });
    }
    let entry = find("Workbook").or_else(|| find("Book")).ok_or_else(broken)?;
    let (start, size) = (u32_at(entry, 116).ok_or_else(broken)?, u32_at(entry, 120).ok_or_else(broken)?);
    let cutoff = u32_at(bytes, 56).ok_or_else(broken)?;
    if size >= cutoff {
        return file.chain(start, u64::from(size)).ok_or_else(broken);
    }
    let root = entries.first().and_then(|root| u32_at(root, 116)).ok_or_else(broken)?;
    file.small(root, start, u64::from(size)).ok_or_else(broken)
}

/// A compound file: sectors, and for each the next one.
struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    next: Vec<u32>,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30)?;
        let sector = 1_usize.checked_shl(u32::from(shift)).filter(|sector| matches!(sector, 512 | 4096))?;
        let mut file = Self { bytes, sector, next: Vec::new() };
        let mut tables: Vec<u32> = (0..109).filter_map(|place| u32_at(bytes, 76 + place * 4)).collect();
        // Larger files list the rest of their tables in a chain of its own; the last number of each part is the next part.
        let (mut part, mut parts) = (u32_at(bytes, 68)?, 0);
        while part < NO_SECTOR && parts <= bytes.len() / sector {
            let listed = file.at(part)?;
            let count = sector / 4 - 1;
            tables.extend((0..count).filter_map(|place| u32_at(listed, place * 4)));
            part = u32_at(listed, count * 4)?;
            parts += 1;
        }
        for table in tables.into_iter().filter(|&table| table < NO_SECTOR).take(bytes.len() / sector + 1) {
            let listed = file.at(table)?;
            file.next.extend((0..sector / 4).filter_map(|place| u32_at(listed, place * 4)));
        }
        Some(file)
    }

    /// Returns a sector; the last of a file may be cut.
    fn at(&self, sector: u32) -> Option<&'a [u8]> {
        let start = (sector as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(start..(start + self.sector).min(self.bytes.len()))
    }

    /// Puts a chain of sectors together, to a size; a chain that runs in a circle is none.
    fn chain(&self, start: u32, size: u64) -> Option<Vec<u8>> {
        let mut stream = Vec::new();
        let mut sector = start;
        for _ in 0..=self.next.len() {
            if sector >= NO_SECTOR || stream.len() as u64 >= size {
                stream.truncate(usize::try_from(size).unwrap_or(usize::MAX));
                return Some(stream);
            }
            stream.extend_from_slice(self.at(sector)?);
            sector = *self.next.get(sector as usize)?;
        }
        None
    }

    /// Puts a small stream together, which lies in sectors of 64 bytes within the root's stream.
    fn small(&self, root: u32, start: u32, size: u64) -> Option<Vec<u8>> {
        let within = self.chain(root, u64::MAX)?;
        let next = self.chain(u32_at(self.bytes, 60)?, u64::MAX)?;
        let mut stream = Vec::new();
        let mut sector = start;
        for _ in 0..=next.len() / 4 {
            if sector >= NO_SECTOR || stream.len() as u64 >= size {
                return Some(stream);
            }
            let at = sector as usize * 64;
            stream.extend_from_slice(within.get(at..(at + 64).min(within.len()))?);
            sector = u32_at(&next, sector as usize * 4)?;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn far_corners_are_counted() {
        let far = Extent::of(0, 0, 0).with(u16::MAX, 255, 255);
        assert_eq!(far.cells(), 65_536 * 256);
        assert_eq!(place(0x00BD, &[1, 0, 2, 0, 0, 0, 7, 0]), Some((1, 2, 7)));
    }

    proptest! {
        #[test]
        fn any_bytes_behind_the_mark_are_taken_apart_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
            let mut file = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
            file.extend(&bytes);
            if let Some(shift) = file.get_mut(30..32) {
                shift.copy_from_slice(&[9, 0]);
            }
            let _either = check_cells(&file, &ReadLimits::UPLOAD);
        }
    }
}
