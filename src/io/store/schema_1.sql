-- What a person said a row means. Later ones hold; earlier ones are kept.
CREATE TABLE decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    level TEXT NOT NULL,
    code TEXT,
    name TEXT,
    -- The area; null leaves the row out.
    area TEXT,
    decided_at TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    CHECK (code IS NOT NULL OR name IS NOT NULL)
) STRICT;
CREATE INDEX decision_by_source ON decision (source, level, code, name);

CREATE TABLE upload (
    id TEXT PRIMARY KEY CHECK (length(id) = 26),
    name TEXT NOT NULL,
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 32),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    caller TEXT NOT NULL,
    -- Seconds since 1970.
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    private INTEGER NOT NULL CHECK (private IN (0, 1)),
    meta TEXT NOT NULL
) STRICT;
CREATE INDEX upload_by_caller ON upload (caller, bytes);
CREATE INDEX upload_by_expiry ON upload (expires);

-- Beside the upload, so that lists and sums read no content.
CREATE TABLE upload_content (
    upload TEXT PRIMARY KEY REFERENCES upload (id) ON DELETE CASCADE,
    content BLOB NOT NULL
) STRICT;

-- A sheet of a file that values were taken from, once.
CREATE TABLE origin_sheet (
    id INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    sheet TEXT NOT NULL,
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 32),
    taken_at TEXT NOT NULL,
    UNIQUE (file, sheet, content_hash, taken_at)
) STRICT;

CREATE TABLE origin (
    id INTEGER PRIMARY KEY,
    indicator TEXT NOT NULL,
    level TEXT NOT NULL,
    code TEXT NOT NULL,
    period TEXT NOT NULL,
    sheet INTEGER NOT NULL REFERENCES origin_sheet (id),
    row INTEGER NOT NULL,
    how TEXT NOT NULL,
    decision INTEGER REFERENCES decision (id)
) STRICT;
CREATE INDEX origin_by_value ON origin (indicator, code);
