-- What an alignment was made of, each part in a column of its own; they stood in one: clip[/reader][+lexicon].
ALTER TABLE alignments ADD COLUMN read_by TEXT NOT NULL DEFAULT '';
ALTER TABLE alignments ADD COLUMN lexicon TEXT NOT NULL DEFAULT '';
UPDATE alignments SET lexicon = substr(made_of, -8), made_of = substr(made_of, 1, length(made_of) - 9)
  WHERE length(made_of) > 16 AND substr(made_of, -9, 1) = '+';
UPDATE alignments SET read_by = substr(made_of, 18), made_of = substr(made_of, 1, 16) WHERE substr(made_of, 17, 1) = '/';
DROP INDEX alignments_score;
CREATE INDEX alignments_score ON alignments(clip, score, spread_z, method, made_of, read_by, lexicon);
