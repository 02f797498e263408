"""Stages that are trained apart fit each other: one takes over the settings of those that it builds on."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from backend import registry
from backend.protocol.problems import refuse
from backend.protocol.training_jobs import Train
from backend.recipe import stages_needed

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from backend.project.project import Project
    from backend.recipe import Ordered

SOUND = (
    "sample_rate", "hop", "win", "n_fft", "n_mels", "vocoder_n_fft", "content", "codec", "books", "version", "codes",
    "placed", "text_input", "hidden", "encoder_filter", "denoiser_channels", "denoiser_blocks",
    "speaker_embedding_channels",
)  # fmt: skip
"""What one stage hands to another, or takes over from it: with another value here they do not understand each other."""


def inherited(
    project: "Project",
    job: Train,
    stages: Sequence["Ordered[DataclassInstance]"],
    known: Mapping[str, str],
    config: "DataclassInstance",
) -> "DataclassInstance":
    """The config with the settings of the runs that the wanted stages need, where the job does not name its own.

    Raises ``VoicewrightError`` where it names one that cannot fit.
    """
    for run in (known[need] for need in sorted(_needed(stages, config)) if need in known):
        theirs = project.runs.config(run).values
        differ = [name for name in SOUND if name in job.values and getattr(config, name, None) != theirs.get(name)]
        if differ:
            refuse("stages-differ", names=differ, place=differ[0])
        taken = {name: value for name, value in theirs.items() if hasattr(config, name) and name not in job.values}
        config = registry.configure(job.family, job.preset, {**taken, **job.values})
    return config


def beside(
    project: "Project",
    stages: Sequence["Ordered[DataclassInstance]"],
    known: Mapping[str, str],
    config: "DataclassInstance",
) -> dict[str, str]:
    """The runs whose stages fit what is trained with this config. One that nobody needs, and that was trained for other
    sound, is left out: a voice of both would speak with neither.
    """
    needed, settings = _needed(stages, config), dataclasses.asdict(config)

    def fits(run: str) -> bool:
        theirs = project.runs.config(run).values
        return all(theirs.get(name, settings[name]) == settings[name] for name in SOUND if name in settings)

    return {stage: run for stage, run in known.items() if stage in needed or fits(run)}


def _needed(stages: Sequence["Ordered[DataclassInstance]"], config: "DataclassInstance") -> set[str]:
    wanted = {stage.info.name for stage in stages}
    return {need for stage in stages for need in stages_needed(stage, config)} - wanted
