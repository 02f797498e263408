"""Reading in one go, as the workspace has it: the page, the file that is brought in, and what is said afterwards."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from backend.protocol.listening_jobs import ReadingCut
from backend.protocol.recordings import SUFFIXES
from studio.sessions.long_reading import LongReading
from studio.sessions.microphone import Microphone
from studio.sessions.recording import Recording
from studio.ui.record.long_reading_page import LongReadingPage
from studio.ui.record.needs import Needs
from studio.ui.shared.file_chooser import chooser
from studio.words import listening_words as words
from studio.words.language import tr, trn

_KEY = "long-readings"


class LongReadings(QObject):
    """Starts a reading, or asks for one that was recorded elsewhere; nothing that was read is lost."""

    def __init__(self, context: Needs, recording: Recording, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._widget = context, parent
        microphone = Microphone(context.engine, context.work, self)
        self.reading = LongReading(
            context.state, context.jobs, context.prompts, recording, microphone, context.work, self
        )
        self.page = LongReadingPage(context, self.reading, self.reading.finish)
        self.reading.refused.connect(context.problem)
        self.reading.noted.connect(lambda note: context.say(note, kind="warning"))
        self.reading.left.connect(self.offer)
        self.reading.cut.connect(self._cut)

    def toggle(self) -> None:
        """Begin, or finish and cut."""
        self._context.playback.stop()
        if self.reading.on:
            self.reading.finish()
        else:
            self.reading.start()

    def ask_file(self) -> None:
        """Ask for a recording of the script, and cut it."""
        endings = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        if chosen := chooser(self._widget).file(
            self._widget, tr("Cut a reading to the script"), tr("Recordings ({endings})", endings=endings)
        ):
            self.reading.cut_file(chosen)

    def offer(self) -> None:
        """Readings that were recorded and never cut: Voicewright ended before, or somebody left."""
        paths = self.reading.uncut()
        if not paths:
            return

        def cut() -> None:
            for path in paths:
                self.reading.cut_file(path, drop=True)

        def delete() -> None:
            for path in paths:
                path.unlink(missing_ok=True)

        self._context.say(
            trn("{n:,} reading of the script not cut yet.", "{n:,} readings of the script not cut yet.", len(paths)),
            action=(tr("Cut to the sentences"), cut),
            other=(tr("Delete"), delete),
            key=_KEY,
        )

    def _cut(self, done: ReadingCut) -> None:
        text, detail = words.reading_cut(done)
        self._context.say(text, kind="warning" if done.missing else "good", detail=detail, key=_KEY)
