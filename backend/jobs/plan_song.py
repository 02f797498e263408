"""Song → phones and pitch of one track, without sound: what the window draws."""

from pathlib import Path

from backend.jobs import sing
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.notices import notice
from backend.protocol.song_jobs import PlanSong, SongPlanned
from backend.speech.singers import way
from backend.speech.vocal_range import vocal_range


def run(job: PlanSong, context: JobContext) -> SongPlanned:
    """As :class:`Sing` would sing it."""
    with Project.open(Path(job.project), lock=False) as project:
        context.report(0.0, notice("loading-voice"))
        one = sing.singer(project, job.song, job.track, job.voice, job.semitones)
        found = vocal_range(one.voice, one.track.speaker)
        return SongPlanned(
            parts=one.parts, semitones=one.track.semitones - job.song.tracks[job.track].semitones,
            comfortable=found.comfortable, possible=found.possible, way=way(one.voice),
            hints=sing.hints(one),
        )  # fmt: skip
