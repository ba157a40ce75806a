//! Numbers, texts and sections in bytes, least significant byte first.

use thiserror::Error;

/// Why bytes do not hold what they should.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Damaged {
    /// They end too early, or say that more follows than does.
    #[error("{wanted} bytes are missing: it ends too early")]
    Short {
        /// How many more are wanted.
        wanted: u64,
    },
    /// There are more than are asked for.
    #[error("{0} bytes are left over")]
    Long(usize),
    /// They hold something that is not accepted.
    #[error("{what}: {found}")]
    Content {
        /// What they should hold.
        what: &'static str,
        /// What was found, or what is wrong with it.
        found: String,
    },
}

impl Damaged {
    /// Makes an error about what bytes hold.
    #[expect(clippy::needless_pass_by_value, reason = "errors and texts are handed over and done with")]
    pub(super) fn content(what: &'static str, found: impl ToString) -> Self {
        Self::Content { what, found: found.to_string() }
    }
}

/// Writes to memory.
#[derive(Debug, Default)]
pub(super) struct Encoder(pub(super) Vec<u8>);

impl Encoder {
    pub(super) fn u8(&mut self, number: u8) {
        self.0.push(number);
    }

    pub(super) fn bytes<const N: usize>(&mut self, bytes: [u8; N]) {
        self.0.extend_from_slice(&bytes);
    }

    /// Writes how many things follow. Four thousand million of anything here do not fit into memory.
    pub(super) fn count(&mut self, count: usize) {
        self.bytes(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Writes a count and as many numbers, each by its bytes.
    pub(super) fn column<const N: usize>(&mut self, numbers: impl ExactSizeIterator<Item = [u8; N]>) {
        self.count(numbers.len());
        self.0.reserve(numbers.len() * N);
        numbers.for_each(|number| self.bytes(number));
    }
}

/// Reads what an [`Encoder`] wrote. Whatever the bytes are, it neither panics nor sets aside more memory than they take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decoder<'a>(pub(super) &'a [u8]);

impl<'a> Decoder<'a> {
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Damaged> {
        let missing = Damaged::Short { wanted: (count as u64).saturating_sub(self.0.len() as u64) };
        let (taken, rest) = self.0.split_at_checked(count).ok_or(missing)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Damaged> {
        Ok(self.bytes::<1>()?[0])
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        let short = Damaged::Short { wanted: N as u64 };
        self.take(N)?.first_chunk().copied().ok_or(short)
    }

    /// Reads how many things follow that take so many bytes each at the least; refuses more than there can be.
    pub(super) fn count(&mut self, width: usize) -> Result<usize, Damaged> {
        let count = u32::from_le_bytes(self.bytes()?) as usize;
        let wanted = (count as u64) * (width as u64);
        let there = self.0.len() as u64;
        if wanted > there { Err(Damaged::Short { wanted: wanted - there }) } else { Ok(count) }
    }

    pub(super) fn text(&mut self) -> Result<&'a str, Damaged> {
        let count = self.count(1)?;
        std::str::from_utf8(self.take(count)?).map_err(|error| Damaged::content("a text", error))
    }

    /// Reads a count and as many numbers, each by its bytes.
    pub(super) fn column<const N: usize, T>(&mut self, read: impl Fn([u8; N]) -> T) -> Result<Vec<T>, Damaged> {
        let count = self.count(N)?;
        let (numbers, _none) = self.take(count * N)?.as_chunks::<N>();
        Ok(numbers.iter().map(|number| read(*number)).collect())
    }

    /// Refuses bytes that nothing asked for.
    pub(super) fn finish(self) -> Result<(), Damaged> {
        if self.0.is_empty() { Ok(()) } else { Err(Damaged::Long(self.0.len())) }
    }
}
