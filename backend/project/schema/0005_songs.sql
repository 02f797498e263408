-- A song is a document: the whole value as JSON. What it plays beside the voices lies in audio/.
CREATE TABLE songs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  song TEXT NOT NULL,
  created TEXT NOT NULL,
  changed TEXT NOT NULL,
  removed TEXT
);
