"""``python -m tests.gallery OUT [--project P]``: a picture of every workspace on the real sample project.

Dark and light, 1280×800, at one and at two device pixels a logical one. For looking at, with eyes.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backend.project.project import Project
    from studio.app import Studio
    from studio.client.client import Client
    from tests.fakes.client import FakeClient

ROOT = Path(__file__).parents[1]
SIZE = (1280, 800)
PATIENCE_S = 20.0


def main() -> int:
    """Make the project, then the pictures, one process a scale: Qt reads the scale once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--project", type=Path, help="a project with a voice; otherwise the sample is prepared")
    parser.add_argument("--only", default="", help="names of pictures, with commas")
    parser.add_argument("--scale", type=int, choices=(1, 2), help="one of the scales")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.scale is None:
        project = arguments.project or sample_project()
        for scale in (1, 2):
            command = [sys.executable, "-m", "tests.gallery", str(arguments.out), "--project", str(project)]
            command += ["--scale", str(scale), "--only", arguments.only]
            environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
            subprocess.run(command, check=True, cwd=ROOT, env=environment)
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as scratch:
        only = set(filter(None, arguments.only.split(",")))
        take_pictures(arguments.project or sample_project(), arguments.out, arguments.scale, only, Path(scratch))
    return 0


def sample_project() -> Path:
    """The sample project, imported, aligned and checked, with a hasty voice and what it said; made once, in about four
    minutes, and kept in the system's cache.
    """
    import appdirs

    folder = Path(appdirs.user_cache_dir("voicewright-gallery", False)) / "Sample.voicewright"
    run = [sys.executable, "-c", "from backend.cli import main; main()"]
    if not (folder / "project.sqlite").exists():
        for command in (["new", str(folder), "--sample"], ["align", str(folder)], ["check", str(folder)]):
            subprocess.run([*run, *command], check=True, cwd=ROOT)
    if not list((folder / "voices").glob("[!.]*")):
        training = ["train", str(folder), "--preset", "tiny", "--minutes", "2"]
        subprocess.run([*run, *training], check=True, cwd=ROOT)
        say_something(folder)
    return folder


def say_something(folder: Path) -> None:
    """The first unseen sentences, kept as takes."""
    from backend.cli.running import do
    from backend.project.project import Project
    from backend.protocol.jobs import Speak

    with Project.open(folder, lock=False) as project:
        voice = project.voices.all()[0].id
    for line in (ROOT / "assets" / "sentences" / "unseen.txt").read_text("utf-8").splitlines()[:2]:
        do(Speak(project=str(folder), voice=voice, text=line))


def take_pictures(project: Path, out: Path, scale: int, only: set[str], scratch: Path) -> None:
    """All pictures at this process's scale."""
    os.environ["VOICEWRIGHT_CONFIG"] = str(scratch)
    from studio.app import start
    from studio.audio.fake import FakeEngine
    from tests.fakes.client import FakeClient

    with open_real_backend() if not only or only & {"backend", "lines", "first-steps"} else nothing() as client:
        studio = start(["gallery"], client=client or FakeClient(), engine=FakeEngine())
        studio.window.resize(*SIZE)
        for dark in (True, False):
            studio.context.settings.change(theme="dark" if dark else "light")
            for name, arrange in scenes(studio, project, scratch).items():
                if only and name not in only:
                    continue
                arrange()
                settle(studio)
                suffix = f"{'dark' if dark else 'light'}{'@2x' if scale == 2 else ''}"
                studio.window.grab().save(str(out / f"{name}-{suffix}.png"))
            studio.context.state.close()
        studio.close()


@contextmanager
def nothing() -> Iterator["Client | None"]:
    """No backend."""
    yield None


@contextmanager
def open_real_backend() -> Iterator["Client | None"]:
    """The real one, so that forms show real families."""
    from studio.app import make_application
    from studio.client.backend_client import BackendClient

    make_application(["gallery"])
    client = BackendClient()
    yield client
    client.close()


