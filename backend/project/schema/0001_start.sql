-- Times are ISO 8601, UTC. Booleans are 0 and 1. Lengths are seconds. ``removed`` holds the time of a soft deletion.
-- ``folded`` columns hold text as the search compares it (NFKC, case folded); backend/project/query.py fills them.

CREATE TABLE documents (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE prompts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  text TEXT NOT NULL,
  language TEXT NOT NULL,
  skipped INTEGER NOT NULL DEFAULT 0,
  created TEXT NOT NULL,
  removed TEXT
);

CREATE TABLE takes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  prompt INTEGER NOT NULL REFERENCES prompts(id),
  audio TEXT NOT NULL,
  speaker TEXT NOT NULL,
  sample_rate INTEGER NOT NULL,
  channels INTEGER NOT NULL,
  duration_s REAL NOT NULL,
  peak_dbfs REAL,
  loudness_lufs REAL,
  noise_dbfs REAL,
  clipped INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '',
  created TEXT NOT NULL,
  removed TEXT
);
CREATE INDEX takes_prompt ON takes(prompt);

CREATE TABLE clips (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  audio TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  language TEXT NOT NULL,
  speaker TEXT NOT NULL,
  sample_rate INTEGER NOT NULL,
  channels INTEGER NOT NULL,
  duration_s REAL NOT NULL,
  start_s REAL NOT NULL DEFAULT 0,
  end_s REAL,
  gain_db REAL NOT NULL DEFAULT 0,
  held_out INTEGER NOT NULL DEFAULT 0,
  origin TEXT NOT NULL,
  source TEXT NOT NULL DEFAULT '',
  prompt INTEGER REFERENCES prompts(id),
  take INTEGER REFERENCES takes(id),
  starred INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  tags TEXT NOT NULL DEFAULT '[]',
  excluded INTEGER NOT NULL DEFAULT 0,
  created TEXT NOT NULL,
  removed TEXT,
  -- As it was when it came in, so that importing it again after an edit still finds it.
  added_text TEXT NOT NULL,
  added_speaker TEXT NOT NULL,
  folded_name TEXT NOT NULL,
  folded_text TEXT NOT NULL,
  folded_speaker TEXT NOT NULL,
  folded_tags TEXT NOT NULL
);
CREATE INDEX clips_audio ON clips(audio);
CREATE UNIQUE INDEX clips_prompt ON clips(prompt) WHERE prompt IS NOT NULL;

CREATE TABLE alignments (
  clip INTEGER PRIMARY KEY REFERENCES clips(id) ON DELETE CASCADE,
  phones TEXT NOT NULL,
  words TEXT NOT NULL,
  score REAL NOT NULL,
  spread_z REAL,
  method TEXT NOT NULL,
  made_of TEXT NOT NULL
);

-- Phones are long: without this, reading the scores alone would read them all.
CREATE INDEX alignments_score ON alignments(clip, score, spread_z, made_of);

CREATE TABLE findings (
  id INTEGER PRIMARY KEY,
  clip INTEGER NOT NULL REFERENCES clips(id) ON DELETE CASCADE,
  check_name TEXT NOT NULL,
  severity INTEGER NOT NULL,
  figure REAL,
  unit TEXT NOT NULL,
  sentence TEXT NOT NULL,
  remedy TEXT NOT NULL,
  at_s REAL
);
CREATE INDEX findings_clip ON findings(clip, severity);
CREATE INDEX findings_check ON findings(check_name, clip);

CREATE TABLE lexicon (
  language TEXT NOT NULL,
  word TEXT NOT NULL,
  phones TEXT NOT NULL,
  PRIMARY KEY (language, word)
) WITHOUT ROWID;

CREATE TABLE renders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  voice TEXT NOT NULL,
  text TEXT NOT NULL,
  score TEXT NOT NULL,
  file TEXT NOT NULL,
  sample_rate INTEGER NOT NULL,
  duration_s REAL NOT NULL,
  starred INTEGER NOT NULL DEFAULT 0,
  created TEXT NOT NULL,
  removed TEXT
);
