"""What can be done anywhere in the window."""

from studio.actions.action import Action, needs
from studio.actions.menu import Menu

MENUS = (
    Menu("file", "File", 0),
    Menu("edit", "Edit", 10),
    Menu("view", "View", 20),
    Menu("playback", "Playback", 30),
    Menu("training", "Training", 60),
    Menu("voice", "Voice", 70),
    Menu("help", "Help", 90),
)
"""The menus that no workspace brings; between them is room for those that do."""

ACTIONS: tuple[Action, ...] = (
    Action(
        id="app.hear", text="Hear it speak", icon="ear", menu="file@1", needs=needs("built_in"),
        tip="A voice that comes with Voicewright says something, in a project for first steps.",
    ),
    Action(
        id="app.hear-singing", text="Hear it sing", icon="music", menu="file@1", needs=needs("built_in"),
        tip="A voice that comes with Voicewright sings a song, in a project for first steps.",
    ),
    Action(id="app.new-project", text="New project…", icon="folder-plus", shortcut="Ctrl+N", menu="file@1"),
    Action(
        id="app.sample-project", text="New project with the sample dataset…", icon="sparkles", menu="file@1",
        tip="Twelve minutes of real speech, ready to check and to train on.",
    ),
    Action(id="app.open-project", text="Open project…", icon="folder-open", shortcut="Ctrl+O", menu="file@1"),
    Action(
        id="app.open-bundle", text="Open a bundle…", icon="package", menu="file@1",
        tip="A .zip that a project was exported to, here or on another machine.",
    ),
    Action(
        id="app.import", text="Import recordings…", icon="import", shortcut="Ctrl+I", menu="file@2",
        needs=needs("project", "writable"), tip="A folder with audio and texts. Or drop it on the window.",
    ),
    Action(
        id="app.import-list", text="Import from a list file…", icon="file-text", menu="file@2",
        needs=needs("project", "writable"), tip="metadata.csv, .list or .jsonl that names the recordings.",
    ),
    Action(
        id="app.export-bundle", text="Export project as a bundle…", icon="package", menu="file@3",
        needs=needs("project"), tip="One .zip that opens on another machine.",
    ),
    Action(
        id="app.close-project", text="Close project", icon="x", shortcut="Ctrl+W", menu="file@4",
        needs=needs("project"),
    ),
    Action(
        id="app.settings", text="Settings", icon="settings", shortcut="Ctrl+,", menu="edit@3",
        tip="Sound, look, folders, processors.",
        words="preferences options theme dark light font volume loudspeaker speaker microphone threads gpu folder",
    ),
    Action(id="app.quit", text="Quit", icon="log-out", shortcut="Ctrl+Q", menu="file@9"),
    Action(id="app.undo", text="Undo", icon="undo-2", shortcut="Ctrl+Z", menu="edit@1", needs=needs("undo")),
    Action(
        id="app.redo", text="Redo", icon="redo-2", shortcut=("Ctrl+Shift+Z", "Ctrl+Y"), menu="edit@1",
        needs=needs("redo"),
    ),
    Action(
        id="app.palette", text="Find an action…", icon="search", shortcut=("Ctrl+K", "Ctrl+Shift+P"), menu="view@1"
    ),
    Action(
        id="app.next-pane", text="Next pane", shortcut="F6", menu="view@1", words="focus keyboard",
        tip="Rail, work, inspector, messages, transport: the keyboard goes from one to the next.",
    ),
    Action(id="app.previous-pane", text="Previous pane", shortcut="Shift+F6", menu="view@1", words="focus keyboard"),
    Action(
        id="app.inspector", text="Inspector", icon="panel-right", shortcut="Ctrl+Shift+I", menu="view@3",
        checkable=True, tip="Show or hide the panel on the right.",
    ),
    Action(
        id="app.theme", text="Dark or light", icon="sun-moon", shortcut="Ctrl+Shift+L", menu="view@3",
        tip="Change between the dark and the light look.", words="theme appearance colours",
    ),
    Action(id="app.jobs", text="Jobs", icon="list-checks", shortcut="Ctrl+J", menu="view@3"),
    Action(
        id="app.play", text="Play or pause", icon="play", shortcut="Ctrl+Space", menu="playback@1",
        needs=needs("source"),
    ),
    Action(
        id="app.stop", text="Stop", icon="square", shortcut="Ctrl+.", menu="playback@1", needs=needs("playing")
    ),
    Action(
        id="app.loop", text="Loop", icon="repeat", shortcut="Ctrl+L", menu="playback@1", checkable=True,
        tip="Play it again and again.",
    ),
    Action(
        id="app.mute", text="Mute", icon="volume-2", shortcut="Ctrl+Shift+M", menu="playback@3", checkable=True,
        words="silent volume sound off",
    ),
    Action(
        id="app.louder", text="Louder", icon="volume-2", shortcut="Alt+Shift+Up", menu="playback@3", words="volume up",
    ),
    Action(
        id="app.softer", text="Softer", icon="volume-2", shortcut="Alt+Shift+Down", menu="playback@3",
        words="volume down quieter",
    ),
    Action(
        id="app.faster", text="Play faster", shortcut="Alt+Shift+Right", menu="playback@4", words="speed rate pace",
        tip="The pitch stays.",
    ),
    Action(
        id="app.slower", text="Play slower", shortcut="Alt+Shift+Left", menu="playback@4", words="speed rate pace",
        tip="The pitch stays.",
    ),
    Action(
        id="app.make-voice", text="Make my voice", icon="wand-sparkles", menu="training@1",
        needs=needs("project", "writable", "clips", "voice.free"),
        tip="Prepare what is not prepared, then train: nothing to choose. It goes on when the window is closed.",
    ),
    Action(
        id="app.imitate", text="First likeness", icon="ear", menu="training@1",
        needs=needs("project", "writable", "clips", "likeness.free"),
        tip="A rough copy of the speaker at once, without training: the base inside Voicewright listens to some clips.",
    ),
    Action(
        id="app.guide", text="First steps", icon="list-checks", menu="help@1",
        tip="From recordings to a voice that speaks, and how far you are.", words="help guide tutorial begin tour",
    ),
    Action(
        id="app.shortcuts", text="Shortcuts", icon="keyboard", shortcut="F1", menu="help@1",
        tip="All keys at one glance.", words="help keys keyboard hotkeys",
    ),
    Action(
        id="app.glossary", text="Glossary", icon="library", menu="help@1",
        tip="What the words of this window mean.", words="help meaning explain what is",
    ),
    Action(
        id="app.restart-backend", text="Restart the backend", icon="rotate-ccw", menu="help@1",
        tip="The process that does the work. Trainings go on by themselves.",
    ),
    Action(
        id="app.doctor", text="Examine this machine", icon="stethoscope", menu="help@1", needs=needs("backend"),
        tip="Devices, sound, versions; what is missing and how to get it.",
    ),
    Action(id="app.about", text="About Voicewright", icon="info", menu="help@2"),
)  # fmt: skip
