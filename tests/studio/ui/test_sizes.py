"""Every workspace fits in five sizes of the window and three of the text: nothing is cut off, and buttons are seen.

One window goes through all of it, for a window is dear and another size of it hardly anything.
"""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from backend.project.lines import Line, LineSheet, Spoken, Voicing
from backend.project.project import Project
from backend.protocol.imitation_jobs import ClipHeard, Verdict
from backend.protocol.notices import notice
from backend.protocol.voices import VoiceInfo
from studio.app import Studio
from studio.models.clip_rows import ClipColumn
from studio.ui.dataset.clip_table import WIDTHS
from studio.ui.dataset.workspace import DatasetWorkspace
from studio.ui.shared.buttons import ActionButton
from studio.ui.shared.layout import column, set_role
from studio.ui.speak.workspace import SpeakWorkspace
from studio.ui.targets import NewTraining
from tests.studio.conftest import fill
from tests.studio.fitting import below_the_fold, chinese, german, misfits, seen_whole, translate
from tests.studio.maths.test_score import score_of
from tests.studio.models.test_runs import make_run, metrics, write

SIZES = (QSize(1024, 700), QSize(1280, 800), QSize(1920, 1080), QSize(2560, 1440), QSize(3840, 2160))
FONTS = (11, 13, 16)
CLIP = "a clip in speak"
PLACES = ("record", "dataset", "training", "speak", "sing", "convert", "library")
VOICE = VoiceInfo(
    id="v1", name="Allison, first likeness", family="fastpitch", sample_rate=16000, languages=["en-us", "de"],
    speakers=["ann", "Benjamin"], controls={},
)  # fmt: skip


