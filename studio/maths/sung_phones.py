"""The phones of planned phrases, and what moving one of their boundaries means for its note."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from backend.protocol.score import Phone
from backend.protocol.song import Note, PhoneEdit
from backend.protocol.song_jobs import SungPart


@dataclass(frozen=True)
class SungPhone:
    """One phone with its place in the song."""

    phone: Phone
    """Starts are seconds of the song; ``word`` counts through all that are shown."""
    note: int
    """Its note's id; -1 for silence and breath."""
    index: int
    """Which of its note's phones it is."""


def between(parts: Sequence[SungPart], start_s: float, end_s: float) -> tuple[list[SungPhone], list[str]]:
    """The phones in sight with their words; silences around phrases are left out."""
    found: list[SungPhone] = []
    words: list[str] = []
    for part in parts:
        if part.start_s > end_s or part.start_s + part.score.duration_s < start_s:
            continue
        counts: dict[int, int] = {}
        for phone in part.score.phones:
            index = counts.get(phone.note, 0)
            counts[phone.note] = index + 1
            if phone.note < 0 and phone.symbol in ("_", "_."):
                continue
            word = phone.word + len(words) if phone.word >= 0 else -1
            found.append(SungPhone(replace(phone, start_s=phone.start_s + part.start_s, word=word), phone.note, index))
        words += part.score.words
    return found, words


def with_end(notes: Sequence[Note], row: Sequence[SungPhone], at: int, by_s: float) -> list[Note]:
    """The boundary after phone ``at`` of ``row`` moved by seconds. Between two phones of notes, the second begins
    elsewhere; before a silence, a consonant gets another length. Other boundaries belong to the notes: no change.
    """
    this = row[at]
    after = row[at + 1] if at + 1 < len(row) else None
    if after is not None and after.note >= 0:
        edit = _edit(notes, after)
        return _edited(notes, after.note, replace(edit, start_ms=round(edit.start_ms + 1000 * by_s, 1)))
    if this.note >= 0 and this.phone.duration_s > 0:
        share = max(0.05, (this.phone.duration_s + by_s) / this.phone.duration_s)
        edit = _edit(notes, this)
        return _edited(notes, this.note, replace(edit, length=round(min(5.0, max(0.2, edit.length * share)), 3)))
    return list(notes)


def respelt(notes: Sequence[Note], row: Sequence[SungPhone], at: int, symbols: Sequence[str]) -> list[Note]:
    """Other symbols in the place of phone ``at`` of ``row``: its note is told all its phones from now on. Where none
    is left, they are as the lyric gives again. Silence and breath stay as they are.
    """
    this = row[at]
    if this.note < 0:
        return list(notes)
    told = [
        symbol
        for one in row
        if one.note == this.note
        for symbol in (symbols if one.index == this.index else [one.phone.symbol])
    ]
    kept = len(symbols) == 1
    return [
        replace(note, phones=told, phone_edits=note.phone_edits if kept else []) if note.id == this.note else note
        for note in notes
    ]


def without_edits(notes: Sequence[Note], ids: frozenset[int]) -> list[Note]:
    """Phones of these notes as long as by themselves."""
    return [replace(note, phone_edits=[]) if note.id in ids and note.phone_edits else note for note in notes]


def _edit(notes: Sequence[Note], one: SungPhone) -> PhoneEdit:
    note = next((note for note in notes if note.id == one.note), None)
    edits = note.phone_edits if note else []
    return next((edit for edit in edits if edit.index == one.index), PhoneEdit(index=one.index))


def _edited(notes: Sequence[Note], id: int, new: PhoneEdit) -> list[Note]:
    def with_it(note: Note) -> Note:
        others = [edit for edit in note.phone_edits if edit.index != new.index]
        return replace(note, phone_edits=sorted([*others, new], key=lambda edit: edit.index))

    return [with_it(note) if note.id == id else note for note in notes]
