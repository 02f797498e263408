"""Long recordings into clips, and clips into words: asks for the work, and says what came of it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from backend.protocol.listening_jobs import (
    TRANSCRIBED,
    UNLIKE,
    Proofread,
    ProofreadClips,
    Slice,
    Sliced,
    SpeakersTold,
    TellSpeakers,
    Transcribe,
    Transcribed,
)
from studio.commands.clips import EditClips, speaker_changes
from studio.commands.listening import Slicing, Transcription
from studio.models.banners import Action
from studio.models.job_handle import JobHandle
from studio.ui.dataset.needs import Needs
from studio.ui.targets import FindClips
from studio.words import listening_words
from studio.words.language import tr, trn


class Listening(QObject):
    """For the Dataset workspace, the menus and what is dropped on the window."""

    def __init__(self, context: Needs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def transcribe(self, clips: Sequence[int] = ()) -> JobHandle[Transcribed]:
        """Write down what these clips say where they have no text; without any, all such clips."""
        job = Transcribe(
            project=self._context.project_path,
            clips=list(clips) or None,
            recogniser=self._context.settings.value.recogniser,
        )
        return self._context.jobs.start(job, tr("Transcribe")).then(self._transcribed)

    def proofread(self, clips: Sequence[int] = ()) -> JobHandle[Proofread]:
        """Find wrong words in these clips; without any, in all."""
        job = ProofreadClips(project=self._context.project_path, clips=list(clips) or None)
        return self._context.jobs.start(job, tr("Listen for wrong words")).then(self._proofread)

    def tell_speakers(self, clips: Sequence[int] = ()) -> JobHandle[SpeakersTold]:
        """Find out which of these clips, or of all, are one person's."""
        job = TellSpeakers(project=self._context.project_path, clips=list(clips) or None)
        return self._context.jobs.start(job, tr("Tell speakers apart")).then(self._told)

    def cut(self, clips: Sequence[int]) -> JobHandle[Sliced]:
        """Cut clips at their pauses."""
        job = Slice(project=self._context.project_path, clips=list(clips))
        return self._context.jobs.start(job, tr("Slice")).then(self._sliced)

    def bring(self, recording: Path) -> JobHandle[Sliced]:
        """Cut a recording, or a folder of them, into clips of the project."""
        job = Slice(project=self._context.project_path, source=str(recording))
        return self._context.jobs.start(job, tr("Import {name}", name=recording.name)).then(self._sliced)

    def _transcribed(self, done: Transcribed) -> None:
        if done.written or done.silent:
            self._context.undo.push(Transcription(self._context.clips, done))
        self._say(*listening_words.transcribed(done), query=f"tag:{TRANSCRIBED}" if done.written else "")

    def _proofread(self, done: Proofread) -> None:
        self._say(*listening_words.proofread(done), query="check:words" if done.wrong else "")

    def _told(self, done: SpeakersTold) -> None:
        text, detail = listening_words.speakers_told(done)
        changes = speaker_changes(self._context.clips, done.speakers)
        name = (tr("Name them"), lambda: self._name(changes)) if changes else None
        self._context.say(text, detail=detail, action=name, key="speakers" if changes else "")

    def _name(self, changes: dict[int, dict[str, object]]) -> None:
        context = self._context
        if context.attempt(lambda: context.undo.push(EditClips(context.clips, changes, tr("Name speakers")))):
            names = sorted({str(fields["speaker"]) for fields in changes.values()})
            text = trn(
                "{n:,} clip named: {names}.", "{n:,} clips named: {names}.", len(changes), names=", ".join(names)
            )
            context.say(text, kind="good", action=(tr("Undo"), context.undo.undo), key="speakers")

    def _sliced(self, done: Sliced) -> None:
        if done.added:
            self._context.undo.push(Slicing(self._context.clips, done))
        several = (tr("Tell speakers apart"), lambda: self.tell_speakers(done.added)) if len(done.added) > 1 else None
        query = f"tag:{UNLIKE if done.unlike else TRANSCRIBED}" if done.added else ""
        self._say(*listening_words.sliced(done), query=query, other=several)

    def _say(self, text: str, detail: str, *, query: str, other: Action | None = None) -> None:
        show = (tr("Read them"), lambda: self._context.navigate(FindClips(query))) if query else None
        self._context.say(text, kind="warning" if detail else "good", detail=detail, action=show, other=other)
