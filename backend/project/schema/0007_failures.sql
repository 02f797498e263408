-- Why a clip could not be aligned, and what was tried: of another text, trim or dictionary entry it says nothing.
CREATE TABLE failures (
    clip INTEGER PRIMARY KEY REFERENCES clips(id) ON DELETE CASCADE,
    made_of TEXT NOT NULL,
    lexicon TEXT NOT NULL,
    problem TEXT NOT NULL
);
