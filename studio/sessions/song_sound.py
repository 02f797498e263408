"""What was sung of a song, and how it is heard: while it is made, from the cursor, with beats. No widget."""

import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from backend.protocol.song import Song
from backend.protocol.song_jobs import Sung
from backend.protocol.wire import Chunk
from studio.maths import song_time
from studio.maths.clicks import Click
from studio.sessions.chunks import Chunks
from studio.sessions.playback import Playback, Source

OWNER = "sing"


class SongSound(QObject):
    """The sound of one song. It plays through the window's transport, as stretches that come or as a whole."""

    changed = Signal()

    def __init__(self, playback: Playback, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playback = playback
        self.sung: Sung | None = None
        """What there is, whole."""
        self.of: Song | None = None
        """The song as it was when that was sung."""
        self.metronome = False
        """Whether beats are heard with the song."""
        self.count_in = False
        """Whether a bar is counted before it is played."""
        self.first_heard_ms = 0
        """So long did the last song that was asked for take until it could be heard."""
        self._title = ""
        self._source: Source | None = None
        self._counted: tuple[Source, float] | None = None
        """What plays after a count-in, and where its position 0 lies in the song."""
        self._chunks = Chunks(playback, OWNER, self)
        self._chunks.ended.connect(self._stretches_played)
        self._wish: tuple[Song, float | None, float | None] | None = None
        """What is being sung to be heard: the song, and from where to where."""
        self._asked_at = 0.0
        self._origin_s = 0.0
        """Where position 0 of the stretches lies in the song."""

    # -- what there is ------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Another song: nothing of it was sung, and what was sung of the one before is played no longer."""
        self._chunks.hush()
        if self.on:
            self._playback.load(None)
        self.sung = self.of = self._source = self._counted = self._wish = None
        self.first_heard_ms = 0

    def take(self, sung: Sung, song: Song, title: str) -> None:
        """It was sung, whole. What plays goes on where it is; stretches that are heard play to their end."""
        asked, self._wish = self._wish, None
        ours, playing, at_s = self.on, self._playback.playing, self._playback.position_s + self.origin_s
        waited, streaming = self._chunks.heard, self._chunks.on
        self.sung, self.of, self._title = sung, song, title
        self._make_source()
        self._chunks.end()
        if asked is not None and not waited:
            self._heard_first()
            self.play(sung.start_s if asked[1] is None else asked[1], asked[2])
        elif asked is not None and streaming and playing:
            pass  # the stretches are of this very song
        elif ours:
            self.put_on()
            at_s = max(0.0, at_s - sung.start_s)
            self._playback.play(at_s) if playing else self._playback.seek(at_s)
        elif not playing:
            self.put_on()
        self.changed.emit()

    # -- while it is sung ---------------------------------------------------------------------------------------

    def expect(self, song: Song, title: str, start_s: float | None, end_s: float | None) -> None:
        """It is being sung, and shall be heard from ``start_s`` on, up to ``end_s``, as it comes."""
        if self._chunks.on:
            self._stretches_played()
        self._wish, self._title, self._asked_at = (song, start_s, end_s), title, time.perf_counter()
        self._chunks.begin(title)

    def hear(self, chunk: Chunk) -> None:
        """The next stretch is there."""
        if self._wish is None:
            return
        song, _, end_s = self._wish
        from_s, to_s = chunk.start_s, chunk.start_s + chunk.duration_s
        if self._chunks.heard:
            clicks = [(at_s - from_s, strong) for at_s, strong in self._beats(song, from_s, to_s)]
            self._chunks.hear(Path(chunk.path), clicks=clicks)
            return
        lead_s, clicks = song_time.count_in(song, from_s) if self.count_in else (0.0, [])
        self._origin_s = from_s - lead_s
        clicks = [*clicks, *((at_s - self._origin_s, strong) for at_s, strong in self._beats(song, from_s, to_s))]
        last_s = None if end_s is None else end_s - self._origin_s
        self._chunks.hear(Path(chunk.path), lead_s=lead_s, clicks=clicks, end_s=last_s)
        self._heard_first()
        self.changed.emit()

    def give_up(self) -> None:
        """It will not be sung whole."""
        self._wish = None
        self._chunks.end()

    def _heard_first(self) -> None:
        self.first_heard_ms = round(1000 * (time.perf_counter() - self._asked_at))

    def _stretches_played(self) -> None:
        if self.sung is not None:
            at_s = self._playback.position_s + self._origin_s
            self.put_on()
            self._playback.seek(max(0.0, at_s - self.sung.start_s))

    # -- playing ------------------------------------------------------------------------------------------------

    @property
    def on(self) -> bool:
        """Whether the song is what the transport plays."""
        source = self._playback.source
        return source is not None and source.owner == OWNER

    @property
    def origin_s(self) -> float:
        """Where position 0 of what the transport plays lies in the song."""
        if self._chunks.on:
            return self._origin_s
        if self._counted is not None and self._playback.source is self._counted[0]:
            return self._counted[1]
        return self.sung.start_s if self.sung else 0.0

    def play(self, start_s: float, end_s: float | None = None) -> None:
        """From ``start_s`` of the song on, up to ``end_s`` where that is said; after a bar of beats with a count-in."""
        if self.sung is None or self.of is None:
            return
        self.put_on()
        first_s = self.sung.start_s
        start_s = first_s if start_s <= 0 else start_s  # consonants lie before the first beat
        if not self.count_in:
            self._playback.play(max(0.0, start_s - first_s), end_s and end_s - first_s)
            return
        lead_s, clicks = song_time.count_in(self.of, start_s)
        origin_s = start_s - lead_s
        last_s = end_s if end_s is not None else self.sung.start_s + self.sung.duration_s
        clicks += [(at_s - origin_s, strong) for at_s, strong in self._beats(self.of, start_s, last_s)]
        source = Source(
            path=Path(self.sung.path),
            start_s=max(0.0, start_s - self.sung.start_s),
            end_s=last_s - self.sung.start_s,
            title=self._title,
            owner=OWNER,
            lead_s=lead_s,
            clicks=clicks,
        )
        self._counted = (source, origin_s)
        self._playback.load(source)
        self._playback.play()

    def seek(self, at_s: float) -> None:
        """Go there, seconds of the song; where the stretches do not reach, the whole takes over once it is there."""
        if not self.on:
            return
        position_s = at_s - self.origin_s
        if self._chunks.on and self.sung is not None and not 0 <= position_s <= self._playback.duration_s:
            playing = self._playback.playing
            self.put_on()
            position_s = max(0.0, at_s - self.sung.start_s)
            self._playback.play(position_s) if playing else self._playback.seek(position_s)
        else:
            self._playback.seek(max(0.0, position_s))

    def activate(self) -> None:
        """The song comes to the front: it is what the transport plays, unless stretches of it play already."""
        if not (self._chunks.on and self._playback.playing):
            self.put_on()

    def put_on(self) -> None:
        """Make what was sung the transport's source, unless it is."""
        if self._source is not None and self._playback.source is not self._source:
            self._playback.load(self._source)

    def set_metronome(self, on: bool) -> None:
        """Whether beats are heard with the song; what plays goes on where it is."""
        self.metronome = on
        ours, playing, at_s = self.on, self._playback.playing, self._playback.position_s + self.origin_s
        self._make_source()
        if ours and self.sung is not None:
            self.put_on()
            at_s = max(0.0, at_s - self.sung.start_s)
            self._playback.play(at_s) if playing else self._playback.seek(at_s)
        self.changed.emit()

    def _beats(self, song: Song, start_s: float, end_s: float) -> list[Click]:
        return list(song_time.beats(song, start_s, end_s)) if self.metronome else []

    def _make_source(self) -> None:
        sung = self.sung
        if sung is None or self.of is None:
            self._source = None
            return
        beats = self._beats(self.of, sung.start_s, sung.start_s + sung.duration_s)
        clicks = [(at_s - sung.start_s, strong) for at_s, strong in beats]
        whole_s = sung.duration_s
        self._source = Source(path=Path(sung.path), end_s=whole_s, title=self._title, owner=OWNER, clicks=clicks)
