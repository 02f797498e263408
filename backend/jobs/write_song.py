"""A song → a file of any kind that is known."""

from pathlib import Path

from backend.jobs import sing
from backend.jobs.context import JobContext
from backend.project import outputs
from backend.project.project import Project
from backend.protocol.notices import notice
from backend.protocol.song_jobs import SongWritten, WriteSong
from backend.song import score
from backend.song.formats import files
from backend.song.score import SungPhrase


def run(job: WriteSong, context: JobContext) -> SongWritten:
    """Write it. Without a voice, what is sung is as the model of singing has it."""
    context.report(0.0, notice("writing-song"))
    outputs.file(Path(job.out))

    def plan() -> list[list[SungPhrase]]:
        if not job.voice:
            return [score.plan(job.song, track) for track in job.song.tracks]
        with Project.open(Path(job.project), lock=False) as project:
            every = range(len(job.song.tracks))
            return [sing.singer(project, job.song, index, job.voice, 0.0).phrases for index in every]

    left_out = files.write(job.song, Path(job.out), plan)
    return SongWritten(paths=[job.out], left_out=left_out)
