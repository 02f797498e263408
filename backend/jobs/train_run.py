"""The trainer's process: ``python -m backend.jobs.train_run RUN_FOLDER``, alone or under ``torchrun``.

The run's folder says everything: what to train on, how, how long, and, when it was interrupted, from where.
"""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from backend.jobs import spawning
from backend.project import durable
from backend.project.children import ROOT
from backend.project.runs import CONFIG, LOCK, STOP, read_config
from backend.protocol.problems import Problem, VoicewrightError, at_home, refuse, unexpected
from backend.protocol.runs import RunConfig, Stopped
from backend.protocol.voices import voice_of
from backend.shipped import UNSEEN
from backend.training.loop import process, stop
from backend.training.record import heartbeat

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from backend.datasets.manifest import Item
    from backend.protocol.abilities import Ability
    from backend.protocol.song import Song
    from backend.recipe import Ask, MakesVoices
    from backend.training.record.export import VoiceExporter
    from backend.training.task import Task

_DYING_S = 5.0
"""A trainer that was killed counts as gone when its first thread is; on a busy machine the others, and with them the
lock, take longer.
"""


def main(arguments: Sequence[str]) -> int:
    """Train; then start what comes next. 0: finished or stopped when asked; 1: failed; 2: wrong usage."""
    if len(arguments) != 1 or not (Path(arguments[0]) / CONFIG).is_file():
        sys.stderr.write("usage: python -m backend.jobs.train_run RUN_FOLDER\n")
        return 2
    folder = _enter(Path(arguments[0]))
    first = int(os.environ.get("RANK", "0")) == 0
    lock = _lock(folder) if first else None
    if first and lock is None:
        sys.stderr.write(f"another trainer works on {Path.cwd().name}\n")
        return 1
    if first:
        heartbeat.announce(folder)
    wish = stop.StopWish(folder)
    wish.listen_to_signals()  # before torch is loaded, which takes seconds
    process.prepare()
    stopped = _train(folder, wish)
    if stopped.reason == "finished" and first:
        _go_on(folder, wish)
    return 1 if stopped.reason in ("failed", "no-progress") else 0


def _enter(run: Path) -> Path:
    """Make the run's folder this process's own, and return it as seen from there.

    A project may be renamed or moved while it trains. The current folder moves along, so that every path from it leads
    to the project wherever it is by then, and nothing is ever written where it was. What this process starts finds
    Voicewright all the same, and looks for no module in the run.
    """
    if not getattr(sys, "frozen", False):
        others = os.environ.get("PYTHONPATH", "")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), others)))
    os.environ["PYTHONSAFEPATH"] = "1"
    os.chdir(run)
    return Path()


def _lock(folder: Path) -> object | None:
    """Held until the process ends. None where another process holds it."""
    from backend.project.lock import WriterLock

    lock = WriterLock(folder / LOCK)
    give_up_at = time.monotonic() + _DYING_S
    while not lock.take():
        if time.monotonic() > give_up_at:
            return None
        time.sleep(0.05)
    return lock


def _train(folder: Path, wish: stop.StopWish) -> Stopped:
    try:
        config = read_config(folder)
        task = task_of(folder, config)
    except VoicewrightError as error:
        return _failed(folder, error.problem)
    except Exception as error:  # noqa: BLE001 - the boundary of the process: the folder must say what happened
        return _failed(folder, unexpected(error, "training-start"))
    from backend.training.loop.trainer import train

    return train(task, wish)


def task_of(folder: Path, config: RunConfig) -> "Task[DataclassInstance]":
    """What a run's folder stands for. Raises ``VoicewrightError``."""
    import torch

    from backend import registry
    from backend.datasets import manifest, pieces
    from backend.datasets.features import FeatureCache
    from backend.recipe import Start, adapted_config, stage_of, stages_needed
    from backend.training.listening.judging import RealJudge
    from backend.training.options import TrainerOptions
    from backend.training.record import export
    from backend.training.task import Task
    from backend.voices import bases

    project = folder / config.project
    options = TrainerOptions()
    items = pieces.short(manifest.read(folder / "manifest.json"))
    recipe = registry.recipe(config.family)
    runs = {stage: project / "runs" / run for stage, run in config.needs.items()}
    others = export.others(runs)
    stage, settings = stage_of(recipe, config.stage), registry.configure(config.family, config.preset, config.values)
    cache, parent = FeatureCache(project / "cache"), bases.place_of(project, config.family, config.parent)
    start = Start(config=settings, device=torch.device("cpu"), cache=cache, needs=others, parent=parent)
    needed = stages_needed(stage.stage, adapted_config([stage.stage], start))
    _refuse_gaps(config, [need for need in needed if need not in others])
    sentences = _sentences(items, options.sentences)
    return Task(
        run=folder,
        config=config,
        stage=stage,
        settings=settings,
        items=items,
        cache=cache,
        needs=others,
        parent=parent,
        asks=_asks(items, sentences, recipe.info.can, options.sentences),
        judge=RealJudge(items),
        exporter=_exporter(config, recipe, project, runs, parent, sentences, items) if config.voice else None,
        options=options,
    )


