"""The clips as a table model: ten thousand rows, read off the Qt thread, changed row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.project.freshness import stale
from backend.project.project import Project
from backend.protocol.findings import Finding, Severity
from backend.protocol.problems import Problem
from studio.models import clip_rows
from studio.models.app_state import AppState
from studio.models.background import Background
from studio.models.clip_rows import ClipColumn, ClipRows, Tally
from studio.models.rows import arrange, become
from studio.words import health_words
from studio.words.language import tr

Index = QModelIndex | QPersistentModelIndex


HEADERS = ("", tr("Name"), tr("Text"), tr("Speaker"), tr("Length"), tr("Match"), tr("Findings"))
FEW = 50
"""Clips whose changes are told one by one: whoever follows looks at all clips each time."""
_RIGHT = (ClipColumn.DURATION, ClipColumn.SCORE)


class ClipsModel(QAbstractTableModel):
    """The clips that the filter lets through."""

    CLIP_ROLE = int(Qt.ItemDataRole.UserRole)
    loaded = Signal()
    """The rows are complete after a reading."""
    filtered = Signal()
    """The same rows, of which others are shown now."""
    clip_changed = Signal(int)
    query_failed = Signal(object)
    """A Problem: the filter could not be understood; the rows stay as they were. None: it is fine again."""

    def __init__(self, state: AppState, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._background = background
        self._rows = ClipRows()
        self._tally: Tally | None = None
        self._order: list[int] = []
        self._place: dict[int, int] | None = None
        self._sort: tuple[int, bool] | None = None
        self._query = self._filtered = ""
        self._reading = self._filtering = False
        self._stale = False
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self._filter)
        state.project_changed.connect(self._new_project)
        state.data_changed.connect(self.reload)

    @property
    def query(self) -> str:
        """The filter, as typed."""
        return self._query

    @property
    def total(self) -> int:
        """Clips in the project."""
        return len(self._rows.clips)

    @property
    def shown(self) -> int:
        """Clips that the filter lets through."""
        return len(self._order)

    @property
    def shown_ids(self) -> list[int]:
        """Their ids, as sorted."""
        return list(self._order)

    def clip_at(self, row: int) -> Clip | None:
        """The clip of a row."""
        return self._rows.clips.get(self._order[row]) if 0 <= row < len(self._order) else None

    def clip(self, id: int) -> Clip | None:
        """A clip, filtered out or not."""
        return self._rows.clips.get(id)

    def clips(self) -> list[Clip]:
        """All clips, filtered out or not."""
        return list(self._rows.clips.values())

    @property
    def tally(self) -> Tally:
        """How many clips are used, and what they lack; counted when it is asked for after a change."""
        if self._tally is None:
            self._tally = clip_rows.tally(self._rows)
        return self._tally

    def row_of(self, id: int) -> int:
        """The row of a clip; -1 if it is not shown."""
        if self._place is None:
            self._place = {id_: row for row, id_ in enumerate(self._order)}
        return self._place.get(id, -1)

    def findings(self, id: int) -> list[Finding]:
        """What the checks say about a clip, worst first."""
        found = self._rows.findings.get(id, [])
        return sorted(found, key=lambda f: -clip_rows.WEIGHT[f.severity])

    def worst(self, id: int) -> Severity | None:
        """The worst severity of a clip's findings."""
        return self._rows.worst(id)

    def score(self, id: int) -> float | None:
        """How well text and audio match, 0 to 1; None before the alignment."""
        found = self._rows.scores.get(id)
        return found[0] if found else None

    def alignment(self, id: int) -> Alignment | None:
        """A clip's alignment, from the database; None where it is stale: its phones would lie in wrong places."""
        project = self._state.project
        return project.alignments.get(id) if project and self.prepared(id) else None

    def failed(self, id: int) -> Problem | None:
        """Why the clip, as it is, could not be aligned; None: it was, or nobody has tried."""
        return self._rows.failed.get(id)

    def prepared(self, id: int) -> bool:
        """Whether training can use the clip: its alignment describes it as it is."""
        return id in self._rows.prepared

    def set_query(self, text: str) -> None:
        """Filter; the reading waits a moment for the next letter."""
        if text != self._query:
            self._query = text
            self._typing.start(120)

    def filter_now(self, text: str) -> None:
        """The same without waiting: nobody types."""
        self._query = text
        self._filter()

    def _filter(self) -> None:
        """Another filter over the rows that are there: only ids are read, in a thread."""
        project = self._state.project
        if project is None or self._filtering or self._rows.search is None:
            return  # whoever filters or reads first looks at the filter when it is done
        self._filtering = True
        folder, query, rows = project.folder, self._query, self._rows
        self._filtered = query
        self._background.run(
            lambda: clip_rows.find(rows, query),
            lambda ids: self._found(rows, ids),
            lambda problem: self._refused(folder, problem),
        )

    def _found(self, rows: ClipRows, ids: list[int]) -> None:
        self._filtering = False
        if self._rows.search is not rows.search:  # they were read anew meanwhile, or are another project's
            self._filter()
            return
        shown = list(filter(self._rows.clips.__contains__, ids))
        self._rows = replace(self._rows, shown=shown)
        become(self, self._order, self._sorted(shown, self._rows), self._put)
        self.query_failed.emit(None)
        self.filtered.emit()
        self._again()

    def reload(self) -> None:
        """Read again, in a thread."""
        project = self._state.project
        if project is None:
            return
        if self._reading:
            self._stale = True
            return
        self._reading = True
        folder, query = project.folder, self._query
        self._filtered = query
        self._background.run(
            lambda: clip_rows.read(folder, query),
            lambda rows: self._arrived(folder, query, rows),
            lambda problem: self._failed(folder, problem),
        )

    def write(self, id: int, **changes: object) -> None:
        """Change a clip, in the database first. Raises ``VoicewrightError``."""
        project = self._state.project
        if project is None:
            return
        self._store(project, id, changes)
        self._search_anew([id])
        row = self.row_of(id)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADERS) - 1))
        self.clip_changed.emit(id)

    def _store(self, project: Project, id: int, changes: Mapping[str, object]) -> None:
        clip = self._rows.clips[id] = project.clips.update(id, **changes)
        if stale(clip, project.alignments.origin(id), project.lexicon.all(clip.language)):
            self._rows.prepared.discard(id)
            self._rows.failed.pop(id, None)
        else:
            self._rows.prepared.add(id)
        self._tally = None

    def _search_anew(self, ids: Iterable[int]) -> None:
        project, search = self._state.project, self._rows.search
        if project is not None and search is not None:
            project.clips.search_anew(search, ids)

    def write_all(self, changes: Mapping[int, Mapping[str, object]]) -> None:
        """Change clips, all or none. Of more than :data:`FEW` it is told once, as after a reading. Raises
        ``VoicewrightError``.
        """
        project = self._state.project
        if project is None:
            return
        few = len(changes) <= FEW
        try:
            with project.transaction():
                for id_, fields in changes.items():
                    if few:
                        self.write(id_, **fields)
                    else:
                        self._store(project, id_, fields)
        except BaseException:
            self.reload()  # what was shown of those before the one that failed is undone
            raise
        if not few:
            self._search_anew(changes)
        if not few and self._order:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._order) - 1, len(HEADERS) - 1))
        if not few:
            self.loaded.emit()

    def write_alignment(self, alignment: Alignment) -> None:
        """Store an alignment that a person made of a clip as it is. Raises ``VoicewrightError``."""
        project = self._state.project
        if project is not None:
            project.alignments.put([alignment])
            self._search_anew([alignment.clip])
            self.clip_changed.emit(alignment.clip)

    def write_alignments(self, alignments: Sequence[Alignment], removed: bool) -> None:
        """Forget these alignments, or store them again. Raises ``VoicewrightError``."""
        project = self._state.project
        if project is not None:
            if removed:
                project.alignments.remove(alignment.clip for alignment in alignments)
            else:
                project.alignments.put(alignments)
            self.reload()

    def write_removed(self, ids: list[int], removed: bool) -> None:
        """Delete clips softly, or bring them back. Raises ``VoicewrightError``."""
        project = self._state.project
        if project is not None:
            (project.clips.remove if removed else project.clips.restore)(ids)
            self.reload()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Clips that are shown."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Columns."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(HEADERS):
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADERS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if section in _RIGHT else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, alignment, the clip itself and a sort key."""
        clip = self.clip_at(index.row()) if index.isValid() else None
        if clip is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(clip, index.column())
        if role == self.CLIP_ROLE:
            return clip
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in _RIGHT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            if index.column() == ClipColumn.FINDINGS:
                return "\n".join(f.say().what for f in self.findings(clip.id)) or None
            return clip.text if index.column() == ClipColumn.TEXT else None
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the rows; selections follow their clips. A negative column: the project's order."""
        self._sort = (column, order == Qt.SortOrder.DescendingOrder) if column >= 0 else None
        arrange(self, self._order, self._sorted(self._rows.shown, self._rows), self._put)

    def _text(self, clip: Clip, column: int) -> str:
        match column:
            case ClipColumn.NAME:
                return clip.name
            case ClipColumn.TEXT:
                return clip.text
            case ClipColumn.SPEAKER:
                return clip.speaker
            case ClipColumn.DURATION:
                return f"{clip.length_s:.1f} s"
            case ClipColumn.SCORE:
                score = self.score(clip.id)
                return "" if score is None else f"{score:.2f}"
            case ClipColumn.FINDINGS:
                return ", ".join(dict.fromkeys(health_words.name_of(f.check) for f in self.findings(clip.id)))
        return ""

    def _new_project(self, project: object) -> None:
        become(self, self._order, [], self._put)
        self._rows, self._query, self._filtered, self._sort = ClipRows(), "", "", None
        self._tally = None
        if project is not None:
            self.reload()
        else:
            self.loaded.emit()

    def _arrived(self, folder: Path, query: str, rows: ClipRows) -> None:
        self._reading = False
        if self._state.project is None or self._state.project.folder != folder:
            self._again()  # another project waits to be read
            return
        self._filtered = query
        if query != self._query:  # what the newer filter shows stays until it has looked at these rows
            rows = replace(rows, shown=list(filter(rows.clips.__contains__, self._rows.shown)))
        order = self._sorted(rows.shown, rows)
        old = self._rows
        # Rows that go are drawn from what was known until they are gone.
        self._rows = replace(
            rows, clips={**rows.clips, **{id_: old.clips[id_] for id_ in self._order if id_ not in rows.clips}}
        )
        become(self, self._order, order, self._put)
        self._rows, self._tally = rows, None
        changed = [row for row, id_ in enumerate(order) if _differs(old, rows, id_)]
        if changed:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], len(HEADERS) - 1))
        self.query_failed.emit(None)
        self.loaded.emit()
        self._again()

    def _failed(self, folder: Path, problem: Problem) -> None:
        self._reading = False
        if self._state.project is not None and self._state.project.folder == folder:
            self.query_failed.emit(problem)
        self._again()

    def _refused(self, folder: Path, problem: Problem) -> None:
        self._filtering = False
        if self._state.project is not None and self._state.project.folder == folder:
            self.query_failed.emit(problem)
        if self._filtered != self._query:
            self._filter()

    def _again(self) -> None:
        if self._stale:
            self._stale = False
            self.reload()
        elif self._filtered != self._query:
            self._filter()

    def _put(self, order: list[int]) -> None:
        self._order = order
        self._place = None  # counted when somebody asks: a filter of many clips passes here several times

    def _sorted(self, ids: list[int], rows: ClipRows) -> list[int]:
        if self._sort is None:
            return list(ids)
        column, descending = self._sort
        return sorted(ids, key=clip_rows.sort_key(rows, ClipColumn(column)), reverse=descending)


def _differs(old: ClipRows, new: ClipRows, id_: int) -> bool:
    return (
        old.clips.get(id_) != new.clips.get(id_)
        or old.scores.get(id_) != new.scores.get(id_)
        or old.findings.get(id_) != new.findings.get(id_)
    )
