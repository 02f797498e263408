"""One word of the line in front: how it is said, what else it may be, and whom a choice concerns. Without widgets."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from msgspec.structs import asdict
from PySide6.QtCore import QObject, Signal

from backend.project.lines import Line
from backend.project.project import Project
from backend.protocol.jobs import Rendered, Speak
from backend.protocol.notices import notice
from backend.protocol.word_jobs import FindWays, Saying, WaysFound, WayToSay
from studio.maths.word_places import WordPlace, number_of
from studio.models.job_handle import AnyHandle
from studio.models.jobs import JobsModel
from studio.models.lexicon import LexiconModel
from studio.models.script import ScriptModel
from studio.sessions.playback import Playback, Source
from studio.sessions.score_session import LIVE_FILES
from studio.words.language import tr

OWNER = "word"
Scope = Literal["place", "line", "project"]


class Needs(Protocol):
    """What it stands on."""

    @property
    def jobs(self) -> JobsModel: ...
    @property
    def playback(self) -> Playback: ...
    @property
    def project(self) -> Project | None: ...
    @property
    def lexicon(self) -> LexiconModel: ...
    @property
    def script(self) -> ScriptModel: ...


@dataclass(frozen=True)
class Decision:
    """What a person chose for a word."""

    line: Line
    word: str
    sayings: Sequence[Saying]
    """What the line says of its words then."""
    entry: str | None
    """The dictionary's for the word; None: as it is; empty: none."""


class WordSession(QObject):
    """Looks a word up, lets it be heard, and writes down how it is said."""

    changed = Signal()
    decided = Signal(object)
    """A Decision, to be written down as a command; the line is then said again."""
    failed = Signal(object)
    """A Problem of what was written."""

    def __init__(self, needs: Needs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._needs = needs
        self.place: WordPlace | None = None
        self._line = 0
        self.ways: Sequence[WayToSay] = ()
        self._looking: AnyHandle | None = None
        self._hearing: AnyHandle | None = None
        self._heard_so_far = 0

    @property
    def line(self) -> Line | None:
        """The line of the word, as it is now."""
        return self._needs.script.line(self._line)

    def show(self, line: Line, language: str, place: WordPlace, now: str) -> None:
        """A word of a line, and how it was said there, in IPA; its readings come in a moment."""
        project = self._needs.project
        if project is None:
            return
        self._let_go()
        self._line, self.place, self.ways = line.id, place, ()
        job = FindWays(project=str(project.folder), word=place.written, language=language, sayings=line.voicing.sayings)
        self._looking = self._needs.jobs.start(job, tr("Look a word up"), quiet=True).then(
            partial(self._found, place, now)
        )
        self._looking.failed.connect(self.failed)
        self.changed.emit()

    def close(self) -> None:
        """No word any longer."""
        self._let_go()
        self._line, self.place, self.ways = 0, None, ()
        self.changed.emit()

    def _let_go(self) -> None:
        for handle in (self._looking, self._hearing):
            if handle is not None and not handle.ended:
                handle.cancel()
        self._looking = self._hearing = None

    def _found(self, place: WordPlace, now: str, found: WaysFound) -> None:
        if place is self.place:
            heard = WayToSay(entry=f"/{now}/", phones=now, how=notice("said-as/now"))
            self.ways = [heard, *(way for way in found.ways if way.phones != now)]
            self.changed.emit()

    # -- hearing ----------------------------------------------------------------------------------------------

    def hear(self, word: str, entry: str) -> None:
        """The word alone, with that entry, as the line's voice says it."""
        project, line = self._needs.project, self.line
        if project is None or line is None or not word.strip() or not entry.strip():
            return
        if self._hearing is not None and not self._hearing.ended:
            self._hearing.cancel()
        folder = project.cache_folder / "words"
        folder.mkdir(parents=True, exist_ok=True)
        how = {name: value for name, value in asdict(line.voicing).items() if name not in ("take", "sayings")}
        said = [Saying(word=word, entry=entry)]
        self._heard_so_far += 1
        out = folder / f"word-{self._heard_so_far % LIVE_FILES}.wav"
        job = Speak(project=str(project.folder), text=word, sayings=said, out=str(out), **how)
        self._hearing = self._needs.jobs.start(job, tr("Say a word"), quiet=True).then(partial(self._heard, word))
        self._hearing.failed.connect(self.failed)

    def _heard(self, word: str, made: Rendered) -> None:
        if self.place is not None:
            self._needs.playback.load(Source(path=Path(made.path), title=word, owner=OWNER))
            self._needs.playback.play()

    # -- deciding ---------------------------------------------------------------------------------------------

    def entry(self, word: str) -> str:
        """What a person has written for a word: for this place, this line, or the project; empty: nothing."""
        said = self.line.voicing.sayings if self.line else []
        here = [one.entry for one in said if one.word == word and one.number == self._number(word)]
        everywhere = [one.entry for one in said if one.word == word and not one.number]
        return next(iter([*here, *everywhere]), self._needs.lexicon.entries.get(word, ""))

    def decide(self, scope: Scope, word: str, entry: str) -> None:
        """Say it so, there."""
        word, entry = " ".join(word.split()), entry.strip()
        if not word or not entry or self.line is None:
            return
        if scope == "project":
            kept = [one for one in self.line.voicing.sayings if one.word != word]
            self._write(word, kept, entry)
            return
        number = self._number(word) if scope == "place" else 0
        kept = [
            one for one in self.line.voicing.sayings if one.word != word or (scope == "place" and one.number != number)
        ]
        self._write(word, [*kept, Saying(word=word, entry=entry, number=number)], None)

    def forget(self, word: str) -> None:
        """Read it as if nothing had been written for it, in this line; where the line says nothing, in the project."""
        if self.line is None:
            return
        kept = [one for one in self.line.voicing.sayings if one.word != word]
        of_line = len(kept) < len(self.line.voicing.sayings)
        self._write(word, kept, None if of_line else "")

    def _number(self, word: str) -> int:
        return number_of(self.line.text, word, self.place.start) if self.line and self.place else 0

    def _write(self, word: str, sayings: list[Saying], entry: str | None) -> None:
        line = self.line
        if line is not None:
            self.decided.emit(Decision(line, word, sayings, entry))
            self.changed.emit()
