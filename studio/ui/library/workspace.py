"""The Library workspace: the project's voices and the built-in ones, what they can and how good they are."""

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QListView, QStackedWidget, QWidget

from backend.protocol.jobs import Export, Judge
from backend.protocol.voices import VoiceInfo
from studio.commands.voices import RemoveVoice, RenameVoice
from studio.ui.library import import_voice, voice_panel
from studio.ui.library.import_voice import VoiceImporter
from studio.ui.library.voice_card import VoiceDelegate
from studio.ui.library.voice_panel import VoicePanel
from studio.ui.needs import Edits
from studio.ui.shared.buttons import action_button, button
from studio.ui.shared.empty_state import EmptyState
from studio.ui.shared.file_chooser import chooser
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.targets import ShowVoice, Target, Visit, use_of
from studio.ui.workspace import Workspace
from studio.ui.written_files import show
from studio.words.language import tr


class Needs(import_voice.Needs, voice_panel.Needs, Edits, Protocol):
    """What the library needs."""


class LibraryWorkspace(Workspace):
    """A list of voices; the inspector shows the one that is selected."""

    context: Needs

    def __init__(self, context: Needs) -> None:
        super().__init__(context)
        self.importer = VoiceImporter(context, self)
        self.panel = VoicePanel(context, self.action)
        self.view = QListView()
        self._build()
        self._connect()
        self._changed()

    def _build(self) -> None:
        context = self.context
        self.view.setModel(context.voices)
        self.view.setItemDelegate(VoiceDelegate(context.theme, context.families, self.view))
        self.view.setSpacing(4)
        self.view.setUniformItemSizes(True)
        self.view.setAccessibleName(tr("Voices"))
        self.view.setContentsMargins(16, 8, 16, 8)
        self.view.setStyleSheet("QListView { padding: 8px 12px; }")
        self.empty = EmptyState(
            context.theme,
            "library",
            tr("No voices yet"),
            tr(
                "A voice appears here while it is being trained, and gets better as training goes on. Checkpoints of "
                "other programs can be imported."
            ),
            button(tr("Train a voice"), lambda: context.navigate(Visit("training")), "primary"),
            action_button(self.action("library.import")),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.view)
        line = row(
            label(tr("Voices"), "title"),
            None,
            action_button(self.action("library.import"), text=tr("Import")),
            action_button(self.action("library.export")),
            action_button(self.action("library.speak"), "primary"),
        )
        line.setContentsMargins(16, 0, 12, 0)
        self._bar = set_role(QWidget(), "toolbar")
        self._bar.setFixedHeight(48)
        self._bar.setLayout(line)
        layout = column(self._bar, self._stack, gap=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.context.families.changed.connect(self._families_known)
        self.view.doubleClicked.connect(lambda _index: self.speak())
        self.view.selectionModel().currentChanged.connect(lambda _new, _old: self._selected())
        self.context.voices.items_changed.connect(self._changed)

    @property
    def voice(self) -> VoiceInfo | None:
        """The voice that is selected."""
        row_ = self.view.currentIndex().row()
        items = self.context.voices.items
        return items[row_] if 0 <= row_ < len(items) else None

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """The Voice menu."""
        return {
            "library.speak": self.speak,
            "library.rename": lambda: self.panel.edit_name(),
            "library.remove": self.remove,
            "library.folder": self.open_folder,
            "library.export": self.export,
            "library.export-onnx": self.export_onnx,
            "library.judge": self.judge,
            "library.import": self.importer.ask_folder,
            "library.import-files": self.importer.ask_files,
        }

    def inspector(self) -> QWidget:
        """The selected voice."""
        return self.panel

    def primary(self) -> str:
        """Speak with it."""
        return "library.speak"

    def activated(self) -> None:
        """Look again: trainings write voices by themselves."""
        self.context.voices.reload()
        self._changed()

    def show_target(self, target: Target) -> None:
        """Select a voice."""
        if isinstance(target, ShowVoice) and target.id in self.context.voices.ids:
            index = self.context.voices.index(self.context.voices.ids.index(target.id))
            self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def speak(self) -> None:
        """Go to where this voice is tried."""
        if self.voice is not None:
            self.context.navigate(use_of(self.voice))

    def rename(self, name: str) -> None:
        """Give the selected voice another name."""
        if self.voice is not None and name.strip() and name != self.voice.name:
            command = RenameVoice(self.context.voices, self.voice.id, name.strip())
            self.context.attempt(lambda: self.context.undo.push(command))

    def remove(self) -> None:
        """Put the selected voice aside."""
        voice = self.voice
        if voice is None:
            return
        if self.context.attempt(lambda: self.context.undo.push(RemoveVoice(self.context.voices, voice.id))):
            self.context.say(tr("{name} removed.", name=voice.name), action=(tr("Undo"), self.context.undo.undo))

    def open_folder(self) -> None:
        """Show the voice's files in the system's own program."""
        folder = self.context.voices.folder(self.voice.id) if self.voice else None
        if folder is not None:
            show(folder)

    def export(self) -> None:
        """Write the voice as files elsewhere."""
        voice = self.voice
        if voice is None:
            return
        if chosen := chooser(self).new_file(self, tr("Export voice"), f"{voice.name}.zip", tr("Voices (*.zip)")):
            job = Export(project=self.context.project_path, what="voice", out=str(chosen), voice=voice.id)
            self.context.jobs.start(job, tr("Export {name}", name=voice.name))

    def export_onnx(self) -> None:
        """Write the voice's networks as ONNX graphs into a new folder."""
        voice = self.voice
        if voice is None:
            return
        if chosen := chooser(self).new_file(self, tr("Export as ONNX: a new folder"), f"{voice.name} onnx", ""):
            job = Export(project=self.context.project_path, what="onnx", out=str(chosen), voice=voice.id)
            self.context.jobs.start(job, tr("Export {name} as ONNX", name=voice.name))

    def judge(self) -> None:
        """Have the voice speak sentences that training never saw, and measure how good they are."""
        voice = self.voice
        if voice is not None and not self.context.jobs.of(Judge):
            self.context.jobs.start(
                Judge(project=self.context.project_path, voice=voice.id), tr("Measure {name}", name=voice.name)
            )

    def _families_known(self) -> None:
        self.view.viewport().update()
        self._selected()

    def _changed(self) -> None:
        voices = self.context.voices.items
        self._stack.setCurrentWidget(self.view if voices else self.empty)
        self._bar.setVisible(bool(voices))
        if voices and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.context.voices.index(0))
        self._selected()

    def _selected(self) -> None:
        self.panel.show_voice(self.voice, self.rename)
        self.context.flags.set("library.voice", self.voice is not None)
        self.context.flags.set("library.own", self.voice is not None and not self.voice.built_in)
