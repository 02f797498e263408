"""The training workspace: the form makes the job, runs are watched, compared, stopped and resumed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsView, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.families import FamilyInfo, Field, PresetInfo, StageInfo
from backend.protocol.notices import Notice, notice
from backend.protocol.runs import Checkpoint, Metrics, Picture, RunConfig, Sample, Scores, Started, Stopped, Value
from backend.protocol.training_jobs import Resume, Train
from backend.protocol.voices import VoiceInfo
from studio.app import Studio
from studio.models.run_curves import CurveSettings, line
from studio.ui.shared.buttons import Segmented
from studio.ui.shared.canvas.attention_view import AttentionView
from studio.ui.shared.canvas.bars_view import BarsView
from studio.ui.shared.canvas.curve_plot import CurvePlot
from studio.ui.shared.canvas.saving import save_picture
from studio.ui.targets import ShowRun
from studio.ui.training.workspace import TrainingWorkspace
from studio.words.run_words import way_on
from tests.fakes.client import FakeClient
from tests.fakes.problems import told

FAMILY = FamilyInfo(
    name="toy",
    title="Toy",
    stages=[StageInfo(name="one"), StageInfo(name="two")],
    presets=[
        PresetInfo(
            name="tiny",
            fields=[
                Field(name="batch_size", type="int", default=8, minimum=1, maximum=64),
                Field(name="dropout", type="float", default=0.1, minimum=0, maximum=1),
            ],
        ),
    ],
)
VALUES: dict[str, Value] = {"batch_size": 16, "dropout": 0.1, "gone": 1}


@pytest.fixture
def training(studio: Studio, project: Project, client: FakeClient) -> TrainingWorkspace:
    studio.context.families.families = [FAMILY]
    studio.window.resize(1280, 800)
    studio.window.go("training")
    found = studio.window.workspace("training")
    assert isinstance(found, TrainingWorkspace)
    return found


VOICE = VoiceInfo(id="v", name="Wren", family="toy", languages=["en-us"], speakers=[], sample_rate=16000)


def write_run(
    project: Project,
    id: str,
    *,
    failed: bool = False,
    cut_off: bool = False,
    done: bool = False,
    voice: str = "",
    name: str = "",
    then: Sequence[str] = (),
) -> Path:
    folder = project.runs_folder / id
    folder.mkdir(parents=True)
    config = RunConfig(
        id=id,
        family="toy",
        preset="tiny",
        stage="one",
        project="../..",
        values=VALUES,
        minutes=10,
        seed=7,
        title=f"Run {id}",
        created="2026-01-01T00:00:00Z",
        voice=voice,
        name=name,
        then=list(then),
    )
    (folder / "config.json").write_bytes(msgspec.json.encode(config))
    events = trained()
    problem = told("out-of-memory", "The memory was full.", "", "Use a smaller batch.", detail="trace")
    reason: Literal["failed", "finished", "asked"] = "failed" if failed else "finished" if done else "asked"
    if not cut_off:
        events.append(Stopped(step=40, wall_s=4, reason=reason, problem=problem if failed else None, time=1e9))
    else:
        (folder / "checkpoints" / "step-00000040").mkdir(parents=True)
        (folder / "checkpoints" / "step-00000040" / "state.json").write_text("{}")
    (folder / "events.jsonl").write_bytes(b"".join(msgspec.json.encode(event) + b"\n" for event in events))
    return folder


def trained() -> list[object]:
    """Forty steps, resumed after twenty, with a loss that was not finite once."""
    cpu = notice("device-no-gpu")
    return [
        Started(step=0, wall_s=0, pid=1, device="CPU", device_reason=cpu, clips=9, held_out=1, time=1e9),
        *(Metrics(step=s, wall_s=s / 10, values={"loss": 10 / s, "lr": 0.1}, eta_s=5, time=1e9) for s in range(1, 40)),
        Metrics(step=40, wall_s=4, values={"loss": None}, time=1e9),
        Metrics(step=40, wall_s=4, values={"loss": 0.3}, split="held-out", time=1e9),
        Started(step=20, wall_s=2, pid=2, device="CPU", device_reason=cpu, resumed=True, time=1e9),
        Sample(step=40, wall_s=4, text="Hello.", path="samples/a.wav", time=1e9),
        Scores(step=40, wall_s=4, values={"wer": 0.2, "likeness": None}, n=8, time=1e9),
        Checkpoint(step=40, wall_s=4, path="checkpoints/step-00000040", sha256="0", best=True, time=1e9),
    ]


def test_it_says_what_is_missing_before_it_starts(training: TrainingWorkspace) -> None:
    assert "no clips" in training.new.ready.text()
    assert not training.action("training.start").isEnabled()


def test_only_what_was_changed_goes_into_the_job(training: TrainingWorkspace) -> None:
    training.new.model.set_text("batch_size", "16")
    training.new.stage.setCurrentIndex(2)
    training.new.minutes.setValue(1)
    assert training.new.minutes.text() == "1 minute"
    training.new.minutes.setValue(5)
    job = training.new.job("/p")
    assert job == Train(project="/p", family="toy", preset="tiny", stage="two", minutes=5, values={"batch_size": 16})
    training.new.model.set_text("batch_size", "100")
    assert training.new.job("/p") is None
    assert "1 setting" in training.new.faults.text()
    assert training.new.form.row("batch_size").help.text() == "The range is 1 to 64."


def test_a_family_with_a_base_starts_from_it_in_its_own_size(training: TrainingWorkspace) -> None:
    def chosen() -> tuple[str, str, float | None]:
        job = training.new.job("/p")
        assert job is not None
        return job.parent, job.preset, job.minutes

    assert training.new.parent_voice.count() == 1
    assert chosen() == ("", "tiny", 20)
    large = msgspec.structs.replace(FAMILY.presets[0], name="base")
    based = msgspec.structs.replace(FAMILY, presets=[*FAMILY.presets, large], base=True, minutes=30)
    training.new.show_families([based])
    assert chosen() == ("base", "base", 30)
    training.new.preset.setCurrentIndex(0)
    assert chosen() == ("", "tiny", 30)  # the base has no other size
    training.new.parent_voice.setCurrentIndex(1)
    assert chosen() == ("base", "base", 30)
    training.new.parent_voice.setCurrentIndex(0)
    assert chosen() == ("", "base", 30)
    training.new.start_over()
    assert chosen() == ("base", "base", 30)


def test_a_sample_of_a_recording_is_told_from_one_of_a_text(
    training: TrainingWorkspace, project: Project, qtbot: QtBot
) -> None:
    folder = write_run(project, "a")
    copied = Sample(step=40, wall_s=4, text="Hello.", path="samples/b.wav", from_recording=True, time=1e9)
    with (folder / "events.jsonl").open("ab") as events:
        events.write(msgspec.json.encode(copied) + b"\n")
    training.context.runs.look()
    qtbot.waitUntil(lambda: training.context.runs.ids == ["a"])
    training.show_target(ShowRun("a"))
    said = [one.text() for one in training.samples.cards()[40].findChildren(QLabel)]
    assert said.count("Hello.") == 2
    assert said.count("made from its recording") == 1
    assert said.index("made from its recording") > len(said) - 1 - said[::-1].index("Hello.")


def test_a_run_is_shown_with_curves_samples_and_scores(
    training: TrainingWorkspace, project: Project, qtbot: QtBot
) -> None:
    write_run(project, "a")
    training.context.runs.look()
    qtbot.waitUntil(lambda: training.context.runs.ids == ["a"])
    training.show_target(ShowRun("a"))
    assert training.header.title.text() == "Run a"
    training.curves.finish()
    assert list(training.curves.plots()) == ["scores/wer", "loss", "lr"]
    assert training.samples.cards()[40].count == 1
    assert training.samples.cards()[40].is_best()
    training.curves.axis.choose("time")
    training.curves.log.setChecked(True)
    training.curves.smoothing.setValue(99)
    training.curves.finish()
    assert training.curves.plots()["loss"].title() == "Loss"


def test_the_attention_is_shown_as_it_is_now_and_as_it_was(
    training: TrainingWorkspace, project: Project, qtbot: QtBot
) -> None:
    folder = write_run(project, "a")
    training.context.runs.look()
    qtbot.waitUntil(lambda: training.context.runs.ids == ["a"])
    training.show_target(ShowRun("a"))
    card = training.samples.pictures
    assert card.isHidden()

    def draw(step: int, weights: NDArray[np.float32], hint: str = "") -> None:
        said = Notice.earlier(hint) if hint else None
        np.save(folder / f"{step}.npy", weights)
        event = Picture(step=step, wall_s=step, time=1e9, title=f"Clip {step}", path=f"{step}.npy", hint=said)
        with (folder / "events.jsonl").open("ab") as file:
            file.write(msgspec.json.encode(event) + b"\n")
        training.context.runs.look()

    draw(50, np.full((8, 20), 0.1, np.float32), "Attention collapsed.")
    qtbot.waitUntil(lambda: not card.isHidden() and card.hints() == ["Attention collapsed."])
    assert card.slider.isHidden()
    draw(60, np.eye(8, dtype=np.float32).repeat(3, axis=1))
    qtbot.waitUntil(lambda: card.hints()[0].startswith("Healthy"))
    assert "60" in card.title()
    card.slider.setValue(0)
    qtbot.waitUntil(lambda: card.hints() == ["Attention collapsed."])
    assert "50" in card.title()
    draw(70, np.eye(8, dtype=np.float32))  # somebody looks at an old one: it stays
    qtbot.waitUntil(lambda: card.slider.maximum() == 2)
    assert "50" in card.title()


def test_the_use_of_codes_is_drawn_as_bars_with_figures(
    training: TrainingWorkspace, project: Project, qtbot: QtBot
) -> None:
    folder = write_run(project, "a")
    np.save(folder / "50.npy", np.array([[0.5, 0.25, 0.25, 0.0]], np.float32))
    title = notice("use-of-codes", of=4, n=3, perplexity=2.8)
    used = Picture(step=50, wall_s=50, time=1e9, title=title, path="50.npy", hint=notice("many-codes"), bars=True)
    with (folder / "events.jsonl").open("ab") as file:
        file.write(msgspec.json.encode(used) + b"\n")
    training.context.runs.look()
    qtbot.waitUntil(lambda: training.context.runs.ids == ["a"])
    training.show_target(ShowRun("a"))
    card = training.samples.pictures
    qtbot.waitUntil(lambda: card.hints() == ["Use is spread over many codes."])
    assert "ttention" not in card.title()
    assert not [one for one in card.findChildren(AttentionView) if one.isVisibleTo(card)]
    (bars,) = (one for one in card.findChildren(BarsView) if one.isVisibleTo(card))
    assert bars.of(0) == "1 of 4: 50.0%"
    bars.resize(200, 120)
    accent = training.context.theme.color("accent")
    drawn = bars.grab().toImage()
    high, low, none = (_filled(drawn, x, accent) for x in (20, 70, 180))
    assert high == pytest.approx(2 * low, abs=2)
    assert (high > 60, none) == (True, 0)


def _filled(image: QImage, x: int, color: QColor) -> int:
    """Pixels of a colour in a column."""
    return sum(image.pixelColor(x, y) == color for y in range(image.height()))


def test_a_choice_has_room_for_its_words_when_it_holds(training: TrainingWorkspace, qtbot: QtBot) -> None:
    steps = Segmented([("language", "2  Language · finished")])
    qtbot.addWidget(steps)
    steps.show()
    (chosen,) = steps.findChildren(QToolButton)
    fit, wide = (_written(chosen, chosen.sizeHint() + QSize(more, 0)) for more in (0, 60))
    assert fit == wide > 100


def _written(made: QToolButton, size: QSize) -> int:
    """How far its words reach when it is so large, pixels."""
    made.resize(size)
    image = made.grab().toImage()
    inner = range(6, image.height() - 6)
    ground = image.pixelColor(6, image.height() // 2)
    marked = [x for x in range(6, image.width() - 6) if any(image.pixelColor(x, y) != ground for y in inner)]
    return marked[-1] - marked[0]


def test_several_runs_are_drawn_in_colours_of_their_own(
    training: TrainingWorkspace, project: Project, qtbot: QtBot
) -> None:
    for id_ in ("a", "b", "c"):
        write_run(project, id_)
    training.context.runs.look()
    qtbot.waitUntil(lambda: len(training.context.runs.ids) == 3)
    training.show_target(ShowRun("b"))
    training.runs.toggle("c")
    assert (training.runs.colour_of("b"), training.runs.colour_of("c")) == (1, 2)
    training.curves.finish()
    assert len(training.curves.plots()["loss"].lines()) == 4
    training.show_target(ShowRun("c"))
    training.runs.toggle("a")
    training.runs.toggle("c")
    training.curves.finish()
    drawn = {line.run: line.colour for line in training.curves.plots()["loss"].lines()}
    assert drawn == {"a": 0, "c": 2}, "whatever is drawn beside it, a training keeps its colour"
    theme = training.context.theme
    colours = [theme.series(number).name() for number in range(2 * len(theme.plots))]
    assert len(set(colours)) == len(colours)


def test_a_failure_tells_the_problem_and_copies_it(training: TrainingWorkspace, project: Project, qtbot: QtBot) -> None:
    from PySide6.QtGui import QGuiApplication

    write_run(project, "a", failed=True)
    training.context.runs.look()
    qtbot.waitUntil(lambda: training.context.runs.ids == ["a"])
    training.show_target(ShowRun("a"))
    assert training.header.next_what.text() == "The memory was full."
    assert "smaller batch" in training.header.next_text.text()
    training.action("training.copy-problem").trigger()
    assert "trace" in QGuiApplication.clipboard().text()


def test_resume_asks_the_backend_and_stop_leaves_a_file(
    training: TrainingWorkspace, project: Project, qtbot: QtBot, client: FakeClient
) -> None:
    folder = write_run(project, "a")
    training.context.runs.look()
    qtbot.waitUntil(lambda: training.context.runs.ids == ["a"])
    training.show_target(ShowRun("a"))
    training.stop_run()
    assert (folder / "stop").exists()
    training.resume()
    assert any(isinstance(job, Resume) and job.run == "a" for job in client.jobs.values())


def test_a_run_that_was_cut_off_offers_to_resume(training: TrainingWorkspace, project: Project, qtbot: QtBot) -> None:
    write_run(project, "a", cut_off=True)
    training.context.runs.look()
    qtbot.waitUntil(lambda: training.context.runs.ids == ["a"])
    training.show_target(ShowRun("a"))
    header = training.header
    assert "cut off" in header.next_what.text()
    assert "Nothing is lost up to step 40: Resume goes on from there." in header.next_text.text()
    assert header.resume.property("role") == "primary"
    assert header.resume.isVisibleTo(training)
    assert training.action("training.resume").isEnabled()


def test_a_run_that_must_be_changed_offers_its_settings_again(
    training: TrainingWorkspace, project: Project, qtbot: QtBot
) -> None:
    write_run(project, "a", failed=True)
    training.context.runs.look()
    qtbot.waitUntil(lambda: training.context.runs.ids == ["a"])
    training.show_target(ShowRun("a"))
    assert training.header.again.property("role") == "primary"
    training.action("training.again").trigger()
    assert training.pages.currentIndex() == 0
    job = training.new.job("/p")
    wanted = Train(
        project="/p", family="toy", preset="tiny", stage="one", minutes=10, seed=7, values={"batch_size": 16}
    )
    assert job == wanted
    training.new.model.set_text("batch_size", "8")
    job = training.new.job("/p")
    assert job is not None
    assert job.values == {}


def test_the_way_on_depends_on_what_happened() -> None:
    full = told("disk-full", "The disk is full.", "", "Free some space.")
    memory = told("out-of-memory", "Too little memory.", "", "Smaller.")
    ways = [
        way_on("failed", full, resumable=True, step=5),
        way_on("failed", memory, resumable=True, step=5),
        way_on("crashed", None, resumable=False, step=0),
        way_on("failed", None, resumable=True, step=9),
    ]
    assert [way.resume if way else None for way in ways] == [True, False, False, True]
    assert all(way_on(state, None, resumable=True, step=5) is None for state in ("running", "finished", "stopped"))


def test_another_project_shows_no_samples_of_the_last(
    training: TrainingWorkspace, project: Project, qtbot: QtBot, tmp_path: Path
) -> None:
    write_run(project, "a")
    training.context.runs.look()
    qtbot.waitUntil(lambda: training.context.runs.ids == ["a"])
    training.show_target(ShowRun("a"))
    card = training.samples.cards()[40]
    assert card.scores() == "Words missed 20.0%"
    assert training.context.state.create(tmp_path / "Another.voicewright")
    assert training.samples.cards() == {}
    assert card.isHidden()
    assert training.samples.says_nothing_yet()


def test_the_stages_of_a_voice_are_one_row_that_ends_with_the_voice(
    training: TrainingWorkspace, project: Project, qtbot: QtBot
) -> None:
    for stage, then in (("one", ["two"]), ("two", [])):
        write_run(project, stage, voice="v", name="My voice", then=then, done=True)
    training.context.runs.look()
    qtbot.waitUntil(lambda: len(training.context.runs.ids) == 2)
    training.show_target(ShowRun("two"))
    assert [item.name for item in training.trainings.items] == ["My voice"]
    header = training.header
    assert header.title.text() == "My voice"
    assert header.stages.texts() == ["1  Run one · finished", "2  Run two · finished"]
    assert header.next.isHidden()
    # It is of the best step: the one that was judged last missed a fifth.
    training.context.voices.set_items([replace(VOICE, figures={"wer": 0.1})])
    assert header.next_what.text() == "Your voice is ready: Wren"
    assert header.next_text.text() == "Words missed 10.0%."
    assert header.use.isVisibleTo(training)
    QTest.mouseClick(header.stages.findChildren(QToolButton)[0], Qt.MouseButton.LeftButton)
    run = training.run()
    assert run is not None
    assert run.id == "one"


def test_the_pointer_is_on_all_plots_and_their_values_are_said_above_them(
    training: TrainingWorkspace, project: Project, qtbot: QtBot
) -> None:
    write_run(project, "a")
    training.context.runs.look()
    qtbot.waitUntil(lambda: training.context.runs.ids == ["a"])
    training.show_target(ShowRun("a"))
    training.curves.finish()
    plots = training.curves.plots()
    assert "held out 0.3000" in plots["loss"].legend.text()
    view = plots["loss"].findChild(QGraphicsView)
    assert view is not None
    qtbot.waitUntil(lambda: view.width() > 100)
    QTest.mouseMove(view.viewport(), view.viewport().rect().center())
    qtbot.waitUntil(lambda: plots["loss"].place().startswith("step "))
    assert plots["lr"].place() == plots["loss"].place()


def test_a_plot_with_a_long_name_is_no_wider(training: TrainingWorkspace) -> None:
    short, long = (CurvePlot(training.context.theme, name) for name in ("loss", "norm.discriminators"))
    assert len(long.title()) > 25
    assert long.minimumSizeHint().width() == short.minimumSizeHint().width()


def test_axes_rest_while_a_curve_grows_within_them(training: TrainingWorkspace, project: Project, qtbot: QtBot) -> None:
    plot = CurvePlot(training.context.theme, "loss")
    qtbot.addWidget(plot)

    def grow(steps: int, *, live: bool) -> object:
        x = np.arange(1.0, steps + 1)
        one = line(run="a", label="A", colour=0, x=x, values=2 + 1 / x, smoothing=0, live=live)
        plot.set_lines([one], CurveSettings(smoothing=0))
        return plot.shown()

    grow(100, live=True)
    rested = grow(103, live=True)
    assert grow(104, live=True) == rested
    assert grow(300, live=True) != rested
    ended = grow(300, live=False)
    assert ended is not None
    assert ended[0] == (1, 300)  # type: ignore[index]


def test_one_plot_is_enlarged_and_saved(
    training: TrainingWorkspace, project: Project, qtbot: QtBot, tmp_path: Path
) -> None:
    write_run(project, "a")
    training.context.runs.look()
    qtbot.waitUntil(lambda: training.context.runs.ids == ["a"])
    training.show_target(ShowRun("a"))
    training.curves.finish()
    plots = training.curves.plots()
    training.curves.enlarge("loss")
    assert [name for name, plot in plots.items() if not plot.isHidden()] == ["loss"]
    for name in ("Loss.png", "Loss.svg"):
        assert save_picture(plots["loss"], tmp_path / name)
        assert (tmp_path / name).stat().st_size > 1000
    told = {key: plot.findChildren(QToolButton)[0].accessibleName() for key, plot in plots.items()}
    assert told == dict.fromkeys(plots, "What is this?")
    assert not save_picture(plots["loss"], tmp_path / "nowhere" / "Loss.svg")
    training.curves.enlarge("loss")
    assert not any(plot.isHidden() for plot in plots.values())
