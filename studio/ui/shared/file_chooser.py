"""Asking for files and folders: each question opens where its answer lay last time, and a name gets its ending."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from studio.models.preferences import SettingsStore
from studio.words.language import tr

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class FileChooser(QObject):
    """The questions of one window. ``title`` names a question: its folder is remembered with the preferences.

    ``kinds`` is Qt's filter, such as ``"WAV (*.wav);;FLAC (*.flac)"``.
    """

    def __init__(self, window: QWidget, settings: SettingsStore) -> None:
        super().__init__(window)
        self._settings = settings

    def file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """A file that is there; None: the person cancelled."""
        chosen, _ = QFileDialog.getOpenFileName(parent, title, str(self.place(title)), kinds)
        return self._remember(title, Path(chosen)) if chosen else None

    def files(self, parent: QWidget, title: str, kinds: str) -> list[Path]:
        """Files that are there; none: the person cancelled."""
        chosen, _ = QFileDialog.getOpenFileNames(parent, title, str(self.place(title)), kinds)
        return [self._remember(title, Path(one)) for one in chosen]

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """A folder; None: the person cancelled."""
        chosen = QFileDialog.getExistingDirectory(parent, title, str(self.place(title)))
        return self._remember(title, Path(chosen)) if chosen else None

    def new_file(self, parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
        """A file to write, ending as one of ``kinds``; None: the person cancelled.

        A name without such an ending gets that of the chosen kind; a file that is there is asked for once.
        """
        dialog = QFileDialog(parent, title, str(self.place(title)), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        if not dialog.exec() or not dialog.selectedFiles():
            return None
        typed = Path(dialog.selectedFiles()[0])
        path = with_ending(typed, kinds, dialog.selectedNameFilter())
        if path != typed and path.exists() and not _overwrite(parent, title, path):
            return None
        return self._remember(title, path)

    def place(self, title: str) -> Path:
        """Where a question opens: where it was answered last, or among the documents."""
        last = self._settings.value.folders.get(title, "")
        return Path(last) if last and Path(last).is_dir() else documents()

    def _remember(self, title: str, path: Path) -> Path:
        folders = self._settings.value.folders
        if folders.get(title) != str(path.parent):
            self._settings.change(folders=folders | {title: str(path.parent)})
        return path


def chooser(widget: QWidget) -> FileChooser:
    """The chooser of the window that ``widget`` is in, through its dialogs. Raises ``LookupError`` outside of one."""
    above: QWidget | None = widget.window()
    while above is not None:
        if found := above.findChild(FileChooser, options=DIRECT):
            return found
        above = above.parentWidget()
    raise LookupError("a widget outside of the window asks for a file")


def documents() -> Path:
    """Where people keep their documents: the folder that the system names, where it is there."""
    named = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
    return named if named.is_dir() else Path.home()


def endings(kinds: str) -> list[str]:
    """The endings in one of Qt's filters, in its order: ``"WAV (*.wav)"`` has ``.wav``."""
    return [word.strip("*()") for word in kinds.replace(")", " ").replace("(", " ").split() if word.startswith("*.")]


def with_ending(path: Path, kinds: str, chosen: str) -> Path:
    """``path`` as typed where it ends as one of ``kinds``, or with the ending of the ``chosen`` kind behind it.

    Nothing of the name is lost: ``Dr. No`` becomes ``Dr. No.wav``.
    """
    known = endings(kinds)
    if not known or path.suffix.lower() in known:
        return path
    return path.with_name(path.name + (endings(chosen) or known)[0])


def _overwrite(parent: QWidget, title: str, path: Path) -> bool:
    answer = QMessageBox.question(parent, title, tr("{name} is there already. Replace it?", name=path.name))
    return answer == QMessageBox.StandardButton.Yes
