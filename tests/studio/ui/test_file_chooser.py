"""Asking for files: where a question opens, what a name ends in, what is written over."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from studio import settings
from studio.models.preferences import SettingsStore
from studio.ui.shared import file_chooser
from studio.ui.shared.file_chooser import FileChooser, chooser, endings, with_ending

SOUNDS = "WAV (*.wav);;FLAC (*.flac)"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QWidget:
    monkeypatch.setattr(file_chooser, "documents", lambda: tmp_path)
    made = QWidget()
    qtbot.addWidget(made)
    FileChooser(made, SettingsStore(tmp_path / "settings"))
    return made


def typed(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Answer the next questions for a new file by this name."""

    def answer(dialog: QFileDialog) -> int:
        dialog.setDirectory(str(path.parent))
        dialog.selectFile(path.name)
        return 1

    monkeypatch.setattr(QFileDialog, "exec", answer)


def test_a_question_opens_where_it_was_answered_last(
    window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "Lieder 声" / "a.mid"
    chosen.parent.mkdir()
    opened: list[str] = []

    def answer(_parent: QWidget, _title: str, folder: str, _kinds: str) -> tuple[str, str]:
        opened.append(folder)
        return str(chosen), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    for title in ("Open a song", "Open a song", "Add prompts"):
        assert chooser(window).file(window, title, "Songs (*.mid)") == chosen
    assert opened == [str(tmp_path), str(chosen.parent), str(tmp_path)]


def test_it_is_remembered_until_the_folder_is_gone(
    window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    typed(monkeypatch, folder / "Hello.wav")
    assert chooser(window).new_file(window, "Export WAV", "Hello.wav", SOUNDS) == folder / "Hello.wav"
    kept = SettingsStore(tmp_path / "settings")
    kept.put(settings.Settings(folders={"Export WAV": str(folder)}))
    assert FileChooser(window, kept).place("Export WAV") == folder
    folder.rmdir()
    assert FileChooser(window, kept).place("Export WAV") == tmp_path


def test_a_dialog_of_the_window_finds_its_chooser(window: QWidget) -> None:
    assert chooser(QWidget(QDialog(window))) is chooser(window)
    with pytest.raises(LookupError):
        chooser(QWidget())


@pytest.mark.parametrize(
    ("name", "kind", "ends"),
    [
        ("Dr. No", "WAV (*.wav)", "Dr. No.wav"),
        ("Dr. No.wav", "WAV (*.wav)", "Dr. No.wav"),
        ("Dr. No.FLAC", "WAV (*.wav)", "Dr. No.FLAC"),
        ("Mr", "FLAC (*.flac)", "Mr.flac"),
    ],
)
def test_a_name_gets_its_ending_and_keeps_its_dots(name: str, kind: str, ends: str) -> None:
    assert with_ending(Path("/there") / name, SOUNDS, kind) == Path("/there") / ends


@given(st.text("abc. 声", min_size=1).filter(lambda name: name.strip(". ") != ""))
def test_whatever_is_typed_ends_as_one_of_the_kinds(name: str) -> None:
    path = with_ending(Path("there") / name, SOUNDS, "WAV (*.wav)")
    assert path.suffix.lower() in endings(SOUNDS)
    assert path.name.startswith(name)


@pytest.mark.parametrize(("answer", "written"), [("Yes", True), ("No", False)])
def test_what_is_there_is_not_written_over_unasked(
    answer: str, written: bool, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Dr. No.wav").write_bytes(b"kept")
    typed(monkeypatch, tmp_path / "Dr. No")
    asked: list[str] = []

    def question(_parent: QWidget, _title: str, text: str) -> QMessageBox.StandardButton:
        asked.append(text)
        return QMessageBox.StandardButton[answer]

    monkeypatch.setattr(QMessageBox, "question", question)
    out = chooser(window).new_file(window, "Export WAV", "Dr. No.wav", SOUNDS)
    assert (out is not None) == written
    assert len(asked) == 1
