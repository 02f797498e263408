"""Shortcuts as a person wants them: each can be changed, a key that is taken is told, and all go back to their own."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QWidget

from studio.actions import Action
from studio.models.preferences import SettingsStore
from studio.ui.shared.buttons import button
from studio.ui.shared.layout import column, label, row
from studio.ui.shared.search_field import SearchField
from studio.ui.theme import Theme
from studio.words.language import tr

Titles = Mapping[str, str]
"""A workspace's id → what it is called."""


class KeysSection(QWidget):
    """A row an action, found by its words; the keys in it are typed."""

    def __init__(self, settings: SettingsStore, theme: Theme, declared: Sequence[Action], titles: Titles) -> None:
        super().__init__()
        self._settings, self._declared, self._titles = settings, declared, titles
        self.rows: dict[str, KeyRow] = {}
        """None before ``look``: the window opens without them."""
        self.search = SearchField(theme, tr("Find an action"))
        self.reset = button(tr("All as they were"), lambda: settings.change(keys={}), "ghost")
        self.told = label("", "caption", wrap=True, kind="warning")
        head = row(self.search, self.reset)
        head.setStretch(0, 1)
        self._rows = column(gap=6)
        self.setLayout(column(head, self.told, self._rows, gap=6))
        self.search.textChanged.connect(self._filter)
        settings.changed.connect(self._follow)

    def look(self) -> None:
        """It came to the front."""
        if not self.rows:
            for action in self._declared:
                self.rows[action.id] = made = KeyRow(action, self.place(action), self._asked, self._back)
                self._rows.addWidget(made)
        self._follow()
        self._filter(self.search.text())

    def place(self, action: Action) -> str:
        """Where an action can be done."""
        return self._titles.get(action.scope, tr("Everywhere"))

    def keys(self, action: Action) -> tuple[str, ...]:
        """Its shortcuts as they are now."""
        return self._settings.value.keys.get(action.id, action.shortcuts)

    def taken_by(self, action: Action, key: str) -> Action | None:
        """What else has a key where ``action`` can be done."""
        others = (other for other in self._declared if other.id != action.id)
        return next((other for other in others if meet(action, other) and key in self.keys(other)), None)

    def _asked(self, action: Action, key: str) -> None:
        other = self.taken_by(action, key) if key else None
        if other is not None:
            name, shown = other.text.rstrip("…"), QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            self.told.setText(
                tr(
                    "{shown} is the key of “{name}” ({place}). Give that one another key first.",
                    shown=shown,
                    name=name,
                    place=self.place(other),
                )
            )
            self.told.show()
            self.rows[action.id].show_keys(self.keys(action), changed=action.id in self._settings.value.keys)
            return
        wanted = (key,) if key else ()
        kept = {id_: keys for id_, keys in self._settings.value.keys.items() if id_ != action.id}
        self._settings.change(keys=kept if wanted == action.shortcuts else kept | {action.id: wanted})

    def _back(self, action: Action) -> None:
        taken = next((other for key in action.shortcuts if (other := self.taken_by(action, key))), None)
        if taken is not None:
            self._asked(action, action.shortcuts[0])
            return
        self._settings.change(keys={id_: keys for id_, keys in self._settings.value.keys.items() if id_ != action.id})

    def _follow(self) -> None:
        changed = self._settings.value.keys
        for id_, shown in self.rows.items():
            shown.show_keys(self.keys(shown.action), changed=id_ in changed)
        self.reset.setEnabled(bool(changed))
        self.told.hide()

    def _filter(self, typed: str) -> None:
        """Those that have keys; of the others those that are looked for."""
        words = typed.lower().split()
        for shown in self.rows.values():
            said = f"{shown.action.text} {shown.action.words} {self.place(shown.action)}".lower()
            keyed = bool(self.keys(shown.action))
            shown.setVisible(all(word in said for word in words) if words else keyed)


class KeyRow(QWidget):
    """What is done, where, its key, and the way back."""

    def __init__(
        self,
        action: Action,
        place: str,
        asked: Callable[[Action, str], object],
        back: Callable[[Action], object],
    ) -> None:
        super().__init__()
        self.action = action
        name = action.text.rstrip("…")
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.field.setClearButtonEnabled(True)
        self.field.setFixedWidth(150)
        self.field.setAccessibleName(tr("Key of {name}", name=name))
        self.field.editingFinished.connect(lambda: asked(action, portable(self.field.keySequence())))
        self.back = button(
            tr("Reset"), lambda: back(action), "ghost", tr("{name}: the key that it came with", name=name)
        )
        layout = row(label(name, wrap=True), label(place, "faint"), self.back, self.field, gap=8)
        layout.setStretch(0, 1)
        layout.setAlignment(self.field, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(layout)

    def show_keys(self, keys: Sequence[str], *, changed: bool) -> None:
        """As they are now."""
        wanted = QKeySequence(keys[0] if keys else "")
        if self.field.keySequence() != wanted:
            self.field.setKeySequence(wanted)
        self.back.setVisible(changed)


def meet(one: Action, other: Action) -> bool:
    """Whether both can be done at the same place."""
    return one.scope == other.scope or "app" in (one.scope, other.scope)


def portable(keys: QKeySequence) -> str:
    """As actions declare them."""
    return keys.toString(QKeySequence.SequenceFormat.PortableText)