def scenes(studio: "Studio", project: Path, scratch: Path) -> dict[str, Callable[[], object]]:
    """Name → what brings the window into that state. In this order; each builds on those before."""
    from backend.protocol.reading import SoundsOfScript
    from studio.models import prompt_files
    from studio.ui.targets import NewTraining, ShowRun, ShowTake
    from tests.fakes.client import FakeClient

    context, window = studio.context, studio.window

    def banners_away() -> None:
        window.sheet.hide()
        for banner in list(context.banners.banners):
            context.banners.dismiss(banner.id)

    def welcome() -> None:
        context.state.close()
        banners_away()

    def fresh(workspace: str) -> Callable[[], None]:
        def show() -> None:
            folder = scratch / "Meine Stimme.voicewright"
            context.state.open(folder) if folder.exists() else context.state.create(folder)
            banners_away()
            window.go(workspace)

        return show

    def real(workspace: str) -> Callable[[], None]:
        def show() -> None:
            context.state.open(project)
            wait(lambda: context.clips.total > 0)
            window.go(workspace)
            banners_away()

        return show

    def record() -> None:
        fresh("record")()
        workspace = window.workspace("record")
        if not context.prompts.items:
            workspace.add_prompts(prompt_files.built_in()["en-us"])  # type: ignore[attr-defined]
            speak_takes(studio)
        if isinstance(context.client, FakeClient):
            answer(context.client, SoundsOfScript)
        wait(lambda: workspace.guide.plan is not None)  # type: ignore[attr-defined]
        workspace.recording.show(context.prompts.items[0])  # type: ignore[attr-defined]
        banners_away()

    def read_through() -> None:
        record()
        window.workspace("record").read_through()  # type: ignore[attr-defined]

    def palette() -> None:
        real("dataset")()
        window.open_palette()

    def banners() -> None:
        window.palette_.close_()
        real("dataset")()
        context.say("Clip excluded from training.", action=("Undo", context.undo.undo))
        detail = "noise.wav: the file is empty. Record it again."
        context.say("3 recordings imported, 1 left out.", kind="warning", detail=detail)

    def first_steps() -> None:
        from studio.ui import file_actions

        file_actions.home = lambda: scratch
        window.files.hear()
        banners_away()
        if not isinstance(context.client, FakeClient):
            wait(lambda: any(line.fresh for line in context.script.items) and not context.jobs.running())
            context.playback.stop()

    def speak() -> None:
        real("speak")()
        if context.renders.items:
            window.workspace("speak").show_target(ShowTake(context.renders.items[0].id))

    def loudness() -> None:
        """The same take with its loudness drawn, and pinned."""
        from studio.commands.score import EditScore
        from studio.maths import score_energy
        from studio.ui.speak.workspace import SpeakWorkspace

        speak()
        workspace = window.workspace("speak")
        if isinstance(workspace, SpeakWorkspace) and (sheet := workspace.session.document.sheet) is not None:
            drawn = score_energy.draw(sheet, [(0.4, 0.0), (0.7, 5.0), (1.1, -8.0), (1.4, -2.0), (1.6, 0.0)])
            context.undo.push(EditScore(workspace.session.document, drawn, "Loudness"))
            if workspace.editor.energy.isHidden():
                workspace.action("speak.energy").trigger()
                workspace.action("speak.pin").trigger()

    def lines() -> None:
        """A page of text, all of it said by the voice that is chosen."""
        from studio.ui.speak.workspace import SpeakWorkspace

        real("speak")()
        workspace = window.workspace("speak")
        if isinstance(context.client, FakeClient) or not isinstance(workspace, SpeakWorkspace):
            return
        if len(context.script.items) < 5:
            workspace.edits.paste((ROOT / "assets" / "sentences" / "unseen.txt").read_text("utf-8"))
            wait(lambda: len(context.script.items) > 5)
            workspace.script.say_all([line.id for line in context.script.items[:6]])
            wait(lambda: not workspace.script.saying)

    def empty_clip() -> None:
        fresh("speak")()
        window.actions_.living["speak.from-clip"].trigger()

    def clip() -> None:
        """A clip that was heard, before it becomes a voice."""
        from backend.jobs import runner
        from backend.jobs.context import JobContext
        from backend.protocol.imitation_jobs import HearClip
        from studio.ui.speak.workspace import SpeakWorkspace

        client, workspace = context.client, window.workspace("speak")
        real("speak")()
        if not isinstance(client, FakeClient) or not isinstance(workspace, SpeakWorkspace) or context.project is None:
            return
        workspace.show_clip()
        page = workspace.clip
        longest = max(context.project.clips.all(), key=lambda one: one.duration_s)
        page.session.take(context.project.audio.path(longest.audio))
        id_ = client.id_of(HearClip)
        client.done(id_, runner.run(client.jobs[id_], JobContext("x", lambda message: None, lambda: False)))
        wait(lambda: page.wave.picture is not None)

    def training() -> None:
        real("training")()
        wait(lambda: bool(context.runs.ids))
        window.workspace("training").show_target(ShowRun(context.runs.ids[0]))

    def trainings() -> None:
        """Three of them: one that runs is in front, and compared with one that is finished."""
        from studio.ui.training.workspace import TrainingWorkspace
        from tests.fakes.trainings import write_trainings

        fresh("training")()
        workspace = window.workspace("training")
        if context.project is None or not isinstance(workspace, TrainingWorkspace):
            return
        if not list(context.project.runs_folder.iterdir()):
            write_trainings(context.project.runs_folder)
        wait(lambda: len(context.runs.ids) == 6)
        workspace.show_target(ShowRun("2-acoustic"))
        if workspace.runs.colour_of("voice-0") is None:
            workspace.runs.toggle("voice-0")

    def settings() -> None:
        fresh("speak")()
        window.open_settings()

    def shortcuts() -> None:
        fresh("speak")()
        window.sheet.toggle()

    def expected() -> None:
        context.new_voice.look()
        wait(lambda: context.new_voice.expected is not None or isinstance(context.client, FakeClient))

    def new_training() -> None:
        real("training")()
        window.workspace("training").show_target(NewTraining())
        expected()

    def health() -> None:
        real("dataset")()
        window.workspace("dataset").action("dataset.health").trigger()
        expected()

    def sing() -> None:
        """The first song, sung by the voice that is chosen."""
        from backend.jobs import runner
        from backend.jobs.context import JobContext
        from backend.protocol.song_jobs import PlanSong, ReadSong, Sing
        from studio.ui.sing.workspace import SingWorkspace
        from tests.fakes.client import FakeClient

        client = studio.context.client
        fresh("sing")()
        workspace = window.workspace("sing")
        if not isinstance(client, FakeClient) or not isinstance(workspace, SingWorkspace):
            return
        if workspace.session.song is None:
            workspace.open_shipped()
        for kind in (ReadSong, PlanSong, Sing):
            if kind is PlanSong:
                workspace.session.make_plan()
            if kind is Sing:
                workspace.session.sing()
            waiting = [id_ for id_, job in client.jobs.items() if isinstance(job, kind)]
            if waiting and (kind is not ReadSong or workspace.session.song is None):
                done = runner.run(client.jobs[waiting[-1]], JobContext("x", lambda message: None, lambda: False))
                client.done(waiting[-1], done)
        context.playback.stop()

    def sing_at(seconds: float, tones: float | None = None) -> Callable[[], None]:
        """The same song at another zoom, a line of it drawn by hand."""

        def show() -> None:
            from studio.ui.sing.workspace import SingWorkspace

            workspace = window.workspace("sing")
            if not isinstance(workspace, SingWorkspace) or workspace.session.song is None:
                return
            window.go("sing")
            editor = workspace.editor
            editor.zoom_all() if tones is None else editor.roll.show_tones(64 - tones / 2, 64 + tones / 2)
            editor.view.show(0.0, seconds)
            editor.state.select([2, 3] if tones else [])

        return show

    def sing_sound() -> None:
        """A phrase with its sound behind it, and a slower bar."""
        from studio.maths import song_time
        from studio.ui.sing.workspace import SingWorkspace

        sing_at(10.0, 30.0)()
        workspace = window.workspace("sing")
        if isinstance(workspace, SingWorkspace) and workspace.session.song is not None:
            document, backdrop = workspace.session.document, workspace.editor.backdrop
            if not backdrop.shown:
                slower = song_time.with_tempo(workspace.session.song, 2 * 1920, 84)
                document.open(document.id, song_time.with_meter(slower, 3 * 1920, beats=2, unit=4))
                sing()
                sing_at(10.0, 30.0)()
                backdrop.toggle()
            wait(lambda: backdrop.spectrum is not None)

    def convert() -> None:
        """The longest clip, and what a voice that converts hummed of it."""
        from studio.ui.convert.workspace import ConvertWorkspace
        from tests.fakes.echo import ECHO

        real("convert")()
        workspace = window.workspace("convert")
        if isinstance(workspace, ConvertWorkspace) and context.project is not None:
            convert_something(context.project)
            context.voices.set_items([ECHO, *context.voices.items])
            workspace.session.reload()
            workspace.session.choose(workspace.session.entries.items[0].id)
            wait(lambda: None not in (workspace.source.picture, workspace.made.picture))

    def convert_draw() -> None:
        """The same clip's melody, a part of it drawn."""
        from backend.jobs import runner
        from backend.jobs.context import JobContext
        from backend.protocol.convert_jobs import HearMelody
        from studio.ui.convert.workspace import ConvertWorkspace
        from tests.fakes.client import FakeClient

        convert()
        client, workspace = studio.context.client, window.workspace("convert")
        if isinstance(client, FakeClient) and isinstance(workspace, ConvertWorkspace):
            if workspace.pitches.currentWidget() is not workspace.editor:
                workspace.draw()
            if workspace.drawing.document.sheet is None:
                id_ = client.id_of(HearMelody)
                client.done(id_, runner.run(client.jobs[id_], JobContext("x", lambda message: None, lambda: False)))
            workspace.view.select((0.2 * workspace.view.duration_s, 0.4 * workspace.view.duration_s))
            workspace.editor.gestures.shift(3)

    return {
        "welcome": welcome,
        "first-steps": first_steps,
        "empty-record": fresh("record"),
        "record": record,
        "read-through": read_through,
        "empty-dataset": fresh("dataset"),
        "empty-training": fresh("training"),
        "empty-speak": fresh("speak"),
        "empty-library": fresh("library"),
        "empty-sing": fresh("sing"),
        "empty-convert": fresh("convert"),
        "sing": sing,
        "sing-all": sing_at(1e4),
        "sing-phrase": sing_at(6.0, 16.0),
        "sing-note": sing_at(2.4, 9.0),
        "sing-sound": sing_sound,
        "dataset": real("dataset"),
        "health": health,
        "new-training": new_training,
        "training": training,
        "trainings": trainings,
        "speak": speak,
        "loudness": loudness,
        "lines": lines,
        "empty-clip": empty_clip,
        "clip": clip,
        "convert": convert,
        "convert-draw": convert_draw,
        "library": real("library"),
        "settings": settings,
        "shortcuts": shortcuts,
        "palette": palette,
        "banners": banners,
    }


