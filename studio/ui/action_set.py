"""The declared actions, brought to life: QActions that follow flags, the front workspace and the theme."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from studio import actions
from studio.actions import Action
from studio.models.flags import Flags
from studio.ui.theme import Theme

WORKSPACES = ("record", "dataset", "training", "speak", "sing", "library")
_ICON_ROLES = {"primary": "accent-text", "danger": "error", "record": "record-text"}


class ActionSet(QObject):
    """Owns the window's QActions. Who does an action is looked up when it is triggered."""

    def __init__(self, window: QMainWindow, flags: Flags, theme: Theme) -> None:
        super().__init__(window)
        self._flags = flags
        self._theme = theme
        self._front = ""
        self._handlers: dict[str, Callable[[], object]] = {}
        self.declared: dict[str, Action] = {action.id: action for action in actions.ALL}
        self.living: dict[str, QAction] = {}
        for action in actions.ALL:
            self.living[action.id] = self._make(action, window)
        flags.changed.connect(lambda _flag: self.refresh())
        theme.changed.connect(self._draw)
        self._draw()
        self.refresh()

    def handle(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Say who does these actions. Raises ``KeyError`` for one that was never declared."""
        for id_ in handlers:
            self.declared[id_]
        self._handlers.update(handlers)
        self.refresh()

    def set_front(self, workspace: str) -> None:
        """Another workspace came to the front: its actions and shortcuts live, the others' rest."""
        self._front = workspace
        self.refresh()

    def refresh(self) -> None:
        """Enable what can be done now."""
        for id_, living in self.living.items():
            declared = self.declared[id_]
            here = declared.scope in ("app", self._front)
            living.setEnabled(here and id_ in self._handlers and self._flags.allow(declared.needs))

    def fill(self, window: QMainWindow) -> None:
        """Build the menu bar."""
        bar = window.menuBar()
        for title in actions.MENUS:
            members = [action for action in actions.ALL if action.menu == title]
            if not members:
                continue
            menu = QMenu(title, bar)
            scope = members[0].scope
            for action in members:
                if action.scope != scope or action.id in ("app.quit", "app.inspector", "app.about"):
                    menu.addSeparator()
                    scope = action.scope
                menu.addAction(self.living[action.id])
            bar.addMenu(menu)

    def _make(self, action: Action, window: QMainWindow) -> QAction:
        living = QAction(action.text, window)
        living.setObjectName(action.id)
        living.setCheckable(action.checkable)
        living.setShortcuts([QKeySequence(keys) for keys in action.shortcuts])
        # Menus are hidden behind the bar; the window itself must own the shortcut.
        living.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        living.setAutoRepeat(False)
        keys = living.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = action.text.rstrip("…") + (f" ({keys})" if keys else "") + (f"\n{action.tip}" if action.tip else "")
        living.setToolTip(tip)
        living.triggered.connect(lambda _checked=False, id_=action.id: self._do(id_))
        window.addAction(living)
        return living

    def _do(self, id_: str) -> None:
        handler = self._handlers.get(id_)
        if handler is not None:
            handler()

    def _draw(self) -> None:
        for id_, living in self.living.items():
            name = self.declared[id_].icon
            if name:
                living.setIcon(self._theme.icon(name, "text-dim"))
                for role, token in _ICON_ROLES.items():
                    living.setProperty(f"icon-{role}", self._theme.icon(name, token))
                living.changed.emit()
