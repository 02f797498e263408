"""What can be done anywhere in the window."""

from studio.actions.action import Action, needs

MENUS = ("File", "Edit", "View", "Playback", "Record", "Clip", "Dataset", "Training", "Voice", "Help")
"""The menus, in their order; one without actions is not shown."""

ACTIONS: tuple[Action, ...] = (
    Action(
        id="app.hear", text="Hear it speak", icon="ear", menu="File", needs=needs("house"),
        tip="A voice that comes with Voicewright says something, in a project for first steps.",
    ),
    Action(id="app.new-project", text="New project…", icon="folder-plus", shortcut="Ctrl+N", menu="File"),
    Action(
        id="app.sample-project", text="New project with the sample dataset…", icon="sparkles", menu="File",
        tip="Twelve minutes of real speech, ready to check and to train on.",
    ),
    Action(id="app.open-project", text="Open project…", icon="folder-open", shortcut="Ctrl+O", menu="File"),
    Action(
        id="app.import", text="Import recordings…", icon="import", shortcut="Ctrl+I", menu="File",
        needs=needs("project", "writable"), tip="A folder with audio and texts. Or drop it on the window.",
    ),
    Action(
        id="app.import-list", text="Import from a list file…", icon="file-text", menu="File",
        needs=needs("project", "writable"), tip="metadata.csv, .list or .jsonl that names the recordings.",
    ),
    Action(
        id="app.export-bundle", text="Export project as a bundle…", icon="package", menu="File",
        needs=needs("project"), tip="One .zip that opens on another machine.",
    ),
    Action(
        id="app.close-project", text="Close project", icon="x", shortcut="Ctrl+W", menu="File",
        needs=needs("project"),
    ),
    Action(id="app.quit", text="Quit", icon="log-out", shortcut="Ctrl+Q", menu="File"),
    Action(id="app.undo", text="Undo", icon="undo-2", shortcut="Ctrl+Z", menu="Edit", needs=needs("undo")),
    Action(
        id="app.redo", text="Redo", icon="redo-2", shortcut=("Ctrl+Shift+Z", "Ctrl+Y"), menu="Edit",
        needs=needs("redo"),
    ),
    Action(
        id="app.palette", text="Find an action…", icon="search", shortcut=("Ctrl+K", "Ctrl+Shift+P"), menu="View"
    ),
    Action(id="app.record", text="Record", icon="mic", shortcut="Ctrl+1", menu="View"),
    Action(id="app.dataset", text="Dataset", icon="audio-lines", shortcut="Ctrl+2", menu="View"),
    Action(id="app.training", text="Train", icon="trending-down", shortcut="Ctrl+3", menu="View"),
    Action(id="app.speak", text="Speak", icon="message-square-text", shortcut="Ctrl+4", menu="View"),
    Action(id="app.sing", text="Sing", icon="music", shortcut="Ctrl+5", menu="View"),
    Action(id="app.library", text="Library", icon="library", shortcut="Ctrl+6", menu="View"),
    Action(
        id="app.inspector", text="Inspector", icon="panel-right", shortcut="Ctrl+Shift+I", menu="View",
        checkable=True, tip="Show or hide the panel on the right.",
    ),
    Action(
        id="app.theme", text="Dark or light", icon="sun-moon", shortcut="Ctrl+Shift+L", menu="View",
        tip="Change between the dark and the light look.",
    ),
    Action(id="app.jobs", text="Jobs", icon="list-checks", shortcut="Ctrl+J", menu="View"),
    Action(
        id="app.play", text="Play or pause", icon="play", shortcut="Ctrl+Space", menu="Playback",
        needs=needs("source"),
    ),
    Action(
        id="app.stop", text="Stop", icon="square", shortcut="Ctrl+.", menu="Playback", needs=needs("playing")
    ),
    Action(
        id="app.loop", text="Loop", icon="repeat", shortcut="Ctrl+L", menu="Playback", checkable=True,
        tip="Play it again and again.",
    ),
    Action(
        id="app.make-voice", text="Make my voice", icon="wand-sparkles", menu="Training",
        needs=needs("project", "writable", "clips", "voice.free"),
        tip="Prepare what is not prepared, then train: nothing to choose. It goes on when the window is closed.",
    ),
    Action(
        id="app.imitate", text="First likeness", icon="ear", menu="Training",
        needs=needs("project", "writable", "clips", "likeness.free"),
        tip="A rough copy of the speaker at once, without training: the base inside Voicewright listens to some clips.",
    ),
    Action(
        id="app.restart-backend", text="Restart the backend", icon="rotate-ccw", menu="Help",
        tip="The process that does the work. Trainings go on by themselves.",
    ),
    Action(
        id="app.doctor", text="Examine this machine", icon="stethoscope", menu="Help", needs=needs("backend"),
        tip="Devices, sound, versions; what is missing and how to get it.",
    ),
    Action(id="app.about", text="About Voicewright", icon="info", menu="Help"),
)  # fmt: skip
