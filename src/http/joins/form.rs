//! The fields of a form, each with a cap.

use std::collections::BTreeMap;

use axum::extract::Multipart;
use axum::extract::multipart::{MultipartError, MultipartRejection};

use crate::config::UploadLimits;
use crate::http::ApiError;

/// What a body may have at the most, whatever is in it.
pub(in crate::http) const MAX_BODY_BYTES: usize = 96 << 20;

/// Which fields a form may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) texts: &'static [&'static str],
    /// Tables.
    pub(super) tables: &'static [&'static str],
    /// Files of features.
    pub(super) features: &'static [&'static str],
}

/// The fields of a form; empty ones are left out.
#[derive(Debug, Default)]
pub(super) struct Form {
    texts: BTreeMap<String, String>,
    files: BTreeMap<String, FilePart>,
}

/// A file in a form.
#[derive(Debug)]
pub(super) struct FilePart {
    /// Its name, as the caller says.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

impl Form {
    /// Reads a form.
    ///
    /// # Errors
    /// Naming the field: one that is unknown, stands twice, is too large or no text.
    pub(super) async fn read(
        multipart: Result<Multipart, MultipartRejection>,
        fields: Fields,
        limits: &UploadLimits,
    ) -> Result<Self, ApiError> {
        let multipart = multipart.map_err(|rejection| {
            let detail = rejection.body_text();
            ApiError::UnsupportedMediaType(format!("{detail}; accepted is multipart/form-data with a boundary"))
        })?;
        let reading = read_fields(multipart, fields, limits);
        let late = |_| {
            let seconds = limits.timeout.as_secs();
            let detail = format!("the form did not come within {seconds} s; send a smaller file");
            ApiError::Parameter { parameter: None, detail }
        };
        tokio::time::timeout(limits.timeout, reading).await.map_err(late)?
    }

    /// Takes a field that may be missing.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.texts.remove(name)
    }

    /// Takes a field that has to be there.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the field and what it is for.
    pub(super) fn required(&mut self, name: &str, what: &str) -> Result<String, ApiError> {
        self.text(name).ok_or_else(|| missing(name, what))
    }

    /// Takes a field and reads it by its type's own words.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the field.
    pub(super) fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, ApiError> {
        let read = |text: String| text.parse().map_err(|error: T::Err| ApiError::parameter(name, error.to_string()));
        self.text(name).map(read).transpose()
    }

    /// Takes a file that may be missing.
    pub(super) fn file(&mut self, name: &str) -> Option<FilePart> {
        self.files.remove(name)
    }
}

/// Says that a field is missing.
pub(super) fn missing(name: &str, what: &str) -> ApiError {
    ApiError::parameter(name, format!("it is missing; accepted is {what}"))
}

async fn read_fields(mut multipart: Multipart, fields: Fields, limits: &UploadLimits) -> Result<Form, ApiError> {
    let mut form = Form::default();
    while let Some(mut field) = multipart.next_field().await.map_err(|error| malformed(&error, None))? {
        let name = field.name().unwrap_or_default().to_owned();
        let (is_file, most) = if fields.tables.contains(&&*name) {
            (true, limits.max_table_bytes)
        } else if fields.features.contains(&&*name) {
            (true, limits.max_features_bytes)
        } else if fields.texts.contains(&&*name) {
            (false, limits.max_field_bytes)
        } else {
            return Err(unknown(&name, fields));
        };
        let file_name = field.file_name().unwrap_or("table").to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|error| malformed(&error, Some(&name)))? {
            if bytes.len() + chunk.len() > most {
                let detail = format!("it has more than {most} bytes; accepted are at most {most}");
                return Err(ApiError::TooLarge { parameter: Some(name), detail });
            }
            bytes.extend_from_slice(&chunk);
        }
        form.put(name, file_name, bytes, is_file)?;
    }
    Ok(form)
}

impl Form {
    fn put(&mut self, name: String, file_name: String, bytes: Vec<u8>, is_file: bool) -> Result<(), ApiError> {
        if self.texts.contains_key(&name) || self.files.contains_key(&name) {
            return Err(ApiError::parameter(name, "it stands twice; accepted is one"));
        }
        if bytes.is_empty() {
            return Ok(());
        }
        if is_file {
            self.files.insert(name, FilePart { name: file_name, bytes });
            return Ok(());
        }
        match String::from_utf8(bytes) {
            Ok(text) => self.texts.insert(name, text),
            Err(_not_text) => return Err(ApiError::parameter(name, "it is no text; accepted is UTF-8")),
        };
        Ok(())
    }
}

fn unknown(name: &str, fields: Fields) -> ApiError {
    let known = [fields.texts, fields.tables, fields.features].concat().join(", ");
    let name: String = name.chars().take(100).collect();
    ApiError::Parameter {
        detail: format!("there is no field '{name}'; accepted are {known}"),
        parameter: Some(name).filter(|name| !name.is_empty()),
    }
}

fn malformed(error: &MultipartError, field: Option<&str>) -> ApiError {
    let parameter = field.map(str::to_owned);
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        let detail = format!("the body is too large; accepted are at most {MAX_BODY_BYTES} bytes");
        return ApiError::TooLarge { parameter, detail };
    }
    let detail = format!("the form cannot be read: {}; accepted is multipart/form-data", error.body_text());
    ApiError::Parameter { parameter, detail }
}
