"""A sung, hummed or spoken recording, or a score → a song of one track."""

from contextlib import suppress
from pathlib import Path

from backend.audio import io
from backend.jobs.context import JobContext
from backend.protocol.notices import notice
from backend.protocol.problems import VoicewrightError
from backend.protocol.song_jobs import SongFromAudio, SongRead
from backend.song import from_audio


def run(job: SongFromAudio, context: JobContext) -> SongRead:
    """Recognise the words where none were given and somebody understands the language, then find the notes."""
    if job.score is not None:
        context.report(0.0, notice("finding-notes"))
        return SongRead(song=from_audio.of_score(job.score, bpm=job.bpm, grid=job.grid, keep_pitch=job.keep_pitch))
    context.report(0.0, notice("reading-recording"))
    source = Path(job.source)
    samples, rate = io.read(source)
    lyrics = job.lyrics
    if not lyrics:
        from backend.audio.resample import resample
        from backend.recognition.folding import folded
        from backend.recognition.recognizer import RATE, recognizer

        context.report(0.2, notice("listening-words"))
        with suppress(VoicewrightError):
            lyrics = folded(recognizer(job.language).hear(resample(samples, rate, RATE), job.language).text)
    context.report(0.6, notice("finding-notes"))
    song = from_audio.song(
        samples, rate, lyrics=lyrics, language=job.language, bpm=job.bpm, grid=job.grid, keep_pitch=job.keep_pitch,
        title=source.stem,
    )  # fmt: skip
    return SongRead(song=song)
