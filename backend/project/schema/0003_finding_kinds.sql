-- A finding is a kind with fields; what stood as sentences stays as it was said.
ALTER TABLE findings ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE findings ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';
UPDATE findings SET kind = check_name || '/earlier', fields = json_object('what', sentence, 'remedy', remedy);
ALTER TABLE findings DROP COLUMN sentence;
ALTER TABLE findings DROP COLUMN remedy;
