//! Attributes as text.

use gdal::vector::{Defn, Feature, OGRFieldType};

use super::encoding::{TextEncoding, TextFault};
use super::error::VectorSourceError;
use super::source::VectorSource;

/// Reads the attributes of a layer's features.
pub(super) struct AttributeReader<'a> {
    source: &'a VectorSource<'a>,
    encoding: TextEncoding,
    /// The names, decoded.
    pub(super) names: Vec<String>,
    is_real: Vec<bool>,
}

impl<'a> AttributeReader<'a> {
    pub(super) fn new(
        source: &'a VectorSource<'a>,
        encoding: TextEncoding,
        layer: &Defn,
    ) -> Result<Self, VectorSourceError> {
        let mut reader = Self { source, encoding, names: Vec::new(), is_real: Vec::new() };
        for field in layer.fields() {
            let name = field.name();
            let decoded = reader.encoding.decode(name.clone()).map_err(|fault| reader.fault(0, &name, fault))?;
            reader.names.push(decoded);
            reader.is_real.push(field.field_type() == OGRFieldType::OFTReal);
        }
        Ok(reader)
    }

    /// Reads one feature's, in the order of the names.
    pub(super) fn read(&self, row: u64, feature: &Feature<'_>) -> Result<Vec<Option<String>>, VectorSourceError> {
        (0..self.names.len()).map(|field| self.read_field(row, feature, field)).collect()
    }

    fn read_field(&self, row: u64, feature: &Feature<'_>, field: usize) -> Result<Option<String>, VectorSourceError> {
        // Invalid UTF-8 comes as replacement characters; a field that is not set as an empty text.
        let text = feature.field_as_string(field).ok().flatten().filter(|text| !text.is_empty());
        let Some(text) = text else { return Ok(None) };
        if self.is_real[field] {
            let number = feature.field_as_double(field).ok().flatten().filter(|number| number.is_finite());
            return Ok(number.map(|number| number.to_string()));
        }
        self.encoding.decode(text).map(Some).map_err(|fault| self.fault(row, &self.names[field], fault))
    }

    fn fault(&self, row: u64, field: &str, fault: TextFault) -> VectorSourceError {
        let (name, field) = (self.source.name.to_owned(), field.to_owned());
        match fault {
            TextFault::Broken(encoding) => VectorSourceError::BrokenText { name, row, field, encoding },
            TextFault::Unstated => VectorSourceError::MissingEncoding { name, row, field },
            TextFault::Mistaken(encoding, better) => {
                VectorSourceError::MistakenEncoding { name, row, field, encoding, better }
            }
            TextFault::Unknown(encoding) => VectorSourceError::UnknownEncoding { name, encoding },
        }
    }
}
