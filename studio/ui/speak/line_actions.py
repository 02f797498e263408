"""What a person does with lines: write, divide, merge, move, remove, say, play, export. An edit is a step of Undo."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from backend.project.lines import Line, LineSheet, Spoken, Voicing
from backend.project.renders import Render as Take
from backend.protocol.line_jobs import DivideText, ExportLines, SaidLine
from studio.commands import script as edit
from studio.models.script import ScriptModel
from studio.sessions.script_player import ScriptPlayer
from studio.sessions.script_session import ScriptSession
from studio.ui.shared.file_chooser import chooser
from studio.ui.speak.composer import Composer
from studio.ui.speak.export_panel import ExportPanel
from studio.ui.speak.line_list import LineList
from studio.ui.speak.needs import Needs
from studio.words.language import tr, trn
from studio.words.line_words import file_name

COMMIT_MS = 400


class LineActions(QObject):
    """Between the composer, the list and the session."""

    def __init__(
        self,
        context: Needs,
        session: ScriptSession,
        player: ScriptPlayer,
        composer: Composer,
        lines: LineList,
        panel: ExportPanel,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._context, self._session, self._player = context, session, player
        self._script: ScriptModel = session.script
        self._composer, self._list, self._panel, self._window = composer, lines, panel, parent
        self._shown: tuple[str, Voicing] = ("", composer.voicing())
        self._gesture = 0
        self._of_take: dict[int, int] = {}
        self._commit = QTimer(self, singleShot=True, interval=COMMIT_MS)
        self._commit.timeout.connect(self.commit)
        composer.changed.connect(self._commit.start)
        composer.several_pasted.connect(self.paste)
        composer.voices_changed.connect(self._voices_changed)
        lines.chosen.connect(self.go_to)
        lines.view.dropped.connect(self.drop)
        session.current_changed.connect(self._show)
        self._script.items_changed.connect(self._follow)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Action id → what does it."""
        return {
            "speak.add-line": self.add,
            "speak.split-line": self.split,
            "speak.merge-lines": self.merge,
            "speak.line-up": partial(self.move, -1),
            "speak.line-down": partial(self.move, 1),
            "speak.remove-lines": self.remove,
            "speak.retake": self.retake,
            "speak.say-all": self.say_all,
            "speak.play-from": self.play_from,
            "speak.export-lines": self.export,
        }

    def start_over(self) -> None:
        """Another project: its first line is in front."""
        self._commit.stop()
        self._of_take = {}
        self._player.stop()
        self._session.clear()
        self._shown = ("", self._composer.voicing())
        if self._script.items:
            self._session.bring(self._script.items[0].id)

    # -- writing ----------------------------------------------------------------------------------------------

    def commit(self, *, to_speak: bool = False) -> Line | None:
        """What the composer says becomes the line in front; the line.

        ``to_speak``: a line whose voice is gone takes the one that is shown.
        """
        self._commit.stop()
        text, voicing, line = self._composer.text.toPlainText(), self._composer.voicing(), self._session.line
        if to_speak and line is not None and self._context.voices.voice(line.voicing.voice) is None:
            self._shown = (self._shown[0], replace(line.voicing, take=0))
        before, self._shown = self._shown, (text, voicing)
        if line is None:
            if text.strip() and voicing.voice:
                self._insert([text], tr("Add line"))
        elif before != self._shown:
            changed = _differences(before[1], voicing)
            chosen = set(self._list.selected()) | {line.id} if changed else {line.id}
            after = [
                self._edited(old, text if old.id == line.id else old.text, changed) if old.id in chosen else old
                for old in self._script.items
            ]
            self._push(after, tr("Edit line"), f"line-{line.id}-{self._gesture}")
        return self._session.line

    def greet(self, voice: str, text: str) -> None:
        """A line with this text, said in this voice as it is; the one that says so already, if there is one."""
        self.commit()
        said = next((line for line in self._script.items if (line.text, line.voicing.voice) == (text, voice)), None)
        if said is not None:
            self._list.select([said.id])
            return
        self._session.leave(None)
        self._composer.start_over()
        self._composer.choose_voice(voice)
        self._composer.text.setPlainText(text)
        self.commit()

    @staticmethod
    def _edited(line: Line, text: str, changed: dict[str, Any]) -> Line:
        return replace(line, text=text, voicing=replace(line.voicing, **changed))

    def add(self) -> None:
        """An empty line behind the one in front."""
        self.commit()
        self._insert([""], tr("Add line"), keep=True)
        self._composer.text.setFocus()

    def paste(self, text: str) -> None:
        """A longer text: a line for each of its sentences."""
        self.commit()
        job = DivideText(project=self._context.project_path, text=text, language=self._composer.voicing().language)
        handle = self._context.jobs.start(job, tr("Divide the text"), quiet=True)
        handle.then(lambda divided: self._insert(divided.sentences, tr("Paste text")))
        paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
        handle.failed.connect(lambda _problem: self._insert(paragraphs, tr("Paste text")))

    def split(self) -> None:
        """At the cursor, if it is within the text; else at the ends of sentences."""
        line = self.commit()
        if line is None:
            return
        at = self._composer.text.textCursor().position()
        parts = [part for part in (line.text[:at].strip(), line.text[at:].strip()) if part]
        if len(parts) > 1:
            self._divide(line.id, parts)
            return
        job = DivideText(project=self._context.project_path, text=line.text, language=line.voicing.language)
        handle = self._context.jobs.start(job, tr("Divide the text"), quiet=True)
        handle.then(lambda divided: self._divide(line.id, divided.sentences))

    def _divide(self, id: int, texts: Sequence[str]) -> None:
        if self._script.line(id) is None:
            return
        if len(texts) < 2:
            self._context.say(tr("It is one sentence. Put the cursor where it is to be split."))
            return
        self._push(edit.divided(self._script, id, texts), tr("Split line"))

    def merge(self) -> None:
        """The selected lines as one."""
        self.commit()
        chosen = self._list.selected()
        if len(chosen) > 1:
            self._push(edit.merged(self._script, chosen), tr("Merge lines"))
            self._list.select(chosen[:1])

    def move(self, by: int) -> None:
        """The selected lines up or down."""
        self.commit()
        chosen = self._list.selected()
        after = edit.moved(self._script, chosen, by)
        if after != self._script.items:
            self._push(after, tr("Move lines"))

    def drop(self, row: int) -> None:
        """The selected lines were let go before the line at ``row``."""
        self.commit()
        chosen = self._list.selected()
        after = edit.placed(self._script, chosen, row)
        if after != self._script.items:
            self._push(after, tr("Move lines"))
            self._list.select(chosen)

    def remove(self) -> None:
        """The selected lines go; Undo brings them back, with their sound."""
        self.commit()
        chosen = set(self._list.selected())
        if chosen:
            self._push([line for line in self._script.items if line.id not in chosen], tr("Remove lines"))
            self._context.say(
                trn("{n:,} line removed.", "{n:,} lines removed.", len(chosen)),
                action=(tr("Undo"), self._context.undo.undo),
            )

    def open_take(self, take: Take) -> None:
        """A take as a line of its own: with what was predicted, what was edited, and its voice."""
        project = self._context.project
        if project is None or project.readonly:
            return
        self.commit()
        if self._script.line(self._of_take.get(take.id, 0)) is None:
            voicing = replace(self._composer.voicing(), voice=take.voice, language="", speaker="", knobs={}, sayings=[])
            sheet = LineSheet(plan=take.plan or take.score, score=take.score)

            def keep() -> None:
                sound = project.lines.new_sound()
                stored = project.lines.write_sheet(sheet)
                sound.write_bytes(Path(take.path).read_bytes())
                spoken = Spoken(
                    text=take.text,
                    voicing=voicing,
                    sound=sound.name,
                    sheet=stored,
                    sample_rate=take.sample_rate,
                    duration_s=take.duration_s,
                    language=sheet.plan.language,
                    entries=sheet.plan.entries,
                )
                line = Line(id=self._script.new_id(), text=take.text, voicing=voicing, spoken=spoken)
                self._of_take[take.id] = line.id
                self._push([*self._script.items, line], tr("Open take"))

            if not self._context.attempt(keep):
                return
        self._list.select([self._of_take[take.id]])

    # -- saying -----------------------------------------------------------------------------------------------

    def retake(self) -> None:
        """Say the selected lines anew, from their texts."""
        self.commit()
        chosen = set(self._list.selected())
        again = [
            replace(line, voicing=replace(line.voicing, take=line.voicing.take + 1)) if line.id in chosen else line
            for line in self._script.items
        ]
        self._push(again, tr("Say again"))
        if len(chosen) == 1 and (line := self._session.line) is not None:
            self._session.say(line)
        else:
            self._session.say_all([line.id for line in again if line.id in chosen])

    def say_all(self) -> None:
        """Say what is not as it is written; again: stop."""
        self.commit()
        if self._session.saying:
            self._session.stop()
        else:
            self._session.say_all([line.id for line in self._script.items])

    def play_from(self) -> None:
        """Play from the line in front to the last; again: stop."""
        self.commit()
        if self._player.line:
            self._player.stop()
            return
        row = max(0, self._script.row_of(self._session.current))
        self._player.play([line.id for line in self._script.items[row:]])

    def export(self) -> None:
        """Ask where to, and write all lines; those that are not said yet are named first."""
        self.commit()
        unsaid = sum(not line.fresh for line in self._script.items if line.text.strip())
        if unsaid:
            self._context.say(
                trn(
                    "{n:,} line not said yet, or changed since.", "{n:,} lines not said yet, or changed since.", unsaid
                ),
                kind="warning",
                detail=tr("An export holds what you can hear: say them first."),
                action=(tr("Say all"), self.say_all),
                key="lines-unsaid",
            )
            return
        name = file_name("", self._script.items[0].text if self._script.items else "")
        ask = chooser(self._window)
        if self._panel.each_line():
            out = ask.folder(self._window, tr("Export a file for each line into a folder"))
        else:
            panel = self._panel
            out = ask.new_file(self._window, tr("Export all lines"), f"{name}.{panel.kind()}", panel.filters())
        if out:
            self.export_to(out)

    def export_to(self, out: Path) -> None:
        """Write all lines as the panel says."""
        project, panel = self._context.project, self._panel
        if project is None:
            return
        each = panel.each_line()
        job = ExportLines(
            project=str(project.folder),
            lines=[
                SaidLine(
                    text=line.text,
                    sound=str(project.lines.sound(line.spoken)),
                    sheet=str(project.lines.folder / line.spoken.sheet),
                )
                for line in self._script.items
                if line.spoken and line.text.strip()
            ],
            out=str(out),
            each=each,
            kind=panel.kind(),
            subtitles=panel.subtitles(),
            sample_rate=panel.sample_rate(),
            depth=panel.bit_depth(),
            lufs=panel.lufs(),
            peak_dbtp=panel.peak.value(),
            labels=panel.labels(),
        )
        self._context.jobs.start(job, tr("Export {name}", name=out.name))

    # -- showing ----------------------------------------------------------------------------------------------

    def go_to(self, id: int) -> None:
        """Bring a line to the front; what was typed stays with the one before."""
        self.commit()
        self._session.bring(id)

    def _insert(self, texts: Sequence[str], title: str, *, keep: bool = False) -> None:
        if not texts:
            return
        voicing = replace(self._composer.voicing(), take=0, sayings=[])
        after, ids = edit.inserted(self._script, self._session.current, texts, voicing, replacing=not keep)
        self._push(after, title)
        self._session.bring(ids[0])
        self._list.select(ids[:1])

    def _push(self, after: Sequence[Line], title: str, gesture: str = "") -> None:
        command = edit.EditScript(self._script, after, title, gesture)
        self._context.attempt(lambda: self._context.undo.push(command))

    def _show(self, line: Line | None) -> None:
        self._gesture += 1
        if line is not None:
            self._shown = self._composer.show_line(line)

    def _voices_changed(self) -> None:
        """Voices came or went by themselves: that is no edit of a line."""
        line = self._session.line
        if line is not None:
            self._composer.choose_voice(line.voicing.voice)
        self._shown = (self._shown[0], self._composer.voicing())

    def _follow(self) -> None:
        """Undo and removals change the line in front, or take it away."""
        line = self._session.line
        if line is not None:
            if (line.text, replace(line.voicing, take=0)) != self._shown and not self._commit.isActive():
                self._shown = self._composer.show_line(line)
            return
        if self._session.current:
            near = self._list.view.currentIndex().data(ScriptModel.LINE_ROLE)
            first = next(iter(self._script.items), None)
            self._session.leave(near if isinstance(near, Line) else first)
            if first is None:
                self._composer.text.clear()
                self._shown = ("", self._composer.voicing())


def _differences(before: Voicing, after: Voicing) -> dict[str, Any]:
    old = msgspec.structs.asdict(before)
    return {name: value for name, value in msgspec.structs.asdict(after).items() if value != old[name]}
