"""A new training: first the way without choices; then family, preset, stage and time; the rest one click away."""

from typing import Literal, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFormLayout, QFrame, QSpinBox, QWidget

from backend.protocol.abilities import Ability
from backend.protocol.families import BASE, FamilyInfo, PresetInfo
from backend.protocol.runs import RunConfig
from backend.protocol.training_jobs import Train
from studio.models.form_model import FormModel
from studio.models.preferences import SettingsStore
from studio.models.voices import VoicesModel
from studio.ui.shared.buttons import action_button, button
from studio.ui.shared.controls import choice, number
from studio.ui.shared.form import Form
from studio.ui.shared.layout import column, divider, label, row, scrolled, set_kind, set_role
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.language import tr, trn
from studio.words.run_words import DEVICES, Readiness

MINUTES = 20
"""Before a family is chosen, which knows better."""


class NewPage(QWidget):
    """Chooses values and makes one Train job of them."""

    changed = Signal()

    def __init__(
        self, theme: Theme, voices: VoicesModel, settings: SettingsStore, simple: QWidget, start: QAction
    ) -> None:
        super().__init__()
        self._settings = settings
        self._families: list[FamilyInfo] = []
        self._more_shown = False
        self._voices = voices
        self.model = FormModel(self)
        self.family, self.preset, self.stage = choice(tr("Family")), choice(tr("Preset")), choice(tr("Stage"))
        self.parent_voice, self.device = choice(tr("Start from")), choice(tr("Device"), [text for text, _ in DEVICES])
        self.minutes = number(tr("Training time"), 1, 10_000, 5, value=MINUTES, unit=tr(" minutes"))
        self.seed = QSpinBox()
        self.seed.setRange(0, 2**31 - 1)
        self.seed.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.seed.setAccessibleName(tr("Seed"))
        self.seed.setToolTip(tr("The same seed, data and settings make the same voice on a processor."))
        self.about, self.ready, self.concerns, self.faults = (
            label("", role) for role in ("caption", "", "caption", "caption")
        )
        for said in (self.about, self.ready, self.concerns, self.faults):
            said.setWordWrap(True)
        set_kind(self.faults, "error")
        self.form = Form(theme, self.model)
        self.more = button(tr("All settings"), self._toggle_more, "ghost")
        self._build(simple, start)
        self._connect()
        self._list_voices()
        self._offer_device()

    def _connect(self) -> None:
        self.family.currentIndexChanged.connect(self._family_chosen)
        self.preset.currentIndexChanged.connect(self._preset_chosen)
        self.parent_voice.currentIndexChanged.connect(lambda _index: self._parent_chosen())
        self.stage.currentIndexChanged.connect(lambda _index: self._describe())
        self.minutes.valueChanged.connect(self._say_minutes)
        self.minutes.valueChanged.connect(lambda _value: self.changed.emit())
        self.model.changed.connect(lambda _name: self._model_changed())
        self.model.reset.connect(self._model_changed)
        self._voices.items_changed.connect(self._list_voices)

    def _say_minutes(self, minutes: float) -> None:
        self.minutes.setSuffix(tr(" minute") if minutes == 1 else tr(" minutes"))

    def _build(self, simple: QWidget, start: QAction) -> None:
        self.card = set_role(QFrame(), "card")
        told = label(tr("Before it starts"), "heading"), self.concerns, self.faults
        self.card.setLayout(column(*told, margin=2 * SPACE))
        self.form.hide()
        fields = QWidget()
        fields.setLayout(self._fields())
        for shown in (simple, fields, self.about, self.card, self.form):
            shown.setMaximumWidth(620)
        page = column(
            label(tr("New training"), "title"),
            simple,
            label(tr("Or choose for yourself"), "heading"),
            fields,
            self.about,
            self.card,
            self.more,
            self.form,
            None,
            margin=3 * SPACE,
            gap=2 * SPACE,
        )
        page.setAlignment(self.more, Qt.AlignmentFlag.AlignLeft)
        inside = QWidget()
        inside.setLayout(page)
        # Below the page, so that it is seen however much of the form is, with what it will do.
        foot = row(self.ready, action_button(start), gap=2 * SPACE)
        foot.setStretch(0, 1)
        foot.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, SPACE)
        outer = column(scrolled(inside), divider(), foot, gap=0)
        outer.setStretch(0, 1)
        self.setLayout(outer)

    def _fields(self) -> QFormLayout:
        fields = QFormLayout()
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields.setHorizontalSpacing(2 * SPACE)
        fields.setVerticalSpacing(SPACE)
        for name, widget in (
            (tr("Model"), self.family),
            (tr("Size"), self.preset),
            (tr("Stage"), self.stage),
            (tr("Time"), self.minutes),
            (tr("Start from"), self.parent_voice),
            (tr("Device"), self.device),
            (tr("Seed"), self.seed),
        ):
            fields.addRow(label(name, "dim"), widget)
        return fields

    def start_over(self) -> None:
        """Another project: nothing chosen for the one before."""
        self.family.setCurrentIndex(0)
        self.minutes.setValue(MINUTES)
        self._family_chosen()
        self.seed.setValue(0)
        self._offer_device()
        self.model.reset_all()

    def _offer_device(self) -> None:
        """The one of the preferences."""
        at = [device for _, device in DEVICES].index(self._settings.value.device)
        self.device.setCurrentIndex(at)

    def show_families(self, families: list[FamilyInfo]) -> None:
        """Offer these."""
        self._families = families
        self.family.clear()
        self.family.addItems([family.title for family in families])

    def show_readiness(self, readiness: Readiness) -> None:
        """Say what will be read, and what speaks against it."""
        self.ready.setText(readiness.sentence)
        set_kind(self.ready, "" if readiness.ready else "warning")
        faults = self.model.faults()
        self.faults.setText(
            trn("{n:,} setting can’t be used: look below.", "{n:,} settings can’t be used: look below.", len(faults))
            if faults
            else ""
        )
        self.faults.setVisible(bool(faults))
        self.concerns.setText("\n".join(readiness.concerns))
        self.concerns.setVisible(bool(readiness.concerns))
        self.card.setVisible(bool(faults or readiness.concerns))

    def choose_able(self, ability: Ability | None) -> None:
        """The first family whose voices can that; where none can, or none is asked for, all stays."""
        for index, family in enumerate(self._families):
            if ability in family.can:
                self.family.setCurrentIndex(index)
                return

    def family_info(self) -> FamilyInfo | None:
        """The chosen family."""
        index = self.family.currentIndex()
        return self._families[index] if 0 <= index < len(self._families) else None

    def preset_info(self) -> PresetInfo | None:
        """The chosen preset."""
        family, index = self.family_info(), self.preset.currentIndex()
        return family.presets[index] if family and 0 <= index < len(family.presets) else None

    def job(self, project: str) -> Train | None:
        """What is chosen, as a job; None while something is wrong."""
        family, preset = self.family_info(), self.preset_info()
        if family is None or preset is None or self.model.faults():
            return None
        stage = self.stage.currentIndex()
        return Train(
            project=project,
            family=family.name,
            preset=preset.name,
            stage=family.stages[stage - 1].name if stage > 0 else "",
            parent=str(self.parent_voice.currentData() or ""),
            minutes=self.minutes.value(),
            seed=self.seed.value(),
            device=cast(Literal["auto", "cpu", "cuda"], DEVICES[self.device.currentIndex()][1]),
            values=self.model.overrides(),
        )

    def fill(self, config: RunConfig, *, minutes: float, whole: bool) -> None:
        """Choose what a run was made with. ``whole``: all stages, not only that run's."""
        names = [family.name for family in self._families]
        if config.family not in names:
            return
        self.family.setCurrentIndex(names.index(config.family))
        family = self._families[names.index(config.family)]
        presets = [preset.name for preset in family.presets]
        if config.preset in presets:
            self.preset.setCurrentIndex(presets.index(config.preset))
        stages = [stage.name for stage in family.stages]
        self.stage.setCurrentIndex(0 if whole or config.stage not in stages else 1 + stages.index(config.stage))
        if minutes:
            self.minutes.setValue(max(1.0, round(minutes)))
        self.seed.setValue(config.seed)
        self.device.setCurrentIndex(max(0, [key for _, key in DEVICES].index(config.device)))
        self.parent_voice.setCurrentIndex(max(0, self.parent_voice.findData(config.parent)))
        self.model.set_values(config.values)

    def _family_chosen(self) -> None:
        family = self.family_info()
        self.preset.clear()
        self.stage.clear()
        if family is not None:
            self.preset.addItems([f"{preset.name}{_size(preset)}" for preset in family.presets])
            names = [preset.name for preset in family.presets]
            self.preset.setCurrentIndex(names.index(family.preset))
            self.minutes.setValue(family.minutes)
            self.stage.addItems([tr("All stages in order"), *(family.title_of(stage) for stage in family.stages)])
        self._describe()
        self._list_voices()
        if family is not None:
            self.parent_voice.setCurrentIndex(max(0, self.parent_voice.findData(family.parent)))

    def _preset_chosen(self) -> None:
        preset = self.preset_info()
        self.model.set_preset(preset)
        if preset is not None and preset.name != BASE and self.parent_voice.currentData() == BASE:
            self.parent_voice.setCurrentIndex(0)  # the base has one size alone
        self._describe()

    def _describe(self) -> None:
        family, preset, stage = self.family_info(), self.preset_info(), self.stage.currentIndex()
        parts = []
        if family is not None:
            parts.append(family.doc)
            if preset is not None:
                parts.append(family.doc_of(preset))
            if stage > 0:
                parts.append(family.doc_of(family.stages[stage - 1]))
        self.about.setText("\n".join(part for part in parts if part))
        self.changed.emit()

    def _list_voices(self) -> None:
        family, held = self.family_info(), self.parent_voice.currentData()
        self.parent_voice.clear()
        self.parent_voice.addItem(tr("Nothing"), "")
        if family is not None and family.base:
            self.parent_voice.addItem(tr("The base inside Voicewright"), BASE)
        for voice in self._voices.items:
            if not voice.built_in and (family is None or voice.family == family.name):
                self.parent_voice.addItem(voice.name or voice.id, voice.id)
        self.parent_voice.setCurrentIndex(max(0, self.parent_voice.findData(held)))

    def _parent_chosen(self) -> None:
        family = self.family_info()
        names = [preset.name for preset in family.presets] if family is not None else []
        if self.parent_voice.currentData() == BASE and BASE in names:
            self.preset.setCurrentIndex(names.index(BASE))

    def _model_changed(self) -> None:
        changed = sum(self.model.is_changed(field.name) for field in self.model.fields)
        shown = tr("Hide settings") if self._more_shown else tr("All settings")
        self.more.setText(f"{shown} ({tr('{n} changed', n=changed)})" if changed else shown)
        self.changed.emit()

    def _toggle_more(self) -> None:
        self._more_shown = not self._more_shown
        self.form.setVisible(self._more_shown)
        self._model_changed()


def _size(preset: PresetInfo) -> str:
    return tr(" · {parameters:.1f} M parameters", parameters=preset.parameters / 1e6) if preset.parameters else ""