@pytest.fixture
def full(studio: Studio, project: Project, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """A project in which every workspace has something to show."""
    from tests.studio.ui.test_speak import sound

    fill(project.folder, 30)
    project.prompts.add(["A sentence to be read aloud, which is long enough to need two lines or three."], "en-us")
    run = make_run(project, "one", "2026-01-01T00:00:00Z")
    write(run, metrics(1, 3.0), metrics(2, 2.0))
    path = sound(project.lines.new_sound(), 1.2)
    how, score = Voicing(voice="v1"), score_of([0.2] * 6)
    sheet = project.lines.write_sheet(LineSheet(plan=score, score=score))
    said = Spoken(text="Hello.", voicing=how, sound=path.name, sheet=sheet, sample_rate=16000, duration_s=1.2)
    lines = [Line(id=n, text="Hello.", voicing=how, spoken=said) for n in range(1, 8)]
    monkeypatch.setattr(type(studio.context.voices), "reload", lambda _model: None)
    studio.context.voices.set_items([VOICE])
    studio.context.script.write(lines)
    studio.context.prompts.reload()
    studio.context.runs.look()
    qtbot.waitUntil(lambda: studio.context.clips.shown == 30 and bool(studio.context.runs.items))
    return studio


def show_clip(full: Studio) -> None:
    """Speak's page for a clip, of which much is to be said."""
    verdicts = [
        Verdict(kind="warning", says=notice("clip-noise/much", snr_db=8.0)),
        Verdict(kind="error", says=notice("clip-length/short", length_s=1.5, least_s=3.0)),
    ]
    workspace = full.window.workspace("speak")
    assert isinstance(workspace, SpeakWorkspace)
    workspace.show_clip()
    session = workspace.clip.session
    session.heard = ClipHeard(path="", text="Hello. " * 20, language="de", duration_s=1.5, verdicts=verdicts)
    session.state = "heard"
    session.changed.emit()


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def visit(full: Studio, place: str) -> None:
    full.window.go("speak" if place == CLIP else place)
    if place == CLIP:
        show_clip(full)
    if place == "training":
        full.window.workspace(place).runs.go_to("one")  # type: ignore[attr-defined]


def test_every_workspace_fits(full: Studio) -> None:
    window, found = full.window, dict[str, str]()
    window.setUpdatesEnabled(False)  # what lies where is asked, not how it looks
    for pixels in FONTS:  # another text is dear, another place less, another size hardly anything
        full.context.theme.set_font(pixels)
        for place in [*PLACES, CLIP]:
            visit(full, place)
            for size in SIZES:
                window.resize(size)
                settle()
                where = f"{place} in {size.width()}×{size.height()} at {pixels} px"
                assert window.size() == size, f"the window is larger than {where}: {window.size()}"
                found |= {said: where for said in misfits(window) + below_the_fold(window) if said not in found}
    full.context.theme.set_font(13)
    assert "\n".join(f"{where}: {said}" for said, where in found.items()) == ""


def test_the_inspector_takes_no_room_from_the_work_in_the_smallest_window(full: Studio) -> None:
    """It is away until somebody asks for it, and then lies over the work."""
    window, found = full.window, dict[str, str]()
    window.setUpdatesEnabled(False)
    window.resize(SIZES[0])
    for pixels in FONTS:
        full.context.theme.set_font(pixels)
        for place in PLACES:
            visit(full, place)
            full.context.actions["app.inspector"].setChecked(False)
            full.context.actions["app.inspector"].trigger()
            settle()
            where = f"{place} at {pixels} px"
            assert window.size() == SIZES[0], f"the window is larger than {where}: {window.size()}"
            found |= {said: where for said in misfits(window) if said not in found}
    full.context.theme.set_font(13)
    assert "\n".join(f"{where}: {said}" for said, where in found.items()) == ""


def test_forms_and_settings_fit_at_every_size_of_text(full: Studio) -> None:
    window, found = full.window, dict[str, str]()
    window.setUpdatesEnabled(False)
    window.resize(SIZES[0])
    for pixels in FONTS:
        full.context.theme.set_font(pixels)
        for page, show in (("form", partial(window.navigate, NewTraining())), ("settings", window.open_settings)):
            show()
            settle()
            found |= {said: f"{page} at {pixels} px" for said in misfits(window) if said not in found}
        window.open_settings()
    full.context.theme.set_font(13)
    assert "\n".join(f"{where}: {said}" for said, where in found.items()) == ""


def test_the_heads_of_columns_are_whole_at_every_size_of_text(full: Studio) -> None:
    visit(full, "dataset")
    dataset = full.window.workspace("dataset")
    assert isinstance(dataset, DatasetWorkspace)
    header = dataset.table.table.horizontalHeader()
    for pixels in FONTS:
        full.context.theme.set_font(pixels)
        for at in set(WIDTHS) - {ClipColumn.STATE}:
            header.setSortIndicator(at, Qt.SortOrder.AscendingOrder)
            settle()
            assert header.isSectionHidden(at) or header.sectionSizeHint(at) <= header.sectionSize(at), (pixels, at)
    full.context.theme.set_font(13)


@pytest.mark.parametrize("as_in", [german, chinese])
def test_every_workspace_fits_with_words_as_long_as_other_languages_have_them(
    full: Studio, as_in: Callable[[str], str]
) -> None:
    window = full.window
    window.setUpdatesEnabled(False)
    window.resize(1280, 800)
    for place in PLACES:
        visit(full, place)
    translate(window, as_in)
    found = []
    for size in SIZES[:2]:
        window.resize(size)
        for place in PLACES:
            window.go(place)
            settle()
            found += [f"{place} in {size.width()}: {said}" for said in misfits(window) + below_the_fold(window)]
    assert "\n".join(found) == ""


def test_a_training_can_be_started_wherever_the_form_is_scrolled_to(full: Studio) -> None:
    full.window.navigate(NewTraining())
    full.window.setUpdatesEnabled(False)
    start = next(
        one for one in full.window.findChildren(ActionButton) if one.defaultAction().objectName() == "training.start"
    )
    unseen = []
    for size in SIZES:
        full.window.resize(size)
        settle()
        unseen += [] if start.isVisible() and seen_whole(start) else [size]
    assert unseen == []


def test_an_export_is_one_press_away_and_the_picture_says_whose_it_is_in_every_size(full: Studio) -> None:
    visit(full, "speak")
    full.window.setUpdatesEnabled(False)
    speak = full.window.workspace("speak")
    assert isinstance(speak, SpeakWorkspace)
    export = next(
        one
        for one in speak.editor.tools.findChildren(ActionButton)
        if one.defaultAction().objectName() == "speak.export"
    )
    unseen = []
    for size in SIZES:
        full.window.resize(size)
        settle()
        unseen += [] if export.isVisible() and export.isEnabled() and seen_whole(export) else [size]
        name = next(one for one in speak.editor.tools.findChildren(QLabel) if one.text() == VOICE.name)
        unseen += [] if name.isVisible() and seen_whole(name) else [size]
    assert unseen == []


def test_what_does_not_fit_is_found(qtbot: QtBot) -> None:
    """One fault of each kind, and a page without any."""
    window, page = QWidget(), QWidget()
    qtbot.addWidget(window)
    window.setLayout(column(page))
    primary, word, other, wide = (QPushButton("Primary"), QLabel("A word"), QPushButton("Other"), QLabel("Wide"))
    set_role(primary, "primary")
    page.setLayout(column(primary, word, other, wide, None))
    window.resize(300, 200)
    window.show()
    settle()
    assert misfits(window) + below_the_fold(window) == []
    word.setGeometry(0, 0, 10, word.height())
    wide.setGeometry(250, 150, 100, 30)
    other.setGeometry(primary.geometry().translated(5, 5))
    said = "\n".join(misfits(window))
    wanted = ("“A word” wants", "“Wide” at 250,150 100×30 is cut off by", "“Primary” lies on")
    assert [part in said for part in wanted] == [True] * 3, said
    primary.setGeometry(0, 180, 100, 40)
    assert below_the_fold(window) != []
