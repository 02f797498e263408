-- A text that is spoken line by line; and what the voice predicted, beside a take that a person edited.
CREATE TABLE lines (
    id INTEGER PRIMARY KEY,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    voicing TEXT NOT NULL,
    spoken TEXT
);
ALTER TABLE renders ADD COLUMN plan TEXT;
