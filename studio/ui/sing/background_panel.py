"""What is played beside the voices: sound files, each with where it begins and how loud it is."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from backend.protocol.song import Background, Song
from studio.commands.song import change_song
from studio.models.song_document import SongDocument
from studio.ui.shared.layout import column, label, row
from studio.ui.sing.value_field import Change, ValueField
from studio.words.language import tr


class BackgroundPanel(QWidget):
    """A few fields for each, and a button for one more."""

    asked = Signal()
    """One more is wanted."""

    def __init__(self, document: SongDocument, undo: QUndoStack) -> None:
        super().__init__()
        self._document, self._undo = document, undo
        self.add = QPushButton(tr("Add a sound file…"))
        self.add.setToolTip(tr("An accompaniment: it is played and exported with the voices."))
        self.add.clicked.connect(self.asked)
        self.rows: list[BackgroundRow] = []
        self._lines = column(gap=6)
        holder = QWidget()
        holder.setLayout(self._lines)
        self.setLayout(column(label(tr("Background"), "heading"), holder, self.add, gap=6))

    def refresh(self) -> None:
        """The song is another value."""
        backgrounds = self._document.song.backgrounds if self._document.song else []
        while len(self.rows) > len(backgrounds):
            gone = self.rows.pop()
            self._lines.removeWidget(gone)
            gone.deleteLater()
        while len(self.rows) < len(backgrounds):
            self.rows.append(BackgroundRow(self._document, self._undo, len(self.rows)))
            self._lines.addWidget(self.rows[-1])
        for one, background in zip(self.rows, backgrounds, strict=True):
            one.show_background(background)


class BackgroundRow(QWidget):
    """One sound file."""

    def __init__(self, document: SongDocument, undo: QUndoStack, at: int) -> None:
        super().__init__()
        self._document, self._undo, self._at = document, undo, at
        self.name = label("", "dim", wrap=True)
        self.heard = QCheckBox(tr("Heard"))
        self.offset = ValueField(tr("Begins at"), -3600, 3600, 0.05, self._setter("offset_s"), unit=" s", decimals=2)
        self.gain = ValueField(tr("Level"), -24, 12, 1, self._setter("gain_db"), unit=" dB")
        self.remove = QPushButton(tr("Remove"))
        self.setLayout(column(row(self.name, None, self.heard), self.offset, self.gain, row(None, self.remove), gap=6))
        self.heard.clicked.connect(lambda on: self._set(0, muted=not on))
        self.remove.clicked.connect(self._remove)

    def show_background(self, background: Background) -> None:
        """It is another value."""
        self.name.setText(background.name or Path(background.file).name)
        self.heard.setChecked(not background.muted)
        self.offset.show_value(background.offset_s)
        self.gain.show_value(background.gain_db)

    def _setter(self, name: str) -> Change:
        return lambda value, gesture: self._set(gesture, **{name: value})

    def _set(self, gesture: int, **values: object) -> None:
        def changed(song: Song) -> Song:
            rows = [replace(one, **values) if at == self._at else one for at, one in enumerate(song.backgrounds)]
            return replace(song, backgrounds=rows)

        change_song(self._document, self._undo, changed, tr("Background"), gesture)

    def _remove(self) -> None:
        def without(song: Song) -> Song:
            return replace(song, backgrounds=[one for at, one in enumerate(song.backgrounds) if at != self._at])

        change_song(self._document, self._undo, without, tr("Remove background"))
