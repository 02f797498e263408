"""The job ``train``: creates a run, or a chain of them, and starts the first trainer, detached."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from backend import registry
from backend.jobs.context import JobContext
from backend.project import clock
from backend.project.names import unused
from backend.project.runs import CONFIG
from backend.protocol.families import FamilyInfo, StageInfo, Wants
from backend.protocol.notices import notice
from backend.protocol.problems import Problem, VoicewrightError, problem, refuse
from backend.protocol.readable import readable
from backend.protocol.runs import RunConfig
from backend.protocol.training_jobs import Train, Training
from backend.voices import bases

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from backend.datasets.manifest import Item
    from backend.project.project import Project
    from backend.recipe import Ordered, Recipe

DEFAULT_MINUTES = 20.0
"""For a chain without a budget: its first stage would otherwise never end."""
LEAST_CLIPS = 4
LEAST_S = 10.0
"""With less speech than this, seconds, there is nothing to learn from."""


MOST_SEED = 2**32 - 1
"""NumPy's generators take no larger one."""


def run(job: Train, context: JobContext) -> Training:
    """Check everything that can be checked, write the runs' folders, start the first.

    Raises ``VoicewrightError``: unknown names, ``bad-setting``, ``no-clips``, ``no-aligned-clips``,
    ``too-few-clips``, ``stage-out-of-order``, ``no-base``, ``trainer-died`` and more.
    """
    from backend.datasets import manifest
    from backend.jobs import fitting, spawning
    from backend.project.project import Project
    from backend.recipe import in_order

    family = registry.describe(job.family)[0]
    config = registry.configure(job.family, job.preset, job.values)
    if not 0 <= job.seed <= MOST_SEED:
        refuse("bad-seed", seed=job.seed, most=MOST_SEED)
    context.report(0.05, notice("loading-family"))
    wanted = _stages(registry.recipe(job.family), job.stage)
    context.report(0.1, notice("looking-at-clips"))
    with Project.open(Path(job.project), lock=False) as project:
        clips = {wants: manifest.build(project, wants) for wants in {stage.info.wants for stage in wanted}}
        for wants, items in clips.items():
            check_clips(project, items, wants)
        bases.check(project, family, job.preset, job.parent)
        known = _known(project, family, job)
        config = fitting.inherited(project, job, wanted, known, config)
        known = fitting.beside(project, wanted, known, config)
        adapted = _adapted(job, project, wanted, known, config)
        stages = in_order(wanted, adapted)
        configs = _configs(job, project, stages, known, Settings(config, adapted))
        context.report(0.5, notice("writing-runs"))
        for stage, one in zip(stages, configs, strict=True):
            folder = project.runs_folder / one.id
            folder.mkdir(parents=True)
            manifest.write(clips[stage.info.wants], folder / "manifest.json")
            write_config(folder, one)
        spawning.start(project.runs, configs[0].id, context)
    return Training(runs=[one.id for one in configs], voice=configs[0].voice)


def write_config(folder: Path, config: RunConfig) -> None:
    """``config.json``, whole or not at all."""
    from backend.project import durable

    durable.write_bytes(folder / CONFIG, readable(config))


def check_clips(project: "Project", items: Sequence["Item"], wants: Wants = "phones") -> None:
    """Whether there is enough to train on. Raises ``VoicewrightError`` that names clips and says what to do."""
    clips = project.clips.all()
    if not clips:
        refuse("no-clips", file=project.folder)
    ready = {item.clip for item in items}
    missing = [clip for clip in clips if clip.id not in ready and not clip.excluded]
    names = [clip.name for clip in missing]
    if not items:
        if missing:
            refuse("no-aligned-clips" if wants == "phones" else "no-aligned-clips/no-text", names=names)
        refuse("no-aligned-clips/excluded")
    learned = [item for item in items if not item.held_out]
    seconds = sum(item.duration_s for item in learned)
    if len(learned) < LEAST_CLIPS or seconds < LEAST_S:
        held = len(items) - len(learned)
        if missing:
            refuse(
                "too-few-clips/unaligned" if wants == "phones" else "too-few-clips/no-text",
                n=len(learned),
                speech_s=seconds,
                held_out=held,
                names=names,
                least=LEAST_CLIPS,
                least_s=LEAST_S,
            )
        refuse("too-few-clips", n=len(learned), speech_s=seconds, held_out=held, least=LEAST_CLIPS, least_s=LEAST_S)


