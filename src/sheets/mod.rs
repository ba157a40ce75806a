//! What a table of cells is, and what is understood of it.
//!
//! People type sheets for people: titles above, totals below, names in one of several forms, decimal commas. `understand` proposes
//! what each part is, always with the reason, and asks where two readings are possible. Nothing here opens a file (see
//! [`crate::io::sheets`]) or knows which areas there are: that is asked of whoever does.

mod cell;
mod missing;
mod note;
mod number_text;
mod number_writing;
mod period_text;
mod sheet;
mod value;
mod writing;

pub use cell::{Cell, CivilDate, column_letters};
pub use missing::is_missing_mark;
pub use note::{EncodingReason, ReadingNote};
pub use number_text::{DecimalMark, Marks, NumberShape, ThousandsMark};
pub use number_writing::{NumberWriting, WritingEvidence};
pub use period_text::{period_in_label, period_of_text, read_period};
pub use sheet::{Merge, Sheet, SheetRow, SourceFormat, Workbook};
pub use value::{BadReason, BadValue, CellValue, read_value};
pub use writing::{Separator, TextEncoding, WritingError};
