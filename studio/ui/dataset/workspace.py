"""Dataset: the clips, what is wrong with them, and the way from recordings to something to train on."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QMenu, QSplitter, QStackedWidget, QWidget

from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.protocol.findings import Finding
from backend.protocol.jobs import Align, Check, Export
from backend.protocol.listening_jobs import TRANSCRIBED
from backend.protocol.recordings import SUFFIXES
from backend.protocol.score import Phone
from studio.commands.alignment import EditAlignment
from studio.commands.clips import EditClips, RemoveClips, tag_changes
from studio.commands.lexicon import EditLexicon
from studio.commands.replace_text import ReplaceText
from studio.models.dataset_step import next_step, step_sentence
from studio.models.health_report import HealthReport, health_report
from studio.models.job_handle import AnyHandle
from studio.models.odd_words import odd_words
from studio.models.saved_filters import SavedFilters
from studio.sessions.playback import Source
from studio.ui.dataset.clip_editor import ClipEditor
from studio.ui.dataset.clip_table import ClipTable
from studio.ui.dataset.flow import Flow
from studio.ui.dataset.inspector import DatasetInspector
from studio.ui.dataset.listening import Listening
from studio.ui.dataset.needs import Needs
from studio.ui.dataset.remedies import Remedies
from studio.ui.dataset.report import document
from studio.ui.dataset.report.page import HealthPage
from studio.ui.dataset.sweeping import Sweeping
from studio.ui.shared.buttons import action_button
from studio.ui.shared.empty_state import EmptyState
from studio.ui.shared.file_chooser import chooser
from studio.ui.shared.layout import column, divider
from studio.ui.shared.make_voice_card import MakeVoiceCard
from studio.ui.targets import FindClips, Target, Visit
from studio.ui.workspace import Workspace
from studio.words.language import tr, trn

SURVEY_MS = 300
MENU = ("play", "edit-text", "done", "star", "hold-out", "exclude", "slice", "transcribe", "reset-trim", "remove")
"""What a right click on the clips offers."""


class DatasetWorkspace(Workspace):
    """Wires table, clip editor and inspector to the models."""

    context: Needs

    def __init__(self, context: Needs, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._gesture = 0
        self._reporting = False
        self.listening = Listening(context, self)
        # What takes a look at every clip waits until edits and events have calmed down, and is done in a thread.
        self._survey = QTimer(self, singleShot=True, interval=SURVEY_MS)
        self._survey.timeout.connect(self._look_at_all)
        self._survey.timeout.connect(self._fill_report)
        self.flow = Flow(self.action)
        self.table = ClipTable(context.theme, context.clips, SavedFilters(context.state, self))
        self.editor = ClipEditor(context.theme, context.work, context.playback)
        offer = MakeVoiceCard(context.new_voice, self.action)
        self.sweeping = Sweeping(context, self)
        self.remedies = Remedies(context, self.listening, self)
        self.report = HealthPage(context.theme, self.action)
        self._inspector = DatasetInspector(context.theme, context.clips, context.lexicon, offer)
        self._build()
        self._connect()
        self._connect_report()
        self._show_current()
        self._update()

    def _build(self) -> None:
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.editor)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([380, 300])
        page = QWidget()
        layout = column(self.flow, divider(), split, gap=0)
        layout.setStretchFactor(split, 1)
        page.setLayout(layout)
        self.empty = EmptyState(
            self.context.theme,
            "audio-lines",
            tr("No clips yet"),
            tr(
                "Import a folder of recordings with their texts, or a list such as LJSpeech’s metadata.csv. "
                "You can also drop one on the window, or record your own."
            ),
            action_button(self.action("dataset.import"), "primary"),
            action_button(self.action("dataset.slice-file")),
            action_button(self.action("app.record")),
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        self._pages.addWidget(self.report)
        self.setLayout(column(self._pages))

    def _connect(self) -> None:
        context = self.context
        context.state.project_changed.connect(lambda _project: self._start_over())
        context.clips.loaded.connect(self._loaded)
        context.clips.clip_changed.connect(self._clip_changed)
        context.health.changed.connect(self._health_changed)
        context.lexicon.changed.connect(context.clips.reload)
        context.jobs.changed.connect(self._update)
        self.table.current_changed.connect(lambda _clip: self._show_current())
        self.table.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.table.customContextMenuRequested.connect(self._open_menu)
        self.table.selection_changed.connect(self._update)
        self.table.selection_changed.connect(lambda: self._inspector.bulk.show_count(len(self.table.selected())))
        self.editor.trimmed.connect(self._trim)
        self.editor.text_edited.connect(self._edit_text)
        self.editor.text_left.connect(self.table.table.setFocus)
        self.editor.phones_edited.connect(self._edit_phones)
        panel = self._inspector
        panel.findings.activated.connect(self._go_to_finding)
        panel.health.query_asked.connect(self.table.search.setText)
        panel.words.query_asked.connect(self.table.search.setText)
        panel.words.put.connect(lambda word, said: context.undo.push(EditLexicon(context.lexicon, word, said)))
        panel.words.removed.connect(lambda word: context.undo.push(EditLexicon(context.lexicon, word, None)))
        panel.replace.asked.connect(self._replace)
        panel.bulk.speaker_asked.connect(self._set_speaker)
        panel.bulk.language_asked.connect(self._set_language)
        panel.bulk.tag_asked.connect(self._tag)

    def _open_menu(self, at: QPoint) -> None:
        """What can be done with the clips that are selected."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.action(f"dataset.{verb}") for verb in MENU])
        menu.popup(self.table.table.viewport().mapToGlobal(at))

    def _connect_report(self) -> None:
        report, context = self.report, self.context
        report.closed.connect(lambda: self._show_report(False))
        report.clips_asked.connect(self._show_clips)
        report.clip_asked.connect(self._show_clip)
        report.remedy_asked.connect(self.remedies.do)
        report.recording_asked.connect(lambda texts: self.remedies.record(texts, self._language()))
        self._inspector.health.report_asked.connect(lambda: self._show_report(True))
        context.theme.changed.connect(self._fill_report)

    # -- the shell's interface --------------------------------------------------------------------------------

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "dataset.import": self.action("app.import").trigger,
            "dataset.slice-file": self._ask_recording,
            "dataset.slice": lambda: self.listening.cut(self.table.selected()),
            "dataset.transcribe": self.transcribe,
            "dataset.proofread": self.proofread,
            "dataset.speakers": lambda: self._follow(self.listening.tell_speakers(self._several())),
            "dataset.health": lambda: self._show_report(True),
            "dataset.save-health": self.save_report,
            "dataset.leftovers": self.sweeping.look,
            "dataset.trim": lambda: self.remedies.tidy(self.table.selected(), trim=True),
            "dataset.denoise": lambda: self.remedies.denoise(self.table.selected()),
            "dataset.level": lambda: self.remedies.tidy(self.table.selected(), level=True),
            "dataset.prepare": self.prepare,
            "dataset.show-failed": lambda: self._show_clips("is:failed -is:excluded"),
            "dataset.check": self.check,
            "dataset.train": lambda: self.context.navigate(Visit("training")),
            "dataset.export": partial(self.export, "ljspeech"),
            "dataset.export-audiofolder": partial(self.export, "audiofolder"),
            "dataset.export-diffsinger": partial(self.export, "diffsinger"),
            "dataset.play": self.play,
            "dataset.play-file": lambda: self._play(0.0, None),
            "dataset.play-visible": lambda: self._play(self.editor.view.start_s, self.editor.view.end_s),
            "dataset.edit-text": lambda: _write_on(self.editor.text),
            "dataset.done": lambda: self._toggle("done", tr("Mark as done")),
            "dataset.star": lambda: self._toggle("starred", tr("Star")),
            "dataset.hold-out": lambda: self._toggle("held_out", tr("Hold out")),
            "dataset.exclude": lambda: self._toggle("excluded", tr("Keep out of training")),
            "dataset.reset-trim": self._reset_trim,
            "dataset.remove": self._remove,
            "dataset.find": lambda: _focus(self.table.search),
            "dataset.replace": self._open_replace,
        }

    def inspector(self) -> DatasetInspector:
        return self._inspector

    def primary(self) -> str:
        return f"dataset.{self.flow.step or 'import'}"

    def show_target(self, target: Target) -> None:
        if isinstance(target, FindClips):
            self._show_clips(target.query)

    def activated(self) -> None:
        self.context.playback.load(self.editor.source())

    def play(self) -> None:
        """The selection of the wave, or what is left after trimming; again: pause."""
        if self.context.playback.playing:
            self.context.playback.toggle()
            return
        start_s, end_s = self.editor.view.selection or self.editor.trimmed_span()
        cursor_s = self.editor.view.cursor_s
        if self.editor.view.selection is None and start_s < cursor_s < end_s - 0.02:
            start_s = cursor_s
        self._play(start_s, end_s)

    def _play(self, start_s: float, end_s: float | None) -> None:
        source = self.context.playback.source
        if source is None or source.owner != "dataset":
            self.context.playback.load(self.editor.source())
        self.context.playback.play(start_s, end_s)

    # -- jobs -------------------------------------------------------------------------------------------------

    def prepare(self) -> AnyHandle:
        """Align what is not aligned."""
        return self._step_job(Align(project=self.context.project_path), tr("Prepare"))

    def transcribe(self) -> AnyHandle:
        """The chosen clips, where several are; else all that have no text."""
        return self._follow(self.listening.transcribe(self._several()))

    def proofread(self) -> AnyHandle:
        """The chosen clips, where several are; else all."""
        return self._follow(self.listening.proofread(self._several()))

    def _several(self) -> list[int]:
        chosen = self.table.selected()
        return chosen if len(chosen) > 1 else []

    def _ask_recording(self) -> None:
        endings = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        if chosen := chooser(self).file(
            self, tr("Slice a long recording"), tr("Recordings ({endings})", endings=endings)
        ):
            self._follow(self.listening.bring(chosen))

    def check(self) -> AnyHandle:
        """Run all checks; the report comes to the front with the result."""
        handle = self._step_job(Check(project=self.context.project_path), tr("Check"))
        handle.done.connect(lambda _result: self._show_report(True))
        return handle

    def _step_job(self, job: Align | Check, title: str) -> AnyHandle:
        return self._follow(self.context.jobs.start(job, title=title))

    def _follow(self, handle: AnyHandle) -> AnyHandle:
        handle.progressed.connect(lambda *_: self.flow.show_job(handle))
        handle.finished.connect(self._update)
        self.flow.show_job(handle)
        return handle

    def export(self, form: str) -> None:
        """Write WAV files and their texts, in a form of :class:`Export`."""
        if asked := chooser(self).folder(self, tr("Export the dataset into a folder")):
            job = Export(project=self.context.project_path, what="dataset", out=str(asked), format=form)
            self.context.jobs.start(job, title=tr("Export dataset"))

    # -- the report -------------------------------------------------------------------------------------------

    def save_report(self) -> None:
        """As HTML or as PDF."""
        project, health = self.context.project, self.context.health.now
        if project is None or health is None:
            self.context.say(tr("Check the clips first: there is nothing to report yet."))
            return
        kinds = tr("Web page (*.html);;PDF (*.pdf)")
        asked = chooser(self).new_file(self, tr("Save the health report"), f"{project.name} health.html", kinds)
        if asked and not document.write(asked, project.name, self._report_now(), health):
            self.context.say(tr("The report could not be written to {asked}.", asked=asked), kind="error")
        elif asked:
            self.context.say(tr("The report is in {asked}.", asked=asked), kind="good")

    def _report_now(self) -> HealthReport:
        clips = self.context.clips
        return health_report(clips.clips(), {clip.id: clips.findings(clip.id) for clip in clips.clips()})

    def _show_report(self, shown: bool) -> None:
        if shown != self._reporting:  # what is beside it is of all clips too, and of one again afterwards
            self._inspector.pages.choose("health" if shown else "clip")
        self._reporting = shown
        self._fill_report()
        self._update()

    def _fill_report(self) -> None:
        if self._reporting:
            health = self.context.health
            self.report.show_report(self._report_now(), health.now, changed=len(health.changed_clips))

    def _show_clips(self, query: str) -> None:
        self._show_report(False)
        self.table.search.setText(query)

    def _show_clip(self, clip: int) -> None:
        self._show_report(False)
        self.table.go_to(clip)

    def _language(self) -> str:
        languages = Counter(clip.language for clip in self.context.clips.clips() if not clip.excluded)
        return languages.most_common(1)[0][0] if languages else "en-us"

    # -- edits ------------------------------------------------------------------------------------------------

    def _edit(self, changes: Mapping[int, Mapping[str, object]], text: str, gesture: str = "") -> None:
        if changes:
            command = EditClips(self.context.clips, changes, text, gesture)
            self.context.attempt(lambda: self.context.undo.push(command))

    def _edit_text(self, clip: int, text: str) -> None:
        self._edit({clip: {"text": text}}, tr("Edit text"))

    def _edit_phones(self, before: Alignment, phones: list[Phone], text: str) -> None:
        command = EditAlignment(self.context.clips, before, phones, text)
        if not self.context.attempt(lambda: self.context.undo.push(command)):
            self._show_current()

    def _trim(self, clip: int, start_s: float, end_s: float, done: bool) -> None:
        if not done:
            return
        self._gesture += 1
        self._edit({clip: {"start_s": start_s, "end_s": end_s}}, tr("Trim"), f"trim-{self._gesture}")

    def _reset_trim(self) -> None:
        self._edit({clip: {"start_s": 0.0, "end_s": None} for clip in self.table.selected()}, tr("Undo trimming"))

    def _toggle(self, name: str, text: str) -> None:
        chosen = [clip for id_ in self.table.selected() if (clip := self.context.clips.clip(id_)) is not None]
        up = not all(getattr(clip, name) for clip in chosen)
        changes = {clip.id: {name: up} | (_agreed(clip) if name == "done" and up else {}) for clip in chosen}
        self._edit(changes, text if up else tr("Undo “{text}”", text=text))

    def _set_speaker(self, speaker: str) -> None:
        chosen = self.table.selected()
        self._edit(
            {id_: {"speaker": speaker} for id_ in chosen},
            trn("Speaker of {n:,} clip", "Speaker of {n:,} clips", len(chosen)),
        )

    def _set_language(self, code: str) -> None:
        chosen = self.table.selected()
        self._edit(
            {id_: {"language": code} for id_ in chosen},
            trn("Language of {n:,} clip", "Language of {n:,} clips", len(chosen)),
        )

    def _tag(self, tag: str, on: bool) -> None:
        changes = tag_changes(self.context.clips, self.table.selected(), tag, on)
        self._edit(changes, trn("Tag {n:,} clip", "Tag {n:,} clips", len(changes)))

    def _remove(self) -> None:
        chosen = self.table.selected()
        if chosen:
            self.context.undo.push(RemoveClips(self.context.clips, chosen))
            self.context.say(
                trn("{n:,} clip removed.", "{n:,} clips removed.", len(chosen)),
                action=(tr("Undo"), self.context.undo.undo),
            )

    def _open_replace(self) -> None:
        self._inspector.pages.choose("replace")
        self._inspector.replace.pattern.setFocus()

    def _replace(self, pattern: str, replacement: str, regex: bool) -> None:
        command = ReplaceText(self.context.clips, pattern, replacement, self.context.clips.shown_ids, regex)
        if command.count and self.context.attempt(lambda: self.context.undo.push(command)):
            self.context.say(
                trn("{n:,} text changed.", "{n:,} texts changed.", command.count),
                kind="good",
                action=(tr("Undo"), self.context.undo.undo),
            )
            self._inspector.replace.look()

    def _start_over(self) -> None:
        self._reporting = False
        self.table.start_over()
        self._inspector.replace.start_over()

    # -- showing ----------------------------------------------------------------------------------------------

    def _loaded(self) -> None:
        self._show_current()
        self._fill_report()
        self._survey.start()
        self._update()

    def _clip_changed(self, clip: int) -> None:
        if clip == self.table.current():
            self._show_current()
        self._update()
        self._survey.start()

    def _show_current(self) -> None:
        id_, project = self.table.current(), self.context.project
        clip = self.context.clips.clip(id_) if id_ >= 0 else None
        before = self.editor.source()
        path = project.audio.path(clip.audio) if project and clip else None
        alignment = self.context.clips.alignment(id_) if clip else None
        self.editor.lane.set_editable(self.context.state.writable)
        self.editor.show_clip(clip, path, alignment)
        after = self.editor.source()
        if _named(before) != _named(after) and self.isVisible():
            self.context.playback.load(after)
        findings = self.context.clips.findings(id_) if clip else []
        health = self.context.health
        checked = health.health is not None and id_ not in health.changed_clips
        failed = self.context.clips.failed(id_)
        self._inspector.findings.show_findings(
            findings, name=clip.name if clip else "", checked=checked, failed=failed.say() if failed else None
        )

    def _go_to_finding(self, finding: Finding) -> None:
        if finding.at_s is not None:
            self.editor.go_to(finding.at_s)

    def _look_at_all(self) -> None:
        project = self.context.project
        if project is None:
            return
        texts = [clip.text for clip in self.context.clips.clips()]
        known = list(self.context.lexicon.entries)
        self.context.background(lambda: odd_words(texts, known), self._inspector.words.show_odd)

    def _health_changed(self) -> None:
        self._fill_report()
        self._show_current()
        self._update()

    def _update(self) -> None:
        clips, health = self.context.clips, self.context.health.now
        told = clips.tally
        lacking = {"untold": told.untold, "unprepared": told.unprepared, "failed": told.failed}
        step = next_step(clips=clips.total, checked=self.context.health.checked, **lacking)
        self._inspector.health.show_health(health)
        changed = len(self.context.health.changed_clips)
        self.flow.show_step(step, step_sentence(step, clips=clips.total, changed=changed, **lacking), health)
        self._inspector.health.show_offer(step == "train" and health is not None and health.errors == 0)
        running = [handle for handle in self.context.jobs.running() if handle.job.lane == "dataset"]
        self.flow.show_job(running[0] if running else None)
        self.context.flags.set("dataset.selection", bool(self.table.selected()))
        self._pages.setCurrentIndex(0 if not clips.total and not running else 2 if self._reporting else 1)


def _agreed(clip: Clip) -> dict[str, object]:
    """A text that somebody has agreed to is as good as a written one."""
    return {"tags": [tag for tag in clip.tags if tag != TRANSCRIBED]} if TRANSCRIBED in clip.tags else {}


def _named(source: Source | None) -> tuple[Path | None, str]:
    """What the transport plays, and what it calls it: two clips may have the same sound."""
    return (source.path, source.title) if source else (None, "")


def _write_on(field: QLineEdit) -> None:
    """At its end, with nothing selected: the next key erases nothing."""
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    field.end(False)


def _focus(field: QLineEdit) -> None:
    field.setFocus()
    field.selectAll()
