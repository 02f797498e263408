"""The lines of a text under work: one is in front and edited, the others are said one after another. No widget."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from backend.project.lines import Line, LineSheet, Spoken, Voicing
from backend.protocol.jobs import Render, Rendered, Speak
from backend.protocol.problems import VoicewrightError
from studio.maths.score import Sheet
from studio.models.job_handle import AnyHandle
from studio.models.script import ScriptModel
from studio.sessions.score_session import Needs
from studio.sessions.speak_session import SpeakSession
from studio.words.language import tr

SAVE_MS = 250
"""A line's score is stored this long after the last edit of a burst, or as soon as another line is shown."""


class ScriptSession(QObject):
    """Which line is in front, what is being said, and what became of it."""

    changed = Signal()
    """What is being said, or how far it is."""
    current_changed = Signal(object)
    """The Line in front, or None."""
    failed = Signal(object)
    """A Problem: something could not be stored."""
    said = Signal(str, str, object)
    """A voice's id, a text, and the Rendered that the voice made of it."""

    def __init__(self, needs: Needs, script: ScriptModel, speak: SpeakSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._needs, self.script, self.speak = needs, script, speak
        self.current = 0
        """Id of the line in front; 0: none."""
        self.waiting: list[int] = []
        """Lines that will be said, in this order."""
        self.asked = 0
        """How many were asked for since nothing waited."""
        self._busy: AnyHandle | None = None
        self._showing = False
        self._unsaved = False
        self._save = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._save.timeout.connect(self.save)
        document = speak.document
        document.changed.connect(self._edited)
        document.wanted.connect(self.bring)
        speak.rendered.connect(self._rendered)

    @property
    def line(self) -> Line | None:
        """The line in front."""
        return self.script.line(self.current)

    @property
    def saying(self) -> bool:
        """Whether lines are being said one after another."""
        return self._busy is not None

    def clear(self) -> None:
        """Another project."""
        self.stop()
        self._save.stop()
        self._unsaved = False
        self.current = 0
        self.speak.document.key = 0
        self.current_changed.emit(None)

    # -- the line in front ------------------------------------------------------------------------------------

    def bring(self, id: int) -> None:
        """Bring a line to the front, with its score and its sound."""
        line = self.script.line(id)
        if id == self.current or line is None:
            return
        self.save()
        self.speak.detach()
        self.current = id
        self._showing = True
        self.speak.document.key = id
        self._show(line)
        self._showing = False
        self.current_changed.emit(line)

    def _show(self, line: Line) -> None:
        project, spoken = self._needs.project, line.spoken
        sheet = project.lines.sheet(spoken) if project and spoken else None
        if project is None or spoken is None or sheet is None:
            self.speak.show_nothing()
            return
        held = Sheet(plan=sheet.plan, score=sheet.plan if sheet.score == sheet.plan else sheet.score)
        self.speak.show_line(held, spoken.voicing.voice, project.lines.sound(spoken), spoken.duration_s, spoken.fresh)

    def leave(self, line: Line | None) -> None:
        """The line in front is gone: another one comes to the front, or none."""
        self._save.stop()
        self._unsaved = False
        self.current = 0
        if line is not None:
            self.bring(line.id)
            return
        self.speak.detach()
        self._showing = True
        self.speak.document.key = 0
        self.speak.show_nothing()
        self._showing = False
        self.current_changed.emit(None)

    def say(self, line: Line) -> AnyHandle | None:
        """Say a line at once; it is in front, and heard as it comes."""
        project = self._needs.project
        if project is None or not line.text.strip():
            return None
        self.bring(line.id)
        self.save()
        how = _how(line.voicing)
        out = str(project.lines.new_sound())
        handle = self.speak.speak(line.text, line.voicing.voice, out=out, **how)
        if handle is not None:
            self.script.tell_problem(line.id, None)
            handle.then(partial(self._said, line))
            handle.failed.connect(partial(self.script.tell_problem, line.id))
        return handle

    def save(self) -> None:
        """Store the score in front, if it was edited."""
        self._save.stop()
        project, line, sheet = self._needs.project, self.line, self.speak.document.sheet
        if not self._unsaved or project is None or line is None or project.readonly:
            return
        self._unsaved = False
        try:
            if sheet is None:
                self.script.write_spoken(line.id, None)
            elif line.spoken is not None:
                stored = project.lines.write_sheet(LineSheet(plan=sheet.plan, score=sheet.score))
                fresh = not self.speak.stale
                self.script.write_spoken(line.id, replace(line.spoken, sheet=stored, fresh=fresh))
        except VoicewrightError as error:
            self.failed.emit(error.problem)

    def _edited(self) -> None:
        if self.current and not self._showing:
            self._unsaved = True
            self._save.start()

    def _rendered(self, result: Rendered) -> None:
        """An edit of the line in front can be heard. What a plan brings comes by ``_said``."""
        line, sheet = self.line, self.speak.document.sheet
        if line is None or sheet is None or sheet.plan is result.score:
            return
        spoken = line.spoken or Spoken(
            text=line.text, voicing=line.voicing, sound="", sheet="", sample_rate=0, duration_s=0.0
        )
        self._keep(line.id, spoken, result, LineSheet(plan=sheet.plan, score=sheet.score))
        self._unsaved = False

    # -- many lines -------------------------------------------------------------------------------------------

    def say_all(self, ids: Sequence[int]) -> None:
        """Say those of the lines that are not as they are written; only what changed is made again."""
        lines = [line for id_ in ids if (line := self.script.line(id_)) is not None]
        more = [line.id for line in lines if not line.fresh and line.text.strip() and line.id not in self.waiting]
        self.waiting += more
        self.asked = len(self.waiting) if not self.saying else self.asked + len(more)
        for id_ in more:
            self.script.tell_problem(id_, None)
        self._next()

    def stop(self) -> None:
        """Say no more lines."""
        self.waiting = []
        if self._busy is not None:
            busy, self._busy = self._busy, None
            busy.cancel()
        self.changed.emit()

    def _next(self) -> None:
        project = self._needs.project
        if self._busy is not None or project is None:
            return
        line = None
        while self.waiting and line is None:
            line = self.script.line(self.waiting[0])
            if line is None or line.fresh:
                self.waiting.pop(0)
                line = None
        if line is None:
            self.changed.emit()
            return
        if line.id == self.current:
            self.save()
        handle = self._busy = self._job(project.lines.new_sound(), line)
        handle.failed.connect(partial(self.script.tell_problem, line.id))
        handle.finished.connect(partial(self._finished, handle, line.id))
        self.changed.emit()

    def _job(self, out: Path, line: Line) -> AnyHandle:
        project, spoken = self._needs.project, line.spoken
        sheet = project.lines.sheet(spoken) if project and spoken and not line.replan else None
        folder = str(project.folder) if project else ""
        if sheet is not None and spoken is not None:
            voice = spoken.voicing.voice
            edit = Render(project=folder, voice=voice, score=sheet.score, out=str(out))
            return self._needs.jobs.start(edit, tr("Render"), quiet=True).then(
                partial(self._redrawn, line.id, spoken, sheet)
            )
        how = _how(line.voicing)
        job = Speak(project=folder, voice=line.voicing.voice, text=line.text, out=str(out), **how)
        return self._needs.jobs.start(job, tr("Speak"), quiet=True).then(partial(self._said, line))

    def _redrawn(self, id: int, spoken: Spoken, sheet: LineSheet, result: Rendered) -> None:
        line = self.script.line(id)
        if line is not None and line.spoken == spoken:
            self._keep(id, spoken, result, sheet)

    def _said(self, line: Line, result: Rendered) -> None:
        """A text was said. It may be another one by now: then the line stays as it is, to be said."""
        self.said.emit(line.voicing.voice, line.text, result)
        if self.script.line(line.id) is None:
            return
        spoken = Spoken(
            text=line.text,
            voicing=line.voicing,
            sound="",
            sheet="",
            sample_rate=0,
            duration_s=result.duration_s,
            language=result.score.language,
            entries=result.score.entries,
        )
        self._keep(line.id, spoken, result, LineSheet(plan=result.score, score=result.score))
        now, sheet = self.line, self.speak.document.sheet
        if now is None or now.id != line.id:
            return
        if sheet is not None and sheet.plan is result.score:
            self._unsaved = False
        else:
            self._showing = True
            self._show(now)
            self._showing = False

    def _keep(self, id: int, spoken: Spoken, result: Rendered, sheet: LineSheet) -> None:
        project = self._needs.project
        if project is None or project.readonly:
            return
        try:
            made = replace(
                spoken,
                sound=Path(result.path).name,
                sheet=project.lines.write_sheet(sheet),
                sample_rate=result.sample_rate,
                duration_s=result.duration_s,
                fresh=True,
            )
            self.script.write_spoken(id, made)
        except VoicewrightError as error:
            self.failed.emit(error.problem)

    def _finished(self, handle: AnyHandle, id: int) -> None:
        if handle is not self._busy:
            return
        self._busy = None
        if self.waiting and self.waiting[0] == id:
            self.waiting.pop(0)
        self._next()


def _how(voicing: Voicing) -> dict[str, Any]:
    """What a Speak job wants beside voice and text."""
    asked = msgspec.structs.asdict(voicing)
    return {name: asked[name] for name in ("language", "speaker", "speed", "semitones", "knobs", "sayings")}
