"""What can be done in the dataset workspace."""

from studio.actions.action import Action, needs

_CLIP = needs("project", "dataset.selection")
_EDIT = _CLIP | needs("writable")

ACTIONS: tuple[Action, ...] = (
    Action(
        id="dataset.import", text="Import recordings…", icon="import",
        needs=needs("project", "writable"), tip="A folder with audio and texts, or a list that names them.",
    ),
    Action(
        id="dataset.slice-file", text="Slice a long recording…", icon="scissors", menu="dataset@1",
        needs=needs("project", "writable"),
        tip="Cut it into clips at its pauses, and write down what they say. A text beside it is divided over them.",
    ),
    Action(
        id="dataset.transcribe", text="Transcribe", icon="message-square-text", shortcut="Ctrl+Shift+T",
        menu="dataset@1", needs=needs("project", "writable", "clips"),
        tip="Write down what clips without a text say; read them before you train.",
    ),
    Action(
        id="dataset.prepare", text="Prepare", icon="wand-sparkles", shortcut="Ctrl+Shift+A", menu="dataset@1",
        needs=needs("project", "writable", "clips"),
        tip="Phones, loudness, trimmed edges and alignment for clips that lack them.",
    ),
    Action(
        id="dataset.show-failed", text="Show clips that could not be prepared", icon="circle-alert", menu="dataset@1",
        needs=needs("project", "clips"), words="alignment failed unaligned", tip="Each says why, at the right.",
    ),
    Action(
        id="dataset.check", text="Check", icon="list-checks", shortcut="Ctrl+Shift+C", menu="dataset@1",
        needs=needs("project", "writable", "clips"), tip="Look for whatever would spoil a voice.",
    ),
    Action(
        id="dataset.health", text="Health report", icon="stethoscope", shortcut="Ctrl+Shift+H", menu="dataset@1",
        needs=needs("project", "clips"), words="quality statistics histogram",
        tip="What is good, what to fix first, and what that would bring.",
    ),
    Action(
        id="dataset.save-health", text="Save the health report…", icon="file-text", menu="dataset@3",
        needs=needs("project", "clips"), words="pdf html print", tip="As a web page, or as PDF.",
    ),
    Action(
        id="dataset.leftovers", text="Find unused recordings", icon="trash-2", menu="dataset@3",
        needs=needs("project", "writable"), words="clean up disk space trash orphans",
        tip="Recordings that no clip, take or song refers to; you are asked before any is removed.",
    ),
    Action(
        id="dataset.trim", text="Trim silence", icon="scissors", menu="clip@3", needs=_EDIT,
        tip="The chosen clips begin and end where somebody speaks; the recordings stay whole.",
    ),
    Action(
        id="dataset.level", text="Even out loudness", icon="activity", menu="clip@3", needs=_EDIT,
        words="normalise normalize gain", tip="The chosen clips get the gain that brings them to one loudness.",
    ),
    Action(
        id="dataset.denoise", text="Reduce noise", icon="waves", menu="clip@3", needs=_EDIT,
        words="denoise hiss fan clean",
        tip="Steady noise goes, where it then measures better; the recordings stay as they are.",
    ),
    Action(
        id="dataset.proofread", text="Listen for wrong words", icon="ear", menu="dataset@1",
        needs=needs("project", "writable", "clips"),
        tip="Hear the chosen clips, or all, and find words that are written and not said, or said and not written.",
    ),
    Action(
        id="dataset.speakers", text="Tell speakers apart", icon="tags", menu="dataset@1",
        needs=needs("project", "writable", "clips"), words="diarize diarization voices cluster",
        tip="Which of the chosen clips, or of all, are one person’s; you see it before names change.",
    ),
    Action(
        id="dataset.train", text="Train a voice", icon="trending-down", menu="dataset@1",
        needs=needs("project", "clips"), tip="On to training.",
    ),
    Action(
        id="dataset.export", text="Export dataset…", icon="upload", menu="dataset@3", needs=needs("project", "clips"),
        tip="WAV files with metadata.csv, as LJSpeech has them.",
    ),
    Action(
        id="dataset.export-audiofolder", text="Export for Hugging Face…", icon="upload", menu="dataset@3",
        needs=needs("project", "clips"), words="audiofolder datasets huggingface",
        tip="An audio folder: train and test, each with its metadata.csv, as load_dataset reads it.",
    ),
    Action(
        id="dataset.export-diffsinger", text="Export for DiffSinger…", icon="upload", menu="dataset@3",
        needs=needs("project", "clips"), words="transcriptions phones durations singing",
        tip="WAV files with transcriptions.csv: phones and their lengths, of the clips that are prepared.",
    ),
    Action(
        id="dataset.play", text="Play clip", icon="play", shortcut="Space", menu="clip@1", needs=_CLIP,
        tip="What is left after trimming; a selection if there is one.",
    ),
    Action(
        id="dataset.play-file", text="Play the whole file", icon="file-audio", shortcut="Shift+Space", menu="clip@1",
        needs=_CLIP, tip="Untrimmed.",
    ),
    Action(
        id="dataset.play-visible", text="Play what is visible", icon="eye", shortcut="Ctrl+Shift+Space", menu="clip@1",
        needs=_CLIP,
    ),
    Action(
        id="dataset.edit-text", text="Edit the text", icon="pen-line", shortcut="F2", menu="clip@2", needs=_EDIT,
    ),
    Action(
        id="dataset.done", text="Mark as done", icon="circle-check", shortcut="D", menu="clip@2", needs=_EDIT,
        tip="Listened and agreed.",
    ),
    Action(
        id="dataset.star", text="Star", icon="star", shortcut="Shift+S", menu="clip@2", needs=_EDIT,
    ),
    Action(
        id="dataset.hold-out", text="Hold out, to judge with", icon="bookmark", menu="clip@2", needs=_EDIT,
        words="test validation split heldout",
        tip="A voice never learns from it: its figures are measured on what it has not heard.",
    ),
    Action(
        id="dataset.exclude", text="Keep out of training", icon="ban", shortcut="E", menu="clip@2", needs=_EDIT,
        tip="The clip stays in the project; training and checks pass it over.",
    ),
    Action(
        id="dataset.slice", text="Slice at pauses", icon="scissors", menu="clip@3", needs=_EDIT,
        tip="Cut the chosen clips into sentences; Undo brings them back.",
    ),
    Action(
        id="dataset.reset-trim", text="Undo trimming", icon="scissors", menu="clip@3", needs=_EDIT,
        tip="Use the whole file again.",
    ),
    Action(
        id="dataset.remove", text="Remove from the project", icon="trash-2", shortcut="Delete", menu="clip@3",
        needs=_EDIT, tip="Undo brings it back; the audio stays.",
    ),
    Action(
        id="dataset.find", text="Filter clips", icon="search", shortcut="Ctrl+F", menu="dataset@2",
        needs=needs("project", "clips"), tip="text:x tag:y speaker:z severity>1 duration<2 score<0.5 word",
    ),
    Action(
        id="dataset.replace", text="Find and replace in texts", icon="spell-check", shortcut="Ctrl+H",
        menu="dataset@2", needs=needs("project", "clips", "writable"),
    ),
)  # fmt: skip
