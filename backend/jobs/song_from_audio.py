"""A sung, hummed or spoken recording → a song of one track."""

from pathlib import Path

from backend.audio import io
from backend.jobs.context import JobContext
from backend.protocol.song_jobs import SongFromAudio, SongRead
from backend.song import from_audio


def run(job: SongFromAudio, context: JobContext) -> SongRead:
    """Recognise the words where none were given and they are English, then find the notes."""
    context.report(0.0, "Reading the recording")
    source = Path(job.source)
    samples, rate = io.read(source)
    lyrics = job.lyrics
    if not lyrics and job.language.startswith("en"):
        from backend.audio.resample import resample
        from backend.judges import words

        context.report(0.2, "Listening to the words")
        lyrics = words.folded(words.hear(resample(samples, rate, 16_000)))
    context.report(0.6, "Finding the notes")
    song = from_audio.song(
        samples, rate, lyrics=lyrics, language=job.language, bpm=job.bpm, grid=job.grid, keep_pitch=job.keep_pitch,
        title=source.stem,
    )  # fmt: skip
    return SongRead(song=song)
