"""A file of any kind that is known → a song."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.notices import notice
from backend.protocol.song_jobs import ReadSong, SongRead
from backend.song.formats import files


def run(job: ReadSong, context: JobContext) -> SongRead:
    """Read it; what the song cannot hold is told."""
    context.report(0.0, notice("reading-song"))
    song, left_out = files.read(Path(job.source), job.charset)
    return SongRead(song=song, left_out=left_out)
