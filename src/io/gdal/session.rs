//! GDAL's own settings and messages.

use std::cell::RefCell;
use std::sync::Once;

use gdal::config::{set_config_option, set_error_handler};
use gdal::errors::CplErrType;

/// Settings that keep a data file from reaching out and GDAL from writing beside it.
///
/// The black-holed proxies are a second lock: nothing that is opened here fetches in the first place.
const SETTINGS: [(&str, &str); 8] = [
    ("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", ".nothing-is-fetched"),
    ("GDAL_HTTP_PROXY", "http://127.0.0.1:9"),
    ("GDAL_HTTPS_PROXY", "http://127.0.0.1:9"),
    ("GDAL_HTTP_MAX_RETRY", "0"),
    ("GDAL_HTTP_CONNECTTIMEOUT", "1"),
    ("OGR_SQLITE_ALLOW_EXTERNAL_ACCESS", "NO"),
    ("GDAL_PAM_ENABLED", "NO"),
    ("SHAPE_RESTORE_SHX", "NO"),
];

/// How many messages of one kind are kept.
const MAX_MESSAGES: usize = 20;

/// A message of GDAL.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::io) struct Message {
    pub(in crate::io) is_failure: bool,
    pub(in crate::io) text: String,
}

thread_local! {
    static MESSAGES: RefCell<Vec<Message>> = const { RefCell::new(Vec::new()) };
}

/// Settles GDAL once in the life of the process: settings, and messages kept instead of printed.
pub(in crate::io) fn start() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for (key, value) in SETTINGS {
            if let Err(error) = set_config_option(key, value) {
                tracing::warn!(key, %error, "a setting of GDAL was not taken");
            }
        }
        set_error_handler(|kind, _number, text| keep(kind, text));
    });
}

/// Keeps a message for the thread it was said on.
fn keep(kind: CplErrType, text: &str) {
    // Asking a null geometry for its type is how it is told from others.
    if text.starts_with("Pointer 'hGeom' is NULL") {
        return;
    }
    let is_failure = match kind {
        CplErrType::None | CplErrType::Debug => return,
        CplErrType::Warning => false,
        CplErrType::Failure | CplErrType::Fatal => true,
    };
    let message = Message { is_failure, text: text.trim().trim_end_matches('.').to_owned() };
    MESSAGES.with_borrow_mut(|messages| {
        let of_kind = messages.iter().filter(|kept| kept.is_failure == is_failure).count();
        if of_kind < MAX_MESSAGES && !messages.contains(&message) {
            messages.push(message);
        }
    });
}

/// Takes the messages said on this thread since the last time.
pub(in crate::io) fn take_messages() -> Vec<Message> {
    MESSAGES.take()
}

/// Takes the first failure said on this thread since the last time, or the first warning where there is none.
pub(in crate::io) fn take_reason() -> Option<String> {
    let messages = take_messages();
    let failure = messages.iter().find(|message| message.is_failure);
    failure.or(messages.first()).map(|message| message.text.clone())
}
