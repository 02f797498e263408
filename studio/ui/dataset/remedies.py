"""What the health report offers with one click; each can be undone."""

from collections.abc import Mapping, Sequence
from statistics import median

from PySide6.QtCore import QObject

from backend.protocol.jobs import Align
from backend.protocol.listening_jobs import Denoise, Denoised, Tidied, Tidy
from studio.commands.alignment import AlignAgain
from studio.commands.clips import EditClips
from studio.commands.recording import AddPrompts
from studio.models.health_report import Fault, spare
from studio.ui.dataset.listening import Listening
from studio.ui.dataset.needs import Needs
from studio.ui.targets import Visit
from studio.words.language import tr, trn


class Remedies(QObject):
    """Does them, and says what was done."""

    def __init__(self, context: Needs, listening: Listening, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._listening = listening

    def do(self, remedy: str, fault: Fault) -> None:
        """One remedy for the clips of a fault."""
        ids = list(fault.clips)
        match remedy:
            case "exclude":
                self._keep_out(ids)
            case "keep-one":
                clips = self._context.clips
                known = {id_: clip for id_ in ids if (clip := clips.clip(id_)) is not None}
                self._keep_out(spare(list(known), {id_: clips.findings(id_) for id_ in known}, known))
            case "train-too":
                changes = {id_: {"held_out": False} for id_ in ids}
                self._edit(
                    changes,
                    trn("Train on {n:,} clip", "Train on {n:,} clips", len(ids)),
                    trn("{n:,} clip trained on too.", "{n:,} clips trained on too.", len(ids)),
                )
            case "trim":
                self.tidy(ids, trim=True)
            case "level":
                self.tidy(ids, level=True)
            case "denoise":
                self.denoise(ids)
            case "record":
                self._record_again(ids)
            case "align":
                self._align_again(ids)
            case "transcribe":
                self._listening.transcribe(ids)
            case "slice":
                self._listening.cut(ids)
            case "listen":
                self._listening.proofread(ids)

    def tidy(self, ids: Sequence[int], *, trim: bool = False, level: bool = False) -> None:
        """Trim clips to their speech, bring them to one loudness, or both: one step of Undo."""
        job = Tidy(project=self._context.project_path, clips=list(ids), trim=trim, level=level)
        title = tr("Trim") if trim else tr("Even out loudness")
        self._context.jobs.start(job, title).then(lambda done: self._tidied(done, title))

    def denoise(self, ids: Sequence[int]) -> None:
        """Take steady noise out of clips, where it measures better: one step of Undo."""
        job = Denoise(project=self._context.project_path, clips=list(ids))
        self._context.jobs.start(job, tr("Reduce noise")).then(self._denoised)

    def record(self, sentences: Sequence[str], language: str) -> None:
        """Put sentences on the list of Record, and go there."""
        context = self._context
        if context.attempt(lambda: context.undo.push(AddPrompts(context.prompts, list(sentences), language))):
            context.navigate(Visit("record"))

    def _tidied(self, done: Tidied, title: str) -> None:
        changes = {
            id_: {"start_s": edges.start_s, "end_s": edges.end_s, "gain_db": edges.gain_db}
            for id_, edges in done.changes.items()
        }
        if changes:
            self._edit(changes, title, trn("{n:,} clip changed.", "{n:,} clips changed.", len(changes)))
        else:
            self._context.say(tr("These clips are as they should be: nothing was changed."))

    def _denoised(self, done: Denoised) -> None:
        if not done.changes:
            self._context.say(tr("Nothing was changed: these clips have no steady noise that can be taken out."))
            return
        changes = {id_: {"audio": one.audio, "channels": one.channels} for id_, one in done.changes.items()}
        less_db = median(one.before_db - one.after_db for one in done.changes.values())
        text = trn(
            "{n:,} clip with {less_db:.0f} dB less noise.",
            "{n:,} clips with {less_db:.0f} dB less noise.",
            len(changes),
            less_db=less_db,
        )
        if done.left:
            kept = trn("{n:,} clip left as before.", "{n:,} clips left as before.", len(done.left))
            text = f"{text} {kept}"
        self._edit(changes, tr("Reduce noise"), text)

    def _keep_out(self, ids: Sequence[int]) -> None:
        changes = {id_: {"excluded": True} for id_ in ids}
        self._edit(
            changes,
            trn("Keep out {n:,} clip", "Keep out {n:,} clips", len(ids)),
            trn("{n:,} clip kept out of training.", "{n:,} clips kept out of training.", len(ids)),
        )

    def _record_again(self, ids: Sequence[int]) -> None:
        context = self._context
        clips = [clip for id_ in ids if (clip := context.clips.clip(id_)) is not None and clip.text.strip()]
        context.undo.beginMacro(trn("Record {n:,} sentence again", "Record {n:,} sentences again", len(clips)))
        for language in dict.fromkeys(clip.language for clip in clips):
            texts = [clip.text for clip in clips if clip.language == language]
            context.undo.push(AddPrompts(context.prompts, texts, language))
        # A take's clip becomes the new take: kept out, it would stay so.
        imported = {clip.id: {"excluded": True} for clip in clips if clip.origin == "import"}
        context.undo.push(EditClips(context.clips, imported, tr("Keep out")))
        context.undo.endMacro()
        context.navigate(Visit("record"))

    def _align_again(self, ids: Sequence[int]) -> None:
        context = self._context
        if context.attempt(lambda: context.undo.push(AlignAgain(context.clips, ids))):
            context.jobs.start(Align(project=context.project_path, clips=list(ids)), tr("Prepare"))

    def _edit(self, changes: Mapping[int, Mapping[str, object]], title: str, said: str) -> None:
        context = self._context
        if context.attempt(lambda: context.undo.push(EditClips(context.clips, changes, title))):
            context.say(said, kind="good", action=(tr("Undo"), context.undo.undo))
