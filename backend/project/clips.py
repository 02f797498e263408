"""Clips: what training reads. Recordings with their texts, edited without touching the audio."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from backend.project import query
from backend.project.clock import now
from backend.project.database import Database, Row
from backend.project.errors import bad_value, not_found
from backend.project.folding import fold, fold_tags
from backend.project.search import ClipSearch
from backend.protocol import json

Origin = Literal["import", "take"]


class Clip(msgspec.Struct, frozen=True, gc=False):
    """A chosen take or an imported file."""

    id: int
    audio: str
    """File name in the project's ``audio/``: ``<sha256>.<suffix>``."""
    name: str
    """What people call it: the imported file's name without its suffix."""
    text: str
    language: str
    """espeak-ng's code, e.g. ``en-us``."""
    speaker: str
    sample_rate: int
    """Hz."""
    channels: int
    duration_s: float
    """Length of the audio file, seconds."""
    start_s: float = 0.0
    """Where the clip begins in the file, seconds; nothing is cut off."""
    end_s: float | None = None
    """Where it ends, seconds; None: at the file's end."""
    gain_db: float = 0.0
    """Gain that brings it to the target loudness, dB."""
    held_out: bool = False
    """Kept for judging; training never reads it."""
    origin: Origin = "import"
    source: str = ""
    """Where it was imported from, for people."""
    prompt: int | None = None
    take: int | None = None
    starred: bool = False
    done: bool = False
    """A person has listened and agreed."""
    tags: list[str] = []
    excluded: bool = False
    """Kept out of training."""
    created: str = ""
    """ISO 8601, UTC."""
    existed: bool = False
    """True only on what :meth:`Clips.add` returns, when the clip was there already."""

    @property
    def length_s(self) -> float:
        """Length after trimming, seconds."""
        return (self.duration_s if self.end_s is None else self.end_s) - self.start_s


def learned_s(clips: Iterable[Clip]) -> float:
    """Seconds of those of these clips that a voice learns from: neither kept out nor held out for judging."""
    return sum(clip.length_s for clip in clips if not clip.excluded and not clip.held_out)


class NewClip(msgspec.Struct, frozen=True, kw_only=True):
    """A clip to add; the fields mean what they mean in :class:`Clip`."""

    audio: str
    name: str
    text: str
    language: str
    speaker: str
    sample_rate: int
    channels: int
    duration_s: float
    start_s: float = 0.0
    end_s: float | None = None
    gain_db: float = 0.0
    held_out: bool = False
    origin: Origin = "import"
    source: str = ""
    prompt: int | None = None
    take: int | None = None
    starred: bool = False
    done: bool = False
    tags: list[str] = []
    excluded: bool = False


_COLUMNS = tuple(field for field in Clip.__struct_fields__ if field != "existed")
_SELECT = f"SELECT {', '.join('c.' + column for column in _COLUMNS)} FROM clips c"
_CHANGEABLE = frozenset(_COLUMNS) - {"id", "created", "origin"}
_TYPES = {field.name: field.type for field in msgspec.structs.fields(Clip)}
_PLAIN = {name: kind for name, kind in _TYPES.items() if kind in (str, int, float, bool)}
_GIVEN = NewClip.__struct_fields__
_KINDS = tuple(list if name == "tags" else _PLAIN.get(name) for name in _GIVEN)
_TAGS = _GIVEN.index("tags")
_USUAL = (*[...] * (len(_GIVEN) - len(NewClip.__struct_defaults__)), *NewClip.__struct_defaults__)
"""For each of them a value that need not be looked at."""
_FOLDED = ("folded_name", "folded_text", "folded_speaker", "folded_tags")
_INSERTED = (*_GIVEN, "created", "added_text", "added_speaker", *_FOLDED)
_INSERT = f"INSERT INTO clips ({', '.join(_INSERTED)}) VALUES ({', '.join('?' * len(_INSERTED))})"


