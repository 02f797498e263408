"""The observable score that the editor shows. Only undo commands change it."""

from PySide6.QtCore import QObject, Signal

from backend.protocol.score import Score
from studio.maths.contour import Curve
from studio.maths.score import Sheet, f0, is_edited, predicted_f0, sheet_of


class ScoreDocument(QObject):
    """Holds one sheet, or none before the first plan."""

    changed = Signal()
    """The sheet is another one."""

    replanned = Signal()
    """It belongs to another plan: views start over (before ``changed``)."""

    wanted = Signal(int)
    """An edit of a thing that is not in front is undone or done again: its key. Who shows things brings it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._predicted: Curve | None = None
        self._f0: Curve | None = None
        self.key = 0
        """What the sheet is of, where several things share the document; 0: there is one thing only."""

    @property
    def sheet(self) -> Sheet | None:
        """The sheet as it is; frozen, so it can be kept."""
        return self._sheet

    @property
    def score(self) -> Score | None:
        """The edited score."""
        return self._sheet.score if self._sheet else None

    @property
    def edited(self) -> bool:
        """Whether anything differs from the plan."""
        return self._sheet is not None and is_edited(self._sheet)

    def f0(self) -> Curve | None:
        """Edited curve, Hz, computed once a change."""
        if self._sheet is not None and self._f0 is None:
            self._f0 = f0(self._sheet.score)
        return self._f0

    def predicted(self) -> Curve | None:
        """Predicted curve on the edited timeline, Hz."""
        if self._sheet is not None and self._predicted is None:
            self._predicted = predicted_f0(self._sheet)
        return self._predicted

    def set_sheet(self, sheet: Sheet | None) -> None:
        """For commands only."""
        if sheet is self._sheet:
            return
        other_plan = (sheet.plan if sheet else None) is not (self._sheet.plan if self._sheet else None)
        self._sheet, self._predicted, self._f0 = sheet, None, None
        if other_plan:
            self.replanned.emit()
        self.changed.emit()

    def load(self, score: Score | None) -> None:
        """Begin with a plan; not undoable, because it makes what is edited then."""
        self.set_sheet(sheet_of(score) if score else None)
