"""The melody of a recording, drawn before a voice sings it: one document, a sheet for each recording. No widget."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from backend.project.project import Project
from backend.protocol.convert_jobs import HearMelody, Melody
from backend.protocol.score import Contour, wordless
from studio.maths.score import Sheet, is_edited, sheet_of
from studio.models.jobs import JobsModel
from studio.models.score_document import ScoreDocument
from studio.words.language import tr


class Needs(Protocol):
    """What it asks of the window."""

    @property
    def jobs(self) -> JobsModel: ...
    @property
    def project(self) -> Project | None: ...


class MelodyDrawing(QObject):
    """``document`` shows the recording that is in front; edits of another one bring it to the front."""

    changed = Signal()
    """Which recordings have a drawn melody, or whether one is being listened to."""

    def __init__(self, needs: Needs, bring: Callable[[str], None], parent: QObject | None = None) -> None:
        """``bring``: look at the recording with this path."""
        super().__init__(parent)
        self._needs, self._bring = needs, bring
        self.document = ScoreDocument(self)
        self._sheets: dict[str, Sheet] = {}
        self._keys: dict[str, int] = {}
        self._front = ""
        self._listening = ""
        self._heard_once: set[str] = set()
        self.document.changed.connect(self._keep)
        self.document.wanted.connect(self._wanted)

    @property
    def listening(self) -> bool:
        """Whether the recording in front is being listened to."""
        return bool(self._listening) and self._listening == self._front

    def show(self, source: str) -> None:
        """Put a recording in front; empty: none."""
        if source != self._front:
            self._front = source
            self.document.key = self._keys.setdefault(source, len(self._keys) + 1)
            self.document.set_sheet(self._sheets.get(source))

    def begin(self) -> None:
        """Listen to the recording in front, so that there is a melody to draw on; once, also where that fails."""
        project, source = self._needs.project, self._front
        if project is None or not source or source in self._heard_once:
            return
        self._heard_once.add(source)
        self._listening = source
        handle = self._needs.jobs.start(HearMelody(project=str(project.folder), source=source), tr("Hear the melody"))
        handle.then(partial(self._heard, source))
        handle.finished.connect(self._finished)
        self.changed.emit()

    def drawn(self, source: str) -> Contour | None:
        """What was drawn for a recording; None where nothing was."""
        sheet = self._sheets.get(source)
        return sheet.score.f0 if sheet is not None and is_edited(sheet) else None

    def heard(self, source: str) -> Contour | None:
        """The melody of a recording, as it was heard or drawn; None where nobody listened yet."""
        sheet = self._sheets.get(source)
        return sheet.score.f0 if sheet is not None else None

    def clear(self) -> None:
        """Another project."""
        self._sheets.clear()
        self._heard_once.clear()
        self._front = self._listening = ""
        self.document.set_sheet(None)

    def _heard(self, source: str, melody: Melody) -> None:
        score = wordless(melody.f0)
        self._sheets[source] = sheet_of(score)
        if source == self._front:
            self.document.set_sheet(self._sheets[source])

    def _finished(self) -> None:
        self._listening = ""
        self.changed.emit()

    def _keep(self) -> None:
        if self._front and self.document.sheet is not None:
            self._sheets[self._front] = self.document.sheet
            self.changed.emit()

    def _wanted(self, key: int) -> None:
        for source, known in self._keys.items():
            if known == key:
                self._bring(source)