class Clips:
    """The clips of a project. Every method that writes is a transaction, or a part of the one it runs in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: NewClip) -> Clip:
        """Add a clip, whose audio is stored already.

        The same audio, text and speaker (as they were when they came in, or as they are now) are added
        once: the clip that is there is returned with ``existed`` set. One that was deleted comes back. Spans of one
        recording are the same where they overlap by more than half. Raises ``BadValueError``.
        """
        (clip,) = self.add_all([new])
        return clip

    def add_all(self, new: Sequence[NewClip]) -> list[Clip]:
        """The same of many, in one transaction."""
        with self._database.transaction():
            have_clips, created = self._recorded({one.audio for one in new}), now()
            added = []
            for one in new:
                # A take's clip belongs to its prompt, whatever was imported beside it.
                there = self._there(one) if one.audio in have_clips and one.prompt is None else None
                added.append(self._insert(one, created) if there is None else there)
                have_clips.add(one.audio)
        return added

    def _recorded(self, audio: set[str]) -> set[str]:
        """Those of these recordings that a clip was made of, a deleted one too."""
        rows = self._database.rows(
            "SELECT audio FROM clips WHERE audio IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(sorted(audio)).decode(),),
        )
        return {row[0] for row in rows}

    def _there(self, new: NewClip) -> Clip | None:
        """The clip that is there already, or comes back."""
        known = self._database.row(
            "SELECT id, removed FROM clips WHERE audio = ? AND ((text = ? AND speaker = ?)"
            " OR (added_text = ? AND added_speaker = ?))"
            " AND (? IS NULL OR MIN(COALESCE(end_s, duration_s), ?) - MAX(start_s, ?) > 0.5 * (? - ?))"
            " ORDER BY removed IS NOT NULL, id",
            (
                *(new.audio, new.text, new.speaker, new.text, new.speaker),
                *(new.end_s, new.end_s, new.start_s, new.end_s, new.start_s),
            ),
        )
        if known is None:
            return None
        there = known[1] is None
        if not there:
            self.restore([known[0]])
        return msgspec.structs.replace(self.get(known[0]), existed=there)

    def _insert(self, new: NewClip, created: str) -> Clip:
        good = _checked_new(new)
        values = msgspec.structs.astuple(good)
        tags = msgspec.json.encode(good.tags).decode()
        folded = (fold(good.name), fold(good.text), fold(good.speaker), fold_tags(good.tags))
        row = (*values[:_TAGS], tags, *values[_TAGS + 1 :], created, new.text, new.speaker, *folded)
        return Clip(*(self._database.insert(_INSERT, row), *values, created))

    def get(self, id: int) -> Clip:
        """A clip, also one that was deleted softly. Raises ``NotFoundError``."""
        row = self._database.row(_SELECT + " WHERE c.id = ?", (id,))
        if row is None:
            raise not_found("clip", id)
        return _clip(row)

    def all(self) -> list[Clip]:
        """Every clip in the order in which they came."""
        return [_clip(row) for row in self._database.rows(_SELECT + " WHERE c.removed IS NULL ORDER BY c.id")]

    def recordings(self) -> dict[str, tuple[int, int, float]]:
        """Every recording that a clip was made of, a deleted one too → sample rate in Hz, channels, seconds."""
        rows = self._database.rows("SELECT DISTINCT audio, sample_rate, channels, duration_s FROM clips")
        return {audio: (rate, channels, duration_s) for audio, rate, channels, duration_s in rows}

    def find(self, text: str) -> list[Clip]:
        """Clips that a filter matches (see ``query.py`` for the language).

        Raises ``QueryError`` with the place.
        """
        where, parameters = query.compile_filter(text)
        sql = f"{_SELECT} WHERE c.removed IS NULL AND ({where}) ORDER BY c.id"
        return [_clip(row) for row in self._database.rows(sql, parameters)]

    def searchable(self) -> ClipSearch:
        """What a filter compares, copied into memory: for a table that is filtered with every letter."""
        return ClipSearch(self._database)

    def search_anew(self, search: ClipSearch, ids: Iterable[int]) -> None:
        """Tell such a copy of clips that changed."""
        search.renew(self._database, ids)

    def count(self) -> int:
        """How many there are, without the deleted ones."""
        row = self._database.row("SELECT COUNT(*) FROM clips WHERE removed IS NULL")
        return int(row[0]) if row else 0

    def update(self, id: int, /, **changes: object) -> Clip:
        """Change fields of one clip.

        Raises ``NotFoundError``, or ``BadValueError`` for a field or value that cannot be.
        """
        unknown = set(changes) - _CHANGEABLE
        if unknown:
            raise bad_value("clip-field", names=sorted(unknown))
        if not changes:
            return self.get(id)
        values = _checked(changes)
        row = _row(values) | _folded(values)
        assignments = ", ".join(f"{column} = ?" for column in row)
        with self._database.transaction():
            if not self._database.change(f"UPDATE clips SET {assignments} WHERE id = ?", [*row.values(), id]):
                raise not_found("clip", id)
            clip = self.get(id)
            _check_trim(clip)
        return clip

    def remove(self, ids: Iterable[int]) -> None:
        """Delete softly: :meth:`restore` brings them back, with all that belongs to them."""
        stamp = now()
        self._database.change_many(
            "UPDATE clips SET removed = ? WHERE id = ? AND removed IS NULL", [(stamp, id_) for id_ in ids]
        )

    def restore(self, ids: Iterable[int]) -> None:
        """Undo :meth:`remove`."""
        self._database.change_many("UPDATE clips SET removed = NULL WHERE id = ?", [(id_,) for id_ in ids])

    def speakers(self) -> list[str]:
        """Every speaker that a clip names, sorted."""
        rows = self._database.rows("SELECT DISTINCT speaker FROM clips WHERE removed IS NULL ORDER BY speaker")
        return [row[0] for row in rows]

    def tags(self) -> list[str]:
        """Every tag in use, sorted."""
        rows = self._database.rows("SELECT DISTINCT tags FROM clips WHERE removed IS NULL AND tags <> '[]'")
        return sorted({tag for row in rows for tag in _tags(row[0])})


def _clip(row: Row) -> Clip:
    # Positional and by hand: ten thousand of these are read at once.
    (id_, audio, name, text, language, speaker, rate, channels, duration, start, end, gain, held_out, origin,
     source, prompt, take, starred, done, tags, excluded, created) = row  # fmt: skip
    return Clip(
        id_, audio, name, text, language, speaker, rate, channels, duration, start, end, gain, held_out == 1,
        origin, source, prompt, take, starred == 1, done == 1,
        [] if tags == "[]" else _tags(tags), excluded == 1, created,
    )  # fmt: skip


def _tags(stored: str) -> list[str]:
    try:
        return json.decode(stored, type=list[str])
    except msgspec.MsgspecError:
        return []  # the disk changed a bit in it


def _row(values: dict[str, Any]) -> dict[str, Any]:
    if "tags" in values:
        values = values | {"tags": msgspec.json.encode(values["tags"]).decode()}
    return values


def _folded(values: dict[str, Any]) -> dict[str, str]:
    folded = {f"folded_{name}": fold(values[name]) for name in ("name", "text", "speaker") if name in values}
    return folded | ({"folded_tags": fold_tags(values["tags"])} if "tags" in values else {})


def _checked(values: Mapping[str, object]) -> dict[str, Any]:
    checked: dict[str, Any] = {}
    for name, value in values.items():
        if _is_plain(value, _PLAIN.get(name)):
            checked[name] = value
            continue
        try:
            value = checked[name] = _composed(name, value)
            if type(value) is not _PLAIN.get(name):
                value = checked[name] = msgspec.convert(value, _TYPES[name])
            if isinstance(value, str):
                value.encode()  # lone surrogates cannot be stored
        except (msgspec.ValidationError, UnicodeEncodeError) as error:
            raise bad_value("clip-value", name=name, value=repr(value), says=str(error)) from error
        if isinstance(value, float) and not (-1e9 < value < 1e9):
            raise bad_value("clip-number", name=name, value=value)
    return checked


def _checked_new(new: NewClip) -> NewClip:
    """The same with values as they are stored; of most of ten thousand clips nothing has to be looked at twice."""
    given = zip(_GIVEN, msgspec.structs.astuple(new), _USUAL, _KINDS, strict=True)
    doubtful = {name: value for name, value, usual, kind in given if not (value is usual or _is_plain(value, kind))}
    return msgspec.structs.replace(new, **_checked(doubtful)) if doubtful else new


def _is_plain(value: object, kind: object) -> bool:
    """Whether a value of a field that holds ``kind`` can be stored as it is."""
    if type(value) is not kind:
        return False
    if type(value) is str:
        return value.isascii()  # composed and encodable
    return value == [] if type(value) is list else type(value) is not float or -1e9 < value < 1e9


def _composed(name: str, value: object) -> object:
    """Words that people write, one way of spelling each."""
    return unicodedata.normalize("NFC", value) if name in ("name", "text", "speaker") and type(value) is str else value


def _check_trim(clip: Clip) -> None:
    end = clip.duration_s if clip.end_s is None else clip.end_s
    # A millisecond of slack: durations come from frame counts, trims from people and other programs.
    if not (0 <= clip.start_s < end <= clip.duration_s + 1e-3):
        raise bad_value("trim", name=clip.name, start_s=clip.start_s, end_s=end, length_s=clip.duration_s)
