"""Takes: recordings of prompts. They are never overwritten; one of them is chosen and becomes the clip."""

from typing import Any

import msgspec

from backend.project.clips import Clip, Clips, NewClip
from backend.project.clock import now
from backend.project.database import Database, Row
from backend.project.errors import bad_value, not_found
from backend.project.prompts import Prompts


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """How loud a recording is."""

    peak_dbfs: float | None = None
    """Highest sample, dB below full scale (0 is full scale)."""
    loudness_lufs: float | None = None
    """Integrated loudness, LUFS."""
    noise_dbfs: float | None = None
    """Level of the quietest part, dBFS."""
    clipped: int = 0
    """Samples at full scale."""


class Take(msgspec.Struct, frozen=True, kw_only=True):
    """One recording of a prompt."""

    id: int
    prompt: int
    audio: str
    """File name in the project's ``audio/``."""
    speaker: str
    sample_rate: int
    """Hz."""
    channels: int
    duration_s: float
    level: Level
    note: str = ""
    """E.g. that the microphone was unplugged at its end."""
    chosen: bool = False
    created: str = ""
    """ISO 8601, UTC."""


_SELECT = """
SELECT t.id, t.prompt, t.audio, t.speaker, t.sample_rate, t.channels, t.duration_s, t.peak_dbfs,
  t.loudness_lufs, t.noise_dbfs, t.clipped, t.note,
  EXISTS (SELECT 1 FROM clips c WHERE c.take = t.id AND c.removed IS NULL), t.created
FROM takes t
"""


class Takes:
    """The takes of a project."""

    def __init__(self, database: Database, clips: Clips, prompts: Prompts) -> None:
        self._database = database
        self._clips = clips
        self._prompts = prompts

    def add(
        self,
        prompt: int,
        audio: str,
        duration_s: float,
        level: Level | None = None,
        *,
        sample_rate: int,
        channels: int = 1,
        speaker: str = "",
        note: str = "",
    ) -> Take:
        """Keep a recording, whose audio is stored already. Raises ``NotFoundError`` for an unknown prompt."""
        if not (0 < duration_s < 1e6) or sample_rate <= 0 or channels <= 0:
            raise bad_value("empty-recording")
        self._prompts.get(prompt)
        level = level or Level()
        id_ = self._database.insert(
            "INSERT INTO takes (prompt, audio, speaker, sample_rate, channels, duration_s, peak_dbfs,"
            " loudness_lufs, noise_dbfs, clipped, note, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (prompt, audio, speaker, sample_rate, channels, duration_s, level.peak_dbfs, level.loudness_lufs,
             level.noise_dbfs, level.clipped, note, now()),
        )  # fmt: skip
        return self.get(id_)

    def get(self, id: int) -> Take:
        """A take, also a removed one. Raises ``NotFoundError``."""
        row = self._database.row(_SELECT + "WHERE t.id = ?", (id,))
        if row is None:
            raise not_found("take", id)
        return _take(row)

    def for_prompt(self, prompt: int) -> list[Take]:
        """The takes of a prompt, oldest first."""
        sql = _SELECT + "WHERE t.prompt = ? AND t.removed IS NULL ORDER BY t.id"
        return [_take(row) for row in self._database.rows(sql, (prompt,))]

    def in_use(self) -> list[Take]:
        """The takes that are clips, oldest first."""
        sql = (
            _SELECT + "WHERE t.removed IS NULL AND t.id IN (SELECT take FROM clips WHERE removed IS NULL) ORDER BY t.id"
        )
        return [_take(row) for row in self._database.rows(sql)]

    def choose(self, take: int) -> Clip:
        """Make this take the prompt's clip.

        A clip that another take made gets this one's audio; its text stays.
        Raises ``NotFoundError``.
        """
        chosen = self.get(take)
        prompt = self._prompts.get(chosen.prompt)
        sound: dict[str, Any] = {
            "audio": chosen.audio,
            "take": chosen.id,
            "speaker": chosen.speaker,
            "sample_rate": chosen.sample_rate,
            "channels": chosen.channels,
            "duration_s": chosen.duration_s,
        }
        with self._database.transaction():
            self.restore(take)
            known = self._database.row("SELECT id, take FROM clips WHERE prompt = ?", (prompt.id,))
            if known is None:
                return self._clips.add(
                    NewClip(
                        name=f"prompt {prompt.id}", text=prompt.text, language=prompt.language, origin="take",
                        prompt=prompt.id, **sound,
                    )
                )  # fmt: skip
            self._clips.restore([known[0]])
            if known[1] == take:
                return self._clips.get(known[0])
            # What was measured on the other recording says nothing about this one.
            self._database.change("DELETE FROM findings WHERE clip = ?", (known[0],))
            self._database.change("DELETE FROM alignments WHERE clip = ?", (known[0],))
            return self._clips.update(known[0], **sound, start_s=0.0, end_s=None, gain_db=0.0, done=False)

    def remove(self, take: int) -> None:
        """Delete a take softly. If it is the chosen one, its clip goes with it."""
        stamp = now()
        with self._database.transaction():
            self._database.change("UPDATE takes SET removed = ? WHERE id = ?", (stamp, take))
            self._database.change("UPDATE clips SET removed = ? WHERE take = ? AND removed IS NULL", (stamp, take))

    def restore(self, take: int) -> None:
        """Undo :meth:`remove`, the clip included."""
        with self._database.transaction():
            row = self._database.row("SELECT removed FROM takes WHERE id = ?", (take,))
            if row is None or row[0] is None:
                return
            self._database.change("UPDATE takes SET removed = NULL WHERE id = ?", (take,))
            self._database.change("UPDATE clips SET removed = NULL WHERE take = ? AND removed = ?", (take, row[0]))


def _take(row: Row) -> Take:
    (id_, prompt, audio, speaker, rate, channels, duration, peak, loudness, noise, clipped, note, chosen, created) = row
    return Take(
        id=id_, prompt=prompt, audio=audio, speaker=speaker, sample_rate=rate, channels=channels,
        duration_s=duration,
        level=Level(peak_dbfs=peak, loudness_lufs=loudness, noise_dbfs=noise, clipped=clipped), note=note,
        chosen=bool(chosen), created=created,
    )  # fmt: skip