def _stages(recipe: "Recipe[DataclassInstance]", wanted: str) -> Sequence["Ordered[DataclassInstance]"]:
    stages = [one.stage for one in recipe.stages]
    if not wanted:
        return stages
    chosen = [stage for stage in stages if stage.info.name == wanted]
    if not chosen:
        names = ", ".join(stage.info.name for stage in stages)
        refuse("unknown-stage", title=recipe.info.title, wanted=wanted, names=names, place=wanted)
    return chosen


def _known(project: "Project", family: FamilyInfo, job: Train) -> dict[str, str]:
    """Stage → run whose checkpoint a new run may build on: the parent voice's, else the newest of this preset."""
    from backend.training.record.checkpoints import Checkpoints

    def usable(id: str) -> bool:
        # Another preset's models are of another size, and may speak at another rate.
        if project.runs.config(id).preset != job.preset:
            return False
        chosen = Checkpoints(project.runs.folder(id)).chosen()
        return chosen is not None and not chosen.name.endswith("-00000000")

    found: dict[str, str] = {}
    for id in reversed(project.runs.ids()):
        config = project.runs.config(id)
        if config.family == family.name and config.stage not in found and usable(id):
            found[config.stage] = id
    if job.parent and job.parent != bases.BASE:
        voice = project.voices.get(job.parent)
        there = set(project.runs.ids())
        found |= {stage: id for stage, id in voice.runs.items() if id in there and usable(id)}
    return found


class Settings(NamedTuple):
    """What a person chose, and what that means for a training that goes on from a voice."""

    chosen: "DataclassInstance"
    adapted: "DataclassInstance"


def _adapted(
    job: Train,
    project: "Project",
    stages: Sequence["Ordered[DataclassInstance]"],
    known: Mapping[str, str],
    config: "DataclassInstance",
) -> "DataclassInstance":
    """The config as the parent, and what is trained already, want it: what is needed first may depend on that."""
    import torch

    from backend.datasets.features import FeatureCache
    from backend.recipe import Start, adapted_config
    from backend.training.record import export

    anew = {stage.info.name for stage in stages}
    needs = export.others({stage: project.runs.folder(run) for stage, run in known.items() if stage not in anew})
    parent = bases.place_of(project.folder, job.family, job.parent)
    cache = FeatureCache(project.folder / "cache")
    return adapted_config(
        stages, Start(config=config, device=torch.device("cpu"), cache=cache, needs=needs, parent=parent)
    )


def _configs(
    job: Train,
    project: "Project",
    stages: Sequence["Ordered[DataclassInstance]"],
    known: Mapping[str, str],
    config: Settings,
) -> list[RunConfig]:
    from backend.recipe import stages_needed

    infos = [stage.info for stage in stages]
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    ids = [unused(project.runs_folder, f"{stamp}-{job.family}-{info.name}") for info in infos]
    shares = sum(info.share_of(job.parent) for info in infos)
    minutes = job.minutes
    if minutes is None and job.steps is None and len(stages) > 1:
        minutes = DEFAULT_MINUTES
    # What this chain will train anew is not taken from an older run in the meantime: they would not fit together.
    available = {name: run for name, run in known.items() if name not in {info.name for info in infos}}
    configs, created = list[RunConfig](), max(project.runs.moment(), project.voices.moment())
    for index, (stage, info, id) in enumerate(zip(stages, infos, ids, strict=True)):
        lacking = [need for need in stages_needed(stage, config.adapted) if need not in available]
        if lacking:
            raise VoicewrightError(_out_of_order(job, info, lacking))
        configs.append(
            RunConfig(
                id=id,
                family=job.family,
                preset=job.preset,
                stage=info.name,
                project="../..",
                values=msgspec.convert(dataclasses.asdict(config.chosen), dict[str, int | float | bool | str | None]),
                seed=job.seed,
                device=job.device,
                minutes=None if minutes is None else minutes * info.share_of(job.parent) / shares,
                steps=job.steps,
                parent=job.parent,
                needs={name: run for name, run in available.items() if name != info.name},
                then=ids[index + 1 :],
                created=(created := clock.after([created])),
                voice=unused(project.voices_folder, f"{stamp}-{job.family}"),
                name=f"{project.name} ({registry.describe(job.family)[0].title} {job.preset})",
            )
        )
        available[info.name] = id
    return configs


def _out_of_order(job: Train, stage: StageInfo, lacking: Sequence[str]) -> Problem:
    first = lacking[0]
    return problem(
        "stage-out-of-order/untrained",
        name=stage.name,
        lacking=lacking,
        preset=job.preset,
        first=first,
        family=job.family,
        place=stage.name,
    )
