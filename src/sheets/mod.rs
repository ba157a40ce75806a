//! What a table of cells is, and what is understood of it.
//!
//! People type sheets for people: titles above, totals below, names in one of several forms, decimal commas. [`understand()`] proposes
//! what each part is, always with the reason, and asks where two readings are possible. Nothing here opens a file (see
//! [`crate::io::sheets`]) or knows which areas there are: that is asked of a [`KeyOracle`].

mod cell;
mod layout;
mod missing;
mod note;
mod number_text;
mod number_writing;
mod oracle;
mod overrides;
mod period_text;
mod personal;
mod profile;
mod question;
mod reason;
mod record;
mod roles;
mod sheet;
#[cfg(test)]
mod tests;
mod understand;
mod understand_error;
mod understanding;
mod unit_text;
mod value;
mod words;
mod writing;

pub use cell::{Cell, CivilDate, column_letters};
pub use layout::Layout;
pub use missing::is_missing_mark;
pub use note::{EncodingReason, ReadingNote};
pub use number_text::{DecimalMark, Marks, NumberShape, ThousandsMark};
pub use number_writing::{NumberWriting, WritingEvidence};
pub use oracle::{KeyEvidence, KeyKind, KeyOracle, KnownArea};
pub use overrides::{ColumnRef, Overrides, PeriodChoice, read_header_rows};
pub use period_text::{period_in_label, period_of_text, read_period};
pub use personal::{PersonalNumber, PersonalWatch, names_personal_number};
pub use question::Question;
pub use reason::{Finding, Reason};
pub use record::{Record, RecordValue, RowKind, RowReading};
pub use sheet::{Merge, Sheet, SheetRow, SourceFormat, Workbook};
pub use understand::{choose_sheet, refuse_personal_numbers_anywhere, understand};
pub use understand_error::UnderstandError;
pub use understanding::{ColumnFinding, PeriodSource, Role, Understanding};
pub use unit_text::unit_in_label;
pub use value::{BadReason, BadValue, CellValue, read_value};
pub use words::{HeaderWord, header_word, is_note, is_total};
pub use writing::{Separator, TextEncoding, WritingError};
