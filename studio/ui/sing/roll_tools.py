"""The row above the roll: tools, grid and scale, which voice is worked on, how the sound stands."""

from PySide6.QtWidgets import QComboBox, QWidget

from studio.models.roll_state import GRIDS, ROLL_TOOLS, RollState
from studio.models.song_document import SongDocument
from studio.ui.action_set import ActionSet
from studio.ui.shared.buttons import action_button
from studio.ui.shared.controls import choice
from studio.ui.shared.layout import divider, label, row
from studio.ui.tokens import SPACE
from studio.words.language import tr


class RollTools(QWidget):
    """Follows the roll's state and the song."""

    def __init__(self, actions: ActionSet, document: SongDocument, state: RollState) -> None:
        super().__init__()
        self._document, self._state, self._actions = document, state, actions.living
        self.grid = choice(tr("Grid"), GRIDS)
        self.grid.setToolTip(tr("What notes snap to. Hold Alt to ignore it."))
        self.track = choice(tr("Voice of the song"))
        self.track.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._status = label("", "caption")
        buttons = [action_button(self._actions[f"sing.tool-{tool}"], "icon") for tool in ROLL_TOOLS]
        layout = row(
            *buttons[:2],
            divider(vertical=True),
            *buttons[2:],
            divider(vertical=True),
            self.grid,
            action_button(self._actions["sing.in-scale"], "icon"),
            divider(vertical=True),
            self.track,
            action_button(self._actions["sing.add-voice"], "icon"),
            None,
            self._status,
            SPACE,
            action_button(self._actions["sing.spectrum"], "icon"),
            action_button(self._actions["sing.metronome"], "icon"),
            action_button(self._actions["sing.count-in"], "icon"),
            action_button(self._actions["sing.live"], "icon"),
            gap=SPACE // 2,
        )
        layout.setContentsMargins(12, SPACE // 2, 12, SPACE // 2)
        self.setLayout(layout)
        self.grid.activated.connect(lambda index: state.set_grid(list(GRIDS.values())[index]))
        self.track.activated.connect(document.choose_track)
        state.changed.connect(self._follow)
        document.opened.connect(self._show_tracks)
        document.changed.connect(self._show_tracks)
        self._follow()

    def say(self, status: str) -> None:
        """How the sound stands."""
        self._status.setText(status)

    def said(self) -> str:
        """What it says."""
        return self._status.text()

    def _follow(self) -> None:
        for tool in ROLL_TOOLS:
            self._actions[f"sing.tool-{tool}"].setChecked(tool == self._state.tool)
        self._actions["sing.in-scale"].setChecked(self._state.in_scale)
        self.grid.setCurrentIndex(list(GRIDS.values()).index(self._state.grid))

    def _show_tracks(self) -> None:
        tracks = self._document.song.tracks if self._document.song else []
        names = [track.name or tr("Voice {number}", number=number) for number, track in enumerate(tracks, 1)]
        if names != [self.track.itemText(at) for at in range(self.track.count())]:
            self.track.clear()
            self.track.addItems(names)
        self.track.setCurrentIndex(self._document.track_index)
        self.track.setVisible(len(names) > 1)
