"""What can be done in the dataset workspace."""

from studio.actions.action import Action, needs
from studio.words.language import tr

_CLIP = needs("project", "dataset.selection")
_EDIT = _CLIP | needs("writable")

ACTIONS: tuple[Action, ...] = (
    Action(
        id="dataset.import", text=tr("Import recordings…"), icon="import",
        needs=needs("project", "writable"), tip=tr("A folder with audio and texts, or a list that names them."),
    ),
    Action(
        id="dataset.slice-file", text=tr("Slice a long recording…"), icon="scissors", menu="dataset@1",
        needs=needs("project", "writable"),
        tip=tr("Cut it into clips at its pauses, and write down what they say. A text beside it is divided over them."),
    ),
    Action(
        id="dataset.transcribe", text=tr("Transcribe"), icon="message-square-text", shortcut="Ctrl+Shift+T",
        menu="dataset@1", needs=needs("project", "writable", "clips"),
        tip=tr("Write down what clips without a text say; read them before you train."),
    ),
    Action(
        id="dataset.prepare", text=tr("Prepare"), icon="wand-sparkles", shortcut="Ctrl+Shift+A", menu="dataset@1",
        needs=needs("project", "writable", "clips"),
        tip=tr("Phones, loudness, trimmed edges and alignment for clips that lack them."),
    ),
    Action(
        id="dataset.show-failed", text=tr("Show clips that could not be prepared"), icon="circle-alert",
        menu="dataset@1",
        needs=needs("project", "clips"), words=tr("alignment failed unaligned"), tip=tr("Each says why, at the right."),
    ),
    Action(
        id="dataset.check", text=tr("Check"), icon="list-checks", shortcut="Ctrl+Shift+C", menu="dataset@1",
        needs=needs("project", "writable", "clips"), tip=tr("Look for whatever would spoil a voice."),
    ),
    Action(
        id="dataset.health", text=tr("Health report"), icon="stethoscope", shortcut="Ctrl+Shift+H", menu="dataset@1",
        needs=needs("project", "clips"), words=tr("quality statistics histogram"),
        tip=tr("What is good, what to fix first, and what that would bring."),
    ),
    Action(
        id="dataset.save-health", text=tr("Save the health report…"), icon="file-text", menu="dataset@3",
        needs=needs("project", "clips"), words=tr("pdf html print"), tip=tr("As a web page, or as PDF."),
    ),
    Action(
        id="dataset.leftovers", text=tr("Find unused recordings"), icon="trash-2", menu="dataset@3",
        needs=needs("project", "writable"), words=tr("clean up disk space trash orphans"),
        tip=tr("Recordings that no clip, take or song refers to; you are asked before any is removed."),
    ),
    Action(
        id="dataset.trim", text=tr("Trim silence"), icon="scissors", menu="clip@3", needs=_EDIT,
        tip=tr("The chosen clips begin and end where somebody speaks; the recordings stay whole."),
    ),
    Action(
        id="dataset.level", text=tr("Even out loudness"), icon="activity", menu="clip@3", needs=_EDIT,
        words=tr("normalise normalize gain"), tip=tr("The chosen clips get the gain that brings them to one loudness."),
    ),
    Action(
        id="dataset.denoise", text=tr("Reduce noise"), icon="waves", menu="clip@3", needs=_EDIT,
        words=tr("denoise hiss fan clean"),
        tip=tr("Steady noise goes, where it then measures better; the recordings stay as they are."),
    ),
    Action(
        id="dataset.proofread", text=tr("Listen for wrong words"), icon="ear", menu="dataset@1",
        needs=needs("project", "writable", "clips"),
        tip=tr("Hear the chosen clips, or all, and find words that are written and not said, or said and not written."),
    ),
    Action(
        id="dataset.speakers", text=tr("Tell speakers apart"), icon="tags", menu="dataset@1",
        needs=needs("project", "writable", "clips"), words=tr("diarize diarization voices cluster"),
        tip=tr("Which of the chosen clips, or of all, are one person’s; you see it before names change."),
    ),
    Action(
        id="dataset.train", text=tr("Train a voice"), icon="trending-down", menu="dataset@1",
        needs=needs("project", "clips"), tip=tr("On to training."),
    ),
    Action(
        id="dataset.export", text=tr("Export dataset…"), icon="upload", menu="dataset@3",
        needs=needs("project", "clips"),
        tip=tr("WAV files with metadata.csv, as LJSpeech has them."),
    ),
    Action(
        id="dataset.export-audiofolder", text=tr("Export for Hugging Face…"), icon="upload", menu="dataset@3",
        needs=needs("project", "clips"), words=tr("audiofolder datasets huggingface"),
        tip=tr("An audio folder: train and test, each with its metadata.csv, as load_dataset reads it."),
    ),
    Action(
        id="dataset.export-diffsinger", text=tr("Export for DiffSinger…"), icon="upload", menu="dataset@3",
        needs=needs("project", "clips"), words=tr("transcriptions phones durations singing"),
        tip=tr("WAV files with transcriptions.csv: phones and their lengths, of the clips that are prepared."),
    ),
    Action(
        id="dataset.play", text=tr("Play clip"), icon="play", shortcut="Space", menu="clip@1", needs=_CLIP,
        tip=tr("What is left after trimming; a selection if there is one."),
    ),
    Action(
        id="dataset.play-file", text=tr("Play the whole file"), icon="file-audio", shortcut="Shift+Space",
        menu="clip@1",
        needs=_CLIP, tip=tr("Untrimmed."),
    ),
    Action(
        id="dataset.play-visible", text=tr("Play what is visible"), icon="eye", shortcut="Ctrl+Shift+Space",
        menu="clip@1",
        needs=_CLIP,
    ),
    Action(
        id="dataset.edit-text", text=tr("Edit the text"), icon="pen-line", shortcut="F2", menu="clip@2", needs=_EDIT,
    ),
    Action(
        id="dataset.done", text=tr("Mark as done"), icon="circle-check", shortcut="D", menu="clip@2", needs=_EDIT,
        tip=tr("Listened and agreed."),
    ),
    Action(
        id="dataset.star", text=tr("Star"), icon="star", shortcut="Shift+S", menu="clip@2", needs=_EDIT,
    ),
    Action(
        id="dataset.hold-out", text=tr("Hold out, to judge with"), icon="bookmark", menu="clip@2", needs=_EDIT,
        words=tr("test validation split heldout"),
        tip=tr("A voice never learns from it: its figures are measured on what it has not heard."),
    ),
    Action(
        id="dataset.exclude", text=tr("Keep out of training"), icon="ban", shortcut="E", menu="clip@2", needs=_EDIT,
        tip=tr("The clip stays in the project; training and checks pass it over."),
    ),
    Action(
        id="dataset.slice", text=tr("Slice at pauses"), icon="scissors", menu="clip@3", needs=_EDIT,
        tip=tr("Cut the chosen clips into sentences; Undo brings them back."),
    ),
    Action(
        id="dataset.reset-trim", text=tr("Undo trimming"), icon="scissors", menu="clip@3", needs=_EDIT,
        tip=tr("Use the whole file again."),
    ),
    Action(
        id="dataset.remove", text=tr("Remove from the project"), icon="trash-2", shortcut="Delete", menu="clip@3",
        needs=_EDIT, tip=tr("Undo brings it back; the audio stays."),
    ),
    Action(
        id="dataset.find", text=tr("Filter clips"), icon="search", shortcut="Ctrl+F", menu="dataset@2",
        needs=needs("project", "clips"), tip=tr("text:x tag:y speaker:z severity>1 duration<2 score<0.5 word"),
    ),
    Action(
        id="dataset.replace", text=tr("Find and replace in texts"), icon="spell-check", shortcut="Ctrl+H",
        menu="dataset@2", needs=needs("project", "clips", "writable"),
    ),
)  # fmt: skip
