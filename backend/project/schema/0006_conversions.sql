-- Recordings that a voice said or sang again.
CREATE TABLE conversions (
    id INTEGER PRIMARY KEY,
    voice TEXT NOT NULL,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    duration_s REAL NOT NULL,
    facts TEXT NOT NULL,
    created TEXT NOT NULL,
    removed TEXT
);