def convert_something(project: "Project") -> None:
    """A clip of the project, hummed by a voice that converts; once."""
    from unittest.mock import patch

    from backend.jobs import runner
    from backend.jobs.context import JobContext
    from backend.protocol.convert_jobs import Convert
    from backend.voices import loading
    from tests.fakes.echo import ECHO, Echo

    if not project.conversions.all():
        longest = max(project.clips.all(), key=lambda clip: clip.duration_s)
        source = str(project.audio.path(longest.audio))
        job = Convert(project=str(project.folder), voice=ECHO.id, source=source, title=longest.name)
        with patch.object(loading, "load_converter", lambda _project, _wanted: Echo()):
            runner.run(job, JobContext("x", lambda message: None, lambda: False))


def speak_takes(studio: "Studio") -> None:
    """Two takes of the first prompt, of somebody who says something else."""
    import numpy as np
    import soundfile

    from studio.audio.fake import FakeEngine

    context, workspace = studio.context, studio.window.workspace("record")
    engine = context.engine
    assert isinstance(engine, FakeEngine)
    recording = workspace.recording  # type: ignore[attr-defined]
    recording.show(context.prompts.items[0])
    context.settings.change(record_auto_next=False)
    speech = np.repeat(soundfile.read(str(ROOT / "assets/sample/audio/agent-alreadyon.flac"), dtype="float32")[0], 3)
    room = np.random.default_rng(1).normal(0, 3e-4, 24000).astype(np.float32)
    for number in range(2):
        workspace.toggle()  # type: ignore[attr-defined]
        wait(lambda: recording.state == "recording")
        engine.feed(np.concatenate([room, speech * (1 - 0.2 * number), room]))
        recording.toggle()
        engine.feed(np.tile(room, 2))
        wait(lambda number=number: recording.state == "idle" and len(context.takes.items) == number + 1)  # type: ignore[misc]


def answer(client: "FakeClient", kind: type) -> None:
    """Do the newest job of a kind here, and say what came of it."""
    from backend.jobs import runner
    from backend.jobs.context import JobContext

    id_ = client.id_of(kind)
    client.done(id_, runner.run(client.jobs[id_], JobContext("gallery", lambda _said: None, lambda: False)))


def settle(studio: "Studio") -> None:
    """Until nothing loads any longer."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + 1.2
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)


def wait(condition: Callable[[], bool]) -> None:
    """Turn the event loop until it holds. Raises ``TimeoutError``."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + PATIENCE_S
    while not condition():
        QApplication.processEvents()
        time.sleep(0.005)
        if time.monotonic() > end:
            raise TimeoutError("the gallery waited in vain")


if __name__ == "__main__":
    sys.exit(main())
