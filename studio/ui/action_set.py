"""The declared actions, brought to life: QActions that follow flags, the front workspace and the theme."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from studio.actions import Action, Menu
from studio.actions.menu import laid_out
from studio.models.flags import Flags
from studio.ui.theme import Theme

_ICON_ROLES = {"primary": "accent-text", "danger": "error", "record": "record-text"}


class ActionSet(QObject):
    """Owns the QActions. Who does an action is looked up when it is triggered."""

    def __init__(self, declared: Sequence[Action], flags: Flags, theme: Theme) -> None:
        super().__init__()
        self._flags = flags
        self._theme = theme
        self._front = ""
        self._menus: dict[str, QMenu] = {}
        self._handlers: dict[str, Callable[[], object]] = {}
        self.declared: dict[str, Action] = {action.id: action for action in declared}
        self.living: dict[str, QAction] = {action.id: self._make(action) for action in declared}
        self.keys: Mapping[str, tuple[str, ...]] = {}
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

    def bind(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Give actions other shortcuts than they were declared with; ids that nobody declares are let be."""
        if keys != self.keys:
            self.keys = dict(keys)
            for id_, living in self.living.items():
                living.setShortcuts([QKeySequence(key) for key in self.shortcuts(id_)])
                living.setToolTip(_tip(self.declared[id_], self.shortcuts(id_)))

    def shortcuts(self, id: str) -> tuple[str, ...]:
        """An action's shortcuts as they are now, in Qt's portable text. Raises ``KeyError``."""
        return self.keys.get(id, self.declared[id].shortcuts)

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

    def unhandled(self) -> list[str]:
        """Ids of actions that nobody does; none, once every workspace has been visited."""
        return [id_ for id_ in self.declared if id_ not in self._handlers]

    def attach(self, window: QMainWindow, menus: Sequence[Menu]) -> None:
        """Give a window the shortcuts and the menu bar. Raises ``KeyError`` for an action in a menu that is none."""
        window.addActions(list(self.living.values()))
        known = {menu.id for menu in menus}
        for action in self.declared.values():
            if action.menu and action.menu_id not in known:
                raise KeyError(f"{action.id} lies in {action.menu}")
        for menu in menus:
            self._add_menu(window, menu)

    def insert_menu(self, before: str, menu: QMenu) -> None:
        """Put a menu into the menu in which an action lies, before it. Raises ``KeyError``."""
        self.menu_of(before).insertMenu(self.living[before], menu)

    def menu_of(self, action: str) -> QMenu:
        """The menu in which an action lies. Raises ``KeyError``."""
        return self._menus[self.declared[action].menu_id]

    def _add_menu(self, window: QMainWindow, menu: Menu) -> None:
        groups = laid_out(menu, list(self.declared.values()))
        if not groups:
            return
        made = QMenu(menu.title, window.menuBar())
        for number, group in enumerate(groups):
            if number:
                made.addSeparator()
            made.addActions([self.living[action.id] for action in group])
        window.menuBar().addMenu(made)
        self._menus[menu.id] = made

    def _make(self, action: Action) -> QAction:
        living = QAction(action.text, self)
        living.setObjectName(action.id)
        living.setCheckable(action.checkable)
        living.setShortcuts([QKeySequence(keys) for keys in action.shortcuts])
        # Menus are hidden behind the bar; the window itself must own the shortcut.
        living.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        living.setAutoRepeat(False)
        living.setToolTip(_tip(action, action.shortcuts))
        living.triggered.connect(lambda _checked=False, id_=action.id: self._do(id_))
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


def _tip(action: Action, shortcuts: Sequence[str]) -> str:
    keys = QKeySequence(shortcuts[0] if shortcuts else "").toString(QKeySequence.SequenceFormat.NativeText)
    return action.text.rstrip("…") + (f" ({keys})" if keys else "") + (f"\n{action.tip}" if action.tip else "")
