"""The job ``expect-voice``: how long a voice would take, said before anything is done."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.project.clips import learned_s
from backend.protocol.notices import notice
from backend.protocol.training_jobs import ExpectVoice, VoiceExpected
from backend.voices import bases

PRESET = "small"
FROM_NOTHING_MINUTES = 20.0
LEAST_MINUTES, MOST_MINUTES = 8.0, 20.0
"""From a base: ten minutes for five of speech, twenty for twenty."""
_PREPARED_A_SECOND = 15.0
"""Seconds of speech that two cores prepare in one: 19 measured beside other work, on the sample dataset."""


def run(job: ExpectVoice, context: JobContext) -> VoiceExpected:
    """Look at clips and alignments. Does not import torch."""
    from backend import registry
    from backend.datasets import manifest
    from backend.project.project import Project

    with Project.open(Path(job.project), lock=False) as project:
        context.report(0.1, notice("looking-at-clips"))
        ready = {item.clip: item for item in manifest.build(project)}
        clips = [clip for clip in project.clips.all() if not clip.excluded]
        missing_s = sum(clip.length_s for clip in clips if clip.id not in ready)
        speech_s = learned_s(clips)
    based = speech_s > 0 and bases.shipped(registry.usual()) is not None
    return VoiceExpected(
        prepare_s=missing_s / _PREPARED_A_SECOND,
        train_minutes=minutes_for(speech_s) if based else FROM_NOTHING_MINUTES,
        speech_s=speech_s,
        based=based,
        preset=bases.BASE if based else PRESET,
    )


def minutes_for(speech_s: float) -> float:
    """Minutes of training from a base, for so much speech: more has more to teach."""
    return min(MOST_MINUTES, max(LEAST_MINUTES, round(20 / 3 + speech_s / 90)))
