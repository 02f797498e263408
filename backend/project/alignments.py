"""Alignments: when each phone of a clip begins and ends."""

from collections.abc import Iterable, Sequence

import msgspec

from backend.project.database import Database, Row
from backend.project.freshness import Origin
from backend.protocol import json
from backend.protocol.score import Phone


class Alignment(msgspec.Struct, frozen=True, kw_only=True):
    """The phones of one clip. Times are seconds from the start of the trimmed clip."""

    clip: int
    phones: list[Phone]
    words: list[str]
    score: float
    """How well sound and text fit: 0 … 1, higher is better."""
    spread_z: float | None = None
    """The score against the dataset's own spread, in standard deviations; None until it is known."""
    origin: Origin
    """What it was made of, to see that it is stale."""
    fits: list[float] = []
    """Of each phone, how far its sound is from the best that any phone could explain: log likelihood a frame, 0 is
    perfect. Empty where nobody measured it.
    """


class _Row(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """Rows instead of objects: a quarter of the size, and there are a hundred thousand of them."""

    symbol: str
    start_s: float
    duration_s: float
    word: int
    language: str = ""
    """Left out where it is the clip's own."""
    fit: float | None = None


_phones: json.Decoder[list[_Row]] = json.Decoder(list[_Row])
_words: json.Decoder[list[str]] = json.Decoder(list[str])
_ORIGIN = "method, made_of, read_by, lexicon"
_SELECT = f"SELECT clip, phones, words, score, spread_z, {_ORIGIN} FROM alignments"


class Alignments:
    """The alignments of a project, at most one a clip."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, alignments: Iterable[Alignment]) -> None:
        """Store, replacing what these clips had. Raises ``BadValueError`` for a clip that is not there."""
        self._database.change_many(
            f"INSERT OR REPLACE INTO alignments (clip, phones, words, score, spread_z, {_ORIGIN})"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(a.clip, _pack(a), _json(a.words), a.score, a.spread_z, *_parts(a.origin)) for a in alignments],
        )

    def get(self, clip: int) -> Alignment | None:
        """A clip's alignment, also a stale one."""
        row = self._database.row(_SELECT + " WHERE clip = ?", (clip,))
        return None if row is None else _alignment(row)

    def all(self) -> dict[int, Alignment]:
        """Clip → alignment, of every clip that is not deleted."""
        sql = _SELECT + " WHERE clip IN (SELECT id FROM clips WHERE removed IS NULL) ORDER BY clip"
        found = (_alignment(row) for row in self._database.rows(sql))
        return {alignment.clip: alignment for alignment in found if alignment is not None}

    def scores(self) -> dict[int, tuple[float, float | None]]:
        """Clip → (score, spread_z), without reading the phones: for a table's column."""
        rows = self._database.rows("SELECT clip, score, spread_z FROM alignments")
        return {clip: (score, spread) for clip, score, spread in rows}

    def origins(self) -> dict[int, Origin]:
        """Clip → what its alignment was made of, without reading the phones: to see what is stale."""
        return {clip: _origin(parts) for clip, *parts in self._database.rows(f"SELECT clip, {_ORIGIN} FROM alignments")}

    def origin(self, clip: int) -> Origin | None:
        """What a clip's alignment was made of."""
        row = self._database.row(f"SELECT {_ORIGIN} FROM alignments WHERE clip = ?", (clip,))
        return None if row is None else _origin(row)

    def put_spread(self, spread: dict[int, float]) -> None:
        """Set ``spread_z`` of these clips, once the whole dataset's scores are known."""
        self._database.change_many(
            "UPDATE alignments SET spread_z = ? WHERE clip = ?", [(z, clip) for clip, z in spread.items()]
        )

    def remove(self, clips: Iterable[int]) -> None:
        """Forget these clips' alignments; they can be made again."""
        self._database.change_many("DELETE FROM alignments WHERE clip = ?", [(clip,) for clip in clips])


def _pack(alignment: Alignment) -> str:
    phones, fits = alignment.phones, alignment.fits
    known = fits if len(fits) == len(phones) else [None] * len(phones)
    rows = zip(phones, known, strict=True)
    return _json([_Row(p.symbol, p.start_s, p.duration_s, p.word, p.language, fit) for p, fit in rows])


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _alignment(row: Row) -> Alignment | None:
    clip, packed, words, score, spread_z, *parts = row
    try:
        rows = _phones.decode(packed)
        phones = [
            Phone(symbol=p.symbol, start_s=p.start_s, duration_s=p.duration_s, word=p.word, language=p.language)
            for p in rows
        ]
        fits = [p.fit for p in rows if p.fit is not None]
        return Alignment(
            clip=clip,
            phones=phones,
            words=_words.decode(words),
            score=score,
            spread_z=spread_z,
            origin=_origin(parts),
            fits=fits if len(fits) == len(phones) else [],
        )
    except msgspec.MsgspecError:
        return None  # the disk changed a bit in it: as if there were none, so that it is made again


def _origin(parts: Sequence[str]) -> Origin:
    method, of, read_by, lexicon = parts
    return Origin(method=method, of=of, read_by=read_by, lexicon=lexicon)


def _parts(origin: Origin) -> tuple[str, str, str, str]:
    return origin.method, origin.of, origin.read_by, origin.lexicon
