"""A text of many lines: pasted, said, edited, moved, undone, played, exported, and opened again as it was."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from backend.project.lexicon import entries
from backend.project.lines import Line, Voicing
from backend.project.project import Project
from backend.protocol.jobs import Render, Rendered, Speak
from backend.protocol.line_jobs import DivideText, ExportLines, TextDivided
from backend.protocol.problems import problem
from backend.protocol.score import Score
from backend.protocol.voices import VoiceInfo
from studio.app import Studio
from studio.commands.lexicon import EditLexicon
from studio.ui.speak.workspace import SpeakWorkspace
from tests.fakes.client import FakeClient
from tests.studio.maths.test_score import score_of
from tests.studio.ui.test_same_thing import add_render
from tests.studio.ui.test_speak import VOICE, sound

TEXTS = ["One is here.", "Two is there.", "Three is gone."]
OTHER = VoiceInfo(
    id="v2", name="Ben", family="fastpitch", sample_rate=16000, languages=["en-us"], speakers=["ben"], controls={}
)


@pytest.fixture
def speak(studio: Studio, project: Project, monkeypatch: pytest.MonkeyPatch) -> SpeakWorkspace:
    """With two voices, which stay: the fake project has none."""
    monkeypatch.setattr(type(studio.context.voices), "reload", lambda _model: None)
    studio.context.voices.set_items([VOICE, OTHER])
    studio.window.resize(1280, 800)
    studio.window.go("speak")
    found = studio.window.workspace("speak")
    assert isinstance(found, SpeakWorkspace)
    return found


def answer(client: FakeClient, kind: type[Speak] | type[Render], seconds: float = 1.2) -> Score:
    """The fake backend says what was asked for last."""
    id_ = client.id_of(kind)
    job = client.jobs[id_]
    assert isinstance(job, Speak | Render)
    score = job.score if isinstance(job, Render) else replace(score_of([seconds / 6] * 6), text=job.text)
    if isinstance(job, Speak):
        with Project.open(Path(job.project), lock=False) as project:
            score = replace(score, entries=entries(job.text, project.lexicon.all(score.language)))
    path = str(sound(Path(job.out), score.duration_s))
    client.done(id_, Rendered(path=path, score=score, sample_rate=16000, duration_s=score.duration_s, wall_s=0.1))
    return score


def paste(speak: SpeakWorkspace, client: FakeClient, texts: list[str] = TEXTS) -> None:
    data = QMimeData()
    data.setText(" ".join(texts))
    speak.composer.text.insertFromMimeData(data)
    client.done(client.id_of(DivideText), TextDivided(sentences=texts))


def texts(speak: SpeakWorkspace) -> list[str]:
    return [line.text for line in speak.context.script.items]


def states(speak: SpeakWorkspace) -> list[str]:
    script = speak.context.script
    return [script.state(line) for line in script.items]


def say_all(speak: SpeakWorkspace, client: FakeClient) -> int:
    """Has everything said; how many jobs it took."""
    before = len(client.jobs)
    speak.action("speak.say-all").trigger()
    while speak.script.saying:
        answer(client, type(list(client.jobs.values())[-1]))  # type: ignore[arg-type]
    return len(client.jobs) - before


def test_a_pasted_text_becomes_lines_and_the_first_is_in_front(speak: SpeakWorkspace, client: FakeClient) -> None:
    paste(speak, client)
    assert texts(speak) == TEXTS
    assert states(speak) == ["planned"] * 3
    assert speak.composer.text.toPlainText() == TEXTS[0]
    assert "3 lines · 3 to say" in speak.lines.summary.text()
    speak.context.undo.undo()
    assert texts(speak) == []


def test_a_choice_for_the_project_makes_stale_the_lines_with_the_word(
    speak: SpeakWorkspace, client: FakeClient, project: Project
) -> None:
    paste(speak, client)
    say_all(speak, client)
    assert states(speak) == ["rendered"] * 3
    lexicon, undo = speak.context.lexicon, speak.context.undo
    undo.push(EditLexicon(lexicon, "there", "/ðɛə/"))
    assert states(speak) == ["rendered", "stale", "rendered"]
    undo.undo()
    assert states(speak) == ["rendered"] * 3
    undo.redo()
    assert say_all(speak, client) == 1
    assert states(speak) == ["rendered"] * 3
    assert all(line.fresh for line in speak.context.script.items)
    lexicon.write("there", "/ðɪə/")
    assert states(speak) == ["rendered", "stale", "rendered"]
    lexicon.write("there", None)
    assert states(speak) == ["rendered", "stale", "rendered"]
    project.lexicon.put("gone", "/ɡɔːn/", "de")
    speak.context.state.data_changed.emit()
    assert states(speak)[2] == "rendered", "a word of another language"


def test_only_what_changed_is_said_again(speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot) -> None:
    paste(speak, client)
    assert say_all(speak, client) == 3
    assert states(speak) == ["rendered"] * 3
    assert say_all(speak, client) == 0
    speak.lines.select([speak.context.script.items[1].id])
    speak.composer.text.setPlainText("Two has moved.")
    speak.edits.commit()
    assert states(speak) == ["rendered", "stale", "rendered"]
    assert say_all(speak, client) == 1
    speak.context.undo.undo()
    assert states(speak) == ["rendered", "rendered", "rendered"]
    assert texts(speak) == TEXTS


def test_a_line_that_is_said_again_is_another_take_from_its_text(speak: SpeakWorkspace, client: FakeClient) -> None:
    paste(speak, client)
    say_all(speak, client)
    speak.lines.select([speak.context.script.items[1].id])
    before = [line.voicing.take for line in speak.context.script.items]
    speak.action("speak.retake").trigger()
    job = client.jobs[client.id_of(Speak)]
    assert isinstance(job, Speak)
    assert job.text == TEXTS[1]
    answer(client, Speak)
    assert states(speak) == ["rendered"] * 3
    assert [line.voicing.take for line in speak.context.script.items] == [before[0], before[1] + 1, before[2]]
    for _step in ("speak", "say again"):
        speak.context.undo.undo()
    assert [line.voicing.take for line in speak.context.script.items] == before


def test_several_lines_are_said_again_and_no_others(speak: SpeakWorkspace, client: FakeClient) -> None:
    paste(speak, client)
    say_all(speak, client)
    speak.lines.select([line.id for line in speak.context.script.items[:2]])
    known = set(client.jobs)
    speak.action("speak.retake").trigger()
    while speak.script.saying:
        answer(client, Speak)
    said = [job.text for id_, job in client.jobs.items() if id_ not in known and isinstance(job, Speak)]
    assert said == TEXTS[:2]
    assert states(speak) == ["rendered"] * 3


def test_a_line_that_fails_says_so_and_the_others_are_said(speak: SpeakWorkspace, client: FakeClient) -> None:
    paste(speak, client)
    speak.action("speak.say-all").trigger()
    client.fail(client.id_of(Speak), problem("text-empty/nothing-to-say"))
    answer(client, Speak)
    answer(client, Speak)
    assert states(speak) == ["failed", "rendered", "rendered"]
    assert say_all(speak, client) == 1
    assert states(speak) == ["rendered"] * 3


def test_edits_of_two_lines_are_undone_each_in_its_own(speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot) -> None:
    paste(speak, client)
    say_all(speak, client)
    first, second, _ = (line.id for line in speak.context.script.items)
    document = speak.session.document
    for id_ in (first, second):
        speak.lines.select([id_])
        assert document.sheet is not None
        speak.action("speak.pitch-up").trigger()
        assert document.edited
    speak.context.undo.undo()
    assert speak.script.current == second
    assert not document.edited
    speak.context.undo.undo()
    assert speak.script.current == first
    assert not document.edited
    speak.context.undo.redo()
    speak.lines.select([second])
    assert not document.edited
    speak.lines.select([first])
    assert document.edited


def test_all_is_opened_again_as_it_was(
    studio: Studio, speak: SpeakWorkspace, client: FakeClient, project: Project, qtbot: QtBot, tmp_path: Path
) -> None:
    paste(speak, client)
    say_all(speak, client)
    second = speak.context.script.items[1].id
    speak.lines.select([second])
    speak.composer.semitones.setValue(2)
    speak.edits.commit()
    speak.action("speak.speak").trigger()
    plan = answer(client, Speak)
    speak.editor.view.select((0.2, 0.6))
    speak.action("speak.pitch-up").trigger()
    edited = speak.session.document.score
    folder, before = project.folder, None
    studio.context.state.close()
    with Project.open(folder) as opened:
        before = opened.lines.all()
    assert [line.text for line in before] == TEXTS
    assert before[1].voicing.semitones == 2
    assert (before[1].fresh, before[1].replan) == (False, False)
    studio.context.voices.set_items([VOICE, OTHER])
    studio.context.state.open(folder)
    assert speak.context.script.items == before
    speak.lines.select([second])
    sheet = speak.session.document.sheet
    assert sheet is not None
    assert (sheet.plan, sheet.score) == (plan, edited)
    assert speak.composer.semitones.value() == 2
    qtbot.waitUntil(lambda: isinstance(list(client.jobs.values())[-1], Render))
    answer(client, Render)
    assert states(speak) == ["rendered"] * 3


def test_lines_are_divided_merged_moved_and_removed_each_in_one_step(speak: SpeakWorkspace, client: FakeClient) -> None:
    paste(speak, client)
    ids = [line.id for line in speak.context.script.items]
    cursor = speak.composer.text.textCursor()
    cursor.setPosition(len("One is"))
    speak.composer.text.setTextCursor(cursor)
    speak.action("speak.split-line").trigger()
    assert texts(speak) == ["One is", "here.", *TEXTS[1:]]
    speak.context.undo.undo()
    assert texts(speak) == TEXTS
    speak.lines.select([ids[0], ids[1]])
    speak.action("speak.merge-lines").trigger()
    assert texts(speak) == ["One is here. Two is there.", TEXTS[2]]
    assert speak.composer.text.toPlainText() == "One is here. Two is there."
    speak.context.undo.undo()
    assert texts(speak) == TEXTS
    speak.lines.select([ids[2]])
    speak.action("speak.line-up").trigger()
    assert texts(speak) == [TEXTS[0], TEXTS[2], TEXTS[1]]
    assert speak.script.current == ids[2]
    speak.lines.select([ids[0], ids[2]])
    speak.action("speak.remove-lines").trigger()
    assert texts(speak) == [TEXTS[1]]
    assert speak.composer.text.toPlainText() == TEXTS[1]
    for _ in range(2):
        speak.context.undo.undo()
    assert texts(speak) == TEXTS


def test_a_voice_is_given_to_all_lines_that_are_selected(speak: SpeakWorkspace, client: FakeClient) -> None:
    paste(speak, client)
    say_all(speak, client)
    ids = [line.id for line in speak.context.script.items]
    speak.lines.select(ids[:2])
    speak.composer.choose_voice("v2")
    speak.edits.commit()
    assert [line.voicing.voice for line in speak.context.script.items] == ["v2", "v2", "v1"]
    assert states(speak) == ["stale", "stale", "rendered"]
    # What is drawn is still what the first voice said; edits of it are made with that voice.
    assert speak.session.voice == "v1"


def test_a_line_that_is_left_while_it_is_said_gets_its_sound(speak: SpeakWorkspace, client: FakeClient) -> None:
    paste(speak, client)
    first, second, _ = (line.id for line in speak.context.script.items)
    speak.action("speak.speak").trigger()
    speak.lines.select([second])
    answer(client, Speak)
    assert states(speak) == ["rendered", "planned", "planned"]
    assert speak.session.document.sheet is None
    speak.lines.select([first])
    assert speak.session.document.score is not None


def test_playing_from_a_line_says_what_is_missing_and_goes_on_to_the_end(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot
) -> None:
    paste(speak, client)
    ids = [line.id for line in speak.context.script.items]
    speak.lines.select([ids[1]])
    heard: list[int] = []
    speak.player.line_changed.connect(heard.append)
    speak.action("speak.play-from").trigger()
    assert heard == []
    answer(client, Speak, 0.3)
    assert heard == [ids[1]]
    answer(client, Speak, 0.3)
    qtbot.waitUntil(lambda: speak.context.playback.duration_s == pytest.approx(0.95, abs=0.01))
    assert states(speak) == ["planned", "rendered", "rendered"]
    speak.action("speak.play-from").trigger()
    assert speak.player.line == 0
    assert not speak.context.playback.playing


def test_all_lines_are_exported_once_they_are_said(
    speak: SpeakWorkspace, studio: Studio, client: FakeClient, tmp_path: Path
) -> None:
    paste(speak, client)
    speak.action("speak.export-lines").trigger()
    assert studio.context.banners.banners[-1].text == "3 lines not said yet, or changed since."
    say_all(speak, client)
    speak.inspector().export.srt.setChecked(True)
    speak.edits.export_to(tmp_path / "Kapitel 声.wav")
    job = client.jobs[client.id_of(ExportLines)]
    assert isinstance(job, ExportLines)
    assert (job.out, job.each, job.subtitles) == (str(tmp_path / "Kapitel 声.wav"), False, ["srt"])
    assert [line.text for line in job.lines] == TEXTS
    assert all(Path(line.sound).is_file() and Path(line.sheet).is_file() for line in job.lines)


def test_a_take_is_opened_with_its_voice_and_what_was_predicted(
    speak: SpeakWorkspace, project: Project, qtbot: QtBot
) -> None:
    plan, path = score_of([0.2] * 6), project.renders.new_path()
    edited = replace(plan, f0=replace(plan.f0, hz=[2 * hz for hz in plan.f0.hz]))
    sound(path, 1.2)
    take = project.renders.add(
        voice="v2", text="x", score=edited, path=path, sample_rate=16000, duration_s=1.2, plan=plan
    )
    speak.open_take(take)
    assert speak.composer.voicing().voice == speak.session.voice == "v2"
    assert speak.session.document.edited
    predicted = speak.session.document.predicted()
    assert predicted is not None
    assert np.allclose(predicted, plan.f0.hz)
    speak.action("speak.reset-all").trigger()
    assert not speak.session.document.edited


def test_two_thousand_lines_are_changed_by_one_row(speak: SpeakWorkspace, project: Project, qtbot: QtBot) -> None:
    from tests.project.cost import watched

    lines = [Line(id=n, text=f"This is line {n}.", voicing=Voicing(voice="v1")) for n in range(1, 2001)]
    speak.context.script.write(lines)
    speak.lines.select([1000])
    with watched(project) as cost:
        speak.composer.text.setPlainText("Another text.")
        speak.edits.commit()
    written = [statement for statement in cost.statements if statement.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(written) <= 1
    assert speak.context.script.items[999].text == "Another text."


def test_lines_are_dragged_elsewhere_and_undo_brings_them_back(speak: SpeakWorkspace, client: FakeClient) -> None:
    paste(speak, client)
    view, script = speak.lines.view, speak.context.script
    speak.lines.select([script.items[2].id])
    above = QPointF(view.visualRect(script.index(0)).center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    view.dropEvent(QDropEvent(above, Qt.DropAction.MoveAction, QMimeData(), left, none))
    assert texts(speak) == [TEXTS[2], TEXTS[0], TEXTS[1]]
    assert speak.lines.selected() == [script.items[0].id]
    speak.context.undo.undo()
    assert texts(speak) == TEXTS


def test_a_line_and_a_take_are_heard_by_turns(speak: SpeakWorkspace, client: FakeClient, project: Project) -> None:
    paste(speak, client)
    say_all(speak, client)
    sides = speak.inspector().sides
    assert sides.isHidden()
    add_render(project, "Another take.")
    speak.context.renders.reload()
    speak.inspector().takes.list.setCurrentIndex(speak.context.renders.index(0))
    assert not sides.isHidden()
    sides.choose("take")
    source = speak.context.playback.source
    assert source is not None
    assert source.title == "Take: Another take."
    assert speak.session.front.score == speak.context.renders.items[0].score, "the take's picture is seen, too"
    speak.action("speak.compare").trigger()
    assert sides.value == "work"
    assert speak.session.front is speak.session.document
    differs = speak.inspector().differs.text()
    assert differs.startswith("A against B: ")
    sides.choose("take")
    speak.editor.gestures.shift(1)
    assert sides.value == "work", "what is edited is seen"


def test_what_was_said_lately_can_be_kept(speak: SpeakWorkspace, client: FakeClient, project: Project) -> None:
    paste(speak, client)
    say_all(speak, client)
    takes = speak.inspector().takes
    takes.which.choose("recent")
    assert [take.text for take in speak.recent.items] == list(reversed(TEXTS))
    assert project.renders.all() == []
    takes.recent.setCurrentIndex(speak.recent.index(1))
    takes.starred.emit(takes.current())
    assert [take.text for take in project.renders.all()] == [TEXTS[1]]
    speak.context.undo.undo()
    assert project.renders.all() == []
