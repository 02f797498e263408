"""Actions that say how things stand: Play, Loop, Mute, and what Undo and Redo would change."""

from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from studio.models.preferences import SettingsStore
from studio.ui.action_set import ActionSet
from studio.ui.needs import Shell
from studio.words.language import tr


class Needs(Shell, Protocol):
    """What is followed."""

    @property
    def undo(self) -> QUndoStack: ...
    @property
    def action_set(self) -> ActionSet: ...
    @property
    def settings(self) -> SettingsStore: ...


class ActionStates(QObject):
    """Follows playback, the volume and the undo stack, and keeps the flags that their actions need."""

    def __init__(self, needs: Needs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._flags = needs.theme, needs.flags
        self._playback, self._undo, self._settings = needs.playback, needs.undo, needs.settings
        self._actions = needs.action_set.living
        self._playback.source_changed.connect(self._follow_playback)
        self._playback.playing_changed.connect(self._follow_playback)
        self._playback.loop_changed.connect(self._actions["app.loop"].setChecked)
        self._theme.changed.connect(self._follow_playback)
        self._theme.changed.connect(self._follow_volume)
        self._settings.changed.connect(self._follow_volume)
        self._undo.indexChanged.connect(lambda _index: self._follow_undo())
        self._follow_volume()

    def _follow_playback(self, _what: object = None) -> None:
        playback = self._playback
        self._flags.set("source", playback.source is not None)
        self._flags.set("playing", playback.playing)
        self._actions["app.play"].setIcon(self._theme.icon("pause" if playback.playing else "play", "text"))

    def _follow_volume(self) -> None:
        silent, mute = self._settings.value.volume == 0, self._actions["app.mute"]
        mute.setChecked(silent)
        mute.setIcon(self._theme.icon("volume-x" if silent else "volume-2", "text-dim"))

    def _follow_undo(self) -> None:
        undo = self._undo
        self._flags.set("undo", undo.canUndo())
        self._flags.set("redo", undo.canRedo())
        undone, redone = (text[:1].lower() + text[1:] for text in (undo.undoText(), undo.redoText()))
        self._actions["app.undo"].setText(tr("Undo {edit}", edit=undone).strip())
        self._actions["app.redo"].setText(tr("Redo {edit}", edit=redone).strip())
