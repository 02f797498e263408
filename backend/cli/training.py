"""``train``, ``runs``, ``stop``, ``resume``: making a voice."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from backend import registry
from backend.cli.options import Folder, Json, absolute, folder
from backend.cli.output import guarded, misuse, result, say, span, table
from backend.cli.running import do
from backend.protocol.imitation_jobs import Imitate
from backend.protocol.runs import Value
from backend.protocol.training_jobs import ExpectVoice, MakeVoice, Resume, Train, Training
from backend.voices import bases

if TYPE_CHECKING:
    from backend.cli.following import Followed

_NOTHING = "nothing"
"""What ``--from`` is called where a base is not wanted."""
Run = Annotated[str, typer.Argument(metavar="RUN", help="The run's id; without it the newest.", show_default=False)]
Detach = Annotated[bool, typer.Option("--detach", help="Return as soon as the training runs.")]
Minutes = Annotated[float | None, typer.Option(help="Stop after so much training time.")]
Steps = Annotated[int | None, typer.Option(help="Stop after so many steps a stage.")]


@guarded
def train(
    path: Folder,
    family: Annotated[str, typer.Option(help="See `voicewright families`.")] = registry.usual(),
    preset: Annotated[
        str,
        typer.Option(help="How large: tiny, small, base, …; without it base where the install has one, else small."),
    ] = "",
    stage: Annotated[str, typer.Option(help="One stage; without it all in order, sharing the minutes.")] = "",
    parent: Annotated[
        str,
        typer.Option(
            "--from", help="A voice; base: the one inside the install, as without it at that size; nothing: from noise."
        ),
    ] = "",
    minutes: Minutes = None,
    steps: Steps = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same voice on a CPU.")] = 0,
    device: Annotated[Literal["auto", "cpu", "cuda"], typer.Option(help="What to compute on.")] = "auto",
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Override a setting.")
    ] = None,
    detach: Detach = False,
    as_json: Json = False,
) -> None:
    """Train a voice. Ctrl+C stops softly, with a checkpoint; the training itself lives apart from this command."""
    if minutes is not None and steps is not None:
        misuse("Name either --minutes or --steps.")
    _check_time(minutes, steps)
    values = dict(map(_setting, settings or ()))
    preset, parent = _beginning(family, preset, parent)
    job = Train(
        project=folder(path), family=family, preset=preset, stage=stage, parent=parent, minutes=minutes, steps=steps,
        seed=seed, device=device, values=values,
    )  # fmt: skip
    _follow(do(job), path, detach, as_json)


def _beginning(family: str, preset: str, parent: str) -> tuple[str, str]:
    """Size and parent, where they are not named as the window has them at first."""
    info = bases.known(*registry.describe(family))
    preset = preset or info.preset
    if parent == _NOTHING:
        return preset, ""
    return preset, parent or (info.parent if preset == info.preset else "")


def _check_time(minutes: float | None, steps: int | None = None) -> None:
    if (minutes is not None and not 0 < minutes < 1e6) or (steps is not None and steps < 1):
        misuse("There must be time for at least one step.")


@guarded
def make_voice(path: Folder, minutes: Minutes = None, detach: Detach = False, as_json: Json = False) -> None:
    """From clips to a voice, with nothing to choose. Says beforehand how long it takes."""
    _check_time(minutes)
    expected = do(ExpectVoice(project=folder(path)))
    prepare = f"{span(expected.prepare_s)} to prepare clips, " if expected.prepare_s else ""
    say(f"{prepare}{span(60 * (minutes or expected.train_minutes))} to train on {span(expected.speech_s)} of speech.")
    _follow(do(MakeVoice(project=folder(path), minutes=minutes)), path, detach, as_json)


@guarded
def imitate(
    path: Folder,
    speaker: Annotated[str, typer.Option(help="Whose voice; without it whoever says most.")] = "",
    clip: Annotated[Path | None, typer.Option(help="A recording of 3 to 10 seconds instead of the clips.")] = None,
    text: Annotated[str, typer.Option(help="What it says; without it what is recognised.")] = "",
    language: Annotated[str, typer.Option(help="Spoken in it, espeak-ng's code.")] = "",
    name: Annotated[str, typer.Option(help="Of the voice.")] = "",
    voice: Annotated[str, typer.Option(help="One that imitates, or a family whose base does, as sovits.")] = "",
    as_json: Json = False,
) -> None:
    """A voice at once, without training: a first likeness from the clips as they are; ten seconds are enough."""
    job = Imitate(
        project=folder(path), speaker=speaker, clip=absolute(clip), text=text, language=language, name=name, voice=voice
    )
    made = do(job)
    lines = [f"The voice is {made.name} ({made.voice}), from {span(made.seconds)} of speech."]
    result(made, as_json, lines)


@guarded
def resume(
    path: Folder,
    run: Run = "",
    minutes: Minutes = None,
    steps: Steps = None,
    detach: Detach = False,
    as_json: Json = False,
) -> None:
    """Go on with a run from its last good checkpoint."""
    job = Resume(project=folder(path), run=_newest(path, run), minutes=minutes, steps=steps)
    _follow(do(job), path, detach, as_json)


def _setting(text: str) -> tuple[str, Value]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        misuse(f"--set takes KEY=VALUE, not {text!r}.")
    try:
        read = json.loads(value)
    except ValueError:
        read = value
    return name.strip().replace("-", "_"), read if isinstance(read, int | float | bool | str) or read is None else value


def _follow(training: Training, path: Path, detach: bool, as_json: bool) -> None:
    from backend.cli.following import follow
    from backend.project.project import Project

    voice = training.voice
    if detach:
        lines = [f"Training runs: {', '.join(training.runs)}.", f"`voicewright runs {path}` says how far it is."]
        result({"runs": [{"id": run} for run in training.runs], "voice": voice, "detached": True}, as_json, lines)
        return
    with Project.open(Path(folder(path)), lock=False) as project:
        try:
            followed = follow(project, training.runs)
        except KeyboardInterrupt:  # a moment before or behind the one in which it is heard softly
            project.runs.request_stop(training.runs[0])
            raise
        made = [info for info in project.voices.all() if info.id == voice]
        lines = [f"The voice is {info.name} ({info.id})." for info in made] or ["There is no voice yet."]
        value = {"runs": [one.summary() for one in followed], "voice": voice if made else "", "detached": False}
    result(value, as_json, lines)


def _newest(path: Path, run: str) -> str:
    from backend.project.errors import not_found
    from backend.project.project import Project

    with Project.open(Path(folder(path)), lock=False) as project:
        ids = project.runs.ids()
    if not run and ids:
        return ids[-1]
    if run not in ids:
        raise not_found("run", run or "at all")
    return run


@guarded
def runs(path: Folder, as_json: Json = False) -> None:
    """The project's runs: state, step, time left."""
    from backend.cli.following import refresh
    from backend.project.project import Project

    with Project.open(Path(folder(path)), lock=False) as project:
        found = [refresh(project, run) for run in project.runs.ids()]
        can = {one.config.id: project.runs.resumable(one.config.id) for one in found}
    rows = [_row(one, can[one.config.id]) for one in found]
    value = {"runs": [one.summary() | {"resumable": can[one.config.id], "eta_s": one.story.eta_s} for one in found]}
    result(value, as_json, table(rows) or ["There is no run yet."])


def _row(one: "Followed", resumable: bool) -> tuple[str, ...]:
    config, story = one.config, one.story
    left = f"{span(story.eta_s)} left" if one.state == "running" and story.eta_s else ""
    again = "can be resumed" if resumable and one.state != "finished" else ""
    name = f"{config.family}/{config.preset}"
    return config.id, name, config.stage, one.state, f"step {story.step}", span(story.wall_s), left, again


@guarded
def stop(path: Folder, run: Run = "", as_json: Json = False) -> None:
    """Ask a run to stop softly: at the end of its step, with a checkpoint."""
    from backend.project.project import Project

    with Project.open(Path(folder(path)), lock=False) as project:
        running = [one for one in project.runs.ids() if project.runs.state(one) == "running"]
        chosen = run or (running[-1] if running else _newest(path, run))
        state = project.runs.state(_newest(path, chosen))
        if state in ("running", "waiting"):
            project.runs.request_stop(chosen)
    asked = state in ("running", "waiting")
    line = f"{chosen} was asked to stop." if asked else f"{chosen} does not run: it is {state}."
    result({"run": chosen, "asked": asked, "state": state}, as_json, [line])
