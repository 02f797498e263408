"""What can be done in the speak workspace."""

from studio.actions.action import Action, needs
from studio.actions.score import score_actions
from studio.words.language import tr

LINES = (
    (
        "say-all",
        tr("Say all lines"),
        "audio-lines",
        "Ctrl+Shift+Return",
        "lines@1",
        "speak.lines",
        tr("Those that changed."),
    ),
    (
        "play-from",
        tr("Play from this line"),
        "skip-forward",
        "Shift+Space",
        "lines@1",
        "speak.lines",
        tr("Again: stop."),
    ),
    (
        "retake",
        tr("Say the line again"),
        "refresh-cw",
        "Ctrl+R",
        "lines@1",
        "speak.line",
        tr("From its text, without edits."),
    ),
    ("add-line", tr("Add a line"), "plus", "Alt+Return", "lines@2", "project", tr("Below the one in front.")),
    (
        "split-line",
        tr("Split the line"),
        "scissors",
        "Ctrl+/",
        "lines@2",
        "speak.line",
        tr("At the cursor, or by sentences."),
    ),
    (
        "merge-lines",
        tr("Merge the lines"),
        "layers",
        "Ctrl+M",
        "lines@2",
        "speak.several",
        tr("The selected lines as one."),
    ),
    ("line-up", tr("Move up"), "arrow-up", "Alt+Up", "lines@3", "speak.line", ""),
    ("line-down", tr("Move down"), "arrow-down", "Alt+Down", "lines@3", "speak.line", ""),
    (
        "remove-lines",
        tr("Remove the lines"),
        "trash-2",
        "Ctrl+Delete",
        "lines@3",
        "speak.line",
        tr("Undo brings them back."),
    ),
    (
        "export-lines",
        tr("Export all lines…"),
        "upload",
        "Ctrl+Shift+E",
        "lines@4",
        "speak.lines",
        tr("One file or many."),
    ),
)
"""Of the lines: verb, text, icon, keys, menu, the flag that it needs, tip."""

ACTIONS: tuple[Action, ...] = (
    Action(
        id="speak.speak", text=tr("Speak"), icon="message-square-text", shortcut="Ctrl+Return", menu="voice@1",
        needs=needs("project", "writable", "speak.ready"), tip=tr("Say the text with the chosen voice."),
    ),
    Action(
        id="speak.from-clip", text=tr("Voice from a clip…"), icon="mic", menu="voice@2",
        needs=needs("project", "writable"), tip=tr("Ten seconds of somebody become a voice, without training."),
    ),
    Action(
        id="speak.to-sing", text=tr("As notes in Sing"), icon="music", menu="voice@3",
        needs=needs("project", "writable", "backend", "speak.score"),
        tip=tr("Syllables become notes, with the pitch that you hear drawn on them."),
    ),
    Action(
        id="speak.word", text=tr("How a word is said…"), icon="spell-check", shortcut="Ctrl+D", menu="voice@3",
        needs=needs("project", "writable", "backend", "speak.score"),
        tip=tr("Hear and choose how the selected word is said: here, in the line, or in the project."),
    ),
    Action(
        id="speak.make-clip-voice", text=tr("Make the voice"), icon="sparkles",
        needs=needs("project", "writable", "speak.clip"), tip=tr("A voice like the clip, in the project."),
    ),
    Action(
        id="speak.compare", text=tr("Compare with take"), icon="arrow-up-down", shortcut="X", menu="voice@1",
        needs=needs("speak.other"),
        tip=tr("Switch between the edit and the take chosen to compare, at the same place."),
    ),
    *score_actions("speak", menu="voice"),
    *(
        Action(
            id=f"speak.{verb}",
            text=text,
            icon=icon,
            shortcut=keys,
            menu=menu,
            tip=tip,
            needs=needs("project", flag, *(() if verb in ("play-from", "export-lines") else ("writable",))),
        )
        for verb, text, icon, keys, menu, flag, tip in LINES
    ),
    Action(
        id="speak.export", text=tr("Export…"), icon="upload", shortcut="Ctrl+E", needs=needs("project", "speak.score"),
        menu="file@3", words=tr("wav flac mp3 ogg save"),
        tip=tr("Write what you hear as WAV, FLAC, MP3 or Ogg, with the rate, depth and loudness chosen at the right."),
    ),
)  # fmt: skip