def _exporter(
    config: RunConfig,
    recipe: "MakesVoices",
    project: Path,
    runs: Mapping[str, Path],
    parent: Path | None,
    sentences: Sequence[str],
    items: Sequence["Item"],
) -> "VoiceExporter":
    """What makes the voice of the run's checkpoints."""
    from backend.song import learning
    from backend.training.record import export

    there = export.others(runs)
    info = msgspec.structs.replace(
        voice_of(recipe.info, config.voice, config.name, config.created),
        runs={**{stage: run for stage, run in config.needs.items() if stage in there}, config.stage: config.id},
    )
    return export.VoiceExporter(
        recipe=recipe,
        voices=project / "voices",
        info=info,
        stage=config.stage,
        others=runs,
        parent=parent,
        sentence=sentences[0] if sentences else "A voice.",
        sings=cache(lambda: learning.of_speakers(items)),
    )


def _asks(items: Sequence["Item"], sentences: Sequence[str], can: "frozenset[Ability]", count: int) -> "list[Ask]":
    """What is listened to while it trains: texts, recordings to follow, a song for those who learn to sing."""
    from backend.recipe import FollowRecording, SayText, SingSong

    return [
        *(SayText(text=text) for text in sentences),
        *(FollowRecording(clip=item) for item in _recordings(items, count)),
        *(SingSong(song=song) for song in _songs(can)),
    ]


def _refuse_gaps(config: RunConfig, lacking: Sequence[str]) -> None:
    if lacking:
        refuse("stage-out-of-order/damaged", stage=config.stage, lacking=lacking[0], place=config.stage)


def _recordings(items: Sequence["Item"], count: int) -> list["Item"]:
    """Clips to follow, held-out ones first."""
    return sorted(items, key=lambda item: not item.held_out)[:count]


def _songs(can: "frozenset[Ability]") -> list["Song"]:
    """One that comes with Voicewright, for those who learn to sing."""
    from backend.song import shipped
    from backend.song.formats import own

    return [own.read(path) for path in list(shipped.songs().values())[:1]] if "sings" in can else []


def _sentences(items: Sequence["Item"], count: int) -> list[str]:
    """Held-out sentences that are long enough to be judged by, spread over the dataset; else two unseen ones.

    In the language with the most speech, which is what a voice speaks where none is chosen.
    """
    from backend.datasets import manifest

    language = manifest.by_speech(items, lambda item: item.language)[0] if items else ""
    ours = [item for item in items if item.language == language]
    texts = list(dict.fromkeys(item.text for item in ours if item.held_out and len(item.text.split()) >= 4))
    if len(texts) < 2:
        english = language.startswith("en")
        texts += UNSEEN.read_text("utf-8").split("\n")[:2] if english and UNSEEN.is_file() else []
        texts = [text for text in texts if text.strip()] or [item.text for item in ours[:2]]
    return texts[:: max(1, len(texts) // count)][:count]


def _failed(folder: Path, problem: Problem) -> Stopped:
    from backend.training.record.events import EventLog

    log = EventLog(folder)
    stopped = Stopped(
        step=0,
        time=time.time(),
        wall_s=log.last_wall_s,
        reason="failed",
        problem=at_home(problem),
        pid=os.getpid(),
    )
    log.write(stopped)
    log.close()
    return stopped


def _go_on(folder: Path, wish: stop.StopWish) -> None:
    """Start what comes next. A wish that came too late for this run, by file or by signal while the voice was made, is
    for those behind it.
    """
    config = read_config(folder)
    runs = Path.cwd().parent
    if wish.stands():
        for one in config.then:
            durable.write_bytes(runs / one / STOP, b"")
    elif config.then:
        spawning.spawn(runs / config.then[0])
    wish.fulfil()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
