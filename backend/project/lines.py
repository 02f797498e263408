"""The text of a project, line by line: each with who says it and how, and what it sounds like.

A line's row is small. Its sound and its score lie in files that are never written twice, so that undo finds them again;
files that no line names any longer go when the project is opened.
"""

import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec

from backend.project import durable
from backend.project.database import Database, Row
from backend.project.errors import from_os
from backend.protocol import json
from backend.protocol.score import Score
from backend.protocol.word_jobs import Saying

FOLDER = "lines"
_SOUND, _SHEET = ".wav", ".json"


class Voicing(msgspec.Struct, frozen=True, kw_only=True):
    """Who says a line, and how."""

    voice: str = ""
    language: str = ""
    """Empty: the voice's own."""
    speaker: str = ""
    speed: float = 1.0
    semitones: float = 0.0
    knobs: dict[str, float] = {}
    sayings: list[Saying] = []
    """How words of the line are said."""
    take: int = 0
    """Counts how often somebody wanted to hear it again as it is."""


class LineSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the voice predicted for a line, and what it is after a person's edits."""

    plan: Score
    score: Score


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of a line."""

    text: str
    voicing: Voicing
    """As the line was then."""
    sound: str
    """Name of its file in the folder of lines."""
    sheet: str
    """Name of the file with its :class:`LineSheet`."""
    sample_rate: int
    """Hz."""
    duration_s: float
    fresh: bool = True
    """Whether the sound is that of the sheet: not while an edit has not been rendered yet."""
    language: str = ""
    """What it was read as; empty: not known."""
    entries: dict[str, str] | None = None
    """What the dictionary said of its words then; None: not known."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line."""

    id: int
    text: str
    voicing: Voicing
    spoken: Spoken | None = None
    entries: dict[str, str] = {}
    """What the dictionary says of the words of what was spoken now; not stored."""

    @property
    def replan(self) -> bool:
        """Whether the voice has to say it anew: it never did, or the text, the voice or the dictionary has changed."""
        spoken = self.spoken
        if spoken is None or (spoken.text, spoken.voicing) != (self.text, self.voicing):
            return True
        return spoken.entries is not None and spoken.entries != self.entries

    @property
    def fresh(self) -> bool:
        """Whether what can be heard is what is written and drawn."""
        return self.spoken is not None and self.spoken.fresh and not self.replan


_voicings: json.Decoder[Voicing] = json.Decoder(Voicing)
_spokens: json.Decoder[Spoken | None] = json.Decoder(Spoken | None)
_sheets: json.Decoder[LineSheet] = json.Decoder(LineSheet)


class Lines:
    """The lines of a project; their files lie in ``renders/lines``."""

    def __init__(self, database: Database, renders: Path) -> None:
        self._database = database
        self.folder = renders / FOLDER

    def all(self) -> list[Line]:
        """Every line, in order."""
        rows = self._database.rows("SELECT id, text, voicing, spoken FROM lines ORDER BY place, id")
        return [_line(row) for row in rows]

    def put(self, before: Sequence[Line], after: Sequence[Line]) -> None:
        """Have the lines ``after`` in the place of those ``before``; only what differs is written."""
        known = {line.id: (place, line) for place, line in enumerate(before)}
        gone = known.keys() - {line.id for line in after}
        changed = [(place, line) for place, line in enumerate(after) if known.get(line.id) != (place, line)]
        with self._database.transaction():
            self._database.change_many("DELETE FROM lines WHERE id = ?", [(id_,) for id_ in gone])
            self._database.change_many(
                "INSERT OR REPLACE INTO lines (id, place, text, voicing, spoken) VALUES (?, ?, ?, ?, ?)",
                [(line.id, place, line.text, _json(line.voicing), _json(line.spoken)) for place, line in changed],
            )

    def new_sound(self) -> Path:
        """A name for a line's sound that nothing has yet."""
        self._database.require_writable()
        return self.folder / f"{secrets.token_hex(8)}{_SOUND}"

    def sound(self, spoken: Spoken) -> Path:
        """Where a line's sound lies."""
        return self.folder / Path(spoken.sound).name

    def write_sheet(self, sheet: LineSheet) -> str:
        """Store a sheet for good; the name of its file. Raises ``ProjectError``."""
        self._database.require_writable()
        name = f"{secrets.token_hex(8)}{_SHEET}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            durable.write_bytes(self.folder / name, msgspec.json.encode(sheet))
        except OSError as error:
            raise from_os(error, "file-not-written") from error
        return name

    def sheet(self, spoken: Spoken) -> LineSheet | None:
        """A line's sheet; None where its file is gone or damaged: the line is said anew then."""
        try:
            return _sheets.decode((self.folder / Path(spoken.sheet).name).read_bytes())
        except (OSError, msgspec.MsgspecError):
            return None

    def remove_unnamed(self) -> None:
        """Delete the files that no line names: of lines that are gone, and of edits that were undone."""
        named = {name for line in self.all() if line.spoken for name in (line.spoken.sound, line.spoken.sheet)}
        for file in self.folder.glob("*"):
            if file.suffix in (_SOUND, _SHEET) and file.name not in named:
                file.unlink(missing_ok=True)


def _json(value: msgspec.Struct | None) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _line(row: Row) -> Line:
    id_, text, voicing, spoken = row
    try:
        how, said = _voicings.decode(voicing), None if spoken is None else _spokens.decode(spoken)
    except msgspec.MsgspecError:
        how, said = Voicing(), None  # the disk changed a bit in it; the text is what counts
    return Line(id=id_, text=text, voicing=how, spoken=said)
